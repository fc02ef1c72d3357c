package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
)

// The line at a counter: one pays later and is found by the number, one has a tab and is found by
// the beginning of the name, and the next guest is always one key away.
func TestACounterServesTheNextGuestWithOneKeyAndFindsTheOthersAgain(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Café")
	d.openShift("100")
	d.visit("/till")
	d.live()
	d.addItem("Espresso")
	d.numbered("1")
	d.key("F2") // pays later
	d.sees(d.GetByText("Ready for the next guest"))
	d.addItem("Cappuccino")
	d.numbered("2")
	d.ok(d.expect(d.Locator("#lines .line")).ToHaveCount(1))

	d.tab("Anna")
	d.sees(d.Locator(".order-name").GetByText("Anna"))
	d.key("F2")
	d.sees(d.GetByText("Ready for the next guest"))

	d.addItem("Espresso")
	d.numbered("3")
	d.key("F6")
	d.ok(d.Locator("#tab-name").PressSequentially("an"))
	found := d.Locator("#tabs-found .open-order")
	d.count(found, 1)
	d.ok(found.Click())
	d.numbered("2")
	d.hasLine("Espresso", 1)
	d.hasLine("Cappuccino", 1)
	d.total("6,00 €")
	d.count(d.Locator("dialog[open]"), 0)

	d.key("F2")
	d.sees(d.GetByText("Ready for the next guest"))
	d.key("F6")
	d.ok(d.Locator("#tab-name").Fill("1"))
	d.count(found, 1)
	d.key("Enter")
	d.numbered("1")
	d.total("2,20 €")
	d.payCash()
	d.numbered("1") // for the guest who waits
	d.key("F2")
	d.sees(d.GetByText("Ready for the next guest"))
	d.closedOrders("2,20 €")
}

// What is tapped right after the next guest was called is that guest's, however slow the network.
func TestTheNextGuestsFirstTapIsNeverOnTheOrderBefore(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Café")
	d.visit("/till")
	d.live()
	d.addItem("Espresso")
	d.numbered("1")
	d.slow(600)
	d.key("F2")
	d.addItem("Cappuccino")
	d.addItem("Cappuccino")
	d.numbered("2")
	d.hasLine("Cappuccino", 2)
	d.hasLine("Espresso", 0)
	d.slow(0)
	d.sees(d.Locator("button.order-tab"))
	d.key("F8")
	d.count(d.Locator("#open-orders .open-order"), 2)
	d.sees(d.Locator("#open-orders .open-order").Filter(playwright.LocatorFilterOptions{HasText: amount("2,20 €")}))
}

func TestHereAndToTakeAwayAreOneKeyApart(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Café")
	d.visit("/till")
	d.pressed("Counter")
	d.key("Shift+F7")
	d.pressed("Takeaway")
	d.addItem("Espresso")
	d.numbered("1")
	d.pressed("Takeaway")
	d.key("Shift+F7")
	d.pressed("Counter")
}

// A guest follows the number on the board: it is made, it is ready, it is gone; and it comes back
// when more was ordered afterwards.
func TestANumberGoesOverTheBoardAndComesBackWithTheSecondRound(t *testing.T) {
	t.Parallel()
	h, d := openAt(t, "Café")
	board := d.boardOver(h)
	bar := d.sibling()
	d.visit("/till")
	d.live()
	d.addItem("Espresso")
	d.numbered("1")
	d.key("F4")
	board.sees(board.Locator(".pickups-column:not(.pickups-ready) .pickup").GetByText("1"))
	bar.station("Bar")
	bar.sees(bar.dish("Espresso"))
	bar.key("1")
	board.sees(board.Locator(".pickups-ready .pickup").GetByText("1"))
	board.count(board.Locator(".pickup button"), 0) // guests take nothing off it
	staff := d.sibling()
	staff.visit("/board")
	staff.press("Picked up")
	board.count(board.Locator(".pickup"), 0)

	d.addItem("Cappuccino")
	d.hasLine("Cappuccino", 1)
	d.key("F4")
	board.sees(board.Locator(".pickups-column:not(.pickups-ready) .pickup").GetByText("1"))
	bar.sees(bar.dish("Cappuccino"))
	bar.key("1")
	board.sees(board.Locator(".pickups-ready .pickup").GetByText("1"))
}

// boardOver pairs a screen as the board of the venue.
func (d *device) boardOver(h *house) *device {
	d.t.Helper()
	d.visit("/admin/devices")
	d.choose("What it becomes", "Pick-up board · Demo Café")
	d.press("Make a code")
	code, err := d.GetByTestId("pairing-code").TextContent()
	d.ok(err, "read the pairing code")
	board := h.device(d.t, size{1280, 720})
	board.visit("/pair")
	board.fill("Pairing code", code)
	board.press("Pair")
	board.at(`/board`)
	board.live()
	return board
}

// numbered waits until the order's number stands large on the till.
func (d *device) numbered(n string) {
	d.t.Helper()
	d.ok(d.expect(d.GetByTestId("order-number").First()).ToHaveText(n))
}

// tab puts the order on a name.
func (d *device) tab(name string) {
	d.t.Helper()
	d.key("F6")
	d.ok(d.Locator("#tab-name").Fill(name))
	d.key("Enter")
	d.count(d.Locator("dialog[open]"), 0)
}

// pressed waits until a way of serving is chosen.
func (d *device) pressed(kind string) {
	d.t.Helper()
	d.ok(d.expect(d.Locator(".order-kind").Filter(playwright.LocatorFilterOptions{HasText: kind})).ToHaveAttribute("aria-pressed", "true"))
}

// A look at the order waits behind another that is slow when the next guest is called: neither brings the guest
// before back, and the next tap is on the next guest's order.
func TestASlowLookNeverBringsTheGuestBeforeBack(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Café")
	d.live()
	d.addItem("Espresso")
	d.numbered("1")
	d.answered()
	gate, held := make(chan struct{}), make(chan struct{}, 8)
	d.ok(d.Page.Route("**/till/panel*", func(route playwright.Route) {
		held <- struct{}{}
		<-gate
		d.ok(route.Continue())
	}))
	look := func() {
		_, err := d.Evaluate(`document.getElementById("order").dispatchEvent(new CustomEvent("live"))`)
		d.ok(err)
	}
	look()
	<-held
	_, err := d.Evaluate(`() => {
		window.looks = 0;
		document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => (window.looks += ctx.request.method === "GET"));
	}`)
	d.ok(err)
	look()
	d.until("the second look to wait behind the first", func() bool {
		n, err := d.Evaluate("window.looks")
		return err == nil && n != 0
	})
	d.key("F2")
	d.sees(d.GetByText("Ready for the next guest"))
	close(gate)
	_, err = d.WaitForFunction("() => document.querySelectorAll('#order.htmx-request').length === 0", nil)
	d.ok(err)
	d.addItem("Cappuccino")
	d.numbered("2")
	d.count(d.Locator("#lines .line"), 1)
}
