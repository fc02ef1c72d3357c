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

func lines(t *testing.T, page playwright.Page, n int) {
	t.Helper()
	ok(t, playwright.NewPlaywrightAssertions().Locator(page.Locator("#lines li")).ToHaveCount(n))
}

func TestFiveTapsAreFiveCommandsOneAfterTheOther(t *testing.T) {
	h := open(t)
	page := visit(t, h)
	ok(t, page.GetByText("Espresso").Click(playwright.LocatorClickOptions{ClickCount: playwright.Int(5)}))
	lines(t, page, 5)
	ids, _, overlap := h.seen()
	unique := map[string]bool{}
	for _, id := range ids {
		unique[id] = true
	}
	if len(ids) != 5 || len(unique) != 5 || overlap {
		t.Errorf("the server saw %v, overlapping %v", ids, overlap)
	}
}

func TestALostAnswerIsAskedForAgainWithTheSameId(t *testing.T) {
	h := open(t)
	page := visit(t, h)
	h.losing(2)
	ok(t, page.GetByText("Espresso").Click())
	lines(t, page, 1)
	ids, _, _ := h.seen()
	if len(ids) != 3 || ids[0] != ids[1] || ids[1] != ids[2] {
		t.Errorf("the server saw %v", ids)
	}
	ok(t, page.Locator(`html[data-link="ok"]`).WaitFor(attached()))
}

func TestATapWithoutAnswerIsSentAgainAfterAReload(t *testing.T) {
	h := open(t)
	page := visit(t, h)
	h.losing(1000)
	ok(t, page.GetByText("Espresso").Click())
	ok(t, page.GetByText("Espresso").Click())
	ok(t, page.Locator(`html[data-link="retrying"]`).WaitFor(attached()))
	text, err := page.Locator("#link").TextContent()
	ok(t, err)
	if text != "Waiting: 2" {
		t.Errorf("the screen says %q", text)
	}
	before, _, _ := h.seen()
	h.losing(0)
	ok(t, second(page.Reload()))
	ok(t, page.GetByText("Espresso").Click()) // waits its turn behind what was left
	lines(t, page, 1)
	after, _, _ := h.seen()
	sent := after[len(before):]
	if len(sent) != 3 || sent[0] != before[0] || sent[1] == sent[0] || sent[2] == sent[1] {
		t.Errorf("before the reload %v, after it %v", before, sent)
	}
	kept, err := page.Evaluate(`() => Object.keys(localStorage).filter((k) => k.startsWith("comptoir.tap.")).length`)
	ok(t, err)
	if kept != 0 {
		t.Errorf("%v taps are kept although they were answered", kept)
	}
}

func TestAFormKeepsItsIdUntilItIsDone(t *testing.T) {
	h := open(t)
	page := visit(t, h)
	h.losing(1)
	ok(t, page.GetByText("Discount").Click())
	lines(t, page, 1)
	ok(t, page.GetByText("Discount").Click())
	lines(t, page, 2)
	ids, _, _ := h.seen()
	if len(ids) != 3 || ids[0] != "form-1" || ids[1] != "form-1" || ids[2] == "form-1" {
		t.Errorf("the server saw %v", ids)
	}
}

func TestAScanNeverLandsInAQuantity(t *testing.T) {
	h := open(t)
	page := visit(t, h)
	ok(t, page.Locator("#quantity").Focus())
	// As a scanner does it: keys in one burst, Enter at the end.
	ok(t, second(page.Evaluate(`() => {
		const at = document.querySelector("#quantity");
		for (const key of [..."4006381333931", "Enter"]) {
			const down = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
			if (at.dispatchEvent(down) && key.length === 1) at.value += key;
		}
	}`)))
	lines(t, page, 1)
	value, err := page.Locator("#quantity").InputValue()
	ok(t, err)
	if _, scans, _ := h.seen(); value != "2" || len(scans) != 1 || scans[0] != "4006381333931" {
		t.Errorf("quantity %q, scans %v", value, scans)
	}
}

func TestWhatSomebodyElseChangedIsFetched(t *testing.T) {
	h := open(t)
	page := visit(t, h)
	if got := <-h.since; got != "3" {
		t.Errorf("the stream begins after %q", got)
	}
	h.events <- "id: 7\nevent: change\ndata: {\"topic\":\"tickets\",\"key\":\"k\"}\n\n"
	ok(t, playwright.NewPlaywrightAssertions().Locator(page.Locator("#tickets")).ToHaveText("new"))
	h.events <- "" // the stream breaks off
	if got := <-h.since; got != "7" {
		t.Errorf("the stream resumes after %q", got)
	}
}

func TestAnUnconfirmedActIsNotDone(t *testing.T) {
	h := open(t)
	page := visit(t, h)
	ok(t, page.GetByText("Cancel order").Click())
	ok(t, page.Locator("#confirm").GetByText("Cancel", playwright.LocatorGetByTextOptions{Exact: playwright.Bool(true)}).Click())
	ok(t, second(page.Reload()))
	ok(t, page.GetByText("Cancel order").Click())
	ok(t, page.GetByText("Yes").Click())
	lines(t, page, 1)
	if ids, _, _ := h.seen(); len(ids) != 1 {
		t.Errorf("the server saw %v", ids)
	}
}

func TestAForeignErrorPageDoesNotReplaceTheScreen(t *testing.T) {
	h := open(t)
	page := visit(t, h)
	ok(t, page.GetByText("Espresso").Click())
	lines(t, page, 1)
	ok(t, page.GetByText("Broken").Click())
	ok(t, playwright.NewPlaywrightAssertions().Locator(page.Locator("#link")).ToHaveText("Our fault"))
	lines(t, page, 1)
}

func TestKeysPressButtonsAndAreListed(t *testing.T) {
	h := open(t)
	page := visit(t, h)
	ok(t, page.Keyboard().Press("F2"))
	lines(t, page, 1)
	ok(t, page.Keyboard().Press("?"))
	ok(t, playwright.NewPlaywrightAssertions().Locator(page.Locator("#keys dt")).ToHaveText("Espresso"))
	ok(t, playwright.NewPlaywrightAssertions().Locator(page.Locator("#keys kbd")).ToHaveText("F2"))
}
