package price

import (
	"slices"

	"comptoir/models/money"
)

// parts shares each line that is made of parts over them, after everything was taken off it.
func (c *calculation) parts() {
	for i := range c.Order.Lines {
		if l := &c.Order.Lines[i]; len(l.Parts) > 0 {
			c.Result.Lines[i].Parts = shared(l.Parts, c.Result.Lines[i], l.Comp)
		}
	}
}

// shared shares a line by the weights of its parts, and what was taken off by what each comes to:
// no part is below zero where the line is not.
func shared(parts []Part, l LineResult, free bool) []PartResult {
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
		if free {
			out[k].Comp, out[k].Total = out[k].Total, 0
		}
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
	if !slices.ContainsFunc(o.Lines, func(l Line) bool { return len(l.Parts) > 0 }) {
		return out
	}
	for i, parts := range o.partFigures(r, o.figures(r)) {
		for _, p := range parts {
			var s Share
			for k, t := range r.Taxes {
				if t.Mode == inclusive {
					s.Inclusive += p.taxes[k]
				} else {
					s.Exclusive += p.taxes[k]
				}
			}
			out[i] = append(out[i], s)
		}
	}
	return out
}

// partFigures shares the figures of lines over their parts, each tax over those that carry it; nil
// for a line without parts. The service charge stays with the line.
func (o Order) partFigures(r Result, wholes []figures) [][]figures {
	out := make([][]figures, len(o.Lines))
	for i, l := range o.Lines {
		if len(l.Parts) == 0 {
			continue
		}
		out[i] = make([]figures, len(l.Parts))
		for n, p := range r.Lines[i].Parts {
			out[i][n] = figures{amount: p.Amount, goods: p.Total, comp: p.Comp, given: o.PartGivenAway(r, i, n), taxes: make([]money.Amount, len(r.Taxes))}
		}
		for k, t := range r.Taxes {
			o.spreadParts(out[i], i, k, t, wholes[i].taxes[k])
		}
	}
	return out
}

// spreadParts shares one tax of a line over the parts that carry it.
func (o Order) spreadParts(parts []figures, i, k int, t TaxResult, whole money.Amount) {
	var carriers []int
	var bases []int64
	for n, p := range o.Lines[i].Parts {
		if slices.Contains(p.Taxes, t.at) {
			carriers = append(carriers, n)
			bases = append(bases, int64(parts[n].goods))
		}
	}
	for at, share := range whole.Allocate(bases) {
		parts[carriers[at]].taxes[k] = share
	}
}

// TakenPart is what a piece of a line comes to in one of its parts.
type TakenPart struct {
	Amount money.Amount // before discounts
	Comp   money.Amount // what of it was given away
	Given  money.Amount // the same without any tax
	Goods  money.Amount // with the taxes inside
	Net    money.Amount // without any tax
	Tax    money.Amount
}

// cutParts shares a piece of a line over its parts: all until its end, less all until its
// beginning, so that the parts of all pieces are those of the line.
func (l *remainder) cutParts(from, to money.Quantity) []figures {
	return l.partsOf(func(whole money.Amount, weights []int64) []money.Amount {
		until := money.Units(whole, l.quantity, 0, to).Allocate(weights)
		for n, before := range money.Units(whole, l.quantity, 0, from).Allocate(weights) {
			until[n] -= before
		}
		return until
	}, l.whole)
}

// shareParts shares money that is given back without goods over the parts of its line.
func (l *remainder) shareParts(off figures) []figures {
	return l.partsOf(func(a money.Amount, weights []int64) []money.Amount { return a.Allocate(weights) }, off)
}

// partsOf shares each figure of a whole by what the parts have of it.
func (l *remainder) partsOf(share func(money.Amount, []int64) []money.Amount, whole figures) []figures {
	if len(l.parts) == 0 {
		return nil
	}
	out := make([]figures, len(l.parts))
	weights := make([]int64, len(l.parts))
	each := func(whole money.Amount, of func(*figures) *money.Amount) {
		for n := range l.parts {
			weights[n] = int64(*of(&l.parts[n]))
		}
		for n, a := range share(whole, weights) {
			*of(&out[n]) = a
		}
	}
	for n := range out {
		out[n].taxes = make([]money.Amount, len(whole.taxes))
	}
	each(whole.amount, func(f *figures) *money.Amount { return &f.amount })
	each(whole.comp, func(f *figures) *money.Amount { return &f.comp })
	each(whole.given, func(f *figures) *money.Amount { return &f.given })
	each(whole.goods, func(f *figures) *money.Amount { return &f.goods })
	for k, tax := range whole.taxes {
		each(tax, func(f *figures) *money.Amount { return &f.taxes[k] })
	}
	return out
}

// share shares what was taken of a line over its parts, each tax being a share of those that bear it.
func (left *Remains) share(out *TakenLine, l *remainder, parts []figures) {
	if len(parts) == 0 {
		return
	}
	out.Parts = left.words(parts)
	for k, t := range left.taxes {
		var base money.Amount
		for n, f := range parts {
			if l.bears[k][n] {
				base += f.goods
			}
		}
		if t.Mode == inclusive {
			base -= out.Taxes[k].Line
		}
		out.Taxes[k].LineNet = base
	}
}

// bearers says which parts of the line carry the tax at place k.
func (l *Line) bearers(k int) []bool {
	out := make([]bool, len(l.Parts))
	for n, p := range l.Parts {
		out[n] = slices.Contains(p.Taxes, k)
	}
	return out
}

// words words figures of parts as what was taken.
func (left *Remains) words(parts []figures) []TakenPart {
	var out []TakenPart
	for _, f := range parts {
		p := TakenPart{Amount: f.amount, Comp: f.comp, Given: f.given, Goods: f.goods, Net: f.goods}
		for k, t := range left.taxes {
			p.Tax += f.taxes[k]
			if t.Mode == inclusive {
				p.Net -= f.taxes[k]
			}
		}
		out = append(out, p)
	}
	return out
}
