package e2e

import (
	"fmt"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// Helpers in the words of the trade.

const password = "four words are enough"

// signUp opens an account in the browser and leaves it at the till.
func (d *device) signUp(trade, name string) {
	d.t.Helper()
	d.visit("/signup")
	d.ok(d.Locator(".segment").Filter(playwright.LocatorFilterOptions{HasText: trade}).Click(), "choose", trade)
	d.fill("Name of the business", name)
	d.choose("Country", "France")
	d.fill("Your name", "Demo Owner")
	d.fill("E-mail", "owner@example.com")
	d.fill("Password", password)
	d.press("Start selling")
	d.at(`/till\?order=`)
}

// openAt is a house with one account, at its till on a tablet.
func openAt(t *testing.T, trade string) (*house, *device) {
	t.Helper()
	h := open(t)
	d := h.device(t, tablet)
	d.signUp(trade, "Demo "+trade)
	return h, d
}

// openShift puts a float into the drawer, so that cash can be taken.
func (d *device) openShift(float string) {
	d.t.Helper()
	d.visit("/shift")
	d.ok(d.Locator("#f-float").Fill(float))
	d.press("Open the shift")
	d.sees(d.GetByText("Shift 1"))
}

// tile is an item on the till.
func (d *device) tile(item string) playwright.Locator {
	return d.Locator("#tiles button.tile").Filter(playwright.LocatorFilterOptions{
		Has: d.Locator(".tile-name", playwright.PageLocatorOptions{HasText: item}),
	}).First()
}

func (d *device) addItem(item string) {
	d.t.Helper()
	d.ok(d.tile(item).Click(), "add", item)
}

// line is a row of the order.
func (d *device) line(item string) playwright.Locator {
	return d.Locator("#lines .line").Filter(playwright.LocatorFilterOptions{HasText: item})
}

// hasLine waits for a row with its quantity.
func (d *device) hasLine(item string, quantity int) {
	d.t.Helper()
	d.ok(d.expect(d.line(item).Locator(".line-quantity")).ToHaveText(fmt.Sprint(quantity)))
}

// total waits until the order comes to an amount.
func (d *device) total(amount string) {
	d.t.Helper()
	d.ok(d.expect(d.GetByTestId("total")).ToHaveText(amount))
}

// payCash takes exactly what is due.
func (d *device) payCash() {
	d.t.Helper()
	d.ok(d.Locator("#pay-button").Click())
	d.ok(d.Locator("#pay .quick-amounts button").First().Click())
	d.sees(d.GetByTestId("sale-done"))
}
