package till_test

import (
	"testing"

	"comptoir/models/money"
	"comptoir/models/till"
)

func TestADrawerCountsEachCurrencyByItself(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		own        money.Amount
		foreign    []till.ForeignCount
		difference money.Amount
	}{
		"all of it":                      {10_000, []till.ForeignCount{{Currency: "USD", Amount: 3000}}, 0},
		"a note of ten is missing":       {10_000, []till.ForeignCount{{Currency: "USD", Amount: 2000}}, -922},
		"nobody counted them":            {10_000, nil, -2765},
		"own money does not make up":     {12_765, nil, 0},
		"ten more than was taken":        {10_000, []till.ForeignCount{{Currency: "USD", Amount: 4000}}, 922},
		"nobody gave francs":             {10_000, []till.ForeignCount{{Currency: "USD", Amount: 3000}, {Currency: "CHF", Amount: 500}}, 0},
		"and one of the house's is gone": {9_900, []till.ForeignCount{{Currency: "USD", Amount: 3000}}, -100},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := till.ZDrawer{Expected: 12_765, Foreign: []till.ZForeign{{Currency: "USD", Amount: 3000, Worth: 2765}}}
			d.Count(nil, tt.own, tt.foreign)
			if d.Difference != tt.difference || d.Counted != d.Expected+tt.difference {
				t.Errorf("counted %d, differs by %d, want %d", d.Counted, d.Difference, tt.difference)
			}
		})
	}
}
