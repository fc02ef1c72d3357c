package till_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/money"
)

// brunch puts a menu on the shop's menu: a flat white of any size, and a mint tea for those who want
// one, for 9.00. It returns the groups.
func (s *shop) brunch() (coffee, tea uuid.UUID) {
	s.t.Helper()
	known, err := s.app.Catalog.Item(s.ctx, s.item["Flat white"])
	if err != nil {
		s.t.Fatal(err)
	}
	coffee, tea = newID(), newID()
	item := catalogdb.Item{
		ID: newID(), CategoryID: known.CategoryID, TaxGroupID: known.TaxGroupID, Name: "Brunch", Price: money.PriceOf(900), Discountable: true,
		Parts: []catalog.PartGroup{
			{ID: coffee, Name: "Coffee", Min: 1, Max: 1, Choices: []catalog.PartChoice{{ItemID: known.ID, Upcharge: money.PriceOf(25)}}},
			{ID: tea, Name: "Tea", Max: 2, Choices: []catalog.PartChoice{{ItemID: s.item["Mint tea"]}}},
		},
	}
	if err := s.app.Catalog.AddItem(s.ctx, newID(), item); err != nil {
		s.t.Fatal(err)
	}
	s.item["Brunch"] = item.ID
	return coffee, tea
}

func TestAMenuIsChosenOnOneSheetAndRungUpOnceMore(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	coffee, tea := s.brunch()
	white, mint := s.item["Flat white"].String(), s.item["Mint tea"].String()
	in := "in-" + coffee.String() + "-" + white + "."
	if body := s.get("/till/items/" + s.item["Brunch"].String()).Body.String(); !strings.Contains(body, in+"variant") || !strings.Contains(body, in+"g-"+s.milk.ID.String()) {
		t.Fatalf("the sheet does not ask for the coffee's size and milk: %.300s", body)
	}
	sizes := known(t, s.shop, "Flat white").Variants
	chosen := []string{
		"p-" + coffee.String(), white, in + "variant", sizes[1].ID.String(), in + "g-" + s.milk.ID.String(), s.milk.Modifiers[1].ID.String(),
		"p-" + tea.String() + "-" + mint, "2",
	}
	s.tap("Brunch", chosen...)
	l := s.now().Lines[0]
	if l.Sold.UnitPrice != money.PriceOf(975) || len(l.Sold.Parts) != 2 || l.Sold.Parts[0].VariantName != "Large" || l.Sold.Parts[1].Quantity != 2 {
		t.Fatalf("rung up as %+v", l.Sold)
	}
	panel := s.get("/till/panel?order=" + s.order.String() + "&line=" + l.ID.String()).Body.String()
	for _, want := range []string{"Flat white Large", "2 × Mint tea", "Oat"} {
		if !strings.Contains(panel, want) {
			t.Errorf("the order does not show %q", want)
		}
	}
	again := []string{}
	form := panel[strings.Index(panel, `action="/till/lines"`):]
	for _, m := range regexp.MustCompile(`type="hidden" name="((?:p|in)-[^"]*)" value="([^"]*)"`).FindAllStringSubmatch(form[:strings.Index(form, "</form>")], -1) {
		again = append(again, html.UnescapeString(m[1]), m[2])
	}
	s.tap("Brunch", again...)
	if o := s.now(); len(o.Lines) != 1 || o.Lines[0].Quantity != money.Whole(2) {
		t.Errorf("once more makes %d lines", len(o.Lines))
	}
}

func TestAMenuWithoutWhatItNeedsIsAskedAgain(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	coffee, tea := s.brunch()
	white, mint := s.item["Flat white"].String(), s.item["Mint tea"].String()
	for name, chosen := range map[string][]string{
		"nothing":          {},
		"no size":          {"p-" + coffee.String(), white},
		"a forged part":    {"p-" + coffee.String(), mint},
		"a forged group":   {"p-" + newID().String(), white},
		"no id":            {"p-" + coffee.String(), "x"},
		"a forged number":  {"p-" + tea.String() + "-" + mint, "many"},
		"too many of them": {"p-" + tea.String() + "-" + mint, "3"},
	} {
		w := s.post("/till/lines", newID(), append([]string{"item", s.item["Brunch"].String()}, chosen...)...)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `role="alert"`) {
			t.Errorf("%s answered %d %.100s", name, w.Code, w.Body)
		}
	}
}

func known(t *testing.T, s *shop, name string) catalogdb.Item {
	t.Helper()
	item, err := s.app.Catalog.Item(s.ctx, s.item[name])
	if err != nil {
		t.Fatal(err)
	}
	return item
}
