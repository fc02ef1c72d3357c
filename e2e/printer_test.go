package e2e

import (
	"encoding/json"
	"flag"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// A counter is the machine that a till stands on: a bridge with two printers made of software.
type counter struct {
	t      testing.TB
	bridge string // where the bridge answers
	papers string // where what was printed can be read
	code   string // with which a till connects
}

// bridgeOfPages is where pages expect the bridge; a tester's machine may have one of its own there.
const bridgeOfPages = "http://127.0.0.1:17911"

func newCounter(t testing.TB) *counter {
	t.Helper()
	p := start(t, "printbridge", "--lang", "en", "run", "--dir", filepath.Join(t.TempDir(), "bridge"), "--port", "-1", "--page-port", "-1",
		"--emulator", "--emulator-page", "127.0.0.1:0")
	t.Cleanup(func() { p.stop(t) })
	c := &counter{t: t}
	for _, line := range []struct {
		pattern string
		into    *string
	}{
		{`running at (http://\S+)`, &c.bridge}, {`Emulated papers: (http://\S+)`, &c.papers}, {`^\s+(\d{4} \d{4})$`, &c.code},
	} {
		said, ok := p.says(line.pattern)
		if !ok {
			t.Fatalf("the bridge does not start; it said:\n%s", p.words())
		}
		*line.into = said
	}
	return c
}

// standsOn puts the till's browser on the counter and connects it, as a cashier does once.
func (d *device) standsOn(c *counter) {
	d.t.Helper()
	d.ok(d.context.Route(bridgeOfPages+"/**", func(r playwright.Route) {
		to := c.bridge + strings.TrimPrefix(r.Request().URL(), bridgeOfPages)
		_ = r.Continue(playwright.RouteContinueOptions{URL: playwright.String(to)})
	}))
	d.connects(c.code)
}

// connects has the till know the bridge by the code that it shows.
func (d *device) connects(code string) {
	d.t.Helper()
	d.visit("/till")
	d.ok(d.Locator("#order details[data-menu] > summary").Click(), "open the menu")
	d.press("Printer")
	d.press("Connect")
	d.ok(d.Locator("#bridge-code").Fill(code), "type the bridge's code")
	d.ok(d.Locator("[data-bridge-pair] button").Click())
	d.sees(d.GetByText("The printer bridge is connected"))
	d.key("Escape")
}

// sheets is what a printer has printed so far, oldest first.
func (c *counter) sheets(printer string) []string {
	c.t.Helper()
	resp, err := http.Get(c.papers + "papers")
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	var papers []struct{ Printer, Text, Cut string }
	if err := json.NewDecoder(resp.Body).Decode(&papers); err != nil {
		c.t.Fatal(err)
	}
	var list []string
	for _, p := range papers {
		if p.Printer == printer && p.Cut != "" {
			list = append(list, p.Text)
		}
	}
	return list
}

// printed waits for a number of sheets and returns the last.
func (d *device) printed(c *counter, printer string, sheets int) string {
	d.t.Helper()
	var list []string
	d.until(strconv.Itoa(sheets)+" sheets on "+printer, func() bool {
		list = c.sheets(printer)
		return len(list) >= sheets
	})
	if len(list) != sheets {
		d.t.Errorf("%s printed %d sheets, want %d:\n%s", printer, len(list), sheets, strings.Join(list, "\n---\n"))
	}
	return list[len(list)-1]
}

// fault turns a fault of a printer around.
func (c *counter) fault(printer, name string) {
	c.t.Helper()
	resp, err := http.PostForm(c.papers+"faults/"+printer, url.Values{"fault": {name}})
	if err != nil {
		c.t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode >= 400 {
		c.t.Fatalf("switch %s: %s", name, resp.Status)
	}
}

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a text with the file of that name, apart from dates and times.
func golden(t testing.TB, name, text string) {
	t.Helper()
	text = regexp.MustCompile(`\d{2}[/.]\d{2}[/.]\d{4}`).ReplaceAllString(text, "00/00/0000")
	text = regexp.MustCompile(` *\d{1,2}[ \x{a0}][A-Z][a-z]{2}[ \x{a0}]\d{4}`).ReplaceAllString(text, " 00 Xxx 0000") // as wide on the 1st as on the 31st
	text = regexp.MustCompile(`\b\d{2}:\d{2}\b`).ReplaceAllString(text, "00:00")
	text = regexp.MustCompile(`\[qr http\S+/r/\S+\]`).ReplaceAllString(text, "[qr of the receipt]")
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != text {
		t.Errorf("%s is now:\n%s", path, text)
	}
}
