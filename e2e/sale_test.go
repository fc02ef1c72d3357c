package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
)

func TestFromSignUpToTheFirstSale(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Café")
	d.openShift("100")
	d.visit("/till")
	d.addItem("Espresso")
	d.category("Bakery")
	d.addItem("Croissant")
	d.total("4,00 €")
	d.payCash()
	d.sees(d.GetByText("Paid", playwright.PageGetByTextOptions{Exact: playwright.Bool(true)}))
	d.closedOrders("4,00 €")
}

func TestCashIsCountedOut(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Café")
	d.openShift("100")
	d.visit("/till")
	d.addItem("Espresso")
	d.pay()
	d.ok(d.Locator("#pay-amount").Fill("20"))
	d.ok(d.Locator("#pay button[name=tender][value=cash]").Last().Click())
	d.ok(d.expect(d.GetByTestId("change")).ToHaveText(amount("17,80 €")))
	d.press("Next guest")
	d.sees(d.GetByText("Ready for the next guest"))
}

func TestHalfByCardAndTheRestInCash(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Café")
	d.openShift("100")
	d.visit("/till")
	d.addItem("Espresso")
	d.pay()
	d.ok(d.Locator("#pay-amount").Fill("1.20"))
	d.ok(d.Locator("#pay button[name=tender][value=card]").Click())
	d.ok(d.expect(d.GetByTestId("due")).ToHaveText(amount("1,00 €")))
	d.ok(d.Locator("#pay .quick-amounts button").First().Click())
	d.sees(d.GetByTestId("sale-done"))
	d.closedOrders("2,20 €")
}

// C220: whatever a browser does between two taps, each tap counts once.
func TestC220ReloadBackAndDoubleTapLoseAndRepeatNothing(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Café")
	d.openShift("100")
	d.visit("/till")
	d.addItem("Espresso")
	d.hasLine("Espresso", 1)
	d.reload()
	d.hasLine("Espresso", 1)
	d.ok(d.tile("Espresso").Dblclick()) // two taps are two
	d.hasLine("Espresso", 3)
	d.back()
	d.forward()
	d.hasLine("Espresso", 3)
	d.pay()
	d.reload() // nothing was paid yet
	d.hasLine("Espresso", 3)
	d.pay()
	d.ok(d.Locator("#pay .quick-amounts button").First().Dblclick())
	d.sees(d.GetByTestId("sale-done"))
	d.reload()
	d.closedOrders("6,60 €")
	d.back()
	d.reload()
	d.closedOrders("6,60 €")
}

func TestCodesAreScannedWhereverTheFocusIs(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Store")
	d.giveCode("Notebook", "4006381333931")
	d.visit("/till")
	d.scan("4006381333931")
	d.hasLine("Notebook", 1)
	d.ok(d.Locator("#till-search").Focus())
	d.scan("4006381333931")
	d.hasLine("Notebook", 2)
	d.ok(d.expect(d.Locator("#till-search")).ToHaveValue(""))
	d.scan("4006381333948")
	d.sees(d.GetByText("4006381333948"))
	d.hasLine("Notebook", 2)
}

// A whole sale without a pointer: find, ring up, change, pay, next.
func TestTheKeyboardAloneSells(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Café")
	d.openShift("100")
	d.visit("/till")
	d.live()
	d.typeSlowly("cappu")
	d.ok(d.expect(d.Locator("#till-search")).ToHaveValue("cappu"))
	d.sees(d.tile("Cappuccino"))
	d.key("Enter")
	d.hasLine("Cappuccino", 1)
	d.ok(d.Locator("main").Focus())
	d.key("+")
	d.hasLine("Cappuccino", 2)
	d.key("-")
	d.hasLine("Cappuccino", 1)
	d.key("Shift+F9") // stands in a menu that is closed
	d.sees(d.Locator("#adjust-form"))
	d.key("Escape")
	d.count(d.Locator("dialog[open]"), 0)
	d.key("F10")
	d.sees(d.Locator("#pay[open]"))
	d.key("Enter")
	d.sees(d.GetByTestId("sale-done"))
	d.key("F2")
	d.sees(d.GetByText("Ready for the next guest"))
	d.closedOrders("3,80 €")
}

func TestAPhoneSells(t *testing.T) {
	t.Parallel()
	h := open(t)
	d := h.device(t, phone)
	d.signUp("Café", "Demo Café")
	d.openShift("100")
	d.visit("/till")
	d.addItem("Espresso")
	d.ok(d.Locator("#pane-switch .pane-order").Click())
	d.hasLine("Espresso", 1)
	d.payCash()
	d.press("Next guest")
	d.closedOrders("2,20 €")
}
