package layout_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"comptoir/views/i18n"
	"comptoir/views/layout"
)

func render(t *testing.T, language string, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(i18n.With(context.Background(), i18n.Locale{Language: language}), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func frame() layout.Frame {
	return layout.Frame{Title: "Today", Theme: "dark", Path: "/admin?x=1", Live: "/events?topics=orders", Since: "9",
		Now: time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC), Person: layout.Person{ID: "p1", Name: "Demo Owner", SignOut: "/logout"}}
}

func contains(t *testing.T, html string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(html, w) {
			t.Errorf("%q is missing", w)
		}
	}
}

func TestAPageSaysItsLanguageThemeAndPlace(t *testing.T) {
	html := render(t, "uk", layout.Page(layout.PageView{Frame: frame(), Account: "Demo House", Nav: []layout.NavGroup{{
		Items: []layout.NavItem{{Label: "Today", Icon: "star", Href: "/admin", Current: true}, {Label: "Menu", Icon: "tag", Href: "/admin/items"}},
	}}}))
	contains(t, html, `lang="uk"`, `data-theme="dark"`, `data-now="2026-03-14T12:00:00Z"`, `data-actor="p1"`,
		`href="#content"`, `aria-current="page"`, `data-src="/events?topics=orders"`, `data-since="9"`, "Вийти")
	if n := strings.Count(html, "<h1"); n != 1 {
		t.Errorf("the page has %d first headings", n)
	}
}

func TestAPhoneShowsFourPlacesAndTheRestBehindMore(t *testing.T) {
	var items []layout.NavItem
	for _, label := range []string{"One", "Two", "Three", "Four", "Five"} {
		items = append(items, layout.NavItem{Label: label, Icon: "star", Href: "/" + label})
	}
	html := render(t, "en", layout.Page(layout.PageView{Frame: frame(), Nav: []layout.NavGroup{{Items: items}}}))
	if n := strings.Count(html, `class="foot-link"`); n != 5 { // four and "More"
		t.Errorf("the foot has %d places", n)
	}
	contains(t, html, "More")
}

func TestTheTillQueuesItsTapsAndKeepsThem(t *testing.T) {
	html := render(t, "en", layout.Screen(layout.ScreenView{Frame: frame(), Kind: "till", Place: "Counter"}))
	contains(t, html, `data-outbox`, `hx-sync:inherited="#till:queue all"`, `id="till"`, "data-clock")
}

func TestADisplayForGuestsSendsNothing(t *testing.T) {
	html := render(t, "en", layout.Screen(layout.ScreenView{Frame: frame(), Kind: "display"}))
	if strings.Contains(html, "data-outbox") {
		t.Error("a display keeps taps")
	}
}

func TestLanguagesCanBeChosenBeforeSigningIn(t *testing.T) {
	html := render(t, "fr", layout.Bare(layout.BareView{Frame: layout.Frame{Title: "Connexion", Path: "/login"}}))
	contains(t, html, `action="/preferences"`, `name="return" value="/login"`, "Українська", "English")
}
