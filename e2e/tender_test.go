package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
)

// A house takes a meal card of its own making and dollars: the meal card pays what it may, the guest gives dollars for the
// rest, and when the drawer is counted a note that is missing is found by itself.
func TestAMealCardAndDollarsPayAndTheDrawerCountsTheDollars(t *testing.T) {
	t.Parallel()
	h := open(t)
	d := h.device(t, tablet)
	d.signUp("Café", "Demo Café")
	d.visit("/admin/tenders")
	d.ok(d.Locator("#tender-name").Fill("Meal card"))
	d.ok(d.Locator("#tender-most").Fill("5"))
	d.ok(d.Locator(`form[action="/admin/tenders"] .button-primary`).Click(), "save the tender")
	d.sees(d.GetByText(amount("Up to 5,00 € of an order")))
	d.ok(d.Locator("#currency-code").Fill("usd"))
	d.ok(d.Locator("#currency-rate").Fill("0.8"))
	d.ok(d.Locator(`form[action="/admin/tenders/currencies"] button`).Click(), "save the rate")
	d.sees(d.GetByText("1 USD = 0.80 EUR"))

	d.openShift("100")
	d.visit("/till")
	for range 5 {
		d.addItem("Espresso") // 11.00
	}
	d.pay()
	d.ok(d.Locator(`#pay button[value="Meal card"]`).Click(), "more than it may")
	d.sees(d.GetByText("more than this tender may pay").First())
	d.ok(d.Locator(`#pay button[value="Meal card"]`).Click(), "what it may, which stands there now")
	d.ok(d.expect(d.GetByTestId("due")).ToHaveText(amount("6,00 €")))
	d.ok(d.Locator("#pay-foreign summary").Click(), "dollars")
	d.ok(d.expect(d.Locator("#pay-USD")).ToHaveValue("7.50"))
	d.ok(d.Locator("#pay-USD").Fill("10"))
	d.press("Take USD")
	d.sees(d.GetByTestId("sale-done"))
	d.sees(d.GetByText(amount("2,00 €")).First()) // change, of 8.00

	d.visit("/shift/count")
	d.ok(d.Locator("#f-other").Fill("98"), "100 less the change")
	d.ok(d.Locator(`[name="foreign-USD"]`).Fill("5"), "a five is missing")
	d.press("Close the shift")
	d.at(`/shift/z/`)
	d.sees(d.Locator(".callout").Filter(playwright.LocatorFilterOptions{HasText: amount("4,00 €")}).First())
}
