package price

import (
	"comptoir/models/fault"
	"comptoir/models/money"
)

// service adds what is charged beside the lines: a share of them, and what they miss to the least.
func (c *calculation) service() {
	s := c.Order.ServiceCharge
	if s == nil {
		return
	}
	var base, goods money.Amount
	ordered := false
	for i, l := range c.Result.Lines {
		line := &c.Order.Lines[i]
		ordered = ordered || line.Quantity != 0
		if !line.Deposit {
			goods += l.Total + l.Comp
		}
		switch {
		case line.NoService:
		case s.Base == BeforeDiscounts:
			base += l.Amount - l.Comp
		default:
			base += l.Total
		}
	}
	c.Result.ServiceCharge = c.Rules.Rounding.Share(base, int64(s.BasisPoints), hundredPercent)
	if ordered && goods < s.Least {
		c.Result.TopUp = s.Least - goods
	}
}

// total adds up what the order costs. What is a deposit is owed to whoever brings the empties, and
// no part of what is earned.
func (c *calculation) total() error {
	r := &c.Result
	r.Net = r.Charges()
	for i, l := range r.Lines {
		if c.Order.Lines[i].Deposit {
			r.Deposit += l.Total
		} else {
			r.Net += l.Total
		}
	}
	for _, t := range r.Taxes {
		r.Tax += t.Amount
		if t.Mode == inclusive {
			inside := c.depositTax(t)
			r.Net, r.Deposit = r.Net-(t.Amount-inside), r.Deposit-inside
		}
	}
	r.Total = r.Net + r.Tax + r.Tip + r.Deposit
	if !r.Total.InRange() || !r.Net.InRange() {
		return fault.Invalid("price.out_of_range")
	}
	return nil
}

// depositTax is the part of a tax that deposits bear, which they do nearly nowhere.
func (c *calculation) depositTax(t TaxResult) money.Amount {
	var sum money.Amount
	var parts []money.Amount
	for i := range c.Order.Lines {
		if !c.Order.Lines[i].Deposit || !c.Order.carries(i, t.at) {
			continue
		}
		if parts == nil {
			parts = c.Order.spread(c.Result, t)
		}
		sum += parts[i]
	}
	return sum
}

// inside is the tax within an amount of line i, or of each of its parts.
func (o Order) inside(i int, amount money.Amount) money.Amount {
	l := &o.Lines[i]
	if len(l.Parts) == 0 {
		return o.within(l.Taxes, amount)
	}
	weights := make([]int64, len(l.Parts))
	for n, p := range l.Parts {
		weights[n] = int64(p.Weight)
	}
	var sum money.Amount
	for n, part := range amount.Allocate(weights) {
		sum += o.within(l.Parts[n].Taxes, part)
	}
	return sum
}

// within is the tax within an amount that carries the taxes at some places.
func (o Order) within(places []int, amount money.Amount) money.Amount {
	for _, k := range places {
		if o.Taxes[k].Mode == inclusive {
			tax, _ := o.Taxes[k].Of(amount, o.Rules.Rounding)
			return tax
		}
	}
	return 0
}

// GivenAway is what line i would have earned, had it not been free of charge: without tax.
func (o Order) GivenAway(r Result, i int) money.Amount {
	if len(o.Lines[i].Parts) == 0 {
		return o.given(o.Lines[i].Taxes, r.Lines[i].Comp)
	}
	var sum money.Amount
	for n := range o.Lines[i].Parts {
		sum += o.PartGivenAway(r, i, n)
	}
	return sum
}

// PartGivenAway is the same of one part of a line.
func (o Order) PartGivenAway(r Result, i, n int) money.Amount {
	if n >= len(r.Lines[i].Parts) {
		return 0 // it could not be priced
	}
	return o.given(o.Lines[i].Parts[n].Taxes, r.Lines[i].Parts[n].Comp)
}

func (o Order) given(places []int, comp money.Amount) money.Amount {
	if comp == 0 || o.Exempt {
		return comp
	}
	return comp - o.within(places, comp)
}
