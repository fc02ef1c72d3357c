package account

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/text"
	view "comptoir/views/account"
	"comptoir/views/i18n"
)

// limitValues are limits as the form of a role shows them; none is an empty field.
func limitValues(l order.Limits, cur money.Currency) url.Values {
	values := url.Values{}
	for field, bp := range map[string]int{"discount_bp": l.DiscountBP, "price_bp": l.PriceBP} {
		if bp != 0 {
			values.Set(field, view.Rate(bp))
		}
	}
	for field, a := range map[string]money.Amount{"discount": l.Discount, "comp": l.Comp, "void": l.Void, "refund": l.Refund} {
		if a != 0 {
			values.Set(field, i18n.Plain(a, cur))
		}
	}
	return values
}

// readLimits reads the limits of a role as they were typed.
func readLimits(c echo.Context) (order.Limits, error) {
	var l order.Limits
	var check form.Check
	for field, bp := range map[string]*int{"discount_bp": &l.DiscountBP, "price_bp": &l.PriceBP} {
		if typed := c.FormValue(field); typed != "" {
			*bp = check.Percent(field, typed, 10_000)
		}
	}
	for field, a := range map[string]*money.Amount{"discount": &l.Discount, "comp": &l.Comp, "void": &l.Void, "refund": &l.Refund} {
		typed := c.FormValue(field)
		if typed == "" {
			continue
		}
		var err error
		if *a, err = text.ParseAmount(typed, web.Who(c).Currency.Digits, text.NoMark); err != nil {
			code := "field.number"
			if f := fault.Of(err); f != nil {
				code = f.Code
			}
			check.Blame(field, code)
		}
	}
	return l, check.Err()
}
