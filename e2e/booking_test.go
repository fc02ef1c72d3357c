package e2e

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/playwright-community/playwright-go"

	"comptoir/models/db/dbtest"
)

// Guests book on their phone; the staff sees it at once, and no other guest gets the same table. When they come, seating
// them opens their order, and the floor shows them at their table.
func TestAGuestBooksOnAPhoneAndIsSeatedAtTheTill(t *testing.T) {
	t.Parallel()
	url := dbtest.URL(t)
	h := serve(t, "--database-url", url)
	t.Cleanup(func() { h.stop(t) })
	d := h.device(t, tablet)
	d.signUp("Restaurant", "Demo Restaurant")
	moveToNoon(t, url)
	axe := playwright.Script{Path: playwright.String(filepath.Join("..", "node_modules", "axe-core", "axe.min.js"))}
	d.ok(d.context.AddInitScript(axe))
	d.visit("/admin/bookings")
	d.accessible("/admin/bookings")
	d.visit("/bookings/waiting")
	d.accessible("/bookings/waiting")
	d.visit("/bookings/new")
	d.accessible("/bookings/new")
	d.visit("/admin/bookings")
	d.ok(d.Locator("input[name=slug]").Fill("e2e-house"), "slug")
	d.ok(d.Locator("input[name=lead]").Fill("0"), "lead")
	d.ok(d.Locator(`label:has(input[name="online"])`).Click(), "online")
	for day := range 7 {
		name := "hours_" + string(rune('0'+day))
		d.ok(d.Locator(`input[name="`+name+`_0_from"]`).Fill("04:00"), "from")
		d.ok(d.Locator(`input[name="`+name+`_0_last"]`).Fill("03:45"), "last")
		for _, end := range []string{"_1_from", "_1_last"} {
			d.ok(d.Locator(`input[name="`+name+end+`"]`).Fill(""), "second stretch")
		}
	}
	d.ok(d.Locator(`form[action="/admin/bookings"] .button-primary`).Click(), "save")
	d.sees(d.Locator(`a[href$="/shop/e2e-house/book"]`))
	d.visit("/bookings")
	d.live()

	p := d.siblingOn(phone)
	p.ok(p.context.AddInitScript(axe))
	p.visit("/shop/e2e-house/book")
	p.accessible("the page for guests")
	p.ok(p.Locator(".bare-card > form .button-primary").Click(), "show times")
	p.ok(p.Locator(".slots .choice").First().Click(), "first time")
	at := attribute(p, p.Locator(".slots input").First(), "value")
	p.ok(p.Locator(".bare-card > form .button-primary").Click(), "go on")
	p.ok(p.Locator("input[name=name]").Fill("Demo Guest"), "name")
	p.ok(p.Locator("input[name=phone]").Fill("06 12 34 56 78"), "phone")
	p.ok(p.Locator("input[name=email]").Fill("guest@guest.example"), "email")
	p.ok(p.Locator(".bare-card > form .button-primary").Click(), "book without consent")
	missing := p.Locator("label:has(input[name=consent]) + .problem")
	p.sees(missing)
	p.ok(p.Locator("input[name=consent]").Check(), "consent")
	p.count(missing, 0)
	p.ok(p.Locator(".bare-card > form .button-primary").Click(), "book")
	p.at("/b/")
	p.accessible("a guest's booking")
	p.sees(p.GetByText("Demo Guest"))

	row := d.Locator(`[data-booking="Demo Guest"]`)
	d.sees(row)
	d.accessible("/bookings")
	d.sees(row.GetByText(at).First())
	d.ok(row.Locator(".booking-seat .button-primary").Click(), "seat")
	d.at("/till")
	d.sees(d.GetByText("Demo Guest").First())
	d.visit("/bookings")
	d.sees(d.Locator(".booking-seated"))

	p.reload()
	d.count(p.Locator(`a[href$="/change"]`), 0)
}

// moveToNoon puts the venue where it is about midday now, so that there is time left to book today
// at whatever hour the test runs.
func moveToNoon(t *testing.T, url string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	zone := fmt.Sprintf("Etc/GMT%+d", time.Now().UTC().Hour()-12) // the sign of these zones is turned around
	if _, err := conn.Exec(t.Context(), `update venues set zone = $1`, zone); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), `update accounts set revision = revision + 1`); err != nil {
		t.Fatal(err)
	}
}

func attribute(d *device, l playwright.Locator, name string) string {
	d.t.Helper()
	v, err := l.GetAttribute(name)
	d.ok(err, "read", name)
	return v
}
