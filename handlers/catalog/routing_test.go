package catalog_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestRulesAreMadeTriedAndTakenAway(t *testing.T) {
	h := open(t)
	stations, err := h.catalog.Stations(h.ctx)
	if err != nil || len(stations) < 2 {
		t.Fatalf("%+v, %v", stations, err)
	}
	last := stations[len(stations)-1]
	soup, rule := id().String(), id().String()
	form := h.face(soup, "Soup", "4.50")
	form.Set("station", stations[0].ID.String())
	form.Set("target", "12")
	if w := h.post("/admin/items/new", false, form); w.Code != http.StatusSeeOther {
		t.Fatalf("the item answered %d %s", w.Code, w.Body)
	}
	if item := h.item(soup); len(item.Stations) != 1 || item.Stations[0] != stations[0].ID || item.Target != 12*60 {
		t.Errorf("the item is made at %v within %d s", item.Stations, item.Target)
	}
	tried := func(at string) string {
		t.Helper()
		page := h.get("/admin/routing?item=" + soup + "&at=" + at).Body.String()
		_, after, ok := strings.Cut(page, `data-testid="tried-stations">`)
		if !ok {
			t.Fatalf("nothing was tried: %s", page)
		}
		text, _, _ := strings.Cut(after, "</p>")
		return strings.TrimSpace(text)
	}
	values := url.Values{"id": {rule}, "item": {soup}, "from": {"18:00"}, "to": {"23:00"}}
	if w := h.post("/admin/routing/new", false, values); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `value="18:00"`) {
		t.Errorf("a rule that leads nowhere answered %d", w.Code)
	}
	values.Set("station", last.ID.String())
	if w := h.post("/admin/routing/new", false, values); w.Code != http.StatusSeeOther {
		t.Fatalf("the rule answered %d %s", w.Code, w.Body)
	}
	if got := tried("12:00"); !strings.HasSuffix(got, ": "+stations[0].Name) {
		t.Errorf("at noon: %q", got)
	}
	if got := tried("19:00"); !strings.HasSuffix(got, ": "+last.Name) {
		t.Errorf("in the evening: %q", got)
	}
	if page := h.get("/admin/routing/" + rule).Body.String(); !strings.Contains(page, `value="23:00"`) {
		t.Errorf("the rule's page has lost its hours")
	}
	for path, want := range map[string]int{"/admin/routing/" + uuid.NewString(): http.StatusNotFound, "/admin/routing/nonsense": http.StatusNotFound} {
		if w := h.get(path); w.Code != want {
			t.Errorf("%s answered %d", path, w.Code)
		}
	}
	if w := h.post("/admin/routing/"+rule+"/delete", false, url.Values{}); w.Code != http.StatusSeeOther {
		t.Fatalf("deleting answered %d %s", w.Code, w.Body)
	}
	if got := tried("19:00"); !strings.HasSuffix(got, ": "+stations[0].Name) {
		t.Errorf("without the rule: %q", got)
	}
}
