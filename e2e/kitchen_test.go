package e2e

import (
	"testing"
)

// C104: the stream of a kitchen screen is cut again and again; each dish is shown once, in order.
func TestC104EachDishIsShownOnceAcrossCuts(t *testing.T) {
	t.Parallel()
	h, till := openAt(t, "Restaurant")
	far, w := h.wire(t)
	kitchen := till.sibling()
	kitchen.visit(far.url + "/kitchen")
	kitchen.live()
	till.table("3")
	dishes := []string{"Soup of the day", "Salad", "Terrine"}
	for _, dish := range dishes {
		w.cut()
		till.addItem(dish)
		till.hasLine(dish, 1)
		till.sendAndStay("3")
		w.mend()
		kitchen.sees(kitchen.dish(dish))
	}
	kitchen.live()
	for _, dish := range dishes {
		kitchen.count(kitchen.dish(dish), 1)
	}
	names, err := kitchen.Locator("#tickets .ticket-name").AllTextContents()
	kitchen.ok(err)
	if len(names) != len(dishes) {
		t.Errorf("the board shows %v", names)
	}
	for n, dish := range dishes {
		if n < len(names) && names[n] != dish {
			t.Errorf("%d is %s, want %s", n, names[n], dish)
		}
	}
	kitchen.forgive()
}

func TestADoneTicketLeavesEveryScreenAndComesBack(t *testing.T) {
	t.Parallel()
	_, till := openAt(t, "Restaurant")
	one, two := till.sibling(), till.sibling()
	for _, k := range []*device{one, two} {
		k.visit("/kitchen")
		k.live()
	}
	till.table("3")
	till.addItem("Salad")
	till.hasLine("Salad", 1)
	till.send()
	for _, k := range []*device{one, two} {
		k.sees(k.dish("Salad"))
	}
	one.key("1") // as a bump bar does
	for _, k := range []*device{one, two} {
		k.count(k.dish("Salad"), 0)
	}
	two.press("Recall")
	two.press("Bring back")
	for _, k := range []*device{one, two} {
		k.sees(k.dish("Salad"))
	}
}
