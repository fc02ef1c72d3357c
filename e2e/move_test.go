package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
)

// C077: joining to an occupied table loses nothing. C080: a move onto itself changes nothing, and onto
// a free table the order goes there.
func TestC077AndC080AnOrderMovesToAnotherTable(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Restaurant")
	watcher := d.sibling()
	watcher.visit("/floor")
	watcher.live()
	d.table("1")
	d.ring("Soup of the day", "Salad")
	d.table("2")
	d.ring("Soup of the day", "Salad", "Terrine")
	d.table("1")
	d.total("15,00 €")
	d.openMove()
	d.ok(d.expect(d.place("1")).ToBeDisabled(), "table 1 itself is no place to go")
	d.ok(d.place("2").Click(), "move to table 2")
	d.sees(d.Locator("#confirm[open]"))
	d.ok(d.Locator(`#confirm button[value="yes"]`).Click(), "join")
	d.ok(d.expect(d.Locator(".order-title")).ToHaveText("Table 2"))
	d.total("39,00 €")
	d.hasLine("Soup of the day", 2)
	d.hasLine("Salad", 2)
	d.hasLine("Terrine", 1)
	watcher.free("1")
	d.openMove()
	d.ok(d.place("3").Click(), "move to a free table")
	d.ok(d.expect(d.Locator(".order-title")).ToHaveText("Table 3"))
	d.total("39,00 €")
	watcher.free("2")
	watcher.taken("3")
}

func TestSomeLinesMoveToAnotherTable(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Restaurant")
	d.table("1")
	d.ring("Soup of the day", "Salad")
	d.openMove()
	d.ok(d.Locator(`#move .segment`).Nth(1).Click(), "some lines")
	d.ok(d.Locator(`#move input[name="line"]`).Nth(1).Check(), "the salad")
	d.ok(d.place("5").Click(), "move it to table 5")
	d.hasLine("Salad", 0)
	d.total("6,50 €")
	d.table("5")
	d.hasLine("Salad", 1)
	d.total("8,50 €")
}

// What was moved by mistake is where it was with one tap, a number of a row as well as a whole order.
func TestAMoveIsTakenBackWithOneTap(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Restaurant")
	d.table("1")
	d.ring("Terrine", "Salad")
	d.addItem("Terrine")
	d.hasLine("Terrine", 2)
	d.total("26,50 €")
	d.openMove()
	d.ok(d.Locator(`#move .segment`).Nth(1).Click(), "some lines")
	d.ok(d.Locator(`#move input[name="line"]`).Nth(0).Check(), "the terrines")
	d.ok(d.Locator(`#move .bill-count input`).Nth(0).Fill("1"), "one of them")
	d.ok(d.place("5").Click(), "move it to table 5")
	d.hasLine("Terrine", 1)
	d.ok(d.expect(d.Locator(".moved")).ToContainText("Table 5"))
	d.ok(d.Locator(".moved button").Click(), "undo")
	d.hasLine("Terrine", 2)
	d.total("26,50 €")
	d.ok(d.expect(d.Locator(".moved")).ToHaveCount(0), "nothing to undo any more")

	d.table("2")
	d.ring("Soup of the day")
	d.table("1")
	d.openMove()
	d.ok(d.place("2").Click(), "move to table 2")
	d.ok(d.Locator(`#confirm button[value="yes"]`).Click(), "join")
	d.ok(d.expect(d.Locator(".order-title")).ToHaveText("Table 2"))
	d.total("33,00 €")
	d.ok(d.expect(d.Locator(".moved")).ToContainText("Table 1"))
	d.ok(d.Locator(".moved button").Click(), "undo")
	d.hasLine("Terrine", 0)
	d.total("6,50 €")
	d.table("1")
	d.total("26,50 €")
	d.openMove()
	d.ok(d.place("6").Click(), "move to a free table")
	d.ok(d.expect(d.Locator(".order-title")).ToHaveText("Table 6"))
	d.ok(d.Locator(".moved button").Click(), "undo")
	d.ok(d.expect(d.Locator(".order-title")).ToHaveText("Table 1"))
}

// ring adds items one after the other.
func (d *device) ring(items ...string) {
	d.t.Helper()
	for _, item := range items {
		d.addItem(item)
		d.hasLine(item, 1)
	}
}

func (d *device) openMove() {
	d.t.Helper()
	d.ok(d.Locator(".order-tools summary").Click(), "open the menu")
	d.ok(d.Locator(`.order-tools [data-key="Shift+F6"]`).Click(), "open the places to move to")
	d.sees(d.Locator("#move[open]"))
}

// place is a table to which an order can go.
func (d *device) place(table string) playwright.Locator {
	return d.Locator("#move .move-place").Filter(playwright.LocatorFilterOptions{
		Has: d.GetByText(table, playwright.PageGetByTextOptions{Exact: playwright.Bool(true)}),
	})
}

// free waits until the floor plan shows a table as free.
func (d *device) free(name string) {
	d.t.Helper()
	d.sees(d.Locator(`a[data-table="` + name + `"].shape-free`))
}
