package catalogdb_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/fault"
	"comptoir/models/money"
)

func TestAnItemIsSoldWithAllThatBelongsToIt(t *testing.T) {
	s := newShop(t)
	cheese := catalog.ModifierGroup{ID: id(), Name: "Extras", Max: 2, Free: 1, Modifiers: []catalog.Modifier{
		{ID: id(), Name: "Cheese", Price: money.PriceOf(150)}, {ID: id(), Name: "Olives", Price: money.PriceOf(100)},
	}}
	s.do(s.SaveModifierGroup(s.ctx, id(), cheese))
	small, large := id(), id()
	pizza := s.draft("Margherita", 0)
	pizza.KitchenName = "MARGH"
	pizza.Variants = []catalog.Variant{{ID: small, Name: "S", Price: money.PriceOf(900), SKU: "M-S"}, {ID: large, Name: "L", Price: money.PriceOf(1400)}}
	pizza.Groups = []uuid.UUID{cheese.ID}
	pizza.Prices = []catalog.PriceRule{
		{Kind: catalog.Delivery, VariantID: small, Price: money.PriceOf(1000)},
		{VenueID: s.other, VariantID: small, Price: money.PriceOf(950)},
	}
	s.add(pizza)

	item := s.sale(s.venue, pizza.ID)
	sold, err := item.Sell(catalog.Delivery, s.venue, catalog.Choice{ItemID: pizza.ID, VariantID: small, Modifiers: []catalog.ChosenModifier{
		{ModifierID: cheese.Modifiers[0].ID, Quantity: 2},
	}})
	s.do(err)
	if sold.UnitPrice != money.PriceOf(1150) { // 10.00 delivered, the first cheese free
		t.Errorf("costs %s, want 1150", sold.UnitPrice)
	}
	if sold.ForKitchen() != "MARGH" || sold.VariantName != "S" || sold.CategoryName != "Pizza" || sold.SKU != "M-S" {
		t.Errorf("sold as %+v", sold)
	}
	if len(sold.Taxes) != 1 || sold.Taxes[0].BasisPoints != 2000 {
		t.Errorf("delivered with taxes %+v", sold.Taxes)
	}
	if here := item.TaxesFor(catalog.DineIn); len(here) != 1 || here[0].BasisPoints != 1000 {
		t.Errorf("eaten here with taxes %+v", here)
	}
	if len(sold.Stations) != 1 || sold.Stations[0] != s.kitchen {
		t.Errorf("made at %v, want the venue's own kitchen %v", sold.Stations, s.kitchen)
	}
	if there := s.sale(s.other, pizza.ID).PriceFor(catalog.Counter, s.other, small); there != money.PriceOf(950) {
		t.Errorf("the other venue asks %s, want 950", there)
	}
}

func TestWhatIsRememberedIsNeverOlderThanTheRevision(t *testing.T) {
	s := newShop(t)
	tea := s.add(s.draft("Tea", 300))
	elsewhere := catalogdb.New(s.db, nil) // another copy of the server, with its own memory
	before := s.revision()
	if _, err := elsewhere.ItemsForSale(s.ctx, s.venue, before, []uuid.UUID{tea}); err != nil {
		t.Fatal(err)
	}
	s.do(s.SetPrice(s.ctx, id(), tea, money.PriceOf(350)))
	if s.revision() <= before {
		t.Fatal("a new price did not raise the revision")
	}
	items, err := elsewhere.ItemsForSale(s.ctx, s.venue, s.revision(), []uuid.UUID{tea})
	s.do(err)
	if got := items[tea].Price; got != money.PriceOf(350) {
		t.Errorf("the other copy sells at %s, want 350", got)
	}
}

func TestArchivedItemsAreNotForSaleAndComeBackWithTheirCategory(t *testing.T) {
	s := newShop(t)
	tea := s.add(s.draft("Tea", 300))
	s.do(s.ArchiveItems(s.ctx, id(), []uuid.UUID{tea}, true))
	if s.sale(s.venue, tea).ID != uuid.Nil {
		t.Error("an archived item is for sale")
	}
	s.do(s.ArchiveCategory(s.ctx, id(), s.category, true))
	s.do(s.ArchiveItems(s.ctx, id(), []uuid.UUID{tea}, false))
	rail, _, err := s.Rail(s.ctx)
	s.do(err)
	if s.sale(s.venue, tea).ID != tea || len(rail) != 1 {
		t.Errorf("after coming back: item %v, rail %v", s.sale(s.venue, tea).ID, rail)
	}
}

func TestACategoryWithItemsIsNotArchived(t *testing.T) {
	s := newShop(t)
	s.add(s.draft("Tea", 300))
	wantCode(t, s.ArchiveCategory(s.ctx, id(), s.category, true), "catalog.category_in_use")
}

func TestSoldOutHoldsForOneVenue(t *testing.T) {
	s := newShop(t)
	small := id()
	pizza := s.draft("Pizza", 0)
	pizza.Variants = []catalog.Variant{{ID: small, Name: "S", Price: money.PriceOf(900)}, {ID: id(), Name: "L", Price: money.PriceOf(1400)}}
	s.add(pizza)
	s.do(s.SetSoldOut(s.ctx, id(), s.venue, pizza.ID, small, true))
	_, err := s.sale(s.venue, pizza.ID).Sell(catalog.Counter, s.venue, catalog.Choice{ItemID: pizza.ID, VariantID: small})
	wantCode(t, err, "catalog.sold_out")
	if s.sale(s.other, pizza.ID).Variants[0].SoldOut {
		t.Error("the other venue has run out too")
	}
	s.do(s.SetSoldOut(s.ctx, id(), s.venue, pizza.ID, uuid.Nil, true))
	if !s.sale(s.venue, pizza.ID).SoldOut {
		t.Error("the whole item is not sold out")
	}
	s.do(s.SetSoldOut(s.ctx, id(), s.venue, pizza.ID, uuid.Nil, false))
	if item := s.sale(s.venue, pizza.ID); item.SoldOut || !item.Variants[0].SoldOut {
		t.Error("bringing the item back brought the small one back as well, or nothing")
	}
}

func TestDoingAChangeTwiceIsDoingItOnce(t *testing.T) {
	s := newShop(t)
	tea := s.add(s.draft("Tea", 1000))
	command, raise := id(), catalog.PriceChange{BasisPoints: 1000}
	one := catalogdb.Selection{IDs: []uuid.UUID{tea}}
	s.do(s.ChangePrices(s.ctx, command, one, raise, false))
	s.do(s.ChangePrices(s.ctx, command, one, raise, false))
	if got := s.sale(s.venue, tea).Price; got != money.PriceOf(1100) {
		t.Errorf("raised twice: %s", got)
	}
	err := s.ChangePrices(s.ctx, command, one, catalog.PriceChange{BasisPoints: 2000}, false)
	if !errors.Is(err, db.ErrReused) {
		t.Errorf("the same command for something else: %v", err)
	}
}

func TestAnotherAccountsItemsAreNotFound(t *testing.T) {
	s := newShop(t)
	tea := s.add(s.draft("Tea", 300))
	stranger := &shop{Store: s.Store, t: t, db: s.db, ctx: dbtest.Context(t, s.db)}
	stranger.fill()
	_, err := s.Item(stranger.ctx, tea)
	wantCode(t, err, "request.not_found")
	wantCode(t, s.SetPrice(stranger.ctx, id(), tea, money.PriceOf(1)), "request.not_found")
	wantCode(t, s.SetSoldOut(stranger.ctx, id(), stranger.venue, tea, uuid.Nil, true), "request.not_found")
	draft := stranger.draft("Mine", 100)
	draft.CategoryID = s.category
	if f := fault.Of(stranger.AddItem(stranger.ctx, id(), draft)); f == nil || f.Fields["category_id"] == "" {
		t.Errorf("an item in another account's category: %v", f)
	}
	if items, err := s.ItemsForSale(stranger.ctx, s.venue, 0, []uuid.UUID{tea}); err != nil || len(items) > 0 {
		t.Errorf("another account's item is for sale: %v %v", items, err)
	}
}

func TestACodeMeansOneThing(t *testing.T) {
	s := newShop(t)
	first := s.draft("Tea", 300)
	first.Barcode = "4006381333931"
	s.add(first)
	second := s.draft("Coffee", 300)
	second.Variants = []catalog.Variant{{ID: id(), Name: "Double", Price: money.PriceOf(400), Barcode: "4006381333931"}}
	f := fault.Of(s.AddItem(s.ctx, id(), second))
	if f == nil || f.Fields["variants.0.barcode"] != "catalog.code_taken" || f.Args["item"] != "Tea" {
		t.Errorf("the same barcode again: %+v", f)
	}
	s.do(s.ArchiveItems(s.ctx, id(), []uuid.UUID{first.ID}, true))
	s.add(second) // nobody sells the first any more
}

func TestWhatIsWrongWithAnItemIsToldByField(t *testing.T) {
	s := newShop(t)
	variant := id()
	for _, tt := range []struct {
		name, field string
		spoil       func(*catalogdb.Item)
	}{
		{"no name", "name", func(i *catalogdb.Item) { i.Name = " \x00 " }},
		{"a name that never ends", "name", func(i *catalogdb.Item) { i.Name = strings.Repeat("a", 200) }},
		{"a price below zero", "price", func(i *catalogdb.Item) { i.Price = money.PriceOf(-1) }},
		{"a variant without a name", "variants.0.name", func(i *catalogdb.Item) { i.Variants[0].Name = "" }},
		{"a price for a variant that it has not", "prices.0.variant", func(i *catalogdb.Item) {
			i.Prices = []catalog.PriceRule{{Kind: catalog.Delivery, VariantID: id()}}
		}},
		{"a price for nobody", "prices.0.price", func(i *catalogdb.Item) { i.Prices = []catalog.PriceRule{{VariantID: variant}} }},
		{"a price twice", "prices.1.price", func(i *catalogdb.Item) {
			rule := catalog.PriceRule{Kind: catalog.Delivery, VariantID: variant}
			i.Prices = []catalog.PriceRule{rule, rule}
		}},
		{"a group of nobody", "groups", func(i *catalogdb.Item) { i.Groups = []uuid.UUID{id()} }},
		{"a tax group of nobody", "tax_group_id", func(i *catalogdb.Item) { i.TaxGroupID = id() }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			item := s.draft("Tea", 300)
			item.Variants = []catalog.Variant{{ID: variant, Name: "Pot", Price: money.PriceOf(500)}}
			tt.spoil(&item)
			if f := fault.Of(s.AddItem(s.ctx, id(), item)); f == nil || f.Fields[tt.field] == "" {
				t.Errorf("%v does not blame %s", f, tt.field)
			}
		})
	}
}

func TestAnItemIsReadAsItWasWritten(t *testing.T) {
	s := newShop(t)
	item := s.draft("Tea", 300)
	item.Description, item.Favourite, item.Colour = "Green\nor black", true, "teal"
	item.Variants = []catalog.Variant{{ID: id(), Name: "Pot", Price: money.PriceOf(500)}, {ID: id(), Name: "Cup", Price: money.PriceOf(300)}}
	item.Prices = []catalog.PriceRule{{Kind: catalog.Takeaway, VariantID: item.Variants[1].ID, Price: money.PriceOf(250)}}
	s.add(item)
	item.Variants = item.Variants[1:] // no pots any more
	item.Name = "Tea of the day"
	s.do(s.ChangeItem(s.ctx, id(), item))
	got, err := s.Item(s.ctx, item.ID)
	s.do(err)
	if len(got.Variants) != 1 || got.Variants[0] != item.Variants[0] || got.Name != item.Name || got.Description != item.Description ||
		len(got.Prices) != 1 || got.Prices[0] != item.Prices[0] || !got.Favourite || got.Colour != "teal" {
		t.Errorf("read back %+v", got)
	}
}

func TestCategoriesKeepTheOrderTheyAreGiven(t *testing.T) {
	s := newShop(t)
	drinks := id()
	s.do(s.SaveCategory(s.ctx, id(), catalogdb.Category{ID: drinks, Name: "Drinks"}))
	s.do(s.SaveCategory(s.ctx, id(), catalogdb.Category{ID: id(), Name: "Cakes"}))
	s.do(s.MoveCategory(s.ctx, id(), drinks, -1))
	s.do(s.MoveCategory(s.ctx, id(), drinks, -1)) // further up than the top
	list, err := s.Categories(s.ctx)
	s.do(err)
	var names []string
	for _, c := range list {
		names = append(names, c.Name)
	}
	if got := strings.Join(names, " "); got != "Drinks Pizza Cakes" {
		t.Errorf("order is %s", got)
	}
}

func TestAGroupThatNobodyCouldAnswerIsRefused(t *testing.T) {
	s := newShop(t)
	f := fault.Of(s.SaveModifierGroup(s.ctx, id(), catalog.ModifierGroup{ID: id(), Name: "Milk", Min: 2, Max: 1}))
	if f == nil || f.Fields["max"] == "" || f.Fields["modifiers"] == "" {
		t.Errorf("refused as %v", f)
	}
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if f := fault.Of(err); f == nil || f.Code != code {
		t.Errorf("got %v, want the refusal %s", err, code)
	}
}
