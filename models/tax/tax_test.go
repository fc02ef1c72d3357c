package tax

import (
	"testing"

	"pgregory.net/rapid"

	"comptoir/models/money"
)

func TestTaxInsideAPriceAndOnTopOfIt(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name        string
		rate        Rate
		base        money.Amount
		rounding    money.Rounding
		amount, net money.Amount
	}{
		{"inside", Rate{BasisPoints: 700, Mode: Inclusive}, 2000, money.HalfUp, 131, 1869},
		{"on top", Rate{BasisPoints: 825, Mode: Exclusive}, 3112, money.HalfUp, 257, 3112},
		{"a half goes away from zero", Rate{BasisPoints: 500, Mode: Exclusive}, 10, money.HalfUp, 1, 10},
		{"or to the even neighbour", Rate{BasisPoints: 500, Mode: Exclusive}, 10, money.HalfEven, 0, 10},
		{"a return mirrors the sale", Rate{BasisPoints: 700, Mode: Inclusive}, -2000, money.HalfUp, -131, -1869},
		{"no tax at all", Rate{Mode: Inclusive}, 999, money.Up, 0, 999},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if amount, net := tt.rate.Of(tt.base, tt.rounding); amount != tt.amount || net != tt.net {
				t.Errorf("got %d and net %d, want %d and %d", amount, net, tt.amount, tt.net)
			}
		})
	}
}

func TestNetAndTaxMakeThePrice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := Rate{BasisPoints: rapid.IntRange(0, 10_000).Draw(t, "rate"), Mode: Inclusive}
		base := money.Amount(rapid.Int64Range(-1e12, 1e12).Draw(t, "base"))
		amount, net := r.Of(base, rapid.SampledFrom([]money.Rounding{money.HalfUp, money.HalfEven, money.Down, money.Up}).Draw(t, "rounding"))
		if amount+net != base || amount.Abs() > base.Abs() {
			t.Fatalf("%d is net %d and tax %d", base, net, amount)
		}
	})
}

func TestARateIsWithinReason(t *testing.T) {
	t.Parallel()
	if !(Rate{BasisPoints: 2000, Mode: Exclusive}).Valid() || (Rate{BasisPoints: 2000}).Valid() || (Rate{BasisPoints: MaxBasisPoints + 1, Mode: Inclusive}).Valid() {
		t.Error("rates are judged wrongly")
	}
}
