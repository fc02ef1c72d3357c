package catalogdb_test

import (
	"testing"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/money"
)

// combo is a menu of a soup or a salad and any size of a pizza.
func (s *shop) combo(soup, salad, pizza uuid.UUID) (whole uuid.UUID, groups [2]uuid.UUID) {
	s.t.Helper()
	item := s.draft("Lunch", 1500)
	groups = [2]uuid.UUID{id(), id()}
	item.Parts = []catalog.PartGroup{
		{ID: groups[0], Name: "Starter", Min: 1, Max: 1, Course: 1, Choices: []catalog.PartChoice{{ItemID: soup, Default: true}, {ItemID: salad, Upcharge: money.PriceOf(150)}}},
		{ID: groups[1], Name: "Pizza", Min: 1, Max: 1, Choices: []catalog.PartChoice{{ItemID: pizza}}},
	}
	return s.add(item), groups
}

func (s *shop) sized() (item, small uuid.UUID) {
	s.t.Helper()
	pizza := s.draft("Pizza", 0)
	small = id()
	pizza.Variants = []catalog.Variant{{ID: small, Name: "Small", Price: money.PriceOf(900)}}
	return s.add(pizza), small
}

func TestAMenuIsKeptAndSoldWithItsParts(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	soup, salad := s.add(s.draft("Soup", 500)), s.add(s.draft("Salad", 700))
	pizza, small := s.sized()
	whole, groups := s.combo(soup, salad, pizza)

	kept, err := s.Item(s.ctx, whole)
	s.do(err)
	if len(kept.Parts) != 2 || kept.Parts[0].Course != 1 || len(kept.Parts[0].Choices) != 2 || !kept.Parts[0].Choices[0].Default || kept.Parts[0].Choices[1].Upcharge != money.PriceOf(150) {
		t.Fatalf("kept is %+v", kept.Parts)
	}
	choice := catalog.Choice{Parts: []catalog.ChosenPart{{GroupID: groups[0], ItemID: salad}, {GroupID: groups[1], ItemID: pizza, VariantID: small}}}
	sold, err := s.sale(s.venue, whole).Sell(catalog.DineIn, s.venue, choice)
	if err != nil || sold.UnitPrice != money.PriceOf(1650) || len(sold.Parts) != 2 || sold.Parts[0].Stations[0] != s.kitchen || sold.Parts[1].VariantName != "Small" {
		t.Fatalf("sold is %+v, %v", sold, err)
	}

	s.do(s.SetSoldOut(s.ctx, id(), s.venue, salad, uuid.Nil, true))
	if _, err := s.sale(s.venue, whole).Sell(catalog.DineIn, s.venue, choice); fault.Of(err) == nil || fault.Of(err).Code != "catalog.sold_out" {
		t.Errorf("sold with what has run out: %v", err)
	}
	if _, err := s.sale(s.other, whole).Sell(catalog.DineIn, s.other, choice); err != nil {
		t.Errorf("the other venue still has it: %v", err)
	}
	s.do(s.ArchiveItems(s.ctx, id(), []uuid.UUID{pizza}, true))
	if _, err := s.sale(s.other, whole).Sell(catalog.DineIn, s.other, choice); fault.Of(err) == nil {
		t.Error("sold with what is not sold any more")
	}

	kept.Parts = kept.Parts[:1]
	s.do(s.ChangeItem(s.ctx, id(), kept))
	if kept, err = s.Item(s.ctx, whole); err != nil || len(kept.Parts) != 1 {
		t.Errorf("changed it is %+v, %v", kept.Parts, err)
	}
}

func TestAMenuThatMakesNoSenseIsRefusedBesideItsField(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	soup := s.add(s.draft("Soup", 500))
	pizza, small := s.sized()
	whole, _ := s.combo(soup, s.add(s.draft("Salad", 700)), pizza)
	tip := s.draft("Tip jar", 0)
	tip.OpenPrice = true
	s.add(tip)
	group := func(choices ...catalog.PartChoice) []catalog.PartGroup {
		return []catalog.PartGroup{{ID: id(), Name: "Group", Min: 1, Max: 1, Choices: choices}}
	}
	for _, tt := range []struct {
		name, field, code string
		parts             []catalog.PartGroup
	}{
		{"a menu in a menu", "parts.0.choices.0", "catalog.part_is_menu", group(catalog.PartChoice{ItemID: whole})},
		{"what has no price", "parts.0.choices.0", "catalog.part_open_price", group(catalog.PartChoice{ItemID: tip.ID})},
		{"another house's item", "parts.0.choices.0", "field.unknown", group(catalog.PartChoice{ItemID: id()})},
		{"another item's size", "parts.0.choices.0", "field.unknown", group(catalog.PartChoice{ItemID: soup, VariantID: small})},
		{"the same twice", "parts.0.choices.1", "catalog.part_twice", group(catalog.PartChoice{ItemID: pizza}, catalog.PartChoice{ItemID: pizza, VariantID: small})},
		{"nothing to choose", "parts.0.choices", "catalog.choices_needed", group()},
		{"more included than may be", "parts.0.choices", "catalog.too_many_defaults", group(catalog.PartChoice{ItemID: pizza, Default: true}, catalog.PartChoice{ItemID: soup, Default: true})},
		{"less at most than at least", "parts.0.max", "catalog.max_below_min", []catalog.PartGroup{{ID: id(), Name: "x", Min: 2, Max: 1, Choices: []catalog.PartChoice{{ItemID: soup}}}}},
	} {
		item := s.draft("Menu "+tt.name, 1000)
		item.Parts = tt.parts
		if f := fault.Of(s.AddItem(s.ctx, id(), item)); f == nil || f.Fields[tt.field] != tt.code {
			t.Errorf("%s: %v", tt.name, f)
		}
	}
	part, err := s.Item(s.ctx, soup)
	s.do(err)
	part.Parts = group(catalog.PartChoice{ItemID: pizza})
	if f := fault.Of(s.ChangeItem(s.ctx, id(), part)); f == nil || f.Fields["parts"] != "catalog.menu_in_menu" {
		t.Errorf("a part that becomes a menu: %v", f)
	}
}

func TestAnAnswerOpensAnotherQuestion(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	dip := catalog.ModifierGroup{ID: id(), Name: "Dip", Min: 1, Max: 1, Modifiers: []catalog.Modifier{{ID: id(), Name: "Ketchup", Price: money.PriceOf(50)}}}
	s.do(s.SaveModifierGroup(s.ctx, id(), dip))
	side := catalog.ModifierGroup{ID: id(), Name: "Side", Max: 1, Modifiers: []catalog.Modifier{{ID: id(), Name: "Fries", Opens: &catalog.ModifierGroup{ID: dip.ID}}}}
	s.do(s.SaveModifierGroup(s.ctx, id(), side))
	burger := s.draft("Burger", 1200)
	burger.Groups = []uuid.UUID{side.ID}
	s.add(burger)

	opened := s.sale(s.venue, burger.ID).Groups[0].Modifiers[0].Opens
	if opened == nil || opened.Min != 1 || len(opened.Modifiers) != 1 || opened.Modifiers[0].Name != "Ketchup" {
		t.Fatalf("the fries open %+v", opened)
	}
	fries, ketchup := side.Modifiers[0].ID, dip.Modifiers[0].ID
	sold, err := s.sale(s.venue, burger.ID).Sell(catalog.DineIn, s.venue, catalog.Choice{Modifiers: []catalog.ChosenModifier{
		{ModifierID: fries}, {ModifierID: ketchup, Path: []uuid.UUID{fries}},
	}})
	if err != nil || sold.UnitPrice != money.PriceOf(1250) {
		t.Errorf("sold %+v, %v", sold, err)
	}

	dip.Modifiers[0].Opens = &catalog.ModifierGroup{ID: side.ID}
	if f := fault.Of(s.SaveModifierGroup(s.ctx, id(), dip)); f == nil || f.Fields["modifiers.0.opens"] != "catalog.groups_in_circle" {
		t.Errorf("groups in a circle: %v", f)
	}
}
