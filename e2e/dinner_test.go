package e2e

import (
	"regexp"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// Dinner for four: seated, ordered, cooked, more ordered, paid by two people, receipt in hand.
func TestDinnerForFour(t *testing.T) {
	t.Parallel()
	_, till := openAt(t, "Restaurant")
	counter := newCounter(t)
	till.standsOn(counter)
	till.openShift("150")
	kitchen, bar := till.sibling(), till.sibling()
	kitchen.station("Kitchen")
	bar.station("Bar")

	till.table("7")
	till.covers(4)
	till.addItem("Soup of the day")
	till.addItem("Soup of the day")
	till.addItem("Salad")
	till.category("Mains")
	till.addItem("Steak")
	till.addItem("Fish of the day")
	till.category("Drinks")
	till.addItem("Glass of wine")
	till.addItem("Glass of wine")
	till.hasLine("Glass of wine", 2)
	till.send()
	till.taken("7")

	kitchen.sees(kitchen.dish("Steak"))
	kitchen.count(kitchen.dish("Glass of wine"), 0)
	bar.sees(bar.dish("Glass of wine"))
	bar.count(bar.dish("Steak"), 0)
	kitchen.ok(kitchen.dish("Steak").Locator("button").Click())
	kitchen.ok(kitchen.expect(kitchen.dish("Steak").Locator("button")).ToHaveAttribute("aria-pressed", "true"))
	kitchen.key("1")
	kitchen.count(kitchen.Locator("#tickets .ticket"), 0)

	till.table("7")
	till.category("Drinks")
	till.addItem("Espresso")
	till.hasLine("Espresso", 1)
	till.send()
	bar.sees(bar.dish("Espresso"))
	bar.count(bar.dish("Glass of wine"), 1)
	kitchen.count(kitchen.Locator("#tickets .ticket"), 0)

	till.table("7")
	till.total("74,50 €")
	till.pay()
	till.ok(till.Locator("#pay-amount").Fill("40"))
	till.ok(till.Locator("#pay button[name=tender][value=card]").Click())
	till.ok(till.expect(till.GetByTestId("due")).ToHaveText(amount("34,50 €")))
	till.ok(till.Locator("#pay-amount").Fill("50"))
	till.ok(till.Locator("#pay button[name=tender][value=cash]").Last().Click())
	till.ok(till.expect(till.GetByTestId("change")).ToHaveText(amount("15,50 €")))
	golden(t, "dinner.txt", till.printed(counter, "receipt", 1))

	till.visit("/floor")
	till.ok(till.expect(till.Locator(`a[data-table="7"]`)).ToHaveAttribute("aria-label", regexp.MustCompile(`Free`)))
	till.closedOrders("74,50 €")
}

// A printer without paper is told in words, and prints what waited once it has some.
func TestAReceiptWaitsForPaperAndIsPrintedOnce(t *testing.T) {
	t.Parallel()
	_, till := openAt(t, "Café")
	counter := newCounter(t)
	till.standsOn(counter)
	till.openShift("100")
	counter.fault("receipt", "paper_out")
	counter.fault("kitchen", "cover_open")
	till.visit("/till")
	till.addItem("Espresso")
	till.hasLine("Espresso", 1)
	till.payCash()
	till.sees(till.Locator("#prints").GetByText("out of paper"))
	if n := len(counter.sheets("receipt")); n != 0 {
		t.Errorf("%d sheets came out of a printer without paper", n)
	}
	counter.fault("receipt", "paper_out")
	till.printed(counter, "receipt", 1)
	till.ok(till.expect(till.Locator("#prints .print-job-wrong")).ToHaveCount(0))
	// Of a printer that has nothing to do somebody should know as well, before it has.
	till.sees(till.Locator(".printer-troubles").GetByText("the cover is open"))
	counter.fault("kitchen", "cover_open")
	till.count(till.Locator(".printer-troubles .print-job"), 0)
	till.reload()
	till.live()
	till.printed(counter, "receipt", 1)
}

// station opens the screen of one station.
func (d *device) station(name string) {
	d.t.Helper()
	d.visit("/kitchen")
	d.ok(d.Locator("#kitchen-board a").Filter(playwright.LocatorFilterOptions{HasText: name}).First().Click(), "open station", name)
	d.sees(d.Locator("#kitchen-board a[aria-current], #kitchen-board a[aria-selected=true]").Filter(playwright.LocatorFilterOptions{HasText: name}))
	d.live()
}

// covers says how many guests sit at the table.
func (d *device) covers(n int) {
	d.t.Helper()
	d.press("Name and guests")
	for range n {
		d.ok(d.Locator("#details [data-step='1']").First().Click())
	}
	d.press("Save")
	d.sees(d.Locator("#order").GetByText("4"))
}
