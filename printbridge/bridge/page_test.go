package bridge_test

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"comptoir/printbridge/config"
	"comptoir/printbridge/emulator"
)

// visit asks for a part of the bridge's own page; a form is posted.
func (c *till) visit(part string, form url.Values, change ...func(*http.Request)) (int, string) {
	c.t.Helper()
	method, body := http.MethodGet, ""
	if form != nil {
		method, body = http.MethodPost, form.Encode()
	}
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.PageURL()+part, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, f := range change {
		f(r)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

func TestThePersonAtTheTillShowsACodeAndSeesWhoAsks(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	_, page := c.visit("pair", url.Values{})
	code := regexp.MustCompile(`data-testid="code">(\d{4} \d{4})<`).FindStringSubmatch(page)
	if code == nil || strings.ReplaceAll(code[1], " ", "") != c.Book.Window().Code {
		t.Fatalf("no code on the page:\n%s", page)
	}
	if err := c.Book.Ask("https://other.example"); err != nil {
		t.Fatal(err)
	}
	if _, page := c.visit("", nil); !strings.Contains(page, "https://other.example") {
		t.Error("the page that asks is not shown")
	}
	c.visit("pair/stop", url.Values{})
	if c.Book.Window().Open {
		t.Error("pairing is still open")
	}
	c.visit("forget", url.Values{"origin": {shop}})
	if c.Book.Paired(shop) {
		t.Error("the till is still paired")
	}
}

func TestAPrinterIsAddedTestedAndRemovedOnThePage(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	status, page := c.visit("devices", url.Values{"name": {"Bar 1"}, "link": {"tcp"}, "address": {"192.168.1.50:9100"}, "columns": {"32"}, "codepages": {"epson"}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, `value="Bar 1"`) || !strings.Contains(page, `role="alert"`) {
		t.Errorf("a bad name: %d\n%s", status, page)
	}
	if _, page := c.visit("devices", url.Values{"name": {"bar"}, "link": {"tcp"}, "address": {"192.168.1.50:9100"}, "columns": {"32"}, "codepages": {"epson"}}); !strings.Contains(page, "192.168.1.50:9100") {
		t.Errorf("the printer is not shown:\n%s", page)
	}
	if s, err := config.Load(c.dir); err != nil || len(s.Devices) != 1 {
		t.Errorf("settings: %+v, %v", s, err)
	}
	c.visit("devices/remove", url.Values{"name": {"bar"}})
	if s, err := config.Load(c.dir); err != nil || len(s.Devices) != 0 {
		t.Errorf("settings: %+v, %v", s, err)
	}
	c.visit("devices/test", url.Values{"name": {"receipt"}})
	printed := func(p *emulator.Printer) bool { return len(p.Sheets()) == 1 && p.Sheets()[0].Cut != "" }
	if err := c.printer.Await(t.Context(), printed); err != nil {
		t.Fatal(err)
	}
	if text := c.printer.Sheets()[0].Text(32); !strings.Contains(text, "Українська: їґєі") {
		t.Errorf("on paper:\n%s", text)
	}
}

func TestThePageIsClosedToEverybodyElse(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	u, _ := url.Parse(c.PageURL())
	if resp, err := http.Get("http://" + u.Host + "/"); err != nil || resp.StatusCode != http.StatusNotFound {
		t.Errorf("without the secret: %v, %v", resp, err)
	}
	if status, _ := c.visit("", nil, func(r *http.Request) { r.Host = "evil.example" }); status != http.StatusNotFound {
		t.Errorf("under another name: %d", status)
	}
	foreign := func(r *http.Request) {
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Origin", "https://evil.example")
	}
	if status, _ := c.visit("pair", url.Values{}, foreign); status != http.StatusForbidden {
		t.Errorf("a form from another site: %d", status)
	}
	if c.Book.Window().Open {
		t.Error("another site opened pairing")
	}
}

func TestThePageSpeaksTheBrowsersLanguage(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	for language, want := range map[string]string{"en": "Print bridge", "fr": "Passerelle", "ru": "Мост печати", "uk": "Міст друку"} {
		if _, page := c.visit("", nil, set("Accept-Language", language)); !strings.Contains(page, want) || !strings.Contains(page, `<html lang="`+language+`">`) {
			t.Errorf("%s: no %q on the page", language, want)
		}
	}
}
