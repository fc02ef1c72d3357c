package price

import "comptoir/models/money"

// TakenOff is what one discount takes off one line.
type TakenOff struct {
	Line   int // its place in Order.Lines
	Ref    int // the discount's own
	Amount money.Amount
}

// Trace prices an order as Compute does and says which discount took how much off which line, in
// the sequence in which they came off. With what offers took (Line.Off) that is all that a line's
// LineResult.Discount is made of.
func Trace(o Order) (Result, []TakenOff, error) {
	if err := o.check(); err != nil {
		return Result{}, nil, err
	}
	var trace []TakenOff
	c := calculation{Order: o, Result: Result{Lines: make([]LineResult, len(o.Lines)), Tip: o.Tip}, trace: &trace}
	r, err := c.compute()
	return r, trace, err
}

// took notes what a discount took off a line, where that is asked.
func (c *calculation) took(line, ref int, off money.Amount) {
	if c.trace != nil && off != 0 {
		*c.trace = append(*c.trace, TakenOff{Line: line, Ref: ref, Amount: off})
	}
}

// TaxParts returns, for each tax of a priced order, the part of each line and a last one for the
// service charge; they add up to the tax.
func TaxParts(o Order, r Result) [][]money.Amount {
	out := make([][]money.Amount, len(r.Taxes))
	for i, t := range r.Taxes {
		out[i] = o.spread(r, t)
	}
	return out
}
