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
	Names    []string // of the tax, or of those that share the rate; none: there is no such tax
	Mode     tax.Mode
	Local    bool // the rate is that of a state or a town, which only the owner knows
	Standard int
	// Of what is served on the premises, and of the same when it is taken away or delivered.
	Meals, MealsAway int
	Hot, HotAway     int // drinks
	Soft, SoftAway   int // drinks without alcohol that are not hot
	Alcohol          int
	Flowers          int
}

// flat is a tax that knows no exceptions among what cafés and shops sell.
func flat(name string, rate int) Taxation {
	return except(name, rate, rate, rate, rate, rate, rate)
}

// except gives meals, hot and soft drinks, alcohol and flowers rates of their own.
func except(name string, standard, meals, hot, soft, alcohol, flowers int) Taxation {
	return Taxation{Names: []string{name}, Mode: tax.Inclusive, Standard: standard, Meals: meals, MealsAway: meals,
		Hot: hot, HotAway: hot, Soft: soft, SoftAway: soft, Alcohol: alcohol, Flowers: flowers}
}

// away gives what is taken away rates of its own.
func (t Taxation) away(meals, drinks int) Taxation {
	t.MealsAway, t.HotAway, t.SoftAway = meals, drinks, drinks
	return t
}

// local is a tax on top of prices whose rate depends on the place.
func local(rate int, name string) Taxation {
	t := flat(name, rate)
	t.Mode, t.Local = tax.Exclusive, true
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
