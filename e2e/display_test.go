package e2e

import (
	"path/filepath"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// Between two guests the display shows the office's picture and words; who paid is offered the receipt,
// until the next order begins.
func TestTheCustomerDisplayLivesThroughASale(t *testing.T) {
	t.Parallel()
	_, till := openAt(t, "Café")
	display := till.sibling()
	display.visit("/display")
	display.live()
	display.sees(display.Locator(".guest-welcome"))

	till.visit("/admin/display")
	till.ok(till.Locator("#f-message").Fill("Soup of the day"))
	till.ok(till.Locator("#f-picture").SetInputFiles(filepath.Join("testdata", "display.png")), "choose a picture")
	till.press("Save")
	till.sees(till.Locator(".display-preview"))
	display.reload()
	display.live()
	display.sees(display.GetByText("Soup of the day"))
	display.until("the picture is drawn", func() bool {
		wide, err := display.Evaluate(`() => document.querySelector(".guest-picture")?.naturalWidth ?? 0`)
		return err == nil && wide == 48
	})

	till.openShift("100")
	till.visit("/till")
	till.addItem("Espresso")
	till.hasLine("Espresso", 1)
	display.sees(display.Locator(".guest-line"))
	display.count(display.Locator(".guest-code"), 0)
	till.payCash()
	display.sees(display.Locator(".guest-thanks"))
	display.sees(display.Locator(".guest-code .qr"))
	for _, s := range []size{tablet, phone, {1024, 600}} {
		display.ok(display.SetViewportSize(s.width, s.height))
		display.fits("the paid display")
		inSight, err := display.Locator(".guest-code .qr").Evaluate(`(e) => { const b = e.getBoundingClientRect(); return b.top >= 0 && b.left >= 0 && b.bottom <= innerHeight && b.right <= innerWidth && b.width >= 140; }`, nil)
		display.ok(err)
		if inSight != true {
			t.Errorf("on %v the code is cut or too small for a camera", s)
		}
	}
	till.visit("/till")
	till.addItem("Espresso")
	display.count(display.Locator(".guest-code"), 0)
	display.sees(display.Locator(".guest-line").Filter(playwright.LocatorFilterOptions{HasText: "Espresso"}))
}
