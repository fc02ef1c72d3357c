package catalog

import (
	"testing"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/tax"
)

// What the tests sell.
var (
	large, small  = uuid.UUID{1}, uuid.UUID{2}
	milk, syrup   = uuid.UUID{3}, uuid.UUID{4} // groups
	oat, soy      = uuid.UUID{5}, uuid.UUID{6}
	vanilla, nuts = uuid.UUID{7}, uuid.UUID{8}
	harbour, city = uuid.UUID{9}, uuid.UUID{10} // venues
)

func price(t *testing.T, text string) money.Price {
	t.Helper()
	p, err := money.ParsePrice(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// latte comes in two sizes with exactly one milk and up to three syrups, one of them free.
func latte(t *testing.T) Item {
	t.Helper()
	return Item{
		ID: uuid.UUID{11}, CategoryID: uuid.UUID{12}, CategoryName: "Coffee", Name: "Latte", KitchenName: "LAT", Stations: []uuid.UUID{{13}},
		Variants: []Variant{{ID: large, Name: "Large", Price: price(t, "450"), SKU: "L-L"}, {ID: small, Name: "Small", Price: price(t, "380"), SoldOut: true}},
		Groups: []ModifierGroup{
			{ID: milk, Name: "Milk", Min: 1, Max: 1, Modifiers: []Modifier{{ID: oat, Name: "Oat", Price: price(t, "50")}, {ID: soy, Name: "Soy", SoldOut: true}}},
			{ID: syrup, Name: "Syrup", Max: 3, Free: 1, Modifiers: []Modifier{{ID: vanilla, Name: "Vanilla", Price: price(t, "30")}, {ID: nuts, Name: "Nuts", Price: price(t, "40")}}},
		},
		Taxes: []KindTaxes{
			{Rates: []tax.Rate{{ID: "standard", BasisPoints: 2000, Mode: tax.Inclusive}}},
			{Kind: Takeaway, Rates: []tax.Rate{{ID: "reduced", BasisPoints: 550, Mode: tax.Inclusive}}},
		},
		Prices: []PriceRule{
			{VariantID: large, Kind: Takeaway, Price: price(t, "420")},
			{VariantID: large, VenueID: harbour, Price: price(t, "500")},
			{VariantID: large, VenueID: harbour, Kind: Takeaway, Price: price(t, "470")},
			{Price: price(t, "1")},
		},
	}
}

func pick(modifiers ...ChosenModifier) Choice {
	return Choice{VariantID: large, Modifiers: modifiers}
}

func TestAChoiceBecomesASnapshotAtTheCataloguesPrice(t *testing.T) {
	t.Parallel()
	s, err := latte(t).Sell(DineIn, city, pick(ChosenModifier{ModifierID: oat}, ChosenModifier{GroupID: syrup, ModifierID: vanilla, Quantity: 2}))
	if err != nil {
		t.Fatal(err)
	}
	if s.UnitPrice != money.PriceOf(450+50+30) || s.BasePrice != money.PriceOf(450) || s.SKU != "L-L" || s.VariantName != "Large" || s.ForKitchen() != "LAT" {
		t.Errorf("got %+v", s)
	}
	if m := s.Modifiers[1]; m.Quantity != 2 || m.Free != 1 || m.Name != "Vanilla" {
		t.Errorf("the syrup is %+v", m)
	}
	if len(s.Taxes) != 1 || s.Taxes[0].ID != "standard" || len(s.Stations) != 1 || s.CategoryName != "Coffee" {
		t.Errorf("got %+v", s)
	}
}

func TestTheMostParticularPriceWins(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		kind  Kind
		venue uuid.UUID
		want  money.Amount
	}{
		{"the list price", DineIn, city, 450},
		{"to take away", Takeaway, city, 420},
		{"at the harbour", DineIn, harbour, 500},
		{"to take away at the harbour", Takeaway, harbour, 470},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := latte(t).PriceFor(tt.kind, tt.venue, large); got != money.PriceOf(tt.want) {
				t.Errorf("got %s, want %d", got, tt.want)
			}
		})
	}
	if got := latte(t).LowestPrice(DineIn, city); got != money.PriceOf(380) {
		t.Errorf("the tile shows %s", got)
	}
	if got := (Item{Price: money.PriceOf(7)}).LowestPrice(DineIn, city); got != money.PriceOf(7) {
		t.Errorf("the tile shows %s", got)
	}
}

func TestTaxesDependOnTheKindOfOrder(t *testing.T) {
	t.Parallel()
	if got := latte(t).TaxesFor(Takeaway); len(got) != 1 || got[0].ID != "reduced" {
		t.Errorf("got %v", got)
	}
}

func TestWhatCannotBeChosen(t *testing.T) {
	t.Parallel()
	withOat := ChosenModifier{ModifierID: oat}
	typed := price(t, "100")
	for _, tt := range []struct {
		name   string
		change func(*Item)
		choice Choice
		want   string
	}{
		{"no size", nil, Choice{}, "catalog.variant_needed"},
		{"a size of something else", nil, Choice{VariantID: oat}, "catalog.variant_unknown"},
		{"a size that is sold out", nil, Choice{VariantID: small}, "catalog.sold_out"},
		{"an item that is sold out", func(i *Item) { i.SoldOut = true }, pick(withOat), "catalog.sold_out"},
		{"a milk that is sold out", nil, pick(ChosenModifier{ModifierID: soy}), "catalog.sold_out"},
		{"no milk", nil, pick(), "catalog.modifier_too_few"},
		{"two milks", nil, pick(ChosenModifier{ModifierID: oat, Quantity: 2}), "catalog.modifier_too_many"},
		{"four syrups", nil, pick(withOat, ChosenModifier{ModifierID: nuts, Quantity: 4}), "catalog.modifier_too_many"},
		{"a modifier of another item", nil, pick(withOat, ChosenModifier{ModifierID: uuid.UUID{99}}), "catalog.modifier_unknown"},
		{"a modifier of another group", nil, pick(withOat, ChosenModifier{GroupID: milk, ModifierID: nuts}), "catalog.modifier_unknown"},
		{"a modifier without an id", nil, pick(withOat, ChosenModifier{}), "catalog.modifier_unknown"},
		{"less than one syrup", nil, pick(withOat, ChosenModifier{ModifierID: nuts, Quantity: -1}), "catalog.modifier_quantity"},
		{"a price of one's own", nil, Choice{VariantID: large, Modifiers: []ChosenModifier{withOat}, OpenPrice: &typed}, "catalog.price_fixed"},
		{"no price where one must be typed", func(i *Item) { i.OpenPrice = true }, pick(withOat), "catalog.price_needed"},
		{"an extra that costs less than nothing", func(i *Item) { i.Groups[0].Modifiers[0].Price = price(t, "-451") }, pick(withOat), "catalog.price_negative"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			item := latte(t)
			if tt.change != nil {
				tt.change(&item)
			}
			_, err := item.Sell(DineIn, city, tt.choice)
			if f := fault.Of(err); f == nil || f.Code != tt.want {
				t.Errorf("got %v, want the refusal %s", err, tt.want)
			}
		})
	}
}

func TestAnOpenPriceIsTyped(t *testing.T) {
	t.Parallel()
	typed := price(t, "1999.5")
	item := Item{ID: uuid.UUID{1}, Name: "Bouquet", OpenPrice: true}
	s, err := item.Sell(Counter, city, Choice{OpenPrice: &typed})
	if err != nil || s.UnitPrice != typed || !s.PriceTyped {
		t.Errorf("got %+v, %v", s, err)
	}
	again, err := item.Sell(Takeaway, city, s.Choice())
	if err != nil || again.UnitPrice != typed {
		t.Errorf("sold again it is %+v, %v", again, err)
	}
	below := price(t, "-1")
	if _, err := item.Sell(Counter, city, Choice{OpenPrice: &below}); fault.Of(err) == nil {
		t.Error("a price below zero was typed")
	}
}

func TestWhatWasSoldCanBeSoldAgain(t *testing.T) {
	t.Parallel()
	first, err := latte(t).Sell(DineIn, city, pick(
		ChosenModifier{ModifierID: oat}, ChosenModifier{ModifierID: nuts}, ChosenModifier{ModifierID: nuts, Quantity: 2}))
	if err != nil {
		t.Fatal(err)
	}
	again, err := latte(t).Sell(DineIn, city, first.Choice())
	if err != nil || again.UnitPrice != first.UnitPrice || len(again.Modifiers) != 2 || again.Modifiers[1].Quantity != 3 {
		t.Errorf("got %+v, %v", again, err)
	}
}

func TestWhatIsAnsweredBringsItsAllergens(t *testing.T) {
	t.Parallel()
	item := latte(t)
	item.Allergens = Milk
	item.Groups[0].Modifiers[0].Allergens, item.Groups[1].Modifiers[1].Allergens = Gluten, Nuts
	plain, err := item.Sell(DineIn, city, pick(ChosenModifier{ModifierID: oat}))
	if err != nil || plain.Contains() != Milk|Gluten || plain.Allergens != Milk {
		t.Errorf("with oat milk it contains %v (%v)", plain.Contains().Codes(), err)
	}
	nutty, err := item.Sell(DineIn, city, pick(ChosenModifier{ModifierID: oat}, ChosenModifier{ModifierID: nuts}))
	if err != nil || nutty.Contains() != Milk|Gluten|Nuts {
		t.Errorf("with nut syrup it contains %v (%v)", nutty.Contains().Codes(), err)
	}
	whole := Item{ID: uuid.UUID{20}, Name: "Breakfast", Parts: []PartGroup{{ID: uuid.UUID{21}, Name: "Drink", Min: 1, Max: 1, Choices: []PartChoice{{ItemID: item.ID, VariantID: large, Item: &item}}}}}
	sold, err := whole.Sell(DineIn, city, Choice{Parts: []ChosenPart{{GroupID: uuid.UUID{21}, ItemID: item.ID, VariantID: large, Modifiers: []ChosenModifier{{ModifierID: oat}, {ModifierID: nuts}}}}})
	if err != nil || sold.Contains() != Milk|Gluten|Nuts {
		t.Errorf("as part of a menu it contains %v (%v)", sold.Contains().Codes(), err)
	}
	item.Groups[0].Modifiers[0].Allergens = 0
	if now, err := item.Sell(DineIn, city, pick(ChosenModifier{ModifierID: oat})); err != nil || now.Same(plain) {
		t.Errorf("two sales with other allergens are the same thing (%v)", err)
	}
}
