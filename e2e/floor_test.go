package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
)

// Guests who change places are moved on the floor itself: dragged with the mouse, or chosen from a list, where a
// thumb and a keyboard reach as well. Other devices see it, and one tap takes it back.
func TestATableIsMovedJoinedAndSeparatedOnTheFloor(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Restaurant")
	watcher := d.sibling()
	watcher.visit("/floor")
	watcher.live()
	d.table("1")
	d.ring("Terrine")
	d.table("2")
	d.ring("Salad")
	d.visit("/floor")
	d.drag("1", "4")
	watcher.taken("4")
	watcher.free("1")
	d.ok(d.Locator(".notice form button").Click(), "undo")
	watcher.taken("1")
	watcher.free("4")

	d.drag("1", "2")
	d.sees(d.Locator("#confirm[open]"))
	d.ok(d.Locator(`#confirm button[value="yes"]`).Click(), "join")
	watcher.free("1")
	d.table("2")
	d.total("17,50 €")

	p := d.siblingOn(phone)
	p.visit("/floor")
	p.ok(p.Locator("[data-floor-moves]").Click(), "move on a phone")
	p.ok(p.Locator("#floor-moves .move-taken").Click(), "choose table 2")
	p.ok(p.Locator("#floor-moves form[action='/floor/move/undo'] button").Click(), "separate")
	watcher.taken("1")
	d.table("2")
	d.total("8,50 €")
}

// drag carries a table of the plan onto another with the mouse.
func (d *device) drag(from, to string) {
	d.t.Helper()
	d.ok(d.shape(from).DragTo(d.shape(to)), "drag", from, to)
}

func (d *device) shape(name string) playwright.Locator {
	return d.Locator(`a.shape[data-table="` + name + `"]`)
}
