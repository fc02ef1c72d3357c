package static_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/playwright-community/playwright-go"

	"comptoir/static"
)

// counter is a page with the parts that our scripts work on, and nothing else.
const counter = `<!DOCTYPE html><html lang="en" data-link="ok"><head><title>Counter</title>
<meta name="htmx-config" content='{"includeIndicatorCSS":false}'>
<script type="module" src="%s"></script><script type="module" src="%s"></script></head>
<body data-actor="p1">
<div id="live" data-src="/events" data-since="3" data-live="Live" data-catching="Catching up" data-offline="Offline since {time}"><span class="live-text"></span></div>
<main id="till" data-outbox hx-sync:inherited="#till:queue all">
  <form data-tap method="post" action="/lines" hx-post="/lines" hx-target="#lines" hx-swap="append"><input type="hidden" name="command" value="0"><button data-key="F2">Espresso</button></form>
  <form id="discount" method="post" hx-post="/lines" hx-target="#lines" hx-swap="append"><input type="hidden" name="command" value="form-1"><button>Discount</button></form>
  <button hx-post="/lines" hx-confirm="Cancel the order?" hx-target="#lines" hx-swap="append">Cancel order</button>
  <button hx-post="/broken" hx-target="#lines">Broken</button>
  <ul id="lines"></ul>
  <input id="quantity" name="quantity" value="2" aria-label="Quantity">
  <form data-scan-form method="post" hx-post="/scan" hx-target="#lines" hx-swap="append"><input type="hidden" name="code"></form>
  <p id="tickets" data-live="tickets" hx-get="/tickets" hx-trigger="live" hx-swap="outerMorph">old</p>
</main>
<div id="notices"></div><div id="dialogs"></div>
<div id="link" role="status" data-retrying="Waiting: {n}" data-failed="No connection: {n}" data-error="Our fault" data-refused="Refused: {n}" data-other="Others: {n}"></div>
<dialog id="keys"><dl data-keys></dl></dialog><template id="key-row"><div><dt></dt><dd><kbd></kbd></dd></div></template>
<dialog id="confirm"><form method="dialog"><p data-confirm-text></p><button value="no">Cancel</button><button value="yes">Yes</button></form></dialog>
</body></html>`

// house answers the page, remembers what reached it, and loses what it is told to lose.
type house struct {
	*httptest.Server
	mu      sync.Mutex
	ids     []string // of commands, in the order in which they came
	scans   []string
	lose    int // how many requests from now get no answer
	running int
	overlap bool
	events  chan string
	since   chan string
}

func open(t *testing.T) *house {
	h := &house{events: make(chan string, 8), since: make(chan string, 8)}
	mux := http.NewServeMux()
	mux.Handle(static.Prefix, static.Handler())
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'self'")
		fmt.Fprintf(w, counter, static.Path("app.js"), static.Path("till.js"))
	})
	mux.HandleFunc("POST /lines", h.line)
	mux.HandleFunc("POST /scan", func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.scans = append(h.scans, r.FormValue("code"))
		fmt.Fprintf(w, "<li>%s</li>", r.FormValue("code"))
	})
	mux.HandleFunc("POST /broken", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusInternalServerError)
		fmt.Fprint(w, "<h1>a page of somebody else</h1>")
	})
	mux.HandleFunc("GET /tickets", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<p id="tickets" data-live="tickets" hx-get="/tickets" hx-trigger="live" hx-swap="outerMorph">new</p>`)
	})
	mux.HandleFunc("GET /events", h.stream)
	h.Server = httptest.NewServer(mux)
	t.Cleanup(func() {
		h.CloseClientConnections()
		h.Close()
	})
	return h
}

func (h *house) line(w http.ResponseWriter, r *http.Request) {
	id := r.FormValue("command")
	h.mu.Lock()
	h.ids = append(h.ids, id)
	h.running++
	h.overlap = h.overlap || h.running > 1
	lost := h.lose > 0
	h.lose--
	h.mu.Unlock()
	defer func() {
		h.mu.Lock()
		h.running--
		h.mu.Unlock()
	}()
	if id != r.Header.Get("X-Command-Id") {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if lost {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_ = conn.Close()
		}
		return
	}
	fmt.Fprintf(w, "<li>%s</li>", id)
}

func (h *house) stream(w http.ResponseWriter, r *http.Request) {
	h.since <- r.URL.Query().Get("since")
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprint(w, "id: 3\nevent: ready\ndata: {}\n\n")
	w.(http.Flusher).Flush()
	for {
		select {
		case e := <-h.events:
			fmt.Fprint(w, e)
			w.(http.Flusher).Flush()
			if e == "" {
				return
			}
		case <-r.Context().Done():
			return
		}
	}
}

func (h *house) seen() (ids, scans []string, overlap bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]string(nil), h.ids...), append([]string(nil), h.scans...), h.overlap
}

func (h *house) losing(n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lose = n
}

// browser is one Chromium for all tests of the package.
var browser = sync.OnceValues(func() (playwright.Browser, error) {
	root, err := filepath.Abs("..")
	if err != nil {
		return nil, err
	}
	pw, err := playwright.Run(&playwright.RunOptions{DriverDirectory: filepath.Join(root, "node_modules"), SkipInstallBrowsers: true})
	if err != nil {
		return nil, err
	}
	path := chromium()
	return pw.Chromium.Launch(playwright.BrowserTypeLaunchOptions{
		ExecutablePath: &path, Args: []string{"--no-sandbox", "--disable-gpu", "--disable-background-networking"},
	})
})

func chromium() string {
	for _, name := range []string{os.Getenv("CHROME_PATH"), "chromium", "google-chrome", "chromium-browser"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path
		}
	}
	return ""
}

func visit(t *testing.T, h *house) playwright.Page {
	t.Helper()
	if chromium() == "" || !static.Built() {
		t.Skip("needs a Chromium and built assets")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("needs node for the browser's driver")
	}
	_ = os.Setenv("PLAYWRIGHT_NODEJS_PATH", node)
	b, err := browser()
	if err != nil {
		t.Fatal(err)
	}
	c, err := b.NewContext()
	if err != nil {
		t.Fatal(err)
	}
	page, err := c.NewPage()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	page.OnPageError(func(err error) { t.Errorf("the page fails: %v", err) })
	ok(t, second(page.Goto(h.URL)))
	ok(t, page.Locator(`html[data-live-state="live"]`).WaitFor(attached()))
	return page
}

func attached() playwright.LocatorWaitForOptions {
	return playwright.LocatorWaitForOptions{State: playwright.WaitForSelectorStateAttached}
}

func second[T any](_ T, err error) error { return err }

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
