package price

import (
	"comptoir/models/fault"
	"comptoir/models/money"
)

// hundredPercent in basis points.
const hundredPercent = 10_000

// Compute prices an order. It refuses what cannot be priced: an unknown rule or tax, an
// amount out of range, a payment by card beyond what is due.
func Compute(o Order) (Result, error) {
	if err := o.check(); err != nil {
		return Result{}, err
	}
	c := calculation{Order: o, Result: Result{Lines: make([]LineResult, len(o.Lines)), Tip: o.Tip}}
	return c.compute()
}

func (c *calculation) compute() (Result, error) {
	if err := c.lines(); err != nil {
		return Result{}, err
	}
	c.discounts()
	c.parts()
	c.service()
	if err := c.taxes(); err != nil {
		return Result{}, err
	}
	if err := c.total(); err != nil {
		return Result{}, err
	}
	if err := c.pay(); err != nil {
		return Result{}, err
	}
	return c.Result, nil
}

// calculation is one order being priced; its steps run in the sequence of Compute.
type calculation struct {
	Order
	Result Result

	trace *[]TakenOff // for Trace
}

// lines rounds quantity times price, then takes the line's own discounts off.
func (c *calculation) lines() error {
	var volume money.Amount // with all magnitudes in range no later sum can overflow
	for i := range c.Order.Lines {
		l := &c.Order.Lines[i]
		amount, err := l.UnitPrice.Times(l.Quantity, c.Rules.Rounding)
		if err != nil {
			return fault.Invalid("price.out_of_range").With("line", l.ID).Because(err)
		}
		if volume += amount.Abs(); !volume.InRange() {
			return fault.Invalid("price.out_of_range")
		}
		if c.Exempt {
			amount -= c.inside(i, amount)
		}
		rest := amount - max(0, min(l.Off, amount))
		for _, d := range l.Discounts {
			off := d.off(rest, c.Rules.Rounding)
			rest -= off
			c.took(i, d.Ref, off)
		}
		r := LineResult{ID: l.ID, Amount: amount, Discount: amount - rest, Total: rest}
		if l.Comp {
			r.Comp, r.Total = rest, 0
		}
		c.Result.Lines[i] = r
	}
	return nil
}

// off returns what a discount takes off a rest. A return gives back less by as much as the
// sale would have cost less.
func (d Discount) off(rest money.Amount, rounding money.Rounding) money.Amount {
	if d.PercentBP != 0 {
		return rounding.Share(rest, int64(d.PercentBP), hundredPercent)
	}
	if rest < 0 {
		return -min(d.Amount, -rest)
	}
	return min(d.Amount, rest)
}

// discounts takes the order's discounts off its lines.
func (c *calculation) discounts() {
	for i := range c.Discounts {
		d := &c.Discounts[i]
		sold, returned := c.groups(d)
		c.takeOff(d.Ref, sold, d.off(c.sum(sold), c.Rules.Rounding))
		if d.PercentBP != 0 {
			c.takeOff(d.Ref, returned, d.off(c.sum(returned), c.Rules.Rounding))
		}
	}
}

// groups returns the indexes of the lines that a discount is for: those with something
// left to pay, and those with something to give back.
func (c *calculation) groups(d *Discount) (sold, returned []int) {
	for i := range c.Order.Lines {
		if c.Order.Lines[i].NotDiscounted || !d.names(c.Order.Lines[i].ID) {
			continue
		}
		switch rest := c.Result.Lines[i].Total; {
		case rest > 0:
			sold = append(sold, i)
		case rest < 0:
			returned = append(returned, i)
		}
	}
	return sold, returned
}

// takeOff spreads a discount over lines by what is left of them.
func (c *calculation) takeOff(ref int, lines []int, off money.Amount) {
	if off == 0 {
		return
	}
	rests := make([]int64, len(lines))
	for i, line := range lines {
		rests[i] = int64(c.Result.Lines[line].Total.Abs())
	}
	for i, part := range off.Allocate(rests) {
		l := &c.Result.Lines[lines[i]]
		l.Discount += part
		l.Total -= part
		c.took(lines[i], ref, part)
	}
}

func (c *calculation) sum(lines []int) money.Amount {
	var sum money.Amount
	for _, i := range lines {
		sum += c.Result.Lines[i].Total
	}
	return sum
}
