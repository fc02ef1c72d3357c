package e2e

import (
	"regexp"
	"testing"
)

// C108: a table pays while the server is away, and the till is left before it is back. Whichever
// device speaks first then, the order is paid once and the table is free everywhere.
func TestC108PaidWhileTheServerIsAway(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		first bool // the till that took the money speaks before the other looks
	}{{"the till comes back first", true}, {"another device looks first", false}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			real := open(t)
			h, w := real.wire(t)
			till := h.device(t, tablet)
			till.signUp("Restaurant", "Demo Restaurant")
			till.openShift("100")
			till.table("4")
			till.addItem("Soup of the day")
			till.hasLine("Soup of the day", 1)
			here := till.URL()
			other := till.sibling()
			other.visit(real.url + "/floor")
			other.taken("4")

			till.pay()
			w.cut()
			till.ok(till.Locator("#pay .quick-amounts button").First().Click(), "take the exact amount")
			till.waiting()
			till.visit("about:blank")

			look := func() {
				other.visit(real.url + "/floor")
				other.taken("4")
			}
			if !c.first {
				look()
			}
			w.mend()
			till.visit(here)
			till.answered()
			till.reload()
			till.sees(till.GetByTestId("sale-done"))
			other.visit(real.url + "/floor")
			other.ok(other.expect(other.Locator(`a[data-table="4"]`)).ToHaveAttribute("aria-label", regexp.MustCompile(`Free`)))
			other.closedOrders("6,50 €")
			till.forgive()
		})
	}
}
