package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// Helpers in the words of the trade.

const password = "four words are enough"

// signUp opens an account in the browser and leaves it at the till.
func (d *device) signUp(trade, name string) {
	d.t.Helper()
	d.signUpAs(trade, name, "Demo Owner")
}

func (d *device) signUpAs(trade, name, person string) {
	d.t.Helper()
	d.signUpIn("France", trade, name, person)
}

func (d *device) signUpIn(country, trade, name, person string) {
	d.t.Helper()
	d.visit("/signup")
	d.ok(d.Locator(".segment").Filter(playwright.LocatorFilterOptions{HasText: trade}).Click(), "choose", trade)
	d.fill("Name of the business", name)
	d.choose("Country", country)
	d.fill("Your name", person)
	d.fill("E-mail", "owner@example.com")
	d.fill("Password", password)
	d.press("Start selling")
	d.at(`/till\?order=`)
}

// openAt is a house with one account, at its till on a tablet.
func openAt(t testing.TB, trade string) (*house, *device) {
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

// hasLine waits until so many of an item are on the order, in one row or in several.
func (d *device) hasLine(item string, quantity int) {
	d.t.Helper()
	d.until(fmt.Sprintf("%d %s", quantity, item), func() bool { return d.onOrder(item) == quantity })
}

// onOrder is how many of an item the order shows.
func (d *device) onOrder(item string) int {
	d.t.Helper()
	n, err := d.Evaluate(`(item) => [...document.querySelectorAll("#lines .line")]
		.filter((line) => line.querySelector(".line-name").textContent === item)
		.reduce((sum, line) => sum + Number(line.querySelector(".line-quantity").textContent), 0)`, item)
	d.ok(err, "count", item)
	switch n := n.(type) {
	case int:
		return n
	case float64:
		return int(n)
	}
	return -1
}

// total waits until the order comes to an amount.
func (d *device) total(sum string) {
	d.t.Helper()
	d.ok(d.expect(d.GetByTestId("total")).ToHaveText(amount(sum)))
}

func (d *device) category(name string) {
	d.t.Helper()
	d.ok(d.Locator("#till-rail a").Filter(playwright.LocatorFilterOptions{HasText: name}).Click(), "open category", name)
	d.sees(d.Locator("#till-rail a[aria-current]").Filter(playwright.LocatorFilterOptions{HasText: name}))
}

// pay opens the payment sheet.
func (d *device) pay() {
	d.t.Helper()
	d.ok(d.Locator("#pay-button").Click(), "open the payment sheet")
	d.sees(d.Locator("#pay[open]"))
}

// table opens a table's order from the floor plan.
func (d *device) table(name string) {
	d.t.Helper()
	d.visit("/floor")
	d.ok(d.Locator(`a[data-table="`+name+`"]`).Click(), "open table", name)
	d.uncounted()
}

// uncounted waits for the order of a table that was tapped; where nobody sits it is opened without counting guests.
func (d *device) uncounted() {
	d.t.Helper()
	open := d.Locator("[data-floor-uncounted]")
	d.until("the order, or how many guests sit down", func() bool {
		return strings.Contains(d.URL(), "/till?order=") || visible(open)
	})
	if !strings.Contains(d.URL(), "/till?order=") {
		d.ok(open.Click(), "open without counting")
	}
	d.at(`/till\?order=`)
}

// taken waits until the floor plan shows a table as not free.
func (d *device) taken(name string) {
	d.t.Helper()
	d.ok(d.expect(d.Locator(`a[data-table="` + name + `"]`)).Not().ToHaveClass(regexp.MustCompile(`shape-free`)))
}

// send tells the kitchen; from a table that leads back to the floor.
func (d *device) send() {
	d.t.Helper()
	d.press("Send")
	d.at(`/floor`)
}

func (d *device) sendAndStay(table string) {
	d.t.Helper()
	d.send()
	d.table(table)
}

// dish is a line on a kitchen screen.
func (d *device) dish(name string) playwright.Locator {
	return d.Locator("#tickets .ticket-line").Filter(playwright.LocatorFilterOptions{HasText: name})
}

// payCash takes exactly what is due.
func (d *device) payCash() {
	d.t.Helper()
	d.pay()
	d.ok(d.Locator("#pay .quick-amounts button").First().Click())
	d.sees(d.GetByTestId("sale-done"))
}
