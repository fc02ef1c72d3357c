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
	if c.Exempt {
		return nil
	}
	for _, compound := range [...]bool{false, true} {
		for k := range c.Order.Taxes {
			if c.Order.Taxes[k].Compound != compound {
				continue
			}
			t, carried := c.taxOf(k)
			if !carried {
				continue
			}
			if !t.Net.InRange() {
				return fault.Invalid("price.out_of_range")
			}
			c.Result.Taxes = append(c.Result.Taxes, t)
		}
	}
	return nil
}

// below returns, for a compound tax, the taxes that it is a tax on, by line and service charge;
// nil for any other.
func (o Order) below(r Result, k int) []money.Amount {
	if !o.Taxes[k].Compound {
		return nil
	}
	out := make([]money.Amount, len(o.Lines)+1)
	for _, t := range r.Taxes {
		if t.Mode == inclusive || t.at == k || o.Taxes[t.at].Compound && t.at > k {
			continue
		}
		for i, part := range o.spread(r, t) {
			out[i] += o.both(r, i, t.at, k, part)
		}
	}
	return out
}

// both is what of a line's tax at place t stands on what carries the tax at place k too: all of it,
// or that of its parts which do.
func (o Order) both(r Result, i, t, k int, part money.Amount) money.Amount {
	if i == len(o.Lines) || len(o.Lines[i].Parts) == 0 {
		return part
	}
	var both money.Amount
	for n, p := range o.Lines[i].Parts {
		if slices.Contains(p.Taxes, t) && slices.Contains(p.Taxes, k) {
			both += r.Lines[i].Parts[n].Total
		}
	}
	if whole := o.taxed(r, i, t); both != 0 && whole != 0 {
		return o.Rules.Rounding.Share(part, int64(both), int64(whole))
	}
	return 0
}

// taxOf adds one tax up, rounding once or for each line as the rules say.
func (c *calculation) taxOf(k int) (t TaxResult, carried bool) {
	rate := c.Order.Taxes[k]
	t = TaxResult{at: k, Tax: rate.ID, Name: rate.Name, BasisPoints: rate.BasisPoints, Mode: rate.Mode}
	var base, taxes money.Amount
	below := c.Order.below(c.Result, k)
	for i := range len(c.Order.Lines) + 1 {
		if !c.Order.carries(i, k) {
			continue
		}
		carried = true
		one := c.Order.taxed(c.Result, i, k)
		if below != nil {
			one, taxes = one+below[i], taxes+below[i]
		}
		base += one
		if c.Rules.TaxLevel == PerLine {
			amount, net := rate.Of(one, c.Rules.Rounding)
			t.Amount, t.Net = t.Amount+amount, t.Net+net
		}
	}
	if c.Rules.TaxLevel != PerLine {
		t.Amount, t.Net = rate.Of(base, c.Rules.Rounding)
	}
	t.Net -= taxes
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
	return r.Charges()
}
