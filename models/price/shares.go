package price

import (
	"slices"

	"comptoir/models/money"
	"comptoir/models/tax"
)

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
	for k, part := range shareTax(o.Taxes[t.at], t.Amount, bases) {
		parts[carriers[k]] = part
	}
	return parts
}

// shareTax shares a tax over what it was computed from. Where some of that is given back, by what
// each bears itself and not by the whole: a sum of a few cents is a bad measure of a case of
// bottles and of the empties that came for it.
func shareTax(t tax.Rate, whole money.Amount, bases []int64) []money.Amount {
	if slices.Min(append([]int64{0}, bases...)) == 0 || slices.Max(append([]int64{0}, bases...)) == 0 {
		return whole.Allocate(bases)
	}
	// So that the opposite order has the opposite shares.
	sign := money.Amount(1)
	if whole < 0 || whole == 0 && bases[slices.IndexFunc(bases, func(b int64) bool { return b != 0 })] < 0 {
		sign = -1
	}
	part := int64(hundredPercent)
	if t.Mode == inclusive {
		part += int64(t.BasisPoints)
	}
	shares, rests := make([]money.Amount, len(bases)), make([]int64, len(bases))
	missing := sign * whole
	for i, base := range bases {
		base *= int64(sign)
		shares[i] = money.Down.Share(money.Amount(base), int64(t.BasisPoints), part)
		rests[i] = base*int64(t.BasisPoints) - int64(shares[i])*part // wraps around twice where the product does
		if rests[i] < 0 {
			shares[i], rests[i] = shares[i]-1, rests[i]+part
		}
		missing -= shares[i]
	}
	for ; missing > 0; missing-- {
		largest := 0
		for i, rest := range rests {
			if rest > rests[largest] {
				largest = i
			}
		}
		shares[largest], rests[largest] = shares[largest]+1, 0
	}
	for i := range shares {
		shares[i] *= sign
	}
	return shares
}
