package price

import (
	"slices"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/tax"
)

const inclusive = tax.Inclusive

// taxes computes each tax that a line or the service charge carries.
func (c *calculation) taxes() error {
	c.Result.Taxes = make([]TaxResult, 0, len(c.Order.Taxes))
	for k := range c.Order.Taxes {
		t, carried := c.taxOf(k)
		if !carried {
			continue
		}
		if !t.Net.InRange() {
			return fault.Invalid("price.out_of_range")
		}
		c.Result.Taxes = append(c.Result.Taxes, t)
	}
	return nil
}

// taxOf adds one tax up, rounding once or for each line as the rules say.
func (c *calculation) taxOf(k int) (t TaxResult, carried bool) {
	rate := c.Order.Taxes[k]
	t = TaxResult{at: k, Tax: rate.ID, Name: rate.Name, BasisPoints: rate.BasisPoints, Mode: rate.Mode}
	var base money.Amount
	for i := range len(c.Order.Lines) + 1 {
		if !c.Order.carries(i, k) {
			continue
		}
		carried = true
		base += c.Order.taxed(c.Result, i, k)
		if c.Rules.TaxLevel == PerLine {
			amount, net := rate.Of(c.Order.taxed(c.Result, i, k), c.Rules.Rounding)
			t.Amount, t.Net = t.Amount+amount, t.Net+net
		}
	}
	if c.Rules.TaxLevel != PerLine {
		t.Amount, t.Net = rate.Of(base, c.Rules.Rounding)
	}
	return t, carried
}

// carries says whether line i carries the tax at place k; the service charge stands after the last line.
func (o Order) carries(i, k int) bool {
	if i < len(o.Lines) {
		return o.Lines[i].carries(k)
	}
	return o.ServiceCharge != nil && slices.Contains(o.ServiceCharge.Taxes, k)
}

// taxed returns what of line i is taxed with the tax at place k; the service charge stands after the
// last line.
func (o Order) taxed(r Result, i, k int) money.Amount {
	if i < len(r.Lines) {
		return r.Lines[i].taxedWith(o.Lines[i].Parts, k)
	}
	return r.ServiceCharge
}
