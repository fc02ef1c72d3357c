package price

import (
	"comptoir/models/fault"
	"comptoir/models/money"
)

// pay takes the payments off the total: first those that are exact, then cash, of which
// alone the rest is rounded and change given. Cash that was settled when it was taken is exact.
func (c *calculation) pay() error {
	exact, cash, inCash := c.tendered()
	r := &c.Result
	if !exact.InRange() || !cash.InRange() {
		return fault.Invalid("price.out_of_range")
	}
	if r.Total >= 0 && exact > r.Total || r.Total < 0 && exact < r.Total {
		return fault.Conflict("price.overpaid")
	}
	rest := r.Total - exact
	r.Paid = exact + r.Rounding // of what was settled
	if inCash && c.CashRounding != nil {
		rounded := money.RoundCash(rest, c.CashRounding.Increment, c.CashRounding.Mode)
		r.Rounding += rounded - rest
		rest = rounded
	}
	change := max(0, cash-rest)
	r.Change += change
	r.Paid += cash - change
	r.Due = rest - (cash - change)
	return nil
}

func (c *calculation) tendered() (exact, cash money.Amount, inCash bool) {
	for _, p := range c.Payments {
		if p.Tender == Cash && p.Settled == nil {
			cash, inCash = cash+p.Amount, true
			continue
		}
		exact += p.Worth()
		if s := p.Settled; s != nil {
			c.Result.Rounding += s.Rounding
			c.Result.Change += s.Change
		}
	}
	return exact, cash, inCash
}
