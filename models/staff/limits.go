package staff

import (
	"comptoir/models/form"
	"comptoir/models/money"
	"comptoir/models/order"
)

// mayLimit reports whether somebody with own limits may change a role's: nobody gives further
// rights than their own.
func mayLimit(own, before, after order.Limits) bool {
	up := func(own, before, after int64) bool {
		return before == after || own == 0 || after != 0 && after <= own
	}
	amount := func(own, before, after money.Amount) bool { return up(int64(own), int64(before), int64(after)) }
	return up(int64(own.DiscountBP), int64(before.DiscountBP), int64(after.DiscountBP)) &&
		up(int64(own.PriceBP), int64(before.PriceBP), int64(after.PriceBP)) &&
		amount(own.Discount, before.Discount, after.Discount) && amount(own.Comp, before.Comp, after.Comp) &&
		amount(own.Void, before.Void, after.Void) && amount(own.Refund, before.Refund, after.Refund)
}

func checkLimits(c *form.Check, l order.Limits) {
	for field, bp := range map[string]int{"discount_bp": l.DiscountBP, "price_bp": l.PriceBP} {
		c.Require(bp >= 0 && bp <= 10_000, field, "field.range")
	}
	for field, a := range map[string]money.Amount{"discount": l.Discount, "comp": l.Comp, "void": l.Void, "refund": l.Refund} {
		c.Require(a >= 0 && a.InRange(), field, "field.range")
	}
}
