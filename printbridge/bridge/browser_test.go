package bridge_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/playwright-community/playwright-go"

	"comptoir/printbridge/emulator"
)

// shopPage is a page of the till as the bridge's script knows it.
const shopPage = `<!DOCTYPE html><html lang="en" data-bridge-port="%s"><head><title>Shop</title><script type="module" src="/page.js"></script></head><body>
<p data-bridge-when="unpaired missing denied"><button data-bridge-connect>Connect printer</button></p>
<form data-bridge-pair data-bridge-when="waiting bad_code"><label>Code <input name="code"></label><button>Pair</button></form>
<p data-bridge-when="denied">The browser forbids it</p><p data-bridge-when="ready">Printer connected</p>
<main id="jobs"></main></body></html>`

const printJob = `<div data-print-job data-id="%[1]s" data-device="receipt" data-kind="receipt" data-url="/jobs/%[1]s" data-report-url="/jobs/%[1]s/report">
<p data-print-when="needs_paper">No paper</p><p data-print-when="no_bridge">Print from the browser</p><p data-print-when="done">Printed</p></div>`

// A counter is the till's server: it hands out documents and hears what became of them.
type counter struct {
	*httptest.Server
	mu      sync.Mutex
	reports []string
}

func newCounter(t *testing.T, bridge string) *counter {
	t.Helper()
	s := &counter{}
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(bridge, "http://"))
	mux := http.NewServeMux()
	for _, name := range []string{"bridge.js", "bridge-client.js", "printers.js"} {
		mux.HandleFunc("GET /"+name, func(w http.ResponseWriter, r *http.Request) {
			http.ServeFile(w, r, filepath.Join("..", "..", "static", "js", name))
		})
	}
	mux.HandleFunc("GET /page.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, `import { start } from "./bridge.js"; start();`)
	})
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; form-action 'self'; connect-src 'self' "+bridge)
		fmt.Fprintf(w, shopPage, port)
	})
	mux.HandleFunc("GET /jobs/{id}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"title":"t","language":"en","blocks":[{"kind":"text","text":%q},{"kind":"cut"}]}`, r.PathValue("id"))
	})
	mux.HandleFunc("POST /jobs/{id}/report", func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.reports = append(s.reports, r.FormValue("id")+" "+r.FormValue("state"))
	})
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func (s *counter) heard(report string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.reports {
		if r == report {
			return true
		}
	}
	return false
}

var driver = sync.OnceValues(func() (*playwright.Playwright, error) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		return nil, err
	}
	return playwright.Run(&playwright.RunOptions{DriverDirectory: filepath.Join(root, "node_modules"), SkipInstallBrowsers: true})
})

// chromium starts a browser with some flags of its own.
func chromium(t *testing.T, flags ...string) playwright.Browser {
	t.Helper()
	path := ""
	for _, name := range []string{os.Getenv("CHROME_PATH"), "chromium", "google-chrome", "chromium-browser"} {
		if found, err := exec.LookPath(name); name != "" && err == nil {
			path = found
			break
		}
	}
	node, err := exec.LookPath("node")
	if path == "" || err != nil {
		t.Skip("needs a Chromium and node")
	}
	_ = os.Setenv("PLAYWRIGHT_NODEJS_PATH", node)
	pw, err := driver()
	if err != nil {
		t.Skipf("needs the browser's driver from npm: %v", err)
	}
	b, err := pw.Chromium.Launch(playwright.BrowserTypeLaunchOptions{
		ExecutablePath: &path, Args: append([]string{"--no-sandbox", "--disable-gpu", "--disable-background-networking"}, flags...),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b
}

func visit(t *testing.T, b playwright.Browser, address string) playwright.Page {
	t.Helper()
	context, err := b.NewContext()
	must(t, err)
	page, err := context.NewPage()
	must(t, err)
	page.OnPageError(func(err error) { t.Errorf("the page fails: %v", err) })
	_, err = page.Goto(address)
	must(t, err)
	return page
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func sees(t *testing.T, page playwright.Page, text string) {
	t.Helper()
	shown := page.Locator("p:visible").Filter(playwright.LocatorFilterOptions{HasText: text})
	must(t, playwright.NewPlaywrightAssertions(20000).Locator(shown.First()).ToBeVisible())
}

// ring puts a print job into the page, as the till's server does.
func ring(t *testing.T, page playwright.Page, id string) {
	t.Helper()
	_, err := page.Evaluate(`(html) => document.querySelector("#jobs").insertAdjacentHTML("beforeend", html)`, fmt.Sprintf(printJob, id))
	must(t, err)
}

func connect(t *testing.T, c *till, page playwright.Page) {
	t.Helper()
	c.Book.Start(nil)
	must(t, page.GetByText("Connect printer").Click())
	must(t, page.GetByLabel("Code").Fill("1"))
	must(t, page.GetByText("Pair").Click())
	must(t, page.GetByLabel("Code").Fill(c.Book.Window().Code))
	must(t, page.GetByText("Pair").Click())
	sees(t, page, "Printer connected")
}

func TestAPageInABrowserIsPairedPrintsAndSaysWhatIsSo(t *testing.T) {
	c := newTill(t)
	c.realTime()
	s := newCounter(t, c.Address())
	page := visit(t, chromium(t), s.URL)
	connect(t, c, page)
	ring(t, page, "job-00001")
	sees(t, page, "Printed")

	c.printer.Set(emulator.Faults{PaperOut: true})
	ring(t, page, "job-00002")
	sees(t, page, "No paper")
	_, err := page.Reload() // nothing is lost and nothing is printed twice
	must(t, err)
	ring(t, page, "job-00001")
	ring(t, page, "job-00002")
	sees(t, page, "No paper")
	c.printer.Set(emulator.Faults{})
	must(t, page.Locator(`[data-id="job-00002"][data-state="done"]`).WaitFor())
	if got := c.paper(); got != "job-00001|job-00002|" {
		t.Errorf("on paper: %s", got)
	}
	if !s.heard("job-00001 done") || !s.heard("job-00002 needs_paper") {
		t.Errorf("the server heard %q", s.reports)
	}
}

func TestAPageWithoutItsBridgeOffersTheBrowserAndGoesOnWhenItIsBack(t *testing.T) {
	c := newTill(t)
	c.realTime()
	s := newCounter(t, c.Address())
	page := visit(t, chromium(t), s.URL)
	connect(t, c, page)
	c.end()
	ring(t, page, "job-00001")
	sees(t, page, "Print from the browser")
	c.startAt(c.Address())
	sees(t, page, "Printed")
	if got := c.paper(); got != "job-00001|" {
		t.Errorf("on paper: %s", got)
	}
}

// The browser counts the page as one from the internet: it asks a person before the page
// may reach this machine.
func TestABrowserThatForbidsReachingThisMachineIsToldApartFromAMissingBridge(t *testing.T) {
	c := newTill(t)
	c.realTime()
	s := newCounter(t, c.Address())
	host := strings.TrimPrefix(s.URL, "http://")
	b := chromium(t, "--ip-address-space-overrides="+host+"=public", "--enable-features=LocalNetworkAccessChecks")
	page := visit(t, b, s.URL)
	permit(t, page, "denied")
	c.Book.Start(nil)
	must(t, page.GetByText("Connect printer").Click())
	sees(t, page, "The browser forbids it")
	permit(t, page, "granted")
	connect(t, c, page)
}

func permit(t *testing.T, page playwright.Page, setting string) {
	t.Helper()
	cdp, err := page.Context().NewCDPSession(page)
	must(t, err)
	target, err := cdp.Send("Target.getTargetInfo", nil)
	must(t, err)
	_, err = cdp.Send("Browser.setPermission", map[string]any{
		"permission": map[string]any{"name": "loopback-network"}, "setting": setting,
		"browserContextId": target.(map[string]any)["targetInfo"].(map[string]any)["browserContextId"],
	})
	if err != nil {
		t.Skipf("this browser does not know the permission: %v", err)
	}
}
