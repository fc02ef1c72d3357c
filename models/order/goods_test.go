package order

import (
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/barcode"
	"comptoir/models/businessday"
	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/price"
)

func TestALineCostsExactlyWhatItsLabelSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		label := money.Amount(rapid.Int64Range(1, 99_999).Draw(t, "label"))
		line := AddLine{LineID: uuid.New(), Label: &label, Sold: catalog.Sold{
			Name: "Cheese", UnitPrice: money.PriceOf(money.Amount(rapid.Int64Range(0, 99_999).Draw(t, "price"))),
			Unit: rapid.SampledFrom(catalog.Units()).Draw(t, "unit"),
		}}
		if rapid.Bool().Draw(t, "weighed") {
			line.Quantity = money.Quantity(rapid.Int64Range(1, 999_999).Draw(t, "quantity"))
		}
		p, err := line.goods(Meta{})
		if err != nil {
			if fault.Of(err) == nil {
				t.Fatal(err)
			}
			return
		}
		l := Line{ID: line.LineID, Sold: p.Sold, Quantity: p.Quantity, UnitPrice: p.UnitPrice}
		r, err := price.Compute(Pricing(Order{Terms: Terms{Currency: money.Currency{Code: "EUR", Digits: 2}}, Lines: []Line{l}}))
		if err != nil || r.Total != label {
			t.Fatalf("%s at %s is %d, the label says %d: %v", p.Quantity, l.Price(), r.Total, label, err)
		}
	})
}

func TestWhatIsPastItsDateIsSoldByLeaveOnly(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		today, expiry businessday.Day
		may, sold     bool
	}{
		{"2024-05-31", "2024-05-31", false, true},
		{"2024-06-01", "2024-05-31", false, false},
		{"2024-06-01", "2024-05-31", true, true},
		{"", "2024-05-31", false, true},
	} {
		c := AddLine{LineID: uuid.New(), Sold: catalog.Sold{Name: "Salmon"}, Goods: Goods{Expiry: tt.expiry}}
		_, err := c.goods(Meta{Today: tt.today, May: func(string) bool { return tt.may }})
		if (err == nil) != tt.sold {
			t.Errorf("on %s what expires on %s: %v", tt.today, tt.expiry, err)
		}
	}
}

func TestAWeightOnALabelIsInTheUnitOfTheItem(t *testing.T) {
	t.Parallel()
	label := barcode.Label{Grams: money.Whole(345)}
	for unit, want := range map[catalog.Unit]string{catalog.Kilogram: "0.345", catalog.Gram: "345"} {
		c, err := Scanned(uuid.New(), uuid.Nil, catalog.Item{Name: "Ham", Unit: unit}, label, 0)
		if err != nil || c.Quantity.String() != want {
			t.Errorf("%s of %q, %v", c.Quantity, unit, err)
		}
	}
	if _, err := Scanned(uuid.New(), uuid.Nil, catalog.Item{Name: "Egg"}, label, 0); fault.Of(err) == nil {
		t.Errorf("an egg was weighed: %v", err)
	}
	if c, err := Scanned(uuid.New(), uuid.Nil, catalog.Item{Name: "Ham", Unit: catalog.Kilogram}, label, money.Whole(3)); err != nil || c.Quantity.String() != "1.035" {
		t.Errorf("three labels are %s, %v", c.Quantity, err)
	}
}

func TestTakingBackNeedsTheRightAndIsNeverCooked(t *testing.T) {
	t.Parallel()
	c := AddLine{LineID: uuid.New(), Return: true, Sold: catalog.Sold{Name: "Mug", UnitPrice: money.PriceOf(900), Stations: []uuid.UUID{uuid.New()}}}
	if _, err := c.goods(Meta{}); fault.Of(err) == nil {
		t.Error("anybody may take back")
	}
	p, err := c.goods(meta())
	if err != nil || p.Quantity != -money.One {
		t.Fatalf("%s, %v", p.Quantity, err)
	}
	if (Line{Sold: c.Sold, Quantity: p.Quantity}).Unsent() {
		t.Error("the kitchen is to make what comes back")
	}
}
