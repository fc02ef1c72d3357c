package e2e

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"comptoir/models/db/dbtest"
)

// Where a role may neither split nor move, the owner's PIN lends the right once; a wrong one is told
// beside its field and changes nothing.
func TestAPINLendsTheRightToSplitAndToMove(t *testing.T) {
	t.Parallel()
	url := dbtest.URL(t)
	h := serve(t, "--database-url", url)
	t.Cleanup(func() { h.stop(t) })
	d := h.device(t, tablet)
	d.signUp("Restaurant", "Demo Restaurant")
	d.choosePIN("8305")
	d.hire("Demo Waiter", "Waiter", "2714")
	conn, err := pgx.Connect(t.Context(), url)
	d.ok(err)
	_, err = conn.Exec(t.Context(), `update roles set permissions = array_remove(array_remove(permissions, 'order.split'), 'order.move') where builtin = 'waiter'`)
	d.ok(err, "take two rights from waiters")
	_, err = conn.Exec(t.Context(), `update accounts set revision = revision + 1`)
	d.ok(err)
	d.ok(conn.Close(t.Context()))
	d.signInByPIN("2714")

	d.table("1")
	d.ring("Soup of the day", "Salad")
	d.ok(d.Locator("#split-button").Click(), "open the checks")
	even := d.Locator(`#checks button[value="even"]`)
	d.ok(d.Locator("#checks-pin").Fill("0000"), "a wrong PIN")
	d.ok(even.Click(), "split evenly")
	d.sees(d.Locator("#checks").GetByText("PIN").First())
	d.count(d.check(""), 1)
	d.ok(d.Locator("#checks-pin").Fill("8305"), "the owner's PIN")
	d.ok(even.Click(), "split evenly")
	d.count(d.check(""), 2)
	d.ok(d.Locator("#checks-pin").Fill("8305"), "the owner's PIN again")
	d.ok(d.Locator(`#checks button[value="undo"], #checks button[value="merge"]`).First().Click(), "join them again")
	d.count(d.check(""), 1)
	d.key("Escape")

	d.openMove()
	d.ok(d.Locator("#move-pin").Fill("8305"), "the owner's PIN")
	d.ok(d.place("3").Click(), "move to table 3")
	d.ok(d.expect(d.Locator(".order-title")).ToHaveText("Table 3"))
	d.total("15,00 €")
}
