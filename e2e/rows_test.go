package e2e

import "testing"

// What has not changed is neither sent nor touched again, whoever changed the rest.
func TestRowsThatDidNotChangeStayAsTheyAreAndTheOthersAreNeverOld(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Restaurant")
	d.table("4")
	dishes := []string{"Soup of the day", "Salad", "Terrine"}
	for _, dish := range dishes {
		d.addItem(dish)
		d.hasLine(dish, 1)
	}
	d.keep()
	d.addItem("Soup of the day")
	d.hasLine("Soup of the day", 2)
	if n := d.kept(); n != 1 { // the salad: the soup changed, the terrine is no longer selected
		t.Errorf("%d rows stayed when one was added to, want the one that did not change", n)
	}
	d.asReloaded()

	other := d.sibling()
	other.visit("/floor")
	other.ok(other.Locator(`a[data-table="4"]`).Click(), "open the table")
	other.hasLine("Terrine", 1)
	other.addItem("Terrine")
	d.hasLine("Terrine", 2)
	d.keep()
	other.addItem("Salad")
	d.hasLine("Salad", 2)
	if d.kept() == 0 {
		t.Error("no row stayed when another till changed one")
	}
	d.asReloaded()

	d.keep()
	d.ok(d.Locator("#lines .line-main").First().Click(), "select a row")
	d.sees(d.Locator("#lines .line-selected"))
	d.ok(d.Locator("#lines .line-selected").GetByRole("button").Last().Click(), "take it off")
	d.hasLine("Soup of the day", 0)
	d.asReloaded()
}

// keep marks the rows as they stand; a row that is drawn again loses its mark.
func (d *device) keep() {
	d.t.Helper()
	_, err := d.Evaluate(`() => document.querySelectorAll("#lines .line").forEach((row) => row.setAttribute("data-kept", ""))`)
	d.ok(err)
}

// kept is how many of the marked rows nobody has drawn again.
func (d *device) kept() int {
	d.t.Helper()
	n, err := d.Evaluate(`() => document.querySelectorAll("#lines .line[data-kept]").length`)
	d.ok(err)
	kept, _ := n.(int)
	return kept
}

// asReloaded waits until the order on the screen reads as the server draws it for a new page.
func (d *device) asReloaded() {
	d.t.Helper()
	d.until("the order reads as after a reload", func() bool {
		same, err := d.Evaluate(`async () => {
			const words = (root) => [...root.querySelectorAll("#lines .line-main")].map((row) => [...row.querySelectorAll("span")].map((s) => s.textContent).join("|")).join("\n");
			const page = await (await fetch(location.href)).text();
			return words(new DOMParser().parseFromString(page, "text/html")) === words(document);
		}`)
		d.ok(err)
		return same == true
	})
}
