package price

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"comptoir/models/money"
	"comptoir/models/tax"
)

// A case of bottles, and the empties that came for it: the order comes to a few cents, of which the
// tax is one, and that cent says little of what either bears.
func TestASmallSumIsNoMeasureOfTheTaxOfWhatItIsMadeOf(t *testing.T) {
	t.Parallel()
	o := Order{
		Rules: Rules{Rounding: money.HalfUp, TaxLevel: PerRate},
		Taxes: []tax.Rate{{ID: "A", BasisPoints: 2000, Mode: tax.Inclusive}},
		Lines: []Line{
			{ID: "case", Quantity: money.One, UnitPrice: money.PriceOf(1000), Taxes: []int{0}},
			{ID: "empties", Quantity: -money.One, UnitPrice: money.PriceOf(995), Taxes: []int{0}, Deposit: true},
		},
	}
	r, err := Compute(o)
	if err != nil {
		t.Fatal(err)
	}
	if s := Shares(o, r); r.Tax != 1 || s[0].Inclusive != 167 || s[1].Inclusive != -166 || r.Deposit != -829 || r.Net != 833 {
		t.Errorf("of a tax of %d the case bears %d and the empties %d; net %d, deposits %d", r.Tax, s[0].Inclusive, s[1].Inclusive, r.Net, r.Deposit)
	}
}

func TestTheSharesOfATaxAreTheTaxAndNeverOfTheWrongSign(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := Order{
			Rules: Rules{
				Rounding: rapid.SampledFrom([]money.Rounding{money.HalfUp, money.HalfEven, money.Down, money.Up}).Draw(t, "rounding"),
				TaxLevel: rapid.SampledFrom([]Level{PerRate, PerLine}).Draw(t, "level"),
			},
			Taxes: []tax.Rate{
				{ID: "A", BasisPoints: rapid.IntRange(0, 2500).Draw(t, "inside"), Mode: tax.Inclusive}, {ID: "B", BasisPoints: rapid.IntRange(0, 2500).Draw(t, "on top"), Mode: tax.Exclusive},
			},
		}
		for i := range rapid.IntRange(1, 6).Draw(t, "lines") {
			price := money.PriceOf(money.Amount(rapid.OneOf(rapid.IntRange(0, 5), rapid.IntRange(990, 1000), rapid.IntRange(0, 100_000)).Draw(t, "price")))
			o.Lines = append(o.Lines, Line{
				ID: string(rune('a' + i)), Quantity: money.Whole(rapid.IntRange(-3, 3).Draw(t, "quantity")), UnitPrice: price,
				Taxes: rapid.SampledFrom([][]int{nil, {0}, {1}, {0, 1}}).Draw(t, "taxes"), Deposit: rapid.Bool().Draw(t, "deposit"),
			})
		}
		r, err := Compute(o)
		if err != nil {
			t.Fatal(err)
		}
		for _, whole := range r.Taxes {
			parts := o.spread(r, whole)
			if sum := money.SumOf(parts); sum != whole.Amount {
				t.Fatalf("the shares of %s come to %d of %d", whole.Tax, sum, whole.Amount)
			}
			for i, l := range o.Lines {
				if !l.carries(whole.at) {
					continue
				}
				bears(t, o.Taxes[whole.at], r.Lines[i].Total, parts[i])
			}
		}
		opposite := o
		opposite.Lines = append([]Line(nil), o.Lines...)
		for i := range opposite.Lines {
			opposite.Lines[i].Quantity *= -1
		}
		back, err := Compute(opposite)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range Shares(opposite, back) {
			if was := Shares(o, r)[i]; s.Inclusive != -was.Inclusive || s.Exclusive != -was.Exclusive {
				t.Fatalf("line %d bears %+v, and the opposite %+v", i, was, s)
			}
		}
	})
}

// bears checks the share of a tax that a line bears: of its sign, and as much as it would bear by
// itself but for the rounding of its own and of the whole's.
func bears(t *rapid.T, rate tax.Rate, total, share money.Amount) {
	if total > 0 && share < 0 || total < 0 && share > 0 || total == 0 && share != 0 {
		t.Fatalf("%d bears %d", total, share)
	}
	part := int64(hundredPercent)
	if rate.Mode == inclusive {
		part += int64(rate.BasisPoints)
	}
	exact := big.NewRat(int64(total)*int64(rate.BasisPoints), part)
	off := new(big.Rat).Sub(big.NewRat(int64(share), 1), exact)
	if off.Abs(off).Cmp(big.NewRat(2, 1)) >= 0 {
		t.Fatalf("%d at %d bears %d, by itself %s", total, rate.BasisPoints, share, exact.FloatString(2))
	}
}
