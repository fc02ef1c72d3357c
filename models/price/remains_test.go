package price

import (
	"testing"

	"pgregory.net/rapid"

	"comptoir/models/money"
	"comptoir/models/tax"
)

func TestThePiecesOfARefundMakeTheSale(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := Order{
			Rules: Rules{Rounding: money.HalfEven, TaxLevel: rapid.SampledFrom([]Level{PerRate, PerLine}).Draw(t, "level")},
			Taxes: []tax.Rate{{ID: "A", BasisPoints: 2000, Mode: tax.Inclusive}, {ID: "B", BasisPoints: 825, Mode: tax.Exclusive}},
		}
		for i := range rapid.IntRange(1, 6).Draw(t, "lines") {
			o.Lines = append(o.Lines, Line{
				ID: string(rune('a' + i)), Quantity: money.Whole(rapid.IntRange(1, 9).Draw(t, "quantity")),
				UnitPrice: money.PriceOf(money.Amount(rapid.IntRange(0, 5000).Draw(t, "price"))),
				Taxes:     rapid.SampledFrom([][]int{nil, {0}, {1}, {0, 1}}).Draw(t, "taxes"),
			})
		}
		o.Discounts = []Discount{{PercentBP: rapid.IntRange(0, 10_000).Draw(t, "discount")}}
		r, err := Compute(o)
		if err != nil {
			t.Fatal(err)
		}
		left := Left(o, r)
		for _, l := range o.Lines {
			for range l.Quantity.Units() {
				if _, err := left.Take([]Piece{{ID: l.ID, Quantity: money.One}}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if left.Total != 0 || left.Tax != 0 {
			t.Fatalf("%d is left, %d of tax", left.Total, left.Tax)
		}
		if _, err := left.Take([]Piece{{ID: "a", Quantity: 1}}); err == nil {
			t.Fatal("more came back than was sold")
		}
	})
}

func TestARefundOfManyLinesIsAllOrNothing(t *testing.T) {
	t.Parallel()
	o := Order{Lines: []Line{
		{ID: "a", Quantity: money.Whole(2), UnitPrice: money.PriceOf(300)}, {ID: "b", Quantity: money.One, UnitPrice: money.PriceOf(500)},
	}}
	r, err := Compute(o)
	if err != nil {
		t.Fatal(err)
	}
	left := Left(o, r)
	for _, pieces := range [][]Piece{
		{{ID: "b", Quantity: money.One}, {ID: "a", Quantity: money.Whole(3)}},
		{{ID: "a", Quantity: money.Whole(2)}, {ID: "a", Quantity: 1}},
		{{ID: "c", Quantity: money.One}},
		{{ID: "a", Quantity: -money.One}},
	} {
		if _, err := left.Take(pieces); err == nil || left.Total != 1100 {
			t.Errorf("%v: got %v, %d is left", pieces, err, left.Total)
		}
	}
	taken, err := left.Take([]Piece{{ID: "a", Quantity: money.One}, {ID: "b", Quantity: money.One}})
	if err != nil || taken.Total != 800 || left.Total != 300 {
		t.Errorf("took %+v, %v, %d is left", taken, err, left.Total)
	}
}

func TestTheCheapestOfEachGroupAreFree(t *testing.T) {
	t.Parallel()
	got := NthFree([]money.Amount{100, 500, 300, 400, 200}, 2, 1)
	if len(got) != 1 || got[0] != 300 {
		t.Errorf("free are %v", got)
	}
	if NthFree([]money.Amount{100}, 2, 1) != nil || NthFree(nil, 0, 0) != nil {
		t.Error("something was free for nothing")
	}
}
