package account

import (
	"time"

	"comptoir/models/money"
	"comptoir/models/tax"
)

// A Country is what is usual there. An account starts with it and may change all of it but the
// currency: rates have exceptions, and the owner's tax adviser has the last word.
type Country struct {
	Code     string // ISO 3166
	Currency string // ISO 4217
	Language string // of ours, the one most people read there
	Zones    []string
	FirstDay time.Weekday // of the week
	Cash     money.Amount // the smallest sum paid in cash, in minor units; 1: none
	Rounding money.Rounding
	Tax      Taxation
	level    int // what an example price of one euro costs there, in minor units
}

// Taxation is a country's tax on sales. Rates are basis points.
type Taxation struct {
	Names     []string // of the tax, or of those that share the rate; none: there is no such tax
	Mode      tax.Mode
	Local     bool // the rate is that of a state or a town, which only the owner knows
	Standard  int
	Meals     int
	Takeaway  int // of meals and drinks without alcohol that are taken away
	HotDrinks int
	Soft      int
	Alcohol   int
	Flowers   int
}

// flat is a tax that knows no exceptions among what cafés and shops sell.
func flat(name string, rate int) Taxation {
	return Taxation{Names: []string{name}, Mode: tax.Inclusive, Standard: rate, Meals: rate, Takeaway: rate, HotDrinks: rate, Soft: rate, Alcohol: rate, Flowers: rate}
}

// except gives meals, what is taken away, hot and soft drinks, alcohol and flowers rates of their own.
func except(name string, standard, meals, takeaway, hot, soft, alcohol, flowers int) Taxation {
	return Taxation{[]string{name}, tax.Inclusive, false, standard, meals, takeaway, hot, soft, alcohol, flowers}
}

// local is a tax on top of prices whose rate depends on the place.
func local(rate int, names ...string) Taxation {
	t := flat("", rate)
	t.Names, t.Mode, t.Local = names, tax.Exclusive, true
	return t
}

// CountryOf finds a country by its code.
func CountryOf(code string) (Country, bool) {
	for _, c := range Countries() {
		if c.Code == code {
			return c, true
		}
	}
	return Country{}, false
}

// Money is the country's currency.
func (c Country) Money() money.Currency { return money.CurrencyOf(c.Currency) }

// Example turns an example price in euro cents into one that looks right there.
func (c Country) Example(cents money.Amount) money.Amount {
	a := money.HalfUp.Share(cents, int64(c.level), 100)
	step := money.Amount(10)
	switch {
	case a >= 10_000:
		step = 500
	case a >= 1_000:
		step = 50
	}
	return max(step, money.RoundCash(a, step, money.HalfUp))
}
