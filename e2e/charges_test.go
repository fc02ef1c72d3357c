package e2e

import "testing"

// A waiter with a phone takes the service charge off with the owner's PIN, and two bottles back.
func TestServiceGoesOffByAPINAndBottlesComeBackOnAPhone(t *testing.T) {
	t.Parallel()
	h := open(t)
	d := h.device(t, phone)
	d.signUp("Restaurant", "Demo Restaurant")
	d.choosePIN("8305")
	d.hire("Demo Waiter", "Waiter", "2714")
	d.visit("/admin/items/new")
	d.fill("Name", "Bottle deposit")
	d.ok(d.Locator("#f-price").Fill("0.25"))
	d.ok(d.Locator(`.segment:has(input[name=role][value=deposit])`).Click(), "a deposit")
	d.ok(d.Locator("#item-form button.button-primary").Last().Click(), "save the bottle")
	d.at(`/admin/items$`)
	d.visit("/admin/venues")
	d.ok(d.Locator("tbody a").First().Click(), "open the venue")
	d.at(`/admin/venues/[0-9a-f]`)
	d.ok(d.Locator("#f-service_rate").Fill("10"))
	d.ok(d.Locator("form.stack button.button-primary").Last().Click(), "save the venue")
	d.at(`saved=1`)
	d.signInByPIN("2714")

	d.visit("/till")
	d.addItem("Soup of the day")
	d.showOrder()
	d.total("7,15 €")
	d.openCharges()
	d.ok(d.Locator(`#charges .choice:has(input[value=off])`).Click(), "no service")
	d.ok(d.Locator("#charges .authority .choice").First().Click(), "say why")
	d.ok(d.Locator("#charges-pin").Fill("8305"), "the owner's PIN")
	d.ok(d.Locator("#charges .dialog-foot .button-primary").Click())
	d.sees(d.Locator("#by-hand-service"))
	d.total("6,50 €")
	d.openCharges()
	d.ok(d.Locator("#charges .adjust-ways").GetByText("Deposit back").Click(), "empties")
	for range 2 {
		d.ok(d.Locator("#charges .portions-add").Click(), "one bottle")
	}
	d.fits("deposits back")
	d.ok(d.Locator("#charges .dialog-foot .button-primary").Click())
	d.total("6,00 €")
	d.ok(d.Locator("#by-hand-service button").Click(), "charge service again")
	d.sees(d.Locator("#charges[open]"))
	d.ok(d.Locator("#charges-pin").Fill("8305"), "the owner's PIN again")
	d.ok(d.Locator("#charges .dialog-foot .button-primary").Click())
	d.total("6,65 €")
}

// openCharges opens what is charged beside what is ordered.
func (d *device) openCharges() {
	d.t.Helper()
	d.ok(d.Locator("#order details.menu summary").Click(), "more")
	d.ok(d.Locator(`#order [hx-get^="/till/charges"]`).Click(), "charges")
	d.sees(d.Locator("#charges[open]"))
}

// hire adds somebody who signs in by a PIN.
func (d *device) hire(name, role, pin string) {
	d.t.Helper()
	d.visit("/admin/staff/new")
	d.fill("Name", name)
	d.choose("Role", role)
	d.ok(d.Locator("#f-pin").Fill(pin))
	d.ok(d.Locator("form.stack button.button-primary").Last().Click(), "hire", name)
	d.at(`/admin/staff`)
}

// signInByPIN leaves the screen to somebody else.
func (d *device) signInByPIN(pin string) {
	d.t.Helper()
	_, err := d.Evaluate(`() => fetch("/lock", {method: "POST"})`)
	d.ok(err, "lock")
	d.visit("/pin")
	d.ok(d.Locator("#pin").Fill(pin), "type the PIN")
	d.ok(d.Locator(`form[action="/pin"] button[type=submit]`).Last().Click())
	d.at(`/(till|floor)`)
}
