package e2e

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// places are the pages that anybody meets. A page that is not there yet fails.
var places = []string{
	"/login?how=password", "/signup", "/pair", "/till", "/floor", "/kitchen", "/kitchen/sold-out", "/display", "/board", "/shift", "/shift/x", "/shift/count",
	"/admin", "/admin/orders", "/admin/reports", "/admin/reports/kitchen", "/admin/display", "/admin/shifts", "/admin/shifts/day",
	"/admin/items", "/admin/items/new", "/admin/categories", "/admin/categories/new", "/admin/modifiers", "/admin/modifiers/new", "/admin/import",
	"/admin/venues", "/admin/venues/new", "/admin/floor", "/admin/registers", "/admin/registers/new", "/admin/registers/stations/new",
	"/admin/taxes", "/admin/taxes/new", "/admin/taxes/groups/new", "/admin/staff", "/admin/staff/new", "/admin/staff/roles", "/admin/staff/roles/new",
	"/admin/invoices", "/admin/reasons", "/admin/audit", "/admin/signs", "/approvals", "/admin/devices", "/admin/cards", "/admin/cards/assessment", "/admin/cards/payouts", "/admin/tenders", "/admin/house-accounts", "/admin/gifts", "/admin/safe", "/admin/fiscal", "/admin/api", "/admin/profile",
	"/bookings", "/bookings/new", "/bookings/waiting", "/admin/bookings",
}

// Every page, light and dark, has nothing that axe knows to be in a person's way.
func TestEveryPageIsAccessible(t *testing.T) {
	t.Parallel()
	h := open(t)
	d := h.device(t, tablet)
	d.ok(d.context.AddInitScript(playwright.Script{Path: playwright.String(filepath.Join("..", "node_modules", "axe-core", "axe.min.js"))}))
	d.signUp("Restaurant", "Demo Restaurant")
	d.openShift("100")
	d.sellSomething()
	for _, place := range places {
		d.visit(place)
		d.accessible(place)
	}
	d.table("4")
	d.addItem("Soup of the day")
	d.hasLine("Soup of the day", 1)
	d.accessible("/till with an order")
	d.openMove()
	d.accessible("the places to move to")
	d.reload()
	d.seat(2)
	d.addItem("Salad")
	d.hasLine("Salad", 1)
	d.ok(d.Locator("#split-button").Click(), "open the checks")
	d.accessible("an order that is not split")
	d.ok(d.Locator(`#checks button[value="seats"]`).Click(), "split by seat")
	d.sees(d.check("Seat 2"))
	d.accessible("the checks")
	d.ok(d.Locator(`#checks button[value="one"]`).Click(), "back to one check")
	d.count(d.check(""), 1)
	d.reload()
	d.live()
	d.pay()
	d.accessible("the payment sheet")
	d.payCashHere()
	d.accessible("a sale that is done")
	d.visit("/admin/orders")
	d.ok(d.Locator("table tbody a").First().Click())
	d.at(`/admin/orders/[0-9a-f-]{36}`)
	d.accessible("the story of an order")
	d.openItem("Salad")
	d.accessible("an item")
}

// A phone shows other parts of the same pages.
func TestPagesOfAPhoneAreAccessible(t *testing.T) {
	t.Parallel()
	h := open(t)
	d := h.device(t, phone)
	d.ok(d.context.AddInitScript(playwright.Script{Path: playwright.String(filepath.Join("..", "node_modules", "axe-core", "axe.min.js"))}))
	d.signUp("Restaurant", "Demo Restaurant")
	for _, place := range []string{"/till", "/floor", "/kitchen", "/shift", "/admin", "/admin/orders", "/admin/items", "/admin/reports"} {
		d.visit(place)
		d.accessible(place)
		d.fits(place)
	}
	d.ok(d.SetViewportSize(320, 640))
	for _, place := range places {
		d.visit(place)
		d.fits(place + " at 320 px")
	}
}

// sellSomething leaves one closed order.
func (d *device) sellSomething() {
	d.t.Helper()
	d.visit("/till")
	d.addItem("Salad")
	d.hasLine("Salad", 1)
	d.payCash()
}

func (d *device) accessible(place string) {
	d.t.Helper()
	d.ownKeys(place)
	for _, scheme := range []*playwright.ColorScheme{playwright.ColorSchemeLight, playwright.ColorSchemeDark} {
		d.ok(d.EmulateMedia(playwright.PageEmulateMediaOptions{ColorScheme: scheme}))
		only := `{ type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }`
		if scheme == playwright.ColorSchemeDark {
			only = `{ type: "rule", values: ["color-contrast"] }` // nothing else depends on it
		}
		found, err := d.Evaluate(`async () => {
			const moving = (a) => a.playState === "running" && a.effect?.getComputedTiming().endTime < Infinity;
			for (let quiet = 0; quiet < 3; quiet = document.getAnimations().some(moving) ? 0 : quiet + 1) {
				await new Promise(requestAnimationFrame); // colours that are on their way
			}
			const { violations } = await axe.run(document, { runOnly: ` + only + `, resultTypes: ["violations"] });
			return violations.map((v) => v.id + ": " + v.help + "\n" + v.nodes.slice(0, 3).map((n) => "    " + n.html.slice(0, 160) + "\n    " + n.any.concat(n.all).map((c) => c.message).join("; ").slice(0, 200)).join("\n"));
		}`)
		d.ok(err, "run axe on", place)
		if list, ok := found.([]any); ok && len(list) > 0 {
			d.t.Errorf("%s, %s: %s", place, *scheme, strings.Join(texts(list), "\n"))
		}
	}
}

// ownKeys: no key has two acts where a person is, or one of them is never done. The key that saves belongs
// to the form that has the focus.
func (d *device) ownKeys(place string) {
	d.t.Helper()
	found, err := d.Evaluate(`() => {
		const scope = [...document.querySelectorAll("dialog[open]")].pop() ?? document;
		const reached = (e) => (e.closest("[data-menu]:not([open])")?.querySelector("summary") ?? e).checkVisibility({ visibilityProperty: true });
		const keys = [...scope.querySelectorAll("[data-key]")].filter((e) => !e.disabled && reached(e)).map((e) => e.dataset.key.toLowerCase());
		return keys.filter((k, n) => k !== "mod+enter" && keys.indexOf(k) !== n);
	}`)
	d.ok(err, "look for keys on", place)
	if list, ok := found.([]any); ok && len(list) > 0 {
		d.t.Errorf("%s: two acts on %v", place, list)
	}
}

// fits: nothing makes the page wider than the display.
func (d *device) fits(place string) {
	d.t.Helper()
	wide, err := d.Evaluate(`() => document.documentElement.scrollWidth - document.documentElement.clientWidth`)
	d.ok(err)
	if fmt.Sprint(wide) != "0" {
		d.t.Errorf("%s is %v px wider than the display", place, wide)
	}
}

func texts(list []any) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`).ReplaceAllString(fmt.Sprint(v), "ID")
	}
	return out
}

// payCashHere takes what is due on the sheet that is open.
func (d *device) payCashHere() {
	d.t.Helper()
	d.ok(d.Locator("#pay .quick-amounts button").First().Click())
	d.sees(d.GetByTestId("sale-done"))
}

// A counter and a shop lay the till out in their own ways.
func TestACounterAndAShopAreAccessible(t *testing.T) {
	t.Parallel()
	h := open(t)
	d := h.device(t, tablet)
	d.ok(d.context.AddInitScript(playwright.Script{Path: playwright.String(filepath.Join("..", "node_modules", "axe-core", "axe.min.js"))}))
	d.signUp("Store", "Demo Store")
	d.addItem("Notebook")
	d.hasLast("Notebook", "4,00 €")
	d.accessible("a shop")
	d.scan("4006381333948")
	d.sees(d.Locator("#till-unknown .till-unknown"))
	d.accessible("a shop with an unknown code")
	d.key("Shift+F1")
	d.sees(d.Locator("[data-folded]"))
	d.accessible("a shop without tiles")
	d.visit("/admin/registers")
	d.ok(d.Locator("table a").First().Click(), "open the register")
	d.at(`/admin/registers/[0-9a-f-]{36}`)
	d.choose("How it serves", "Counter")
	d.press("Save")
	d.at(`/admin/registers$`)
	d.visit("/till")
	d.addItem("Notebook")
	d.sees(d.GetByTestId("order-number"))
	d.accessible("a counter")
	d.key("F6")
	d.sees(d.Locator("#tab[open]"))
	d.accessible("the names of a counter")
}
