package price

import (
	"slices"

	"comptoir/models/money"
)

// parts shares each line that is made of parts over them, after everything was taken off it.
func (c *calculation) parts() {
	for i := range c.Order.Lines {
		if l := &c.Order.Lines[i]; len(l.Parts) > 0 {
			c.Result.Lines[i].Parts = shared(l.Parts, c.Result.Lines[i])
		}
	}
}

// shared shares a line by the weights of its parts, and what was taken off by what each comes to:
// no part is below zero where the line is not.
func shared(parts []Part, l LineResult) []PartResult {
	out := make([]PartResult, len(parts))
	weights := make([]int64, len(parts))
	for k, p := range parts {
		weights[k] = int64(p.Weight)
	}
	for k, amount := range l.Amount.Allocate(weights) {
		out[k].Amount, weights[k] = amount, int64(amount)
	}
	if l.Amount == 0 {
		weights = make([]int64, len(parts))
	}
	for k, off := range l.Discount.Allocate(weights) {
		out[k].Discount, out[k].Total = off, out[k].Amount-off
	}
	return out
}

// taxedWith is what of a line carries the tax at place k.
func (r LineResult) taxedWith(parts []Part, k int) money.Amount {
	if len(parts) == 0 || len(r.Parts) != len(parts) {
		return r.Total
	}
	var sum money.Amount
	for n, p := range parts {
		if slices.Contains(p.Taxes, k) {
			sum += r.Parts[n].Total
		}
	}
	return sum
}

// carries says whether the line, or one of its parts, carries the tax at place k.
func (l *Line) carries(k int) bool {
	if len(l.Parts) == 0 {
		return slices.Contains(l.Taxes, k)
	}
	return slices.ContainsFunc(l.Parts, func(p Part) bool { return slices.Contains(p.Taxes, k) })
}

// PartShares spreads the taxes of a priced order over the parts of its lines: for each line in
// sequence one Share a part, which add up to the line's own; nil for a line without parts.
func PartShares(o Order, r Result) [][]Share {
	out := make([][]Share, len(o.Lines))
	for i := range o.Lines {
		if len(o.Lines[i].Parts) > 0 {
			out[i] = make([]Share, len(o.Lines[i].Parts))
		}
	}
	for _, t := range r.Taxes {
		whole := o.spread(r, t)
		for i := range out {
			if out[i] != nil {
				o.spreadParts(out[i], i, r, t, whole[i])
			}
		}
	}
	return out
}

// spreadParts adds a line's share of one tax to the parts that carry it.
func (o Order) spreadParts(shares []Share, i int, r Result, t TaxResult, whole money.Amount) {
	var carriers []int
	var bases []int64
	for n, p := range o.Lines[i].Parts {
		if slices.Contains(p.Taxes, t.at) {
			carriers = append(carriers, n)
			bases = append(bases, int64(r.Lines[i].Parts[n].Total))
		}
	}
	for k, part := range whole.Allocate(bases) {
		if t.Mode == inclusive {
			shares[carriers[k]].Inclusive += part
		} else {
			shares[carriers[k]].Exclusive += part
		}
	}
}

// CutParts shares a piece of a line over its parts: what the units from a to b of n come to, where
// whole is the line and parts are what its parts come to. Pieces add up to their parts exactly when
// all units were cut, and the parts of a piece always add up to money.Units of the line.
func CutParts(whole money.Amount, parts []money.Amount, n, a, b money.Quantity) []money.Amount {
	weights := make([]int64, len(parts))
	for k, p := range parts {
		weights[k] = int64(p)
	}
	until := money.Units(whole, n, 0, b).Allocate(weights)
	for k, before := range money.Units(whole, n, 0, a).Allocate(weights) {
		until[k] -= before
	}
	return until
}
