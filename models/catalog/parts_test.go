package catalog

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/tax"
)

var (
	starter, main   = uuid.UUID{30}, uuid.UUID{31} // groups of the lunch
	soup, salad     = uuid.UUID{32}, uuid.UUID{33}
	steak, wine     = uuid.UUID{34}, uuid.UUID{35}
	cooked, rare    = uuid.UUID{36}, uuid.UUID{37}
	side, fries     = uuid.UUID{38}, uuid.UUID{39}
	dip, mayo       = uuid.UUID{40}, uuid.UUID{41}
	glass, bottle   = uuid.UUID{42}, uuid.UUID{43}
	drink, ketchup  = uuid.UUID{44}, uuid.UUID{45}
	kitchen, bar    = uuid.UUID{46}, uuid.UUID{47}
	food, alcoholic = tax.Rate{ID: "food", BasisPoints: 1000, Mode: tax.Inclusive}, tax.Rate{ID: "alcohol", BasisPoints: 2000, Mode: tax.Inclusive}
)

// dips are asked by whoever takes fries: one is free, a second one costs.
func dips() *ModifierGroup {
	return &ModifierGroup{ID: dip, Name: "Dip", Min: 1, Max: 2, Free: 1, Modifiers: []Modifier{
		{ID: mayo, Name: "Mayonnaise", Price: money.PriceOf(50)}, {ID: ketchup, Name: "Ketchup", Price: money.PriceOf(50)},
	}}
}

func steaks() *Item {
	return &Item{
		ID: steak, CategoryID: uuid.UUID{50}, CategoryName: "Mains", Name: "Steak", Price: money.PriceOf(2600), Stations: []uuid.UUID{kitchen},
		Taxes: []KindTaxes{{Rates: []tax.Rate{food}}},
		Groups: []ModifierGroup{
			{ID: cooked, Name: "How cooked", Min: 1, Max: 1, Modifiers: []Modifier{{ID: rare, Name: "Rare"}}},
			{ID: side, Name: "Side", Max: 1, Modifiers: []Modifier{{ID: fries, Name: "Fries", Price: money.PriceOf(300), Opens: dips()}}},
		},
	}
}

// lunch costs 25.00: a starter, a main, and a drink for those who want one.
func lunch() Item {
	taxes := []KindTaxes{{Rates: []tax.Rate{food}}}
	return Item{
		ID: uuid.UUID{51}, Name: "Lunch menu", Price: money.PriceOf(2500), CategoryName: "Menus", Stations: []uuid.UUID{bar},
		Parts: []PartGroup{
			{ID: starter, Name: "Starter", Min: 1, Max: 1, Course: 1, Choices: []PartChoice{
				{ItemID: soup, Default: true, Item: &Item{ID: soup, Name: "Soup", Price: money.PriceOf(700), Taxes: taxes, Stations: []uuid.UUID{kitchen}}},
				{ItemID: salad, Item: &Item{ID: salad, Name: "Salad", Price: money.PriceOf(900), SoldOut: true}},
			}},
			{ID: main, Name: "Main", Min: 1, Max: 1, Course: 2, Choices: []PartChoice{{ItemID: steak, Upcharge: money.PriceOf(400), Item: steaks()}}},
			{ID: drink, Name: "Drink", Max: 2, Choices: []PartChoice{{ItemID: wine, VariantID: glass, Item: &Item{
				ID: wine, Name: "Wine", Taxes: []KindTaxes{{Rates: []tax.Rate{alcoholic}}}, Stations: []uuid.UUID{bar},
				Variants: []Variant{{ID: glass, Name: "Glass", Price: money.PriceOf(600)}, {ID: bottle, Name: "Bottle", Price: money.PriceOf(3000)}},
			}}}},
		},
	}
}

func eats(m ...ChosenModifier) []ChosenPart {
	return []ChosenPart{{GroupID: main, ItemID: steak, Modifiers: append([]ChosenModifier{{ModifierID: rare}}, m...)}, {GroupID: starter, ItemID: soup}}
}

func TestAMenuIsSoldWithWhatItIsMadeOf(t *testing.T) {
	t.Parallel()
	parts := append(eats(
		ChosenModifier{ModifierID: fries}, ChosenModifier{ModifierID: mayo, Path: []uuid.UUID{fries}},
		ChosenModifier{ModifierID: ketchup, Path: []uuid.UUID{fries}},
	), ChosenPart{GroupID: drink, ItemID: wine, VariantID: glass, Quantity: 2})
	s, err := lunch().Sell(DineIn, city, Choice{Parts: parts})
	if err != nil {
		t.Fatal(err)
	}
	// 25.00, the steak 4.00 more, its fries 3.00, the first dip free and the second 0.50.
	if s.UnitPrice != money.PriceOf(3250) || s.BasePrice != money.PriceOf(2500) || len(s.Parts) != 3 {
		t.Fatalf("sold %+v", s)
	}
	a, b, c := s.Parts[0], s.Parts[1], s.Parts[2]
	if a.Name != "Soup" || a.Course != 1 || a.Weight != money.PriceOf(700) || !a.Upcharge.IsZero() || a.Quantity != 1 {
		t.Errorf("the starter is %+v", a)
	}
	if b.Name != "Steak" || b.Weight != money.PriceOf(2950) || b.Upcharge != money.PriceOf(750) || b.CategoryName != "Mains" || b.Taxes[0] != food {
		t.Errorf("the main is %+v", b)
	}
	if c.VariantName != "Glass" || c.Quantity != 2 || c.Taxes[0] != alcoholic || !slices.Equal(c.Stations, []uuid.UUID{bar}) {
		t.Errorf("the drink is %+v", c)
	}
	if m := b.Modifiers; len(m) != 4 || m[2].Parent() != fries || m[2].Free != 1 || m[3].Free != 0 {
		t.Errorf("the steak comes with %+v", m)
	}
	again, err := lunch().Sell(DineIn, city, s.Choice())
	if err != nil || !again.Same(s) {
		t.Errorf("sold again it is %+v, %v", again, err)
	}
}

func TestAMenuThatCannotBeServedIsRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		parts []ChosenPart
		want  string
	}{
		{"no main", []ChosenPart{{GroupID: starter, ItemID: soup}}, "catalog.part_too_few"},
		{"two starters", append(eats(), ChosenPart{GroupID: starter, ItemID: soup}), "catalog.part_too_many"},
		{"more drinks than go with it", append(eats(), ChosenPart{GroupID: drink, ItemID: wine, VariantID: glass, Quantity: 3}), "catalog.part_too_many"},
		{"a starter that has run out", []ChosenPart{{GroupID: starter, ItemID: salad}}, "catalog.sold_out"},
		{"an item that it does not have", append(eats(), ChosenPart{GroupID: drink, ItemID: soup}), "catalog.part_unknown"},
		{"a size that does not go with it", append(eats(), ChosenPart{GroupID: drink, ItemID: wine, VariantID: bottle}), "catalog.part_unknown"},
		{"a group that it does not have", append(eats(), ChosenPart{GroupID: side, ItemID: soup}), "catalog.part_unknown"},
		{"a part without an id", append(eats(), ChosenPart{GroupID: drink}), "catalog.part_unknown"},
		{"a negative part", append(eats(), ChosenPart{GroupID: drink, ItemID: wine, VariantID: glass, Quantity: -1}), "catalog.part_quantity"},
		{"a main without its answer", []ChosenPart{{GroupID: starter, ItemID: soup}, {GroupID: main, ItemID: steak}}, "catalog.modifier_too_few"},
		{"fries without a dip", eats(ChosenModifier{ModifierID: fries}), "catalog.modifier_too_few"},
		{"too many dips", eats(ChosenModifier{ModifierID: fries}, ChosenModifier{ModifierID: mayo, Path: []uuid.UUID{fries}, Quantity: 3}), "catalog.modifier_too_many"},
		{"a dip without fries", eats(ChosenModifier{ModifierID: mayo, Path: []uuid.UUID{fries}}), "catalog.modifier_unknown"},
		{"a dip of the steak itself", eats(ChosenModifier{ModifierID: mayo}), "catalog.modifier_unknown"},
		{"an extra of nothing", eats(ChosenModifier{}), "catalog.modifier_unknown"},
		{"nothing chosen where not all is usual", nil, "catalog.part_too_few"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := lunch().Sell(DineIn, city, Choice{Parts: tt.parts})
			if f := fault.Of(err); f == nil || f.Code != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
	if _, err := steaks().Sell(DineIn, city, Choice{Modifiers: []ChosenModifier{{ModifierID: rare}}, Parts: eats()}); fault.Of(err) == nil || fault.Of(err).Code != "catalog.part_unknown" {
		t.Errorf("parts of what has none: %v", err)
	}
}

func TestAMenuWhoseGroupsAllHaveAUsualAnswerIsOneTap(t *testing.T) {
	t.Parallel()
	m := lunch()
	m.Parts = m.Parts[:1]
	s, err := m.Sell(DineIn, city, Choice{})
	if err != nil || len(s.Parts) != 1 || s.Parts[0].Name != "Soup" {
		t.Errorf("sold %+v, %v", s, err)
	}
	if _, ok := lunch().Usual(); ok {
		t.Error("the lunch has no usual main")
	}
}
