package e2e

import "testing"

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
