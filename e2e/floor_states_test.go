package e2e

import (
	"regexp"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// What goes on at a table is on every device as soon as it happens: guests are seated with one tap, what they
// order, send, get and pay shows on another waiter's tablet and phone without anybody touching those.
func TestTheStateOfATableIsSeenOnEveryDevice(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Restaurant")
	d.openShift("100")
	d.visit("/admin/floor")
	d.ok(d.Locator(`input[name="cleaning"]`).Check(), "tables are cleaned")
	d.ok(d.Locator(`form[action="/admin/floor/cleaning"] button`).Click(), "save")
	watcher, phoned := d.sibling(), d.siblingOn(phone)
	for _, w := range []*device{watcher, phoned} {
		w.visit("/floor")
		w.live()
	}
	d.visit("/floor")
	d.ok(d.Locator(`a[data-table="3"]`).Click(), "tap a free table")
	d.ok(d.Locator(`#floor-seat button[name="covers"][value="3"]`).Click(), "three guests")
	d.at(`/till\?order=`)
	watcher.shows("3", "seated", "3/4")
	d.addItem("Soup of the day")
	watcher.shows("3", "ordered", "To send: 1")
	d.ok(phoned.expect(phoned.Locator(".floor-part").First().Locator(".floor-card-name").First()).ToHaveText("3"), "what is to be sent comes first")
	d.send()
	watcher.shows("3", "waiting", "Kitchen 0 min")

	cook := d.sibling()
	cook.visit("/kitchen")
	cook.sees(cook.dish("Soup of the day"))
	cook.key("1") // the soup is done
	watcher.shows("3", "ready", "Ready")
	d.table("3")
	d.hasLine("Soup of the day", 1)
	d.payCash()
	watcher.shows("3", "to-clean", "To clean")

	watcher.ok(watcher.Locator(`a[data-table="3"]`).Click(), "tap the table that was left")
	watcher.press("It is clean")
	d.visit("/floor")
	watcher.free("3")
	d.free("3")
}

// shows waits until the drawing shows a table in a state, with words.
func (d *device) shows(table, state, words string) {
	d.t.Helper()
	shape := d.Locator(`a[data-table="` + table + `"].shape-` + state)
	d.sees(shape)
	d.ok(d.expect(shape).ToContainText(words), "table", table)
}

// A room is drawn with mouse, finger and keyboard, and every step can be taken back.
func TestAHallIsDrawnByMouseTouchAndKeyboard(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Restaurant")
	d.visit("/admin/floor")
	five := d.thing("Table 5")
	x, y := d.attribute(five, "data-x"), d.attribute(five, "data-y")
	d.drags(five, 100, 60)
	d.ok(d.expect(d.Locator("#floor-said")).ToContainText("Table 5:"), "where it stands is said")
	d.ok(d.expect(five).Not().ToHaveAttribute("data-x", x), "it was moved")
	d.undoes()
	d.ok(d.expect(five).ToHaveAttribute("data-x", x), "it is back")
	d.ok(d.expect(five).ToHaveAttribute("data-y", y), "it is back")

	d.ok(five.Focus())
	d.key("ArrowRight", "ArrowRight", "Shift+ArrowDown")
	d.ok(d.expect(five).ToHaveAttribute("data-y", "361"), "three keys are one move")
	d.ok(d.expect(five).ToHaveAttribute("data-x", "100"))
	d.key("]")
	d.ok(d.expect(five).ToHaveAttribute("data-r", "15"), "turned")
	d.key("Control+d")
	copied := d.thing("Table 11")
	d.ok(d.expect(d.Locator("#thing-name")).ToHaveValue("11"), "the copy is selected")
	d.sees(copied)
	for range 3 {
		d.key("Control+z")
	}
	d.ok(d.expect(copied).ToHaveCount(0), "no copy")
	d.ok(d.expect(five).ToHaveAttribute("data-r", "0"))
	d.ok(d.expect(five).ToHaveAttribute("data-x", x))
	d.key("Control+y")
	d.ok(d.expect(five).ToHaveAttribute("data-x", "100"), "done again")

	d.press("Plant")
	d.ok(d.expect(d.thing("Plant")).ToHaveClass(regexp.MustCompile("floor-chosen")), "what was added is selected")
	d.drags(d.Locator(`[data-corner="se"]`), 60, 60)
	d.ok(d.expect(d.thing("Plant")).Not().ToHaveAttribute("data-w", "60"), "sized by its corner")
	d.press("Remove")
	d.ok(d.expect(d.thing("Plant")).ToHaveCount(0))

	p := d.siblingOn(phone)
	p.visit("/admin/floor")
	p.swipes(p.thing("Table 1"), 40, 50)
	p.ok(p.expect(p.thing("Table 1")).Not().ToHaveAttribute("data-x", "80"), "a finger moved it")
	p.undoes()
	p.ok(p.expect(p.thing("Table 1")).ToHaveAttribute("data-x", "80"), "it is back")
}

// thing is what the editor's drawing calls by a name.
func (d *device) thing(name string) playwright.Locator {
	return d.Locator(`[data-thing][data-name="` + name + `"]`)
}

func (d *device) attribute(l playwright.Locator, name string) string {
	d.t.Helper()
	value, err := l.GetAttribute(name)
	d.ok(err, name)
	return value
}

func (d *device) undoes() {
	d.t.Helper()
	d.ok(d.Locator(`[data-tool="undo"]`).Click(), "undo")
}

// drags moves something by pixels with the mouse.
func (d *device) drags(l playwright.Locator, dx, dy float64) {
	d.t.Helper()
	d.ok(l.ScrollIntoViewIfNeeded())
	box, err := l.BoundingBox()
	d.ok(err)
	x, y := box.X+box.Width/2, box.Y+box.Height/2
	d.ok(d.Mouse().Move(x, y))
	d.ok(d.Mouse().Down())
	d.ok(d.Mouse().Move(x+dx/2, y+dy/2))
	d.ok(d.Mouse().Move(x+dx, y+dy))
	d.ok(d.Mouse().Up())
}

// swipes moves something by pixels with a finger.
func (d *device) swipes(l playwright.Locator, dx, dy float64) {
	d.t.Helper()
	d.ok(l.ScrollIntoViewIfNeeded())
	box, err := l.BoundingBox()
	d.ok(err)
	session, err := d.context.NewCDPSession(d.Page)
	d.ok(err)
	x, y := box.X+box.Width/2, box.Y+box.Height/2
	for n, kind := range []string{"touchStart", "touchMove", "touchMove", "touchEnd"} {
		points := []map[string]any{{"x": x + dx*float64(n)/2, "y": y + dy*float64(n)/2}}
		if kind == "touchEnd" {
			points = nil
		}
		_, err := session.Send("Input.dispatchTouchEvent", map[string]any{"type": kind, "touchPoints": points})
		d.ok(err, kind)
	}
}
