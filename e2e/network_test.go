package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
)

func TestTapsInTheMiddleOfACutAreKept(t *testing.T) {
	t.Parallel()
	real := open(t)
	h, w := real.wire(t)
	d := h.device(t, tablet)
	d.signUp("Café", "Demo Café")
	d.addItem("Espresso")
	d.hasLine("Espresso", 1)
	w.cut()
	d.addItem("Espresso")
	d.addItem("Cappuccino")
	d.addItem("Espresso")
	d.waiting()
	w.mend()
	d.answered()
	d.hasLine("Espresso", 3)
	d.hasLine("Cappuccino", 1)
	d.reload()
	d.total("10,40 €")
}

func TestTapsOfACutSurviveLeavingThePage(t *testing.T) {
	t.Parallel()
	real := open(t)
	h, w := real.wire(t)
	d := h.device(t, tablet)
	d.signUp("Café", "Demo Café")
	d.addItem("Espresso")
	d.hasLine("Espresso", 1)
	here := d.URL()
	w.cut()
	d.addItem("Espresso")
	d.addItem("Cappuccino")
	d.waiting()
	d.visit("about:blank")
	w.mend()
	d.visit(here)
	d.answered()
	d.hasLine("Espresso", 2)
	d.hasLine("Cappuccino", 1)
}

func TestALostAnswerIsAskedForAgainAndNotDoneAgain(t *testing.T) {
	t.Parallel()
	real := open(t)
	h, w := real.wire(t)
	d := h.device(t, tablet)
	d.signUp("Café", "Demo Café")
	d.openShift("100")
	d.visit("/till")
	w.losing(2)
	d.addItem("Espresso")
	d.answered()
	d.hasLine("Espresso", 1)
	d.pay()
	w.losing(1)
	d.ok(d.Locator("#pay .quick-amounts button").First().Click())
	d.sees(d.GetByTestId("sale-done"))
	d.closedOrders("2,20 €")
}

// An answer may take the very button off the page that the next taps came from. They are sent all
// the same, and so is what was tapped after them.
func TestTapsOfAButtonThatIsGoneHoldUpNobody(t *testing.T) {
	t.Parallel()
	real := open(t)
	h, w := real.wire(t)
	d := h.device(t, tablet)
	d.signUp("Restaurant", "Demo Restaurant")
	d.visit("/till")
	for _, dish := range []string{"Soup of the day", "Salad"} {
		d.addItem(dish)
		d.hasLine(dish, 1)
	}
	w.cut()
	for range 3 {
		d.ok(d.Locator("#lines .line-selected").GetByRole("button", playwright.LocatorGetByRoleOptions{Name: "Remove"}).Click(), "take the salad off")
	}
	d.addItem("Terrine")
	d.waiting()
	w.mend()
	d.answered()
	d.hasLine("Terrine", 1)
	d.hasLine("Salad", 0)
	d.hasLine("Soup of the day", 1)

	d.ok(d.Locator("#lines .line-selected").First().WaitFor())
	d.press("Send")
	kitchen := d.sibling()
	kitchen.visit(w.url + "/kitchen")
	kitchen.live()
	kitchen.sees(kitchen.dish("Terrine"))
	w.cut()
	for range 3 {
		kitchen.key("1")
	}
	kitchen.waiting()
	w.mend()
	kitchen.answered()
	kitchen.count(kitchen.dish("Terrine"), 0)
	d.forgive()
	kitchen.forgive()
}
