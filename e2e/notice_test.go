package e2e

import (
	"path/filepath"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// call is what lies over a screen until somebody says that they know.
func (d *device) call(text string) playwright.Locator {
	return d.Locator(".call:not([hidden])").Filter(playwright.LocatorFilterOptions{HasText: text})
}

func (d *device) act(call playwright.Locator, name string) {
	d.t.Helper()
	d.ok(call.GetByRole("button", playwright.LocatorGetByRoleOptions{Name: name, Exact: playwright.Bool(true)}).Click(), name)
}

func (d *device) bell() playwright.Locator { return d.GetByTestId("bell-count") }

// withAxe has a page looked at by axe later.
func (d *device) withAxe() {
	d.t.Helper()
	d.ok(d.context.AddInitScript(playwright.Script{Path: playwright.String(filepath.Join("..", "node_modules", "axe-core", "axe.min.js"))}))
}

func TestAWaitersTelephoneIsToldThatATableIsReadyAndEndsItEverywhere(t *testing.T) {
	t.Parallel()
	_, till := openAt(t, "Restaurant")
	cook, pocket := till.sibling(), till.siblingOn(phone)
	pocket.withAxe()
	cook.visit("/kitchen")
	cook.live()
	pocket.visit("/floor")
	pocket.live()
	till.table("3")
	till.ring("Salad")
	till.send()
	cook.sees(cook.dish("Salad"))
	cook.key("1")
	pocket.sees(pocket.call("Table 3 is ready"))
	pocket.accessible("a floor with a table that is ready")
	pocket.fits("a floor with a table that is ready")
	for _, d := range []*device{pocket, till} {
		d.ok(d.expect(d.bell()).ToHaveText("1"))
	}
	cook.press("Recall")
	cook.press("Bring back")
	for _, d := range []*device{pocket, till} {
		d.count(d.bell(), 0)
	}
	cook.sees(cook.dish("Salad"))
	cook.key("1")
	pocket.act(pocket.call("Table 3 is ready"), "I’ll take it")
	for _, d := range []*device{pocket, till} {
		d.count(d.bell(), 0)
		d.count(d.call("Table 3"), 0)
	}
}

func TestAStationAndAWaiterWriteToEachOther(t *testing.T) {
	t.Parallel()
	_, till := openAt(t, "Restaurant")
	till.hire("Demo Waiter", "Waiter", "2714")
	cook, pocket := till.sibling(), till.siblingOn(phone)
	cook.withAxe()
	pocket.visit("/floor")
	pocket.signInByPIN("2714")
	pocket.live()
	cook.visit("/kitchen")
	cook.live()
	cook.key("n")
	cook.sees(cook.Locator("#notice-sheet[open]"))
	cook.press("New message")
	cook.sees(cook.Locator("#notice-write[open]"))
	cook.accessible("a message that is written")
	cook.ok(cook.Locator(`button[value="come"]`).Click(), "a phrase without its table")
	cook.sees(cook.GetByText("Which table or dish?"))
	cook.fill("Table or dish", "5")
	cook.ok(cook.Locator(`button[value="come"]`).Click(), "the phrase")
	cook.count(cook.Locator("#notice-write"), 0)
	call := pocket.call("Table 5: please come")
	pocket.sees(call)
	pocket.reload() // it stays until it was read
	pocket.live()
	pocket.sees(call)
	pocket.act(call, "Reply")
	pocket.fill("Message", "On my way")
	pocket.press("Send")
	cook.sees(cook.call("On my way"))
	cook.accessible("a kitchen with a message")
	pocket.act(call, "Got it")
	pocket.count(call, 0)
	cook.key("n")
	cook.sees(cook.Locator("#notice-list").GetByText("Read by Demo Waiter"))
	cook.accessible("the list of notices")
	cook.ok(cook.Locator("#notice-list .notice-row").GetByRole("button", playwright.LocatorGetByRoleOptions{Name: "Got it"}).Click(), "read the answer")
	cook.count(cook.call("On my way"), 0)
	cook.count(cook.bell(), 0)
}

// The browser's own window for leave cannot be pressed by a test: what the worker does with a message is.
func TestAPushMessageIsShownInWordsOfItsOwn(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Restaurant")
	d.ok(d.context.GrantPermissions([]string{"notifications"}))
	d.visit("/floor")
	d.ok(d.Locator(".person-button").Click(), "open the person's menu")
	d.sees(d.button("Notify me on this device"))
	cdp, err := d.context.NewCDPSession(d.Page)
	d.ok(err)
	registered := make(chan string, 8)
	cdp.On("ServiceWorker.workerRegistrationUpdated", func(p map[string]any) {
		list, _ := p["registrations"].([]any)
		for _, r := range list {
			if id, ok := r.(map[string]any)["registrationId"].(string); ok {
				registered <- id
			}
		}
	})
	_, err = cdp.Send("ServiceWorker.enable", nil)
	d.ok(err)
	_, err = d.Evaluate(`async () => { await navigator.serviceWorker.register("/sw.js"); await navigator.serviceWorker.ready; }`)
	d.ok(err, "register the worker")
	// Who registers is there before the browser's own list has it: a message for it is sent as its service does, until it came.
	push := map[string]any{
		"origin": d.house.url, "registrationId": <-registered,
		"data": `{"title": "Table 3 is ready", "body": "Salad", "url": "/floor", "lang": "en", "tag": "1"}`,
	}
	looks := 0
	d.until("the notification", func() bool {
		if looks++; looks%20 == 1 {
			_, err := cdp.Send("ServiceWorker.deliverPushMessage", push)
			d.ok(err, "deliver a push message")
		}
		text, err := d.Evaluate(`async () => (await (await navigator.serviceWorker.ready).getNotifications()).map((n) => n.title + ": " + n.body + ", " + n.data.url).join()`)
		return err == nil && text == "Table 3 is ready: Salad, /floor"
	})
}
