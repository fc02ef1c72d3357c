package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
)

// The kitchen's screen loses its network in the middle of the evening: what is sent hangs at the bar, marked, and tills and floor
// say so until the kitchen is back. What is done there is done at both.
func TestTicketsThatNobodySeesGoToTheStationThatStandsIn(t *testing.T) {
	t.Parallel()
	h, till := openAt(t, "Restaurant")
	till.visit("/admin/registers")
	till.ok(till.Locator("main").GetByRole("link", playwright.LocatorGetByRoleOptions{Name: "Kitchen", Exact: playwright.Bool(true)}).Click(), "open the station")
	till.choose("Goes to", "Bar")
	till.fill("After, seconds", "20")
	till.press("Save")
	till.at(`/admin/registers$`)

	far, w := h.wire(t)
	kitchen, bar, waiter := till.sibling(), till.sibling(), till.siblingOn(phone)
	kitchen.visit(far.url + "/kitchen")
	kitchen.live()
	bar.station("Bar")
	till.table("3")
	waiter.visit("/floor")
	waiter.live()

	w.cut()
	till.addItem("Terrine")
	till.hasLine("Terrine", 1)
	till.sendAndStay("3")
	till.live()
	passed := bar.Locator("#tickets .ticket").Filter(playwright.LocatorFilterOptions{HasText: "For Kitchen"})
	bar.ok(passed.First().WaitFor(playwright.LocatorWaitForOptions{Timeout: playwright.Float(60_000)}), "wait for the ticket at the bar")
	bar.count(passed, 1)
	bar.count(bar.dish("Terrine"), 1)
	for _, d := range []*device{till, waiter} {
		d.sees(d.Locator(".silence-line").Filter(playwright.LocatorFilterOptions{HasText: "Kitchen has not answered since"}).Filter(playwright.LocatorFilterOptions{HasText: "Its tickets go to Bar."}))
	}

	w.mend()
	kitchen.sees(kitchen.dish("Terrine"))
	kitchen.count(kitchen.Locator("#tickets .ticket").Filter(playwright.LocatorFilterOptions{HasText: "Also sent to Bar"}), 1)
	for _, d := range []*device{till, waiter} {
		d.count(d.Locator(".silence-line"), 0)
	}
	kitchen.ok(kitchen.Locator("#tickets .ticket").Filter(playwright.LocatorFilterOptions{HasText: "Terrine"}).Locator("[data-bump]").Click(), "done")
	kitchen.count(kitchen.dish("Terrine"), 0)
	bar.count(bar.dish("Terrine"), 0)
	kitchen.forgive()
}
