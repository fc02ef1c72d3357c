package e2e

import "testing"

// C084: two devices tap the same free table, and each adds a line.
func TestC084TheSameFreeTableOpenedTwiceIsOneOrder(t *testing.T) {
	t.Parallel()
	h, a := openAt(t, "Restaurant")
	b := a.anotherTill(h)
	watcher := a.sibling()
	watcher.visit("/floor")
	watcher.live()
	a.table("4")
	b.table("4")
	a.addItem("Soup of the day")
	b.addItem("Salad")
	watcher.taken("4")
	for _, d := range []*device{a, b} {
		d.hasLine("Soup of the day", 1)
		d.hasLine("Salad", 1)
		d.total("15,00 €")
	}
}

func TestTwoTillsOnOneTableLoseNothing(t *testing.T) {
	t.Parallel()
	h, a := openAt(t, "Restaurant")
	b := a.anotherTill(h)
	a.table("2")
	a.addItem("Soup of the day")
	a.hasLine("Soup of the day", 1)
	b.table("2")
	b.hasLine("Soup of the day", 1)
	a.live()
	b.live()
	for range 3 {
		a.addItem("Terrine")
		b.addItem("Salad")
	}
	for _, d := range []*device{a, b} {
		d.answered()
		d.hasLine("Terrine", 3)
		d.hasLine("Salad", 3)
		d.total("59,00 €")
	}
}
