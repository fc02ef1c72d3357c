package bridge_test

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"

	"comptoir/printbridge/emulator"
)

// Both own pages, by the rules of WCAG 2.2 AA and on the narrowest screen.
func TestOurOwnPagesCanBeUsedByEverybody(t *testing.T) {
	axe, err := os.ReadFile(filepath.Join("..", "..", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Skip("needs axe-core from npm")
	}
	c := newTill(t)
	c.visit("devices/test", map[string][]string{"name": {"receipt"}})
	c.Book.Start(nil)
	must(t, c.Book.Ask("https://other.example"))
	h, err := emulator.Handler([]*emulator.Printer{c.printer})
	must(t, err)
	papers := httptest.NewServer(h)
	defer papers.Close()
	must(t, c.printer.Await(t.Context(), func(p *emulator.Printer) bool { return len(p.Sheets()) > 0 }))
	b := chromium(t)
	for name, address := range map[string]string{"bridge": c.PageURL(), "emulator": papers.URL} {
		for _, scheme := range []*playwright.ColorScheme{playwright.ColorSchemeLight, playwright.ColorSchemeDark} {
			page := visit(t, b, address)
			must(t, page.EmulateMedia(playwright.PageEmulateMediaOptions{ColorScheme: scheme}))
			must(t, page.SetViewportSize(320, 640))
			if wide, err := page.Evaluate(`document.documentElement.scrollWidth`); err != nil || wide.(int) > 320 {
				t.Errorf("%s is %v pixels wide, %v", name, wide, err)
			}
			_, err := page.Evaluate(string(axe))
			must(t, err)
			found, err := page.Evaluate(`() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }).then((r) => JSON.stringify(r.violations.map((v) => [v.id, v.nodes.map((n) => n.html)])))`)
			must(t, err)
			var violations []any
			must(t, json.Unmarshal([]byte(found.(string)), &violations))
			// The refresh while a code is shown ends with the code, after three minutes; it is how
			// a page without script shows who knocks.
			for _, v := range violations {
				if !strings.Contains(v.([]any)[0].(string), "meta-refresh") {
					t.Errorf("%s, %s: %v", name, *scheme, v)
				}
			}
			if dir := os.Getenv("PRINTBRIDGE_SHOTS"); dir != "" {
				must(t, page.SetViewportSize(1000, 900))
				_, err := page.Screenshot(playwright.PageScreenshotOptions{Path: playwright.String(filepath.Join(dir, name+"-"+string(*scheme)+".png")), FullPage: playwright.Bool(true)})
				must(t, err)
			}
		}
	}
}
