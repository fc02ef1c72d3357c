package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"

	"comptoir/models/db/dbtest"
)

var displays = []size{{390, 844}, {820, 1180}, {1180, 820}, {1440, 900}}

// A picture is a screen of one of the demo houses, and what is done there first.
type picture struct {
	name, path string
	first      func(*device)
}

// shown are the screens of each demo house, by a word of its name.
var shown = map[string][]picture{
	"restaurant": {
		{"login", "/login?how=password", nil}, {"signup", "/signup", nil}, {"pair", "/pair", nil},
		{"floor", "/floor", nil}, {"bookings", "/bookings", nil}, {"booking", "/bookings/new", nil}, {"waiting", "/bookings/waiting", nil}, {"booking-rules", "/admin/bookings", nil}, {"kitchen", "/kitchen", nil}, {"sold-out", "/kitchen/sold-out", nil}, {"table", "/floor", (*device).firstSeated},
		{"checks", "/floor", (*device).firstChecks}, {"move", "/floor", (*device).firstMove},
		{"admin", "/admin", nil}, {"kitchen-times", "/admin/reports/kitchen", nil}, {"display-office", "/admin/display", nil}, {"floor-plan", "/admin/floor", nil},
	},
	"café": {
		{"till", "/till", nil}, {"display", "/display", nil}, {"board", "/board", nil}, {"till-order", "/till", (*device).ringUpThree}, {"till-tab", "/till", (*device).openTab}, {"till-choice", "/till", (*device).openChoice},
		{"till-pay", "/till", (*device).ringUpAndPay}, {"till-charges", "/till", (*device).ringUpAndCharge}, {"till-discount", "/till", (*device).ringUpAndDiscount}, {"refund", "/till/sales", (*device).firstRefund}, {"printer", "/till", (*device).openPrinter}, {"print-queue", "/till", (*device).openQueue}, {"logo", "/admin/venues", (*device).firstLogo},
		{"promotions", "/admin/promotions", nil}, {"promotion", "/admin/promotions/new", nil}, {"invoices", "/admin/invoices", nil}, {"sales", "/till/sales", nil}, {"sale", "/till/sales", (*device).firstSale}, {"shift", "/shift", nil}, {"shift-x", "/shift/x", nil}, {"shift-count", "/shift/count", nil},
		{"orders", "/admin/orders", nil}, {"reports", "/admin/reports/day?preset=month", nil}, {"shifts", "/admin/shifts", nil},
		{"items", "/admin/items", nil}, {"item", "/admin/items/new", nil}, {"categories", "/admin/categories", nil},
		{"modifiers", "/admin/modifiers", nil}, {"import", "/admin/import", nil}, {"venues", "/admin/venues", nil}, {"venue", "/admin/venues", (*device).firstRow},
		{"registers", "/admin/registers", nil}, {"taxes", "/admin/taxes", nil}, {"staff", "/admin/staff", nil}, {"devices", "/admin/devices", nil}, {"reasons", "/admin/reasons", nil}, {"audit", "/admin/audit", nil}, {"approvals", "/approvals", nil}, {"api", "/admin/api", nil}, {"cards", "/admin/cards", nil}, {"card-security", "/admin/cards/assessment", nil}, {"payouts", "/admin/cards/payouts", nil}, {"tenders", "/admin/tenders", nil}, {"house-accounts", "/admin/house-accounts", nil}, {"gifts", "/admin/gifts", nil}, {"safe", "/admin/safe", nil}, {"fiscal", "/admin/fiscal", nil},
		{"profile", "/admin/profile", nil},
	},
	"flower": {{"till-flowers", "/till", (*device).scanned}, {"till-folded", "/till", (*device).folded}, {"till-unknown", "/till", (*device).scannedWrong}, {"admin-flowers", "/admin", nil}},
}

// TestShots saves a picture of every screen, in every size, light and dark. It says what is wider
// than its display and leaves the rest to who looks at them.
func TestShots(t *testing.T) {
	dir := os.Getenv("COMPTOIR_SHOTS")
	if dir == "" {
		t.Skip("COMPTOIR_SHOTS names the folder for the pictures")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	p := start(t, "comptoir", "serve", "--addr", "127.0.0.1:0", "--database-url", dbtest.URL(t), "--demo", "--demo-days", "21")
	t.Cleanup(func() { p.stop(t) })
	logins, url := demoLogins(t, p)
	h := &house{p, url}
	for name, login := range logins {
		for word, pictures := range shown {
			if strings.Contains(strings.ToLower(name), word) {
				h.take(t, dir, login, pictures)
			}
		}
	}
}

// demoLogins reads who may sign in from what the server prints when it has made the demo.
func demoLogins(t *testing.T, p *process) (logins map[string][2]string, url string) {
	t.Helper()
	logins = map[string][2]string{}
	line := regexp.MustCompile(`^  (\S.*?)\s{2,}(\S+@\S+)\s{2,}(.+)$`)
	for said := range p.lines {
		if m := line.FindStringSubmatch(said); m != nil {
			logins[m[1]] = [2]string{m[2], m[3]}
		}
		if m := regexp.MustCompile(`Comptoir is open: (http://\S+)`).FindStringSubmatch(said); m != nil {
			url = m[1]
			break
		}
	}
	if url == "" || len(logins) != len(shown) {
		t.Fatalf("%d demo houses; the server said:\n%s", len(logins), p.words())
	}
	return logins, url
}

// take saves the pictures of one house.
func (h *house) take(t *testing.T, dir string, login [2]string, pictures []picture) {
	t.Helper()
	d := h.device(t, tablet)
	d.visit("/login?how=password")
	d.fill("E-mail", login[0])
	d.fill("Password", login[1])
	d.press("Sign in")
	d.at(`/(admin|till|floor)`)
	d.visit("/till")
	if choose := d.Locator(`form[action="/till/pair"] button`); strings.Contains(d.URL(), "/till") {
		if n, err := choose.Count(); err == nil && n > 0 {
			d.ok(choose.First().Click(), "choose a register")
			d.at(`/till\?order=`)
		}
	}
	for _, s := range displays {
		d.ok(d.SetViewportSize(s.width, s.height))
		for _, scheme := range []*playwright.ColorScheme{playwright.ColorSchemeLight, playwright.ColorSchemeDark} {
			d.ok(d.EmulateMedia(playwright.PageEmulateMediaOptions{ColorScheme: scheme}))
			for _, p := range pictures {
				d.picture(p, filepath.Join(dir, fmt.Sprintf("%s-%dx%d-%s.png", p.name, s.width, s.height, *scheme)))
			}
		}
	}
}

func (d *device) picture(p picture, file string) {
	d.t.Helper()
	d.visit(p.path)
	if p.first != nil {
		p.first(d)
	}
	d.fits(file)
	_, err := d.Screenshot(playwright.PageScreenshotOptions{Path: playwright.String(file), Animations: playwright.ScreenshotAnimationsDisabled})
	d.ok(err, "save", file)
}

// plain are tiles that ask nothing.
func (d *device) plain() playwright.Locator {
	return d.Locator("#tiles form[hx-post] button.tile:enabled")
}

func (d *device) ringUpThree() {
	d.t.Helper()
	if menu := d.Locator(`[data-pane-to="menu"][aria-pressed="false"]`); visible(menu) {
		d.ok(menu.Click(), "turn to the menu")
	}
	for n := range 3 {
		d.ok(d.plain().Nth(n).Click())
	}
	d.until("three lines", func() bool {
		n, err := d.Locator("#lines .line").Count()
		return err == nil && n == 3
	})
}

func (d *device) ringUpAndPay() {
	d.t.Helper()
	d.ringUpThree()
	if d.ViewportSize().Width < 600 {
		d.ok(d.Locator("#pane-switch .pane-order").Click())
	}
	d.pay()
}

// ringUpAndCharge opens what is charged beside what was rung up.
func (d *device) ringUpAndCharge() {
	d.t.Helper()
	d.ringUpThree()
	if d.ViewportSize().Width < 600 {
		d.showOrder()
	}
	d.openCharges()
}

// ringUpAndDiscount opens what is taken off what was rung up.
func (d *device) ringUpAndDiscount() {
	d.t.Helper()
	d.ringUpThree()
	if d.ViewportSize().Width < 600 {
		d.showOrder()
	}
	d.key("Shift+F9")
	d.sees(d.Locator("dialog[open]"))
}

// firstRefund opens what is given back of the sale that was done last.
func (d *device) firstRefund() {
	d.t.Helper()
	d.firstSale()
	d.press("Refund")
	d.sees(d.Locator("#refund[open]"))
}

// firstSale opens the sale that was done last.
func (d *device) firstSale() {
	d.t.Helper()
	d.ok(d.Locator("a.sales-row").First().Click(), "open a sale")
	d.at(`/till/sales/[0-9a-f]`)
}

// firstRow opens what stands first in a list of the back office.
func (d *device) firstRow() {
	d.t.Helper()
	d.ok(d.Locator("tbody a").First().Click(), "open the first")
	d.at(`/admin/\w+/[0-9a-f]`)
}

// openPrinter and openQueue open how the printers are, and what they had to do.
func (d *device) openPrinter() {
	d.t.Helper()
	if d.ViewportSize().Width < 600 {
		d.showOrder()
	}
	d.ok(d.Locator("#order details[data-menu] > summary").Click(), "open the menu")
	d.press("Printer")
	d.sees(d.Locator("#printer[open]"))
}

func (d *device) openQueue() {
	d.t.Helper()
	d.openPrinter()
	d.press("Print queue")
	d.sees(d.Locator("#recent[open]"))
}

// firstLogo opens the logo of the first venue.
func (d *device) firstLogo() {
	d.t.Helper()
	d.firstRow()
	d.ok(d.Locator(`a[href$="/logo"]`).Click(), "open the logo")
	d.at(`/logo$`)
}

// openTab opens the names that an order can be put on.
func (d *device) openTab() {
	d.t.Helper()
	d.ringUpThree()
	if d.ViewportSize().Width < 600 {
		d.showOrder()
	}
	d.key("F6")
	d.sees(d.Locator("#tab[open]"))
}

// scanned, folded and scannedWrong are a shop's till in the middle of a sale.
func (d *device) scanned() {
	d.t.Helper()
	d.ringUpThree()
	if order := d.Locator("#pane-switch .pane-order"); visible(order) {
		d.ok(order.Click(), "turn to the order")
	}
}

func (d *device) folded() {
	d.t.Helper()
	d.scanned()
	if button := d.Locator("[data-fold]"); visible(button) {
		d.ok(button.Click(), "fold the tiles away")
		d.ok(d.Locator("[data-folded]").WaitFor())
		_, err := d.Evaluate(`localStorage.removeItem("till-folded")`) // for the next picture
		d.ok(err)
	}
}

func (d *device) scannedWrong() {
	d.t.Helper()
	d.scanned()
	d.scan("4006381333948")
	d.sees(d.Locator("#till-unknown .till-unknown"))
}

// openChoice opens the sheet of the first item that asks something.
func (d *device) openChoice() {
	d.t.Helper()
	tile := d.Locator("#tiles form[hx-get] button.tile:enabled").First()
	if n, err := tile.Count(); err != nil || n == 0 {
		return
	}
	d.ok(tile.Click())
	d.sees(d.Locator("dialog[open]"))
}

// firstSeated opens the order of a table at which somebody has ordered.
func (d *device) firstSeated() {
	d.t.Helper()
	for _, link := range []string{`a[data-table="4"]`, `a.floor-card:has(.money)`} {
		if seated := d.Locator(link + ":visible").First(); visible(seated) {
			d.ok(seated.Click())
			d.at(`/till\?order=`)
			return
		}
	}
}

// firstChecks and firstMove open what splits and what moves that order.
func (d *device) firstChecks() {
	d.t.Helper()
	d.firstSeated()
	if d.ViewportSize().Width < 600 {
		d.showOrder()
	}
	d.ok(d.Locator("#split-button").Click(), "open the checks")
	d.sees(d.Locator("#checks[open]"))
}

func (d *device) firstMove() {
	d.t.Helper()
	d.firstSeated()
	if d.ViewportSize().Width < 600 {
		d.showOrder()
	}
	d.openMove()
}

func visible(l playwright.Locator) bool {
	is, err := l.IsVisible()
	return err == nil && is
}
