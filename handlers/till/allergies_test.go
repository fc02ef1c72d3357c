package till_test

import (
	"net/http"
	"strings"
	"testing"

	"comptoir/models/catalog"
)

func TestTheTillWarnsWhenAGuestGetsWhatTheyMustNotHave(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	tea, err := s.app.Catalog.Item(s.ctx, s.item["Mint tea"])
	if err != nil {
		t.Fatal(err)
	}
	tea.Allergens = catalog.Celery | catalog.Milk
	if err := s.app.Catalog.ChangeItem(s.ctx, newID(), tea); err != nil {
		t.Fatal(err)
	}
	sheet := s.get("/till/allergies?kind=dine_in&at_seat=2&table=" + newID().String() + "&order=" + s.order.String()).Body.String()
	for _, want := range []string{`name="for_seat" value="2"`, "Celery", "Molluscs", `aria-pressed="true"`} {
		if !strings.Contains(sheet, want) {
			t.Errorf("the sheet has no %s", want)
		}
	}
	command := newID()
	for range 2 {
		if w := s.post("/till/allergies", command, "kind", "dine_in", "for_seat", "2", "allergen", "celery", "text", "kiwi"); w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	if list := s.now().Allergies; len(list) != 1 || list[0].Seat != 2 || list[0].Allergens != catalog.Celery || list[0].Text != "kiwi" {
		t.Fatalf("the order knows %+v", list)
	}
	other := s.post("/till/lines", newID(), "item", s.item["Mint tea"].String(), "at_seat", "1").Body.String()
	if strings.Contains(other, "must not have it") {
		t.Error("a guest without allergies is warned of")
	}
	w := s.post("/till/lines", newID(), "item", s.item["Mint tea"].String(), "at_seat", "2")
	for _, want := range []string{"Mint tea contains Celery: the guest at seat 2 must not have it.", "ALLERGY: Celery; kiwi", "Contains Celery", "ALLERGY, seat 2: Celery; kiwi"} {
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("nobody says %q (%d)", want, w.Code)
		}
	}
	if n := len(s.now().Lines); n != 2 {
		t.Errorf("%d lines: a warning is no refusal, and two seats are two lines", n)
	}
	w = s.post("/till/allergies", newID(), "for_seat", "1", "text", strings.Repeat("x", 201))
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "xxxxx") || !strings.Contains(w.Body.String(), `id="allergies"`) {
		t.Errorf("too long a text: %d", w.Code)
	}
}
