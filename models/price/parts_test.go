package price

import (
	"testing"

	"pgregory.net/rapid"

	"comptoir/models/money"
	"comptoir/models/tax"
)

// menu is a lunch for 20.00 of a dish at a tenth (18.00 by itself) and a beer at a fifth (6.00).
func menu(level Level) Order {
	return Order{
		Rules: Rules{Rounding: money.HalfUp, TaxLevel: level},
		Taxes: []tax.Rate{{ID: "food", BasisPoints: 1000, Mode: tax.Inclusive}, {ID: "alcohol", BasisPoints: 2000, Mode: tax.Inclusive}},
		Lines: []Line{{
			ID: "menu", Quantity: money.One, UnitPrice: money.PriceOf(2000),
			Parts: []Part{{Weight: 1800, Taxes: []int{0}}, {Weight: 600, Taxes: []int{1}}},
		}},
	}
}

func TestAMenuAtTwoRatesIsTaxedByWhatItIsMadeOf(t *testing.T) {
	t.Parallel()
	for _, level := range []Level{PerRate, PerLine} {
		r, err := Compute(menu(level))
		if err != nil {
			t.Fatal(err)
		}
		if p := r.Lines[0].Parts; p[0].Total != 1500 || p[1].Total != 500 {
			t.Errorf("%s: the parts are %+v", level, p)
		}
		if r.Taxes[0].Amount != 136 || r.Taxes[1].Amount != 83 || r.Total != 2000 || r.Net != 1781 {
			t.Errorf("%s: %+v", level, r)
		}
	}
}

func TestWhatIsTakenOffAMenuIsTakenOffItsParts(t *testing.T) {
	t.Parallel()
	o := menu(PerRate)
	o.Discounts = []Discount{{PercentBP: 1000}}
	o.Lines[0].Discounts = []Discount{{Amount: 1}}
	r, err := Compute(o)
	if err != nil {
		t.Fatal(err)
	}
	if p := r.Lines[0].Parts; p[0] != (PartResult{Amount: 1500, Discount: 151, Total: 1349}) || p[1] != (PartResult{Amount: 500, Discount: 50, Total: 450}) || r.Total != 1799 {
		t.Errorf("the parts are %+v of %+v", p, r)
	}
}

// ordered draws an order with lines of their own and lines that are made of parts.
func ordered(t *rapid.T) Order {
	taxes := rapid.SampledFrom([][]int{nil, {0}, {1}, {0, 1}, {2}})
	o := Order{
		Rules: Rules{Rounding: money.HalfEven, TaxLevel: rapid.SampledFrom([]Level{PerRate, PerLine}).Draw(t, "level")},
		Taxes: []tax.Rate{
			{ID: "A", BasisPoints: 2000, Mode: tax.Inclusive}, {ID: "B", BasisPoints: 825, Mode: tax.Exclusive}, {ID: "C", BasisPoints: 550, Mode: tax.Inclusive},
		},
	}
	for i := range rapid.IntRange(1, 5).Draw(t, "lines") {
		l := Line{
			ID: string(rune('a' + i)), Quantity: money.Whole(rapid.IntRange(1, 7).Draw(t, "quantity")),
			UnitPrice: money.PriceOf(money.Amount(rapid.IntRange(0, 5000).Draw(t, "price"))), Taxes: taxes.Draw(t, "taxes"),
		}
		for range rapid.IntRange(0, 4).Draw(t, "parts") {
			l.Parts = append(l.Parts, Part{Weight: money.Amount(rapid.IntRange(0, 3000).Draw(t, "weight")), Taxes: taxes.Draw(t, "part taxes")})
		}
		if rapid.Bool().Draw(t, "off") {
			l.Discounts = []Discount{{Amount: money.Amount(rapid.IntRange(0, 4000).Draw(t, "amount off"))}}
		}
		o.Lines = append(o.Lines, l)
	}
	o.Discounts = []Discount{{PercentBP: rapid.IntRange(0, 10_000).Draw(t, "discount")}}
	o.ServiceCharge = &ServiceCharge{BasisPoints: rapid.IntRange(0, 1500).Draw(t, "service"), Taxes: []int{0}}
	return o
}

func TestThePartsOfALineAddUpToIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := ordered(t)
		r, err := Compute(o)
		if err != nil {
			t.Fatal(err)
		}
		shares, parts := Shares(o, r), PartShares(o, r)
		var inclusive, exclusive money.Amount
		for i, l := range r.Lines {
			inclusive, exclusive = inclusive+shares[i].Inclusive, exclusive+shares[i].Exclusive
			if len(o.Lines[i].Parts) == 0 {
				continue
			}
			var sum PartResult
			var share Share
			for n, p := range l.Parts {
				if p.Total < 0 || p.Amount-p.Discount != p.Total {
					t.Fatalf("a part is %+v", p)
				}
				sum = PartResult{Amount: sum.Amount + p.Amount, Discount: sum.Discount + p.Discount, Total: sum.Total + p.Total}
				share = Share{share.Inclusive + parts[i][n].Inclusive, share.Exclusive + parts[i][n].Exclusive}
			}
			if sum != (PartResult{Amount: l.Amount, Discount: l.Discount, Total: l.Total}) || share != shares[i] {
				t.Fatalf("line %+v has parts of %+v, its taxes %+v are %+v", l, sum, shares[i], share)
			}
		}
		service := shares[len(r.Lines)]
		if inclusive+exclusive+service.Tax() != r.Tax || r.Net+r.Tax != r.Total {
			t.Fatalf("taxes of %d are shared as %d", r.Tax, inclusive+exclusive+service.Tax())
		}
	})
}

func TestThePiecesOfAMenuMakeTheMenuPartByPart(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := ordered(t)
		r, err := Compute(o)
		if err != nil {
			t.Fatal(err)
		}
		left, shares := Left(o, r), PartShares(o, r)
		whole := rapid.Bool().Draw(t, "goods alone")
		if !whole {
			taken, _ := left.TakeAmount(min(left.Worth(), money.Amount(rapid.IntRange(0, 2000).Draw(t, "money first"))))
			addUp(t, taken)
		}
		for i, l := range o.Lines {
			back := make([]TakenPart, len(l.Parts))
			for range l.Quantity.Units() {
				taken, err := left.Take([]Piece{{ID: l.ID, Quantity: money.One}})
				if err != nil {
					t.Fatal(err)
				}
				addUp(t, taken)
				for n, p := range taken.Lines[0].Parts {
					back[n] = TakenPart{Amount: back[n].Amount + p.Amount, Goods: back[n].Goods + p.Goods, Net: back[n].Net + p.Net, Tax: back[n].Tax + p.Tax}
				}
			}
			for n, p := range r.Lines[i].Parts {
				want := TakenPart{Amount: p.Amount, Goods: p.Total, Net: p.Total - shares[i][n].Inclusive, Tax: shares[i][n].Tax()}
				if whole && back[n] != want {
					t.Fatalf("the part %+v came back as %+v", want, back[n])
				}
			}
		}
		if left.Total != 0 || left.Tax != 0 {
			t.Fatalf("%d is left, %d of tax", left.Total, left.Tax)
		}
	})
}

func TestATaxThatIsGivenBackIsAShareOfWhatBoreIt(t *testing.T) {
	t.Parallel()
	for _, level := range []Level{PerRate, PerLine} {
		o := menu(level)
		r, err := Compute(o)
		if err != nil {
			t.Fatal(err)
		}
		left := Left(o, r)
		taken, err := left.Take([]Piece{{ID: "menu", Quantity: money.One}})
		if err != nil {
			t.Fatal(err)
		}
		for k, back := range left.TakenTaxes(taken) {
			if back.Net != r.Taxes[k].Net || back.Amount != r.Taxes[k].Amount {
				t.Errorf("%s: %+v came back as %+v", level, r.Taxes[k], back)
			}
		}
	}
}

// addUp wants the parts of what was taken to be its lines.
func addUp(t *rapid.T, taken Taken) {
	for _, l := range taken.Lines {
		var sum TakenPart
		for _, p := range l.Parts {
			sum = TakenPart{Amount: sum.Amount + p.Amount, Goods: sum.Goods + p.Goods, Net: sum.Net + p.Net, Tax: sum.Tax + p.Tax}
		}
		if want := (TakenPart{Amount: l.Amount, Goods: l.Goods, Net: l.Net, Tax: l.Tax}); len(l.Parts) > 0 && sum != want {
			t.Fatalf("a piece of %+v has parts of %+v", want, sum)
		}
	}
}
