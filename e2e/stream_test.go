package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
)

// A tablet has no bridge: its receipts come out at the machine that lends its own, over the stream
// that this one keeps open to the server. Where the stream is cut while a receipt waits for paper,
// the bridge prints it, nobody hears of it, and the server hands it over again: it is one sheet all
// the same, and the tablet knows of it in the end.
func TestATabletPrintsOnceThroughTheBridgeOfAnotherMachineWhateverBecomesOfTheStream(t *testing.T) {
	t.Parallel()
	real := open(t)
	h, w := real.wire(t)
	till := h.device(t, tablet)
	till.signUp("Café", "Demo Café")
	till.openShift("100")
	counter := newCounter(t)
	till.standsOn(counter)
	till.ok(till.Locator("#order details[data-menu] > summary").Click(), "open the menu")
	till.press("Printer")
	till.press("Print for other tills too")
	till.sees(till.GetByText("now prints for other tills too"))

	till.house = real // what follows does not go over the wire that is cut
	tablet := till.sibling()
	till.visit("about:blank")
	tablet.visit("/till")
	tablet.live()
	tablet.ok(tablet.Locator("#order details[data-menu] > summary").Click(), "open the menu")
	tablet.press("Printer")
	tablet.chooseLast("#printer-through")
	tablet.press("Print through it")
	tablet.count(tablet.Locator("dialog[open]"), 0)
	sell := func() {
		t.Helper()
		tablet.visit("/till")
		tablet.live()
		tablet.addItem("Espresso")
		tablet.hasLine("Espresso", 1)
		tablet.payCash()
	}
	quiet := func() {
		t.Helper()
		tablet.count(tablet.Locator("#prints .print-job"), 0)
	}
	sell()
	tablet.printed(counter, "receipt", 1)
	quiet()

	counter.fault("receipt", "paper_out")
	sell()
	tablet.sees(tablet.Locator("#prints").GetByText("out of paper"))
	w.cut()
	counter.fault("receipt", "paper_out")
	tablet.printed(counter, "receipt", 2)
	w.mend()
	quiet()
	sell()
	quiet()
	tablet.printed(counter, "receipt", 3)
	till.forgive()
}

// chooseLast chooses what stands last in a list.
func (d *device) chooseLast(list string) {
	d.t.Helper()
	d.sees(d.Locator(list))
	n, err := d.Locator(list + " option").Count()
	d.ok(err)
	_, err = d.Locator(list).SelectOption(playwright.SelectOptionValues{Indexes: &[]int{n - 1}})
	d.ok(err, "choose the last of", list)
}
