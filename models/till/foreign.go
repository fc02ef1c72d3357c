package till

import (
	"slices"

	"comptoir/models/money"
)

// ZForeign is what of a drawer's cash is of another currency: Sales, Expected and Counted hold its worth.
type ZForeign struct {
	Currency     string       `json:"currency"`
	Amount       money.Amount `json:"amount"` // expected, in its own minor units
	Worth        money.Amount `json:"worth"`  // of Amount, at the rates that it was taken at
	Counted      money.Amount `json:"counted"`
	CountedWorth money.Amount `json:"counted_worth"`
}

// ForeignCount is what was counted of a currency.
type ForeignCount struct {
	Currency string       `json:"currency"`
	Amount   money.Amount `json:"amount"`
}

// count values what was counted: all of it is worth what it was taken for, another amount in proportion. What nobody gave has
// no rate and is worth nothing.
func (f *ZForeign) count(counted money.Amount) {
	f.Counted = counted
	switch {
	case counted == f.Amount:
		f.CountedWorth = f.Worth
	case f.Amount > 0 && f.Worth > 0:
		f.CountedWorth = money.HalfUp.Share(f.Worth, int64(counted), int64(f.Amount))
	}
}

// Count says what was counted: the house's own money, and other currencies by themselves.
func (d *ZDrawer) Count(pieces []Pieces, own money.Amount, foreign []ForeignCount) {
	d.Pieces, d.Counted = pieces, own
	for _, c := range foreign {
		if !slices.ContainsFunc(d.Foreign, func(f ZForeign) bool { return f.Currency == c.Currency }) && c.Amount > 0 {
			d.Foreign = append(d.Foreign, ZForeign{Currency: c.Currency})
		}
	}
	for i := range d.Foreign {
		f := &d.Foreign[i]
		var counted money.Amount
		for _, c := range foreign {
			if c.Currency == f.Currency {
				counted += c.Amount
			}
		}
		f.count(counted)
		d.Counted += f.CountedWorth
	}
	d.Difference = d.Counted - d.Expected
}

func (d *ZDrawer) addForeign(o ZForeign) {
	for i := range d.Foreign {
		if f := &d.Foreign[i]; f.Currency == o.Currency {
			f.Amount, f.Worth, f.Counted, f.CountedWorth = f.Amount+o.Amount, f.Worth+o.Worth, f.Counted+o.Counted, f.CountedWorth+o.CountedWorth
			return
		}
	}
	d.Foreign = append(d.Foreign, o)
}
