package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/playwright-community/playwright-go"
)

// What hands and eyes do at a device. Things are found as people find them: by role and name.

// ok ends the test where an act could not be done, and says which.
func (d *device) ok(err error, act ...any) {
	d.t.Helper()
	if err != nil {
		d.t.Fatalf("%s: %s%v", d.URL(), fmt.Sprintln(act...), err)
	}
}

func (d *device) visit(path string) {
	d.t.Helper()
	d.until("a visit of "+path, func() bool {
		_, err := d.Goto(path)
		if err != nil && strings.Contains(err.Error(), "net::ERR_ABORTED") {
			return false // the page was on its way elsewhere in that moment
		}
		d.ok(err, "visit", path)
		return true
	})
}

func (d *device) reload() {
	d.t.Helper()
	_, err := d.Reload()
	d.ok(err)
}

// button is a button whose whole name is given.
func (d *device) button(name string) playwright.Locator {
	return d.GetByRole("button", playwright.PageGetByRoleOptions{Name: name, Exact: playwright.Bool(true)})
}

func (d *device) press(name string) {
	d.t.Helper()
	d.ok(d.button(name).First().Click(), "press", name)
}

func (d *device) fill(label, value string) {
	d.t.Helper()
	d.ok(d.GetByLabel(label, playwright.PageGetByLabelOptions{Exact: playwright.Bool(true)}).Fill(value), "fill", label)
}

func (d *device) choose(label, option string) {
	d.t.Helper()
	_, err := d.GetByLabel(label, playwright.PageGetByLabelOptions{Exact: playwright.Bool(true)}).SelectOption(playwright.SelectOptionValues{Labels: &[]string{option}})
	d.ok(err, "choose", option)
}

// key presses keys as at a keyboard.
func (d *device) key(names ...string) {
	d.t.Helper()
	for _, name := range names {
		d.ok(d.Keyboard().Press(name), "press key", name)
	}
}

func (d *device) expect(l playwright.Locator) playwright.LocatorAssertions {
	return playwright.NewPlaywrightAssertions(float64(patience.Milliseconds())).Locator(l)
}

func (d *device) sees(l playwright.Locator) {
	d.t.Helper()
	d.ok(d.expect(l.First()).ToBeVisible())
}

func (d *device) count(l playwright.Locator, n int) {
	d.t.Helper()
	d.ok(d.expect(l).ToHaveCount(n))
}

// at waits until the browser is on a page.
func (d *device) at(pattern string) {
	d.t.Helper()
	re := regexp.MustCompile(pattern)
	d.until("the page "+pattern, func() bool {
		state, err := d.Evaluate("document.readyState")
		return err == nil && state == "complete" && re.MatchString(d.URL()) // while a page gives way to another there is nothing to ask
	})
}

// live waits until the screen follows what happens elsewhere.
func (d *device) live() {
	d.t.Helper()
	d.ok(d.Locator(`html[data-live-state="live"]`).WaitFor(playwright.LocatorWaitForOptions{State: playwright.WaitForSelectorStateAttached}))
}

// answered waits until every tap was answered by the server.
func (d *device) answered() {
	d.t.Helper()
	d.ok(d.Locator(`html[data-link="ok"]`).WaitFor(playwright.LocatorWaitForOptions{State: playwright.WaitForSelectorStateAttached}))
}

func (d *device) back() {
	d.t.Helper()
	_, err := d.GoBack()
	d.ok(err, "go back")
}

func (d *device) forward() {
	d.t.Helper()
	_, err := d.GoForward()
	d.ok(err, "go forward")
}

// waiting waits until the screen says that taps are waiting for the network.
func (d *device) waiting() {
	d.t.Helper()
	d.ok(d.Locator(`html[data-link="retrying"], html[data-link="failed"]`).WaitFor(playwright.LocatorWaitForOptions{State: playwright.WaitForSelectorStateAttached}), "wait for the sign of no connection")
}

// typeSlowly types as a person does: slower than any scanner.
func (d *device) typeSlowly(text string) {
	d.t.Helper()
	for _, letter := range text {
		d.ok(d.Keyboard().Press(string(letter), playwright.KeyboardPressOptions{Delay: playwright.Float(70)}))
	}
}

// scan types as a scanner does: in one burst, with Enter at its end.
func (d *device) scan(code string) {
	d.t.Helper()
	_, err := d.Evaluate(`(code) => {
		const at = document.activeElement ?? document.body;
		const keys = [...code, "Enter"].map((key) => new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
		for (const down of keys) {
			const { key } = down;
			if (at.dispatchEvent(down) && key.length === 1 && at instanceof HTMLInputElement) {
				at.value += key;
			}
		}
	}`, code)
	d.ok(err, "scan", code)
}

// literally looks for a text on the page as a person would read it.
func (d *device) literally(text string) {
	d.t.Helper()
	body, err := d.Locator("body").TextContent()
	d.ok(err)
	if !strings.Contains(body, text) {
		d.t.Errorf("%s does not show %s", d.URL(), text)
	}
	made, err := d.Locator(`img[src="x"], script:not([src])`).Count()
	d.ok(err)
	if made > 0 {
		d.t.Errorf("%s made an element of a name", d.URL())
	}
}

// amount matches a sum as it is written, whatever kind of space stands in it.
func amount(text string) *regexp.Regexp {
	return regexp.MustCompile(strings.ReplaceAll(regexp.QuoteMeta(text), " ", `\s`))
}

// until looks again and again until something is so.
func (d *device) until(what string, so func() bool) {
	d.t.Helper()
	d.untilWithin(patience, what, so)
}

func (d *device) untilWithin(limit time.Duration, what string, so func() bool) {
	d.t.Helper()
	late := time.After(limit)
	for look := time.NewTicker(50 * time.Millisecond); !so(); {
		select {
		case <-look.C:
		case <-late:
			d.t.Fatalf("%s: waited for %s", d.URL(), what)
		}
	}
}
