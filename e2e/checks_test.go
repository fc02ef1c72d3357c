package e2e

import (
	"strconv"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// A waiter with a phone: seven guests, each with something of their own. A wine goes to another guest, two
// who pay together are joined, a dessert is on the house with the owner's leave, and four pay.
func TestASevenSeatTableIsSplitJoinedAndPaidOnAPhone(t *testing.T) {
	t.Parallel()
	h := open(t)
	d := h.device(t, phone)
	d.signUp("Restaurant", "Demo Restaurant")
	d.choosePIN("8305")
	d.hire("Demo Waiter", "Waiter", "2714")
	d.signInByPIN("2714")
	d.sitDown("4", 7)
	for seat, item := range []string{"Soup of the day", "Soup of the day", "Salad", "Salad", "Terrine", "Glass of wine", "Ice cream"} {
		d.seat(seat + 1)
		if shelf := map[string]string{"Glass of wine": "Drinks", "Ice cream": "Desserts"}[item]; shelf != "" {
			d.category(shelf)
		}
		d.addItem(item)
		d.sees(d.Locator("#chip-" + strconv.Itoa(seat+1) + ".chip-used"))
	}
	d.category("Drinks")
	d.addItem("Espresso") // for seat 7, after the ice cream
	d.showOrder()
	d.seatTotal("Seat 6", "5,50 €")
	d.ok(d.line("Seat 6").Click(), "pick the wine of seat 6")
	d.sees(d.Locator(".strip-moves"))
	d.ok(d.Locator("#chip-5").Click(), "move it to seat 5")
	d.seatTotal("Seat 5", "14,50 €")
	d.ok(d.Locator("#split-button").Click(), "open the checks")
	d.ok(d.Locator(`#checks button[value="seats"]`).Click(), "split by seat")
	d.count(d.check(""), 6)
	d.join("Seat 1", "Seat 2")
	d.join("Seat 3", "Seat 4")
	d.count(d.check(""), 4)
	d.key("Escape")
	d.giveAway("Seat 7", "8305")
	d.total("47,00 €")
	d.ok(d.Locator("#split-button").Click(), "open the checks again")
	d.ok(d.expect(d.check("Seat 7").GetByTestId("check-total")).ToHaveText(amount("2,50 €")))
	d.join("Seat 5", "Seat 7")
	d.ok(d.Locator(`#checks button[value="undo"]`).Click(), "these two are no couple")
	d.count(d.check(""), 4)
	for paid, name := range []string{"Seats 1, 2", "Seats 3, 4", "Seat 5", "Seat 7"} {
		d.payCheck(name)
		if paid < 3 {
			d.sees(d.GetByTestId("check-done"))
			d.count(d.Locator(".bill-done"), paid+1)
		}
	}
	d.sees(d.GetByTestId("sale-done"))
}

// choosePIN gives whoever is signed in a PIN.
func (d *device) choosePIN(pin string) {
	d.t.Helper()
	d.visit("/admin/profile")
	d.ok(d.Locator(`form[action="/admin/profile/pin"] input[name=pin]`).Fill(pin), "choose a PIN")
	d.ok(d.Locator(`form[action="/admin/profile/pin"] button.button-primary`).Click(), "save it")
	d.at(`saved=1`)
}

// giveAway gives what a guest has on the house, with a manager's PIN.
func (d *device) giveAway(seat, pin string) {
	d.t.Helper()
	d.ok(d.line(seat).Click(), "pick what", seat, "has")
	d.ok(d.Locator(`#lines .line-selected [hx-get^="/till/adjust"]`).Click(), "take something off")
	d.ok(d.Locator("#adjust .adjust-ways button").Nth(1).Click(), "all of it")
	d.count(d.Locator(`#adjust input[name="free"]`), 1)
	d.ok(d.Locator("#adjust .authority .choice").First().Click(), "say why")
	d.ok(d.Locator("#adjust-pin").Fill(pin), "the manager's PIN")
	d.ok(d.Locator("#adjust .dialog-foot .button-primary").Click(), "give it away")
	d.count(d.Locator("#adjust[open]"), 0)
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
	d.ok(d.Locator(`#floor-seat input[name="covers"]`).Fill(strconv.Itoa(covers)))
	d.press("Seat")
	d.at(`/till\?order=`)
	d.showOrder()
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
	d.ok(d.Locator(`#pay button.button[value="card"]`).Click(), "pay by card")
}
