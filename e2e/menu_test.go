package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
)

// A menu of other dishes is rung up with choices: by touch, and with the keyboard alone.
func TestAMenuIsRungUpWithItsChoices(t *testing.T) {
	t.Parallel()
	h := open(t, "--demo", "--demo-days", "1")
	d := h.device(t, tablet)
	d.visit("/login?how=password")
	d.fill("E-mail", "owner@cafe.example")
	d.fill("Password", "demo-comptoir")
	d.press("Sign in")
	d.at(`/(admin|till)`)
	d.visit("/till")
	if choose := d.Locator(`form[action="/till/pair"] button`).First(); visible(choose) {
		d.ok(choose.Click(), "choose a register")
		d.at(`/till\?order=`)
	}
	d.ok(d.tile("Breakfast").Click(), "ask what the breakfast is made of")
	sheet := d.Locator("dialog[open]")
	d.ok(sheet.Locator(".choice").Filter(has("Flat white")).First().Click(), "a flat white with it")
	d.ok(sheet.Locator(".choice").Filter(has("Pain au chocolat")).First().Click(), "and a pain au chocolat")
	d.ok(sheet.Locator(".dialog-foot .button-primary").Click(), "add it")
	d.hasLine("Breakfast", 1)
	row := d.Locator("#lines .line").First()
	d.sees(row.GetByText("Flat white"))
	d.sees(row.GetByText("Pain au chocolat"))

	d.ok(d.Locator("main").Focus())
	d.typeSlowly("break")
	d.sees(d.tile("Breakfast"))
	d.key("Enter")
	d.sees(d.Locator("dialog[open]"))
	d.ok(d.Locator("dialog[open] input:not([type=hidden])").First().Focus(), "the first choice")
	d.key("ArrowDown", "Enter")
	d.hasLine("Breakfast", 2)
	d.ok(d.expect(d.Locator("#lines .line")).ToHaveCount(2), "another choice is another row")
}

// has picks what shows a text.
func has(text string) playwright.LocatorFilterOptions {
	return playwright.LocatorFilterOptions{HasText: text}
}
