package catalog

import (
	"testing"

	"pgregory.net/rapid"

	"comptoir/models/fault"
	"comptoir/models/money"
)

func TestPricesChangeTogether(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change PriceChange
		before money.Amount
		want   money.Amount
	}{
		{"five percent more", PriceChange{BasisPoints: 500}, 1000, 1050},
		{"a half goes up", PriceChange{BasisPoints: 500}, 350, 368},
		{"ten percent less", PriceChange{BasisPoints: -1000}, 1299, 1169},
		{"twenty cents more", PriceChange{Amount: 20}, 350, 370},
		{"less than it costs makes it free, not negative", PriceChange{Amount: -500}, 350, 0},
		{"to the nearest ten", PriceChange{BasisPoints: 500, Ending: EndIn0}, 350, 370},
		{"to the nearest five", PriceChange{BasisPoints: 500, Ending: EndIn5}, 350, 370},
		{"to a price in nine", PriceChange{BasisPoints: 500, Ending: EndIn9}, 350, 369},
		{"a price in nine stays", PriceChange{Ending: EndIn9}, 1299, 1299},
		{"halfway between two endings goes up", PriceChange{Ending: EndIn0}, 1295, 1300},
		{"what costs something is not made free", PriceChange{Ending: EndIn0}, 3, 10},
		{"what is free stays free", PriceChange{BasisPoints: 500, Ending: EndIn9}, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.change.Apply(money.PriceOf(tt.before))
			if err != nil || got != money.PriceOf(tt.want) {
				t.Errorf("%d becomes %s, %v; want %d", tt.before, got, err, tt.want)
			}
		})
	}
}

func TestAnEndingIsTheNearestOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := money.Amount(rapid.Int64Range(1, 1_000_000).Draw(t, "price"))
		e := rapid.SampledFrom([]Ending{EndIn0, EndIn5, EndIn9}).Draw(t, "ending")
		got := e.nearest(a)
		ends := map[Ending]bool{EndIn0: got%10 == 0, EndIn5: got%5 == 0, EndIn9: got%10 == 9}
		if !ends[e] || got <= 0 {
			t.Fatalf("%d became %d", a, got)
		}
		if away := (got - a).Abs(); away > 5 && got > 10 {
			t.Fatalf("%d became %d, which is %d away", a, got, away)
		}
	})
}

func TestAChangeThatSaysNothingIsRefused(t *testing.T) {
	for field, change := range map[string]PriceChange{
		"percent": {}, "amount": {Amount: money.Limit + 1}, "ending": {Ending: "7"},
	} {
		if f := fault.Of(change.Check()); f == nil || f.Fields[field] == "" {
			t.Errorf("%+v: %v does not blame %s", change, f, field)
		}
	}
}
