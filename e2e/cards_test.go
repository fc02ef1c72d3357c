package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"

	"comptoir/models/payment/stripe/stripetest"
)

// One order is paid with a gift card, some cash and a card at the reader with a tip; a card that is refused
// comes first. A part is refunded to the card. Till, receipt, X report and Stripe agree to the cent.
func TestAGiftCardCashAndACardWithATipPayOneOrderAndAPartGoesBack(t *testing.T) {
	t.Parallel()
	bank := stripetest.New(t)
	h := open(t, "--stripe-url", bank.URL)
	d := h.device(t, tablet)
	d.signUp("Café", "Demo Café")
	d.visit("/admin/cards")
	d.sees(d.GetByText("Cards are not switched on"))
	d.fill("Restricted key", "pk_test_nonsense_0123456789")
	d.press("Switch cards on")
	d.sees(d.GetByText("That is no secret key of Stripe"))
	d.fill("Restricted key", bank.Key)
	d.press("Switch cards on")
	d.sees(d.GetByText("Test mode: no real money"))
	d.fill("Street and number", "1 rue du Test")
	d.fill("Postcode", "75001")
	d.fill("Town", "Paris")
	d.press("Save address")
	d.ok(d.Locator(`form[action="/admin/cards/readers"] input[name=name]`).Fill("Bar"))
	d.fill("Registration code", "simulated-wpe")
	d.ok(d.Locator(`form[action="/admin/cards/readers"] button`).Click(), "add the reader")
	d.sees(d.GetByText("online", playwright.PageGetByTextOptions{Exact: playwright.Bool(true)}))
	d.ok(d.Locator(`.choice:has(input[value=reader])`).Click(), "the reader asks for tips")
	d.ok(d.Locator(`form[action="/admin/cards/tips"] button`).Click(), "save the tips")
	d.ok(d.expect(d.Locator(`input[name=tips][value=reader]`)).ToBeChecked())
	reader := bank.Readers()[0]

	d.openShift("100")
	d.visit("/till")
	d.sellGiftCard("3", "GIFT2345")
	for range 5 {
		d.addItem("Espresso") // 11.00
	}
	d.pay()
	d.ok(d.Locator("#pay-gift summary").Click(), "a gift card")
	d.ok(d.Locator("#pay-note-code").Fill("GIFT2345"))
	d.ok(d.Locator("#pay-gift button").Click(), "pay with it")
	d.ok(d.expect(d.GetByTestId("due")).ToHaveText(amount("8,00 €")))
	d.ok(d.Locator("#pay-amount").Fill("1"))
	d.ok(d.Locator("#pay button[name=tender][value=cash]").Last().Click(), "some cash")
	d.ok(d.expect(d.GetByTestId("due")).ToHaveText(amount("7,00 €")))
	d.ok(d.Locator("#pay button[value^='reader:']").Click(), "the rest by card")
	d.sees(d.GetByText("Bar asks the guest for the card"))
	d.ok(d.expect(d.GetByTestId("card-amount")).ToHaveText(amount("7,00 €")))
	bank.Present(reader, stripetest.Card{Number: stripetest.EmptyCard})
	d.sees(d.GetByText("There is not enough money on the card."))
	d.press("Try another card")
	d.sees(d.GetByText("Bar asks the guest for the card"))
	bank.Present(reader, stripetest.Card{Number: stripetest.Good, Tip: 150})
	d.sees(d.GetByTestId("sale-done"))
	d.sees(d.GetByText("Visa **** 4242"))
	if bank.Taken() != 850 || bank.Held() != 0 {
		t.Errorf("the bank has %d and holds %d", bank.Taken(), bank.Held())
	}

	d.visit("/till/sales")
	d.ok(d.Locator(".sales-row").First().Click(), "the sale")
	d.ok(d.expect(d.Locator(".sale-head")).ToContainText(amount("12,50 €")))
	d.ok(d.Locator(`[hx-get$="/refund"]`).First().Click(), "refund")
	d.ok(d.Locator("#refund-amount").Fill("2"))
	_, err := d.Locator("#refund-tender").SelectOption(playwright.SelectOptionValues{Values: &[]string{"reader"}})
	d.ok(err, "to the card")
	d.ok(d.Locator("#refund .authority .choice").First().Click(), "say why")
	d.ok(d.expect(d.Locator("#refund-sum")).ToContainText(amount("2,00 €")))
	d.ok(d.Locator("#refund .dialog-foot .button-danger").Click(), "give it back")
	d.sees(d.GetByText("2,00 € was given back to the card"))
	if bank.Taken() != 650 {
		t.Errorf("after the refund the bank has %d", bank.Taken())
	}
	d.visit("/admin/cards")
	d.sees(d.GetByText("taken", playwright.PageGetByTextOptions{Exact: playwright.Bool(true)}))
	d.visit("/shift/x")
	d.ok(d.expect(d.Locator("main")).ToContainText("6,50")) // what the reader took, in the X
}

// A guest pays at a page that the till shows as a code; the order closes by itself. One that was given up
// cannot be paid.
func TestAGuestPaysOnTheirPhoneAndTheOrderClosesByItself(t *testing.T) {
	t.Parallel()
	bank := stripetest.New(t)
	h := open(t, "--stripe-url", bank.URL)
	d := h.device(t, phone)
	d.signUp("Café", "Demo Café")
	d.visit("/admin/cards")
	d.fill("Restricted key", bank.Key)
	d.press("Switch cards on")
	d.openShift("100")
	d.visit("/till")
	d.addItem("Espresso")
	d.showOrder()
	d.pay()
	d.ok(d.Locator("#pay button[value=link]").Click(), "a code")
	d.sees(d.Locator("#card-state .qr"))
	d.fits("a code to pay by")
	first := bank.Pages()[0]
	d.press("Cancel payment")
	d.ok(d.expect(d.GetByTestId("due")).ToHaveText(amount("2,20 €")))
	if bank.Pay(first) {
		t.Error("the page that was given up could be paid")
	}
	d.ok(d.Locator("#pay button[value=link]").Click(), "another code")
	d.sees(d.Locator("#card-state .qr"))
	d.ok(d.Locator("#pay [data-close-dialog]").First().Click(), "leave it alone")
	d.until("the second page", func() bool { return len(bank.Pages()) == 2 })
	if !bank.Pay(bank.Pages()[1]) {
		t.Error("the page could not be paid")
	}
	d.until("the order to close", func() bool {
		d.visit("/admin/orders")
		n, err := d.Locator("table tbody tr").Count()
		return err == nil && n == 1
	})
	d.closedOrders("2,20 €")
}

// sellGiftCard sells a card for cash.
func (d *device) sellGiftCard(value, code string) {
	d.t.Helper()
	d.live()
	d.key("Control+g")
	d.sees(d.Locator("#gift[open]"))
	d.ok(d.Locator("#gift-value").Fill(value))
	d.ok(d.Locator("#gift-code").Fill(code))
	d.ok(d.Locator("#gift .dialog-foot .button-primary").Click(), "ring the card up")
	d.payCash()
	d.press("Next guest")
	d.sees(d.GetByText("Ready for the next guest"))
}
