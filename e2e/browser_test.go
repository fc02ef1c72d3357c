package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// The browser's driver and one Chromium serve all tests of the package.
var (
	driver = sync.OnceValues(func() (*playwright.Playwright, error) {
		root, err := filepath.Abs("..")
		if err != nil {
			return nil, err
		}
		return playwright.Run(&playwright.RunOptions{DriverDirectory: filepath.Join(root, "node_modules"), SkipInstallBrowsers: true})
	})
	chromium = sync.OnceValues(func() (playwright.Browser, error) {
		pw, err := driver()
		if err != nil {
			return nil, err
		}
		return pw.Chromium.Launch(playwright.BrowserTypeLaunchOptions{
			ExecutablePath: playwright.String(chromiumPath()),
			Args: []string{
				"--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
				"--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
			},
		})
	})
	browserUsed bool
)

func chromiumPath() string {
	for _, name := range []string{os.Getenv("CHROME_PATH"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path
		}
	}
	return ""
}

// browser skips where a machine has none: `make test` installs what is missing.
func browser(t testing.TB) playwright.Browser {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil || chromiumPath() == "" {
		t.Skip("needs Chromium and node: run `make setup`")
	}
	if err := os.Setenv("PLAYWRIGHT_NODEJS_PATH", node); err != nil {
		t.Fatal(err)
	}
	browserUsed = true
	b, err := chromium()
	if err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	return b
}

func closeBrowser() {
	if !browserUsed {
		return
	}
	if b, err := chromium(); err == nil {
		_ = b.Close()
	}
	if pw, err := driver(); err == nil {
		_ = pw.Stop()
	}
}

// A device is a browser of its own: a tablet at the till, a screen in the kitchen, a phone.
type device struct {
	t testing.TB
	playwright.Page
	house   *house
	context playwright.BrowserContext
	trouble []string // the server's failures and forbidden scripts, told at the end
	mu      sync.Mutex
}

// size is a display in CSS pixels.
type size struct{ width, height int }

var tablet, phone = size{1180, 820}, size{390, 844}

// device opens a browser at the house. Whatever fails on its pages fails the test.
func (h *house) device(t testing.TB, s size) *device {
	t.Helper()
	c, err := browser(t).NewContext(playwright.BrowserNewContextOptions{
		BaseURL: playwright.String(h.url), Locale: playwright.String("en-GB"), TimezoneId: playwright.String("Europe/Paris"),
		Viewport: &playwright.Size{Width: s.width, Height: s.height}, HasTouch: playwright.Bool(s == phone),
		ReducedMotion: playwright.ReducedMotionReduce,
	})
	if err != nil {
		t.Fatal(err)
	}
	page, err := c.NewPage()
	if err != nil {
		t.Fatal(err)
	}
	d := &device{t: t, Page: page, house: h, context: c}
	page.SetDefaultTimeout(float64(patience.Milliseconds()))
	d.watch()
	t.Cleanup(d.close)
	return d
}

func (d *device) watch() {
	d.OnPageError(func(err error) { d.complain("script: " + err.Error()) })
	d.OnConsole(func(m playwright.ConsoleMessage) {
		if strings.Contains(m.Text(), "Content Security Policy") {
			d.complain("policy: " + m.Text())
		}
	})
	d.OnResponse(func(r playwright.Response) {
		if r.Status() >= 500 {
			d.complain(r.StatusText() + ": " + r.URL())
		}
	})
}

func (d *device) complain(text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.trouble = append(d.trouble, text)
}

// forgive forgets failures that the test caused on purpose.
func (d *device) forgive() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.trouble = nil
}

func (d *device) close() {
	d.mu.Lock()
	for _, text := range d.trouble {
		d.t.Errorf("%s: %s", d.URL(), text)
	}
	d.mu.Unlock()
	if d.t.Failed() {
		d.keepPicture()
	}
	_ = d.context.Close()
}

// keepPicture saves what a failed test saw, where somebody asked for it.
func (d *device) keepPicture() {
	dir := os.Getenv("COMPTOIR_SHOTS")
	if dir == "" {
		return
	}
	name := strings.NewReplacer("/", "_", " ", "_").Replace(d.t.Name()) + ".png"
	_ = os.MkdirAll(filepath.Join(dir, "failed"), 0o755)
	_, _ = d.Screenshot(playwright.PageScreenshotOptions{Path: playwright.String(filepath.Join(dir, "failed", name))})
}
