package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// hears keeps what the page's sounds say from now on: a test has no ears.
func (d *device) hears() {
	d.t.Helper()
	script := `window.heard = []; document.addEventListener("sounded", (e) => window.heard.push(e.detail.kind));`
	d.ok(d.AddInitScript(playwright.Script{Content: &script}))
}

// heard are the sounds that were played, in order.
func (d *device) heard() string {
	d.t.Helper()
	kinds, err := d.Evaluate(`() => window.heard.join(" ")`)
	d.ok(err)
	return fmt.Sprint(kinds)
}

func (d *device) sounds(want string) {
	d.t.Helper()
	d.until("it sounds: "+want, func() bool { return d.heard() == want })
}

// sendsDish rings one dish up at a table and tells the kitchen.
func (d *device) sendsDish(table, dish string) {
	d.t.Helper()
	d.table(table)
	n := d.onOrder(dish)
	d.addItem(dish)
	d.hasLine(dish, n+1)
	d.send()
}

// A cook hears what kind of news there is; each screen is muted for itself and remembers it.
func TestAKitchenScreenSoundsByKindUntilItIsMuted(t *testing.T) {
	t.Parallel()
	_, till := openAt(t, "Restaurant")
	kitchen, other := till.sibling(), till.sibling()
	blocked := func(d *device) playwright.Locator { return d.Locator("#sound-blocked") }
	for _, d := range []*device{kitchen, other} {
		d.hears()
		d.visit("/kitchen")
		d.live()
		d.sees(blocked(d)) // nobody has touched it yet, so the browser keeps it silent
	}
	kitchen.ok(blocked(kitchen).Click(), "touch it for sound")
	kitchen.ok(kitchen.expect(blocked(kitchen)).ToBeHidden())
	till.sendsDish("3", "Soup of the day")
	kitchen.sounds("new")
	till.table("3")
	till.key("Shift+F5")
	kitchen.sounds("new first")
	till.ok(till.Locator("#lines .line-main").First().Click(), "pick the soup")
	till.ok(till.Locator(`#lines .line-selected [hx-get^="/till/void"]`).Click(), "take it off")
	till.ok(till.Locator("#void .authority .choice").First().Click(), "say why")
	till.ok(till.Locator("#void .dialog-foot .button-danger").Click(), "void it")
	kitchen.sounds("new first voided")
	if heard := other.heard(); heard != "" {
		t.Errorf("a screen that nobody touched sounds: %s", heard)
	}
	other.sees(blocked(other))

	kitchen.key("m")
	silent := func(d *device, want string) {
		t.Helper()
		d.ok(d.expect(d.Locator("#kitchen")).ToHaveAttribute("data-sound", want))
	}
	silent(kitchen, "off")
	kitchen.reload()
	kitchen.live()
	silent(kitchen, "off")
	silent(other, "on")
	kitchen.ok(kitchen.expect(blocked(kitchen)).ToBeHidden()) // it is not the browser who keeps it silent
	kitchen.key("a")                                          // somebody touches it: now it would sound
	till.sendsDish("4", "Salad")
	kitchen.sees(kitchen.dish("Salad"))
	if heard := kitchen.heard(); heard != "" {
		t.Errorf("a muted screen sounds: %s", heard)
	}
	kitchen.key("m")
	silent(kitchen, "on")
	till.sendsDish("5", "Terrine")
	kitchen.sounds("new")
}

// The strip beside the tickets adds up what all of them want, and stands open where it stood open.
func TestTheStripAddsUpWhatAllTicketsWant(t *testing.T) {
	t.Parallel()
	_, till := openAt(t, "Restaurant")
	kitchen := till.sibling()
	kitchen.visit("/kitchen")
	kitchen.live()
	strip := kitchen.Locator("#kitchen-strip")
	kitchen.ok(kitchen.expect(strip).ToBeHidden())
	for _, table := range []string{"3", "4"} {
		till.sendsDish(table, "Soup of the day")
	}
	till.sendsDish("5", "Salad")
	kitchen.count(kitchen.Locator("#tickets .ticket"), 3)
	kitchen.key("a")
	kitchen.sees(strip)
	says := func(want ...string) {
		t.Helper()
		kitchen.until("the strip says "+strings.Join(want, ", "), func() bool {
			list, err := strip.Locator(".all-day-item").AllInnerTexts()
			kitchen.ok(err)
			for i := range list {
				list[i] = strings.Join(strings.Fields(list[i]), " ")
			}
			return strings.Join(list, ", ") == strings.Join(want, ", ")
		})
	}
	says("Soup of the day 2", "Salad 1")
	kitchen.ok(kitchen.dish("Salad").Locator("button").Click(), "tick the salad off")
	says("Soup of the day 2")
	kitchen.key("1")
	says("Soup of the day 1")
	kitchen.reload()
	kitchen.live()
	kitchen.sees(strip)
	says("Soup of the day 1")
	kitchen.key("a")
	kitchen.ok(kitchen.expect(strip).ToBeHidden())
}

var boardVersion = regexp.MustCompile(`data-version="[^"]*"`)

// A screen that hangs there for weeks takes the new version of the server by itself, when nobody is at work.
func TestAKitchenScreenTakesANewVersionAtACalmMoment(t *testing.T) {
	t.Parallel()
	_, till := openAt(t, "Restaurant")
	kitchen := till.sibling()
	kitchen.visit("/kitchen")
	kitchen.live()
	_, err := kitchen.Evaluate(`() => { window.before = true; }`)
	kitchen.ok(err)
	same := func() bool {
		was, err := kitchen.Evaluate(`() => window.before === true`)
		return err == nil && was == true // while it reloads nobody answers
	}
	board, err := kitchen.Evaluate(`() => document.getElementById("kitchen-board").outerHTML`)
	kitchen.ok(err)
	newer := boardVersion.ReplaceAllString(fmt.Sprint(board), `data-version="new"`)
	kitchen.ok(kitchen.Route("**/kitchen/board*", func(r playwright.Route) {
		_ = r.Fulfill(playwright.RouteFulfillOptions{ContentType: playwright.String("text/html"), Body: newer})
	}))
	_, err = kitchen.Evaluate(`() => document.getElementById("kitchen-board").dispatchEvent(new Event("live"))`)
	kitchen.ok(err)
	kitchen.ok(kitchen.expect(kitchen.Locator("#kitchen-board")).ToHaveAttribute("data-version", "new"))
	kitchen.key("+", "-") // somebody is at work
	if !same() {
		t.Fatal("the screen went away under somebody's hand")
	}
	kitchen.until("the page is loaded anew", func() bool { return !same() })
	kitchen.ok(kitchen.expect(kitchen.Locator("#kitchen-board")).Not().ToHaveAttribute("data-version", "new"))
}

// A thousand tickets pass over a screen that is never loaded anew: it is as light as before.
func TestAThousandTicketsLeaveNothingOnTheScreen(t *testing.T) {
	t.Parallel()
	_, till := openAt(t, "Restaurant")
	kitchen := till.sibling()
	kitchen.visit("/kitchen")
	kitchen.live()
	for n, dish := range []string{"Soup of the day", "Salad", "Terrine"} {
		till.sendsDish([]string{"3", "4", "5"}[n], dish)
		kitchen.sees(kitchen.dish(dish))
	}
	body, err := kitchen.Evaluate(`() => document.getElementById("kitchen-board").outerHTML`)
	kitchen.ok(err)
	html := fmt.Sprint(body)
	var ids []string
	for _, m := range regexp.MustCompile(`id="ticket-([0-9a-f]{8})-[0-9a-f-]{27}"`).FindAllStringSubmatch(html, -1) {
		ids = append(ids, m[1])
	}
	if len(ids) != 3 {
		t.Fatalf("the board has %d tickets", len(ids))
	}
	served := 0
	kitchen.ok(kitchen.Route("**/kitchen/board*", func(r playwright.Route) {
		answer := html
		for n, id := range ids {
			answer = strings.ReplaceAll(answer, id, fmt.Sprintf("%08x", served+n)) // the oldest goes, a new one comes
		}
		served++
		_ = r.Fulfill(playwright.RouteFulfillOptions{ContentType: playwright.String("text/html"), Body: answer})
	}))
	cdp, err := kitchen.context.NewCDPSession(kitchen.Page)
	kitchen.ok(err)
	weigh := func() (nodes, listeners float64) {
		t.Helper()
		_, err := cdp.Send("HeapProfiler.collectGarbage", map[string]any{})
		kitchen.ok(err)
		found, err := cdp.Send("Memory.getDOMCounters", map[string]any{})
		kitchen.ok(err)
		counters := found.(map[string]any)
		return figure(counters["nodes"]), figure(counters["jsEventListeners"])
	}
	pass := func(n int) {
		t.Helper()
		_, err := kitchen.Evaluate(`async (n) => {
			for (; n > 0; n--) {
				const swapped = new Promise((done) => document.addEventListener("htmx:after:swap", done, { once: true }));
				document.getElementById("kitchen-board").dispatchEvent(new Event("live"));
				await swapped;
			}
		}`, n)
		kitchen.ok(err, "pass", n, "tickets")
	}
	pass(100)
	nodes, listeners := weigh()
	pass(900)
	kitchen.count(kitchen.Locator("#tickets .ticket"), 3)
	nodesAfter, listenersAfter := weigh()
	if nodesAfter > nodes+100 || listenersAfter > listeners+20 {
		t.Errorf("after 100 tickets %v nodes and %v listeners, after 1000 %v and %v", nodes, listeners, nodesAfter, listenersAfter)
	}
}

// figure is a number of the browser, which arrives as a whole or as a broken one.
func figure(v any) float64 {
	switch n := v.(type) {
	case int:
		return float64(n)
	case float64:
		return n
	}
	return 0
}
