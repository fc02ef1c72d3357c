package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// A shop is an account with tills, made over HTTP as a browser makes it.
type shop struct {
	account uuid.UUID
	items   []uuid.UUID
	cookies []string // of each till: who is signed in, and which device it is
}

// newShop opens an account and pairs a till to a register of its own, as often as asked.
func newShop(t testing.TB, h *house, tills int) *shop {
	t.Helper()
	first := newVisitor(t, h)
	form := first.form("/signup")
	s := &shop{account: uuid.MustParse(form.Get("command"))}
	first.send("/signup", merge(form, url.Values{
		"name": {"Demo house"}, "trade": {"restaurant"}, "country": {"FR"}, "person": {"Demo Owner"}, "email": {"owner@example.com"}, "password": {password},
	}))
	s.items = ids(first.page("/till"), `name="item" value="([0-9a-f-]{36})"`)
	if len(s.items) == 0 {
		t.Fatal("there is nothing to sell")
	}
	first.openShift()
	s.cookies = append(s.cookies, first.cookies())
	for n := 2; n <= tills; n++ {
		s.cookies = append(s.cookies, first.anotherTill(n).cookies())
	}
	return s
}

// A visitor is a browser without a screen.
type visitor struct {
	t      testing.TB
	house  *house
	client *http.Client
}

func newVisitor(t testing.TB, h *house) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t, h, &http.Client{Jar: jar, Timeout: patience}}
}

// anotherTill makes a register and a code for it, and pairs a new browser with the code.
func (v *visitor) anotherTill(n int) *visitor {
	v.t.Helper()
	v.send("/admin/registers/new", merge(v.form("/admin/registers/new"), url.Values{"name": {fmt.Sprintf("Till %d", n)}}))
	devices := v.page("/admin/devices")
	place := regexp.MustCompile(fmt.Sprintf(`value="(till:[0-9a-f-]{36})"[^>]*>[^<]*\bTill %d ·`, n)).FindStringSubmatch(devices)
	if place == nil {
		v.t.Fatalf("register %d is not offered to devices", n)
	}
	made := v.send("/admin/devices", merge(fields(""), url.Values{"place": {place[1]}, "how": {"code"}}))
	code := regexp.MustCompile(`data-testid="pairing-code">([^<]+)<`).FindStringSubmatch(made)
	if code == nil {
		v.t.Fatalf("no pairing code for register %d", n)
	}
	other := newVisitor(v.t, v.house)
	at, err := url.Parse(v.house.url)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, c := range v.client.Jar.Cookies(at) {
		if c.Name == "comptoir" { // the same person, at another device
			other.client.Jar.SetCookies(at, []*http.Cookie{c})
		}
	}
	other.send("/pair", merge(other.form("/pair"), url.Values{"code": {code[1]}}))
	other.openShift()
	return other
}

func (v *visitor) openShift() {
	v.t.Helper()
	v.send("/shift/open", merge(v.form("/shift"), url.Values{"float": {"100"}}))
}

func (v *visitor) page(path string) string {
	v.t.Helper()
	resp, err := v.client.Get(v.house.url + path)
	return v.read(path, resp, err)
}

func (v *visitor) send(path string, form url.Values) string {
	v.t.Helper()
	resp, err := v.client.PostForm(v.house.url+path, form)
	return v.read(path, resp, err)
}

func (v *visitor) read(path string, resp *http.Response, err error) string {
	v.t.Helper()
	if err != nil {
		v.t.Fatalf("%s: %v", path, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		v.t.Fatalf("%s: %s %v\n%.400s", path, resp.Status, err, body)
	}
	return string(body)
}

func (v *visitor) form(path string) url.Values {
	v.t.Helper()
	return fields(v.page(path))
}

func (v *visitor) cookies() string {
	at, err := url.Parse(v.house.url)
	if err != nil {
		v.t.Fatal(err)
	}
	var pairs []string
	for _, c := range v.client.Jar.Cookies(at) {
		pairs = append(pairs, c.Name+"="+c.Value)
	}
	return strings.Join(pairs, "; ")
}

// fields are the command and what is chosen already in the lists of a page.
func fields(page string) url.Values {
	form := url.Values{"command": {uuid.Must(uuid.NewV7()).String()}}
	if m := regexp.MustCompile(`name="command" value="([^"]+)"`).FindStringSubmatch(page); m != nil {
		form.Set("command", m[1])
	}
	if m := regexp.MustCompile(`(?s)<select[^>]*name="venue"[^>]*>.*?value="([0-9a-f-]{36})"`).FindStringSubmatch(page); m != nil {
		form.Set("venue", m[1])
	}
	return form
}

func merge(a, b url.Values) url.Values {
	for name, values := range b {
		a[name] = values
	}
	return a
}

func ids(page, pattern string) []uuid.UUID {
	var list []uuid.UUID
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(page, -1) {
		list = append(list, uuid.MustParse(m[1]))
	}
	return list
}
