package account_test

import (
	"strings"
	"testing"
	"time"

	"comptoir/models/account"
	"comptoir/models/tax"
)

func TestEveryCountryIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range account.Countries() {
		if seen[c.Code] || len(c.Code) != 2 || len(c.Currency) != 3 || c.Cash < 1 || !c.Rounding.Valid() {
			t.Errorf("%s is not whole: %+v", c.Code, c)
		}
		seen[c.Code] = true
		if len(c.Zones) == 0 || !strings.Contains("en fr ru uk", c.Language) {
			t.Errorf("%s: zones %v, language %q", c.Code, c.Zones, c.Language)
		}
		for _, zone := range c.Zones {
			if _, err := time.LoadLocation(zone); err != nil {
				t.Errorf("%s: %v", c.Code, err)
			}
		}
		if c.Tax.Mode != tax.Inclusive && c.Tax.Mode != tax.Exclusive {
			t.Errorf("%s: mode %q", c.Code, c.Tax.Mode)
		}
		for _, rate := range []int{c.Tax.Meals, c.Tax.MealsAway, c.Tax.Hot, c.Tax.HotAway, c.Tax.Soft, c.Tax.SoftAway, c.Tax.Alcohol, c.Tax.Flowers} {
			if rate < 0 || rate > c.Tax.Standard {
				t.Errorf("%s: a rate of %d above the standard rate", c.Code, rate)
			}
		}
		if p := c.Example(220); p <= 0 || int64(p)%int64(c.Cash) != 0 && c.Cash < 10 {
			t.Errorf("%s: an espresso costs %d", c.Code, p)
		}
	}
	for _, code := range strings.Fields("FR DE AT IT ES PT BE NL LU IE GB CH US CA AU NZ JP UA RU PL CZ SE NO DK FI EE LV LT GR RO BG TR IN MX BR AE KW") {
		if !seen[code] {
			t.Errorf("%s is missing", code)
		}
	}
}

func TestExamplesLookRightWhereTheyAreSold(t *testing.T) {
	for code, want := range map[string]int64{"FR": 220, "CH": 370, "JP": 350, "UA": 5500, "KW": 1200, "CZ": 6600} {
		c, ok := account.CountryOf(code)
		if !ok {
			t.Fatalf("no country %s", code)
		}
		if got := c.Example(220); int64(got) != want {
			t.Errorf("an espresso costs %d in %s, want %d", got, code, want)
		}
	}
}
