package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
)

// C207: names that are markup are shown as they were typed, everywhere, and run nothing.
func TestC207MarkupInNamesIsShownLiterally(t *testing.T) {
	t.Parallel()
	const image, script = `<img src=x onerror=alert(1)>`, `"><script>alert(1)</script>`
	h := open(t)
	d := h.device(t, tablet)
	d.OnDialog(func(box playwright.Dialog) {
		t.Errorf("a script ran: %s", box.Message())
		_ = box.Dismiss()
	})
	d.signUpAs("Restaurant", image, script)
	d.rename("Soup of the day", image)
	d.openShift("100")
	d.table("4")
	d.literally(image)
	d.literally(script)
	d.addItem(image)
	d.press("Name and guests")
	d.fill("Name", script)
	d.press("Save")
	d.hasLine(image, 1)
	d.send()
	for _, path := range []string{"/floor", "/kitchen", "/admin", "/admin/items", "/admin/staff", "/admin/venues"} {
		d.visit(path)
		d.literally("<")
	}
	d.visit("/kitchen")
	d.literally(image)
	d.table("4")
	d.payCash()
	d.literally(image) // on the receipt
	d.visit("/admin/reports?by=item")
	d.literally("<")
}
