package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
)

// A guest brings one dish of two back: its money is given as a note, and the rest of the sale stays.
func TestOneLineOfASaleIsGivenBackAsACreditNote(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Restaurant")
	d.openShift("100")
	d.visit("/till")
	d.ring("Terrine", "Salad")
	d.ok(d.Locator("#pay-button").Click(), "pay")
	d.sees(d.Locator("#pay[open]"))
	d.payCashHere()
	d.visit("/till/sales")
	d.ok(d.Locator(".sales-row").First().Click(), "open the sale")
	d.ok(d.Locator(`[hx-get$="/refund"]`).First().Click(), "refund")
	d.sees(d.Locator("#refund[open]"))
	line := d.Locator("#refund .refund-line").Filter(playwright.LocatorFilterOptions{HasText: "Salad"})
	d.ok(line.Locator(`input[name^="quantity-"]`).Fill("1"), "the salad")
	_, err := d.Locator("#refund-tender").SelectOption(playwright.SelectOptionValues{Values: &[]string{"credit"}})
	d.ok(err, "as a note")
	d.ok(d.Locator("#refund .authority .choice").First().Click(), "say why")
	d.ok(d.expect(d.Locator("#refund-sum")).ToContainText(amount("8,50 €")))
	d.ok(d.Locator("#refund .dialog-foot .button-danger").Click(), "give it back")
	d.ok(d.expect(d.GetByTestId("given")).ToContainText(amount("8,50 €")))
	d.visit("/till/sales")
	d.ok(d.expect(d.Locator(".sales-row").First()).ToContainText(amount("8,50 €")))
}

// A waiter asks, the owner agrees on a phone, and the till goes on. C103: the cook sees at once that the dish is
// not wanted any more.
func TestAManagersPhoneApprovesWhatAWaiterAsks(t *testing.T) {
	t.Parallel()
	h, d := openAt(t, "Restaurant")
	d.hire("Demo Waiter", "Waiter", "2714")
	manager := h.device(t, phone)
	manager.signIn()
	manager.visit("/approvals")
	manager.live()
	cook := d.sibling()
	cook.visit("/kitchen")
	cook.live()
	d.signInByPIN("2714")
	d.table("1")
	d.ring("Terrine")
	d.press("Send")
	d.at(`/floor`)
	d.table("1")
	d.ok(d.Locator("#lines .line-main").First().Click(), "select the terrine")
	d.ok(d.Locator(`#lines .line-selected [hx-get^="/till/void"]`).Click(), "take it off")
	d.sees(d.Locator("#void[open]"))
	d.ok(d.Locator("#void .authority .choice").First().Click(), "say why")
	d.ok(d.Locator(`#void button[name="ask"]`).Click(), "ask a manager")
	d.sees(d.Locator("#waiting"))
	d.ok(manager.Locator(".question .button-primary").Click(), "agree")
	d.ok(d.expect(d.Locator("#lines")).ToContainText("Voided"))
	d.total("0,00 €")
	d.count(d.Locator("#void[open]"), 0)
	cook.sees(cook.Locator(".ticket-line-voided"))
}
