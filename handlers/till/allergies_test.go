package till_test

import (
	"net/http"
	"strings"
	"testing"

	"comptoir/models/catalog"
	view "comptoir/views/till"
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

// What is added to a dish is in it, and a dish is given to whoever sits at the seat it goes to.
func TestTheTillWarnsOfWhatIsAddedAndOfWhoGetsIt(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	tea, err := s.app.Catalog.Item(s.ctx, s.item["Mint tea"])
	if err != nil {
		t.Fatal(err)
	}
	cream := catalog.ModifierGroup{ID: newID(), Name: "Cream", Max: 1, Modifiers: []catalog.Modifier{{ID: newID(), Name: "Whipped", Allergens: catalog.Milk}}}
	if err := s.app.Catalog.SaveModifierGroup(s.ctx, newID(), cream); err != nil {
		t.Fatal(err)
	}
	tea.Groups = append(tea.Groups, cream.ID)
	if err := s.app.Catalog.ChangeItem(s.ctx, newID(), tea); err != nil {
		t.Fatal(err)
	}
	field := view.ModifierField("", nil, cream, cream.Modifiers[0])
	if body := s.get("/till/items/" + tea.ID.String()).Body.String(); !strings.Contains(body, `<span class="choice-extra">Milk</span>`) {
		t.Errorf("the sheet does not say what is in the cream: %s", body)
	}
	s.post("/till/allergies", newID(), "kind", "dine_in", "for_seat", "2", "allergen", "milk")
	const plain, flagged = "must not have it", "Mint tea contains Milk: the guest at seat 2 must not have it."
	rung := s.post("/till/lines", newID(), "item", tea.ID.String(), "at_seat", "2").Body.String()
	if strings.Contains(rung, plain) {
		t.Error("plain tea is warned of")
	}
	line := newID()
	if got := s.post("/till/lines", line, "item", tea.ID.String(), "at_seat", "2", field, "1").Body.String(); strings.Count(got, flagged) != 1 {
		t.Error("nobody warns of the cream")
	}
	place := func(seat string) string {
		return s.post("/till/place", newID(), "lines", line.String(), "to", seat).Body.String()
	}
	if got := place("1"); strings.Contains(got, plain) {
		t.Error("a guest without allergies is warned of")
	}
	if got := place("2"); strings.Count(got, flagged) != 1 {
		t.Error("nobody warns of the new seat")
	}
	save := func(seat string) string {
		return s.post("/till/line", newID(), "lines", line.String(), "quantity", "1", "seat", seat, "course", "0").Body.String()
	}
	if got := save("2"); strings.Contains(got, plain+".</") {
		t.Error("what was known is said again")
	}
	save("1")
	if got := save("2"); strings.Count(got, flagged) != 1 {
		t.Error("nobody warns of the seat that the form gives")
	}
}
