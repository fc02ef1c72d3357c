package e2e

import (
	"path/filepath"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// A guest comes back with the address of the company: the sale's invoice, on a phone.
func TestAnInvoiceIsMadeOutFromASaleOnAPhone(t *testing.T) {
	t.Parallel()
	h := open(t)
	d := h.device(t, phone)
	d.ok(d.context.AddInitScript(playwright.Script{Path: playwright.String(filepath.Join("..", "node_modules", "axe-core", "axe.min.js"))}))
	d.signUp("Restaurant", "Demo Restaurant")
	d.visit("/admin/venues")
	d.ok(d.Locator("tbody a").First().Click(), "open the venue")
	d.at(`/admin/venues/[0-9a-f]`)
	d.ok(d.Locator("[name=address]").Fill("1 Example Street\nParis"))
	d.ok(d.Locator("[name=tax_number]").Fill("FR40303265045"))
	d.ok(d.Locator("form.stack button.button-primary").Last().Click(), "save the venue")
	d.at(`saved=1`)
	d.openShift("100")
	d.visit("/till")
	d.addItem("Salad")
	d.showOrder()
	d.pay()
	d.payCashHere()

	d.visit("/till/sales")
	d.ok(d.Locator(`a[href^="/till/sales/"]`).First().Click(), "open the sale")
	d.at(`/till/sales/[0-9a-f]`)
	d.ok(d.Locator(`a[href^="/admin/invoices/new"]`).Click(), "ask for an invoice")
	d.at(`/admin/invoices/new`)
	d.fits("who buys")
	d.ok(d.Locator("#company").Fill("Demo Trading"))
	d.ok(d.Locator("#tax-number").Fill("DE 123456789"))
	d.ok(d.Locator("#address").Fill("2 High Street\nBerlin"))
	d.ok(d.Locator("#invoice-form button.button-primary").Click(), "issue it")
	d.at(`/admin/invoices/[0-9a-f]`)
	d.sees(d.GetByTestId("invoice").GetByText("Demo Trading"))
	d.sees(d.GetByTestId("invoice").GetByText("DE123456789"))
	d.sees(d.GetByTestId("invoice-total"))
	d.fits("an invoice")
	d.accessible("an invoice")
	d.visit("/admin/invoices?q=trading")
	d.sees(d.Locator("tbody a").First())
	d.accessible("invoices")
}

// The guest of seat 2 must not have milk, and orders something with it.
func TestAnAllergyIsSeenAtTheTillAndWarnedOf(t *testing.T) {
	t.Parallel()
	h := open(t)
	d := h.device(t, tablet)
	d.ok(d.context.AddInitScript(playwright.Script{Path: playwright.String(filepath.Join("..", "node_modules", "axe-core", "axe.min.js"))}))
	d.signUp("Restaurant", "Demo Restaurant")
	d.visit("/admin/items")
	d.ok(d.Locator("#item-rows a").Filter(playwright.LocatorFilterOptions{HasText: "Salad"}).First().Click(), "open the salad")
	d.ok(d.Locator(`.allergen-box:has(input[value=nuts])`).Click(), "it has nuts")
	d.ok(d.Locator("#item-form button.button-primary").Last().Click(), "save the salad")
	d.at(`/admin/items$`)
	d.visit("/till")
	d.addItem("Soup of the day")
	d.hasLine("Soup of the day", 1)
	d.ok(d.Locator("#order details.menu summary").Click(), "more")
	d.ok(d.Locator(`#order [hx-get^="/till/allergies"]`).Click(), "allergies")
	d.ok(d.Locator(`#allergies .allergen-box:has(input[value=nuts])`).Click(), "nuts")
	d.accessible("allergies")
	d.ok(d.Locator("#allergies .dialog-foot .button-primary").Click(), "save")
	d.sees(d.Locator("#order .allergy-flag"))
	d.addItem("Salad")
	d.sees(d.Locator("#order .line-danger"))
	d.sees(d.Locator("#notices .notice").First())
}
