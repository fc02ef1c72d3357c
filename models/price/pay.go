package price

import (
	"comptoir/models/fault"
	"comptoir/models/money"
)

// pay takes the payments off the total: first those that are exact, then cash, of which
// alone the rest is rounded and change given.
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
	if inCash && c.CashRounding != nil {
		r.Rounding = money.RoundCash(rest, c.CashRounding.Increment, c.CashRounding.Mode) - rest
		rest += r.Rounding
	}
	r.Change = max(0, cash-rest)
	r.Paid = exact + cash - r.Change
	r.Due = rest - (cash - r.Change)
	return nil
}

func (c *calculation) tendered() (exact, cash money.Amount, inCash bool) {
	for _, p := range c.Payments {
		if p.Tender == Cash {
			cash, inCash = cash+p.Amount, true
		} else {
			exact += p.Amount
		}
	}
	return exact, cash, inCash
}
