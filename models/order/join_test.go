package order

import (
	"testing"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
)

// tea is a line of one cup.
var tea = uuid.UUID{5}

func TestTheSameAgainJoinsTheLineThatIsThere(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		before []Command // on a line of one tea
		again  AddLine
		lines  int
		first  money.Quantity
	}{
		{"the same thing", nil, AddLine{Sold: dish("Tea", 300), Join: true}, 1, money.Whole(2)},
		{"as many as are rung up", nil, AddLine{Sold: dish("Tea", 300), Quantity: money.Whole(3), Join: true}, 1, money.Whole(4)},
		{"unless nobody asked for it", nil, AddLine{Sold: dish("Tea", 300)}, 2, money.One},
		{"another thing", nil, AddLine{Sold: dish("Coffee", 300), Join: true}, 2, money.One},
		{"another price", nil, AddLine{Sold: dish("Tea", 350), Join: true}, 2, money.One},
		{"another wish", nil, AddLine{Sold: dish("Tea", 300), Note: "strong", Join: true}, 2, money.One},
		{"another seat", nil, AddLine{Sold: dish("Tea", 300), Seat: 2, Join: true}, 2, money.One},
		{"what the kitchen has", []Command{Send{}}, AddLine{Sold: dish("Tea", 300), Join: true}, 2, money.One},
		{"what has a price of its own", []Command{SetPrice{LineID: tea, UnitPrice: money.PriceOf(100), Reason: "x"}}, AddLine{Sold: dish("Tea", 300), Join: true}, 2, money.One},
		{"what has a discount of its own", []Command{ApplyDiscount{DiscountID: uuid.New(), LineID: tea, PercentBP: 1000, Reason: "x"}}, AddLine{Sold: dish("Tea", 300), Join: true}, 2, money.One},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := new(Session)
			do(t, s, Open{ID: uuid.New(), Kind: catalog.Counter, Terms: Terms{Currency: money.CurrencyOf("EUR")}})
			tt.again.LineID = uuid.New()
			for _, cmd := range append(append([]Command{AddLine{LineID: tea, Sold: dish("Tea", 300)}}, tt.before...), tt.again) {
				if _, err := s.Do(cmd, meta()); err != nil {
					t.Fatal(err)
				}
			}
			if n := len(s.Order.Lines); n != tt.lines || s.Order.Lines[0].Quantity != tt.first {
				t.Errorf("%d lines, the first of %s", n, s.Order.Lines[0].Quantity)
			}
		})
	}
}
