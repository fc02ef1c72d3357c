package e2e

import (
	"fmt"
	"regexp"

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
	_, err := d.Goto(path)
	d.ok(err, "visit", path)
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

// buttonLike is a button by a part of its name.
func (d *device) buttonLike(pattern string) playwright.Locator {
	return d.GetByRole("button", playwright.PageGetByRoleOptions{Name: regexp.MustCompile(pattern)})
}

func (d *device) press(name string) {
	d.t.Helper()
	d.ok(d.button(name).First().Click(), "press", name)
}

func (d *device) follow(name string) {
	d.t.Helper()
	d.ok(d.GetByRole("link", playwright.PageGetByRoleOptions{Name: name}).First().Click(), "follow", name)
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

func (d *device) seesText(text string) {
	d.t.Helper()
	d.sees(d.GetByText(text))
}

func (d *device) count(l playwright.Locator, n int) {
	d.t.Helper()
	d.ok(d.expect(l).ToHaveCount(n))
}

// at waits until the browser is on a page.
func (d *device) at(pattern string) {
	d.t.Helper()
	d.ok(d.WaitForURL(regexp.MustCompile(pattern)), "wait for", pattern)
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
