package e2e

import "github.com/playwright-community/playwright-go"

// What is done in the back office.

// closedOrders are the totals of the sales so far, newest first, as the back office lists them.
func (d *device) closedOrders(totals ...string) {
	d.t.Helper()
	d.visit("/admin/orders")
	d.count(d.Locator("table tbody tr"), len(totals))
	for n, total := range totals {
		d.ok(d.expect(d.Locator("table tbody tr").Nth(n)).ToContainText(amount(total)))
	}
}

// openItem opens the form of an item.
func (d *device) openItem(name string) {
	d.t.Helper()
	d.visit("/admin/items")
	d.ok(d.GetByRole("link", playwright.PageGetByRoleOptions{Name: name}).First().Click(), "open", name)
	d.at(`/admin/items/[0-9a-f-]{36}`)
}

func (d *device) rename(item, name string) {
	d.t.Helper()
	d.openItem(item)
	d.ok(d.Locator("input[name=name]").First().Fill(name))
	d.press("Save")
	d.at(`/admin/items$`)
}

func (d *device) giveCode(item, code string) {
	d.t.Helper()
	d.openItem(item)
	d.ok(d.Locator("[name=barcodes], [name=codes], [name=barcode]").First().Fill(code))
	d.press("Save")
	d.at(`/admin/items$`)
}

// anotherTill makes a code in the back office and pairs a second tablet with it; the same person
// signs in there.
func (d *device) anotherTill(h *house) *device {
	d.t.Helper()
	d.visit("/admin/devices")
	d.press("Make a code")
	code, err := d.GetByTestId("pairing-code").TextContent()
	d.ok(err, "read the pairing code")
	d.visit("/till")
	other := h.device(d.t, tablet)
	other.visit("/pair")
	other.fill("Pairing code", code)
	other.press("Pair")
	other.at(`/pin`)
	other.signIn()
	other.at(`/till`)
	return other
}

// signIn signs the owner in, with a password.
func (d *device) signIn() {
	d.t.Helper()
	d.visit("/login?how=password")
	d.fill("E-mail", "owner@example.com")
	d.fill("Password", password)
	d.press("Sign in")
	d.at(`/(till|floor|admin|owner|pair)`)
}

// expeditor adds a pass to the stations of the house.
func (d *device) expeditor() {
	d.t.Helper()
	d.visit("/admin/registers/stations/new")
	d.fill("Name", "Pass")
	d.ok(d.Locator(`label:has(input[name="kind"][value="expeditor"])`).Click(), "choose what it does")
	d.press("Save")
	d.at(`/admin/registers$`)
}

// sibling is another device at which the same person is signed in, at the same till.
func (d *device) sibling() *device { return d.siblingOn(tablet) }

func (d *device) siblingOn(screen size) *device {
	d.t.Helper()
	state, err := d.context.StorageState()
	d.ok(err)
	s := d.house.device(d.t, screen)
	cookies := make([]playwright.OptionalCookie, len(state.Cookies))
	for i, c := range state.Cookies {
		cookies[i] = c.ToOptionalCookie()
	}
	d.ok(s.context.AddCookies(cookies))
	return s
}
