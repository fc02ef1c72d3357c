package e2e

import (
	"fmt"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// C104: the stream of a kitchen screen is cut again and again; each dish is shown once, in order.
func TestC104EachDishIsShownOnceAcrossCuts(t *testing.T) {
	t.Parallel()
	h, till := openAt(t, "Restaurant")
	far, w := h.wire(t)
	kitchen := till.sibling()
	kitchen.visit(far.url + "/kitchen")
	kitchen.live()
	till.table("3")
	dishes := []string{"Soup of the day", "Salad", "Terrine"}
	for _, dish := range dishes {
		w.cut()
		till.addItem(dish)
		till.hasLine(dish, 1)
		till.sendAndStay("3")
		w.mend()
		kitchen.sees(kitchen.dish(dish))
	}
	kitchen.live()
	for _, dish := range dishes {
		kitchen.count(kitchen.dish(dish), 1)
	}
	names, err := kitchen.Locator("#tickets .ticket-name").AllTextContents()
	kitchen.ok(err)
	if len(names) != len(dishes) {
		t.Errorf("the board shows %v", names)
	}
	for n, dish := range dishes {
		if n < len(names) && names[n] != dish {
			t.Errorf("%d is %s, want %s", n, names[n], dish)
		}
	}
	kitchen.forgive()
}

func TestADoneTicketLeavesEveryScreenAndComesBack(t *testing.T) {
	t.Parallel()
	_, till := openAt(t, "Restaurant")
	one, two := till.sibling(), till.sibling()
	for _, k := range []*device{one, two} {
		k.visit("/kitchen")
		k.live()
	}
	till.table("3")
	till.addItem("Salad")
	till.hasLine("Salad", 1)
	till.send()
	for _, k := range []*device{one, two} {
		k.sees(k.dish("Salad"))
	}
	one.key("1") // as a bump bar does
	for _, k := range []*device{one, two} {
		k.count(k.dish("Salad"), 0)
	}
	two.press("Recall")
	two.press("Bring back")
	for _, k := range []*device{one, two} {
		k.sees(k.dish("Salad"))
	}
}

// What is done leaves a gap: nobody's hand is on its way to a ticket that jumps.
func TestATicketNeverJumpsWhileACookIsAtWork(t *testing.T) {
	t.Parallel()
	_, till := openAt(t, "Restaurant")
	kitchen := till.sibling()
	kitchen.visit("/kitchen")
	kitchen.live()
	for n, dish := range []string{"Soup of the day", "Salad", "Terrine"} {
		till.table([]string{"3", "4", "5"}[n])
		till.addItem(dish)
		till.hasLine(dish, 1)
		till.send()
		kitchen.sees(kitchen.dish(dish))
	}
	place := kitchen.placeOf
	second, third := place("Salad"), place("Terrine")
	kitchen.key("1")
	kitchen.count(kitchen.dish("Soup of the day"), 0)
	if place("Salad") != second || place("Terrine") != third {
		t.Errorf("tickets jumped: %s and %s, were %s and %s", place("Salad"), place("Terrine"), second, third)
	}
	kitchen.key("1") // nobody stands there
	kitchen.key("3")
	kitchen.count(kitchen.dish("Terrine"), 0)
	kitchen.sees(kitchen.dish("Salad"))
	kitchen.key("0")
	kitchen.until("the gap is closed", func() bool { return place("Salad") != second })
	kitchen.key("1")
	kitchen.count(kitchen.dish("Salad"), 0)
	kitchen.key("r")
	kitchen.sees(kitchen.GetByRole("dialog"))
	kitchen.key("r") // the last one comes back
	kitchen.sees(kitchen.dish("Salad"))
}

// A waiter asks at the till for a table to be served first: every kitchen screen shows it, and the pass.
func TestAWaiterAsksTheKitchenForATableFirst(t *testing.T) {
	t.Parallel()
	_, till := openAt(t, "Restaurant")
	till.expeditor()
	kitchen, pass := till.sibling(), till.sibling()
	kitchen.station("Kitchen")
	pass.station("Pass")
	for n, dish := range []string{"Soup of the day", "Salad"} {
		till.table([]string{"3", "4"}[n])
		till.addItem(dish)
		till.hasLine(dish, 1)
		till.send()
		kitchen.sees(kitchen.dish(dish))
	}
	first := func(d *device, dish string, rushed int) {
		t.Helper()
		d.sees(d.Locator("#tickets .ticket").First().Filter(playwright.LocatorFilterOptions{HasText: dish}))
		d.count(d.Locator(".ticket-priority"), rushed)
	}
	first(kitchen, "Soup of the day", 0)
	till.table("4")
	till.live()
	till.key("Shift+F5")
	till.sees(till.GetByTestId("rushed"))
	first(kitchen, "Salad", 1)
	first(pass, "Salad", 1)
	till.press("Wait its turn")
	till.count(till.GetByTestId("rushed"), 0)
	first(kitchen, "Soup of the day", 0)
	first(pass, "Soup of the day", 0)
	// The kitchen itself puts it first: the till that shows the table says so.
	till.live()
	kitchen.ok(kitchen.Locator("#tickets .ticket").Filter(playwright.LocatorFilterOptions{HasText: "Salad"}).Locator(`[id^="rush-"]`).Click())
	till.sees(till.GetByTestId("rushed"))
}

// placeOf is where on the screen the ticket of a dish stands.
func (d *device) placeOf(dish string) string {
	d.t.Helper()
	box, err := d.dish(dish).Locator("xpath=ancestor::article").BoundingBox()
	d.ok(err)
	return fmt.Sprintf("%.0f %.0f", box.X, box.Y)
}
