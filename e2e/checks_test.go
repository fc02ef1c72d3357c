package e2e

import (
	"strconv"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// A waiter with a phone: seven guests, each with something of their own, and four of them pay.
func TestASevenSeatTableIsSplitJoinedAndPaidOnAPhone(t *testing.T) {
	t.Parallel()
	h := open(t)
	d := h.device(t, phone)
	d.signUp("Restaurant", "Demo Restaurant")
	d.openShift("100")
	d.sitDown("4", 7)
	for seat := 1; seat <= 7; seat++ {
		d.seat(seat)
		d.addItem("Soup of the day")
		d.sees(d.Locator("#chip-" + strconv.Itoa(seat) + ".chip-used"))
	}
	d.showOrder()
	d.seatTotal("Seat 7", "6,50 €")
	d.ok(d.line("Seat 7").Click(), "pick the soup of seat 7")
	d.sees(d.Locator(".strip-moves"))
	d.ok(d.Locator("#chip-6").Click(), "move it to seat 6")
	d.seatTotal("Seat 6", "13,00 €")
	d.ok(d.Locator("#split-button").Click(), "open the checks")
	d.ok(d.Locator(`#checks button[value="seats"]`).Click(), "split by seat")
	d.count(d.check(""), 6)
	for _, two := range [][2]string{{"Seat 1", "Seat 2"}, {"Seat 3", "Seat 4"}} {
		d.join(two[0], two[1])
	}
	d.count(d.check(""), 4)
	for paid, name := range []string{"Seats 1, 2", "Seats 3, 4", "Seat 5", "Seat 6"} {
		d.payCheck(name)
		if paid < 3 {
			d.sees(d.GetByTestId("check-done"))
			d.count(d.Locator(".bill-done"), paid+1)
		}
	}
	d.sees(d.GetByTestId("sale-done"))
}

// C079: leaving in the middle of a split leaves one order with all its lines.
func TestC079ReloadInTheMiddleOfASplit(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Restaurant")
	for _, leave := range []func(){d.reload, d.back} {
		d.table("4")
		for _, item := range []string{"Soup of the day", "Salad", "Terrine"} {
			if d.onOrder(item) == 0 {
				d.addItem(item)
				d.hasLine(item, 1)
			}
		}
		d.ok(d.Locator("#split-button").Click(), "open the checks")
		d.ok(d.check("").Locator(".bill-pick").First().Click(), "tick a line")
		leave()
		d.table("4")
		d.total("24,00 €")
		d.ok(d.Locator("#split-button").Click(), "open the checks again")
		d.count(d.check(""), 1)
		d.count(d.Locator(".bill-pick"), 3)
	}
	d.visit("/till")
	d.ok(d.Locator(`.order-tab[data-key="F8"]`).Click(), "list the open orders")
	d.count(d.Locator(".open-order"), 1)
}

// C086: two devices join the same checks. Both do, or the second is told that a check is gone; every
// line is there once.
func TestC086TwoDevicesCombineTheSameChecks(t *testing.T) {
	t.Parallel()
	h, a := openAt(t, "Restaurant")
	b := a.anotherTill(h)
	a.table("4")
	for seat := 1; seat <= 3; seat++ {
		a.seat(seat)
		a.addItem("Salad")
		a.sees(a.Locator("#chip-" + strconv.Itoa(seat) + ".chip-used"))
	}
	a.ok(a.Locator("#split-button").Click(), "open the checks")
	a.ok(a.Locator(`#checks button[value="seats"]`).Click(), "split by seat")
	a.count(a.check(""), 3)
	b.table("4")
	b.ok(b.Locator("#split-button").Click(), "open the checks")
	b.count(b.check(""), 3)
	a.chooseChecks("Seat 1", "Seat 2")
	b.chooseChecks("Seat 2", "Seat 3")
	a.ok(a.Locator(`#checks button[value="join"]`).Click(), "join on the first")
	b.ok(b.Locator(`#checks button[value="join"]`).Click(), "join on the second")
	for _, d := range []*device{a, b} {
		d.until("the checks to be joined", func() bool {
			n, err := d.check("").Count()
			return err == nil && n < 3
		})
		d.answered()
		d.count(d.Locator(".bill-pick"), 3)
		d.total("25,50 €")
	}
}

// sitDown opens a table for so many guests.
func (d *device) sitDown(table string, covers int) {
	d.t.Helper()
	d.visit("/floor")
	d.ok(d.Locator(`a[href*="table="]:visible`).Filter(playwright.LocatorFilterOptions{HasText: table}).First().Click(), "open table", table)
	d.at(`/till\?order=`)
	d.showOrder()
	d.press("Name and guests")
	d.ok(d.Locator("#details-covers").Fill(strconv.Itoa(covers)))
	d.press("Save")
	d.sees(d.Locator("#chip-" + strconv.Itoa(covers)))
	d.showMenu()
}

// showOrder and showMenu turn a phone to one or the other.
func (d *device) showOrder() {
	d.t.Helper()
	d.ok(d.Locator("#pane-switch .pane-order").Click())
}

func (d *device) showMenu() {
	d.t.Helper()
	d.ok(d.Locator(`#pane-switch [data-pane-to="menu"]`).Click())
}

// seat says for whom the next things are.
func (d *device) seat(n int) {
	d.t.Helper()
	d.ok(d.Locator("#chip-"+strconv.Itoa(n)).Click(), "choose seat", n)
	d.sees(d.Locator("#chip-" + strconv.Itoa(n) + `[aria-pressed="true"]`))
}

// line is the first line of a guest or a course.
func (d *device) line(group string) playwright.Locator {
	return d.Locator(".lines-head").Filter(playwright.LocatorFilterOptions{HasText: group}).Locator("+ ul .line-main").First()
}

// seatTotal waits until a guest's lines come to an amount.
func (d *device) seatTotal(seat, sum string) {
	d.t.Helper()
	d.ok(d.expect(d.Locator(".lines-head").Filter(playwright.LocatorFilterOptions{HasText: seat}).Locator(".lines-total")).ToHaveText(amount(sum)))
}

// check is one of the checks on the screen, or all of them.
func (d *device) check(name string) playwright.Locator {
	all := d.Locator("#checks .bill")
	if name == "" {
		return all
	}
	return all.Filter(playwright.LocatorFilterOptions{Has: d.GetByRole("heading", playwright.PageGetByRoleOptions{Name: name, Exact: playwright.Bool(true)})})
}

func (d *device) chooseChecks(names ...string) {
	d.t.Helper()
	for _, name := range names {
		d.ok(d.check(name).Locator(`input[name="check"]`).Check(), "choose", name)
	}
}

// join makes one check of two.
func (d *device) join(a, b string) {
	d.t.Helper()
	n, err := d.check("").Count()
	d.ok(err)
	d.chooseChecks(a, b)
	d.ok(d.Locator(`#checks button[value="join"]`).Click(), "join", a, b)
	d.count(d.check(""), n-1)
}

// payCheck takes what a check comes to by card.
func (d *device) payCheck(name string) {
	d.t.Helper()
	d.ok(d.check(name).Locator(".bill-foot .button-primary").Click(), "pay", name)
	d.sees(d.Locator("#pay[open]"))
	d.ok(d.Locator(`#pay button[value="card"]:visible`).Click(), "pay by card")
}
