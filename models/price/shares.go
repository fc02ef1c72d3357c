package price

import "comptoir/models/money"

// Share is a line's part of the order's taxes, rounded so that the lines and the service
// charge add up to each tax exactly.
type Share struct {
	Inclusive money.Amount // tax inside the line's total
	Exclusive money.Amount // tax on top of it
}

// Tax returns both kinds of tax together.
func (s Share) Tax() money.Amount { return s.Inclusive + s.Exclusive }

// Shares spreads the taxes of a priced order over its lines: one Share for each line in
// sequence and a last one for the service charge.
func Shares(o Order, r Result) []Share {
	out := make([]Share, len(o.Lines)+1)
	for _, t := range r.Taxes {
		for i, part := range o.spread(r, t) {
			if t.Mode == inclusive {
				out[i].Inclusive += part
			} else {
				out[i].Exclusive += part
			}
		}
	}
	return out
}

// spread returns the part of one tax for each line and the service charge.
func (o Order) spread(r Result, t TaxResult) []money.Amount {
	parts := make([]money.Amount, len(o.Lines)+1)
	carriers := make([]int, 0, len(parts))
	bases := make([]int64, 0, len(parts))
	below := o.below(r, t.at)
	base := func(i int) money.Amount {
		if below != nil {
			return o.taxed(r, i, t.at) + below[i]
		}
		return o.taxed(r, i, t.at)
	}
	for i := range parts {
		if o.carries(i, t.at) {
			carriers = append(carriers, i)
			bases = append(bases, int64(base(i)))
		}
	}
	if o.Rules.TaxLevel == PerLine {
		for _, i := range carriers {
			parts[i], _ = o.Taxes[t.at].Of(base(i), o.Rules.Rounding)
		}
		return parts
	}
	for k, part := range t.Amount.Allocate(bases) {
		parts[carriers[k]] = part
	}
	return parts
}
