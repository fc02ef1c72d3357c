package account

import (
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/price"
	"comptoir/models/text"
)

// unreadable is a number that the check refuses together with all that is wrong beside it.
const unreadable = -1

// chargesOf reads what a venue charges beside what is ordered. An empty field is none.
func chargesOf(c echo.Context) (account.Charges, error) {
	values, err := c.FormParams()
	if err != nil {
		return account.Charges{}, fault.Malformed("request.unreadable").Because(err)
	}
	v := account.Charges{
		ServiceName: values.Get("service_name"), ServiceKinds: values["service_kinds"], ServiceBase: price.Base(values.Get("service_base")), Tips: values.Get("tips"),
		MinimumPerCover: values.Get("minimum_per") == "cover", MinimumKinds: values["minimum_kinds"],
	}
	if v.ServiceTaxes, err = web.OptionalID(c, "service_taxes"); err != nil {
		return v, err
	}
	v.TipShares = sharesOf(values.Get("tip_shares"))
	var rate, covers form.Check
	if typed := strings.TrimSpace(values.Get("service_rate")); typed != "" {
		if v.ServiceBP = rate.Percent("", typed, 10_000); rate.Err() != nil {
			v.ServiceBP = unreadable
		}
	}
	if typed := strings.TrimSpace(values.Get("service_min_covers")); typed != "" {
		if v.ServiceMinCovers = covers.Int("", typed, 0, 1000); covers.Err() != nil {
			v.ServiceMinCovers = unreadable
		}
	}
	if typed := strings.TrimSpace(values.Get("minimum")); typed != "" {
		if v.Minimum, err = text.ParseAmount(typed, web.Who(c).Currency.Digits, text.NoMark); err != nil {
			v.Minimum = unreadable
		}
	}
	return v, nil
}

// sharesOf reads percentages as they are typed one after the other: "5, 10, 15".
func sharesOf(typed string) []int {
	var list []int
	for _, word := range strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(",;%/ \u00a0\t", r) }) {
		n, err := strconv.Atoi(word)
		if err != nil {
			n = unreadable
		}
		list = append(list, n)
	}
	return list
}
