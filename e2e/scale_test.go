package e2e

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// lays something on the counter's scale.
func (c *counter) lays(load string) {
	c.t.Helper()
	resp, err := http.PostForm(c.papers+"scale", url.Values{"load": {load}})
	if err != nil {
		c.t.Fatal(err)
	}
	_ = resp.Body.Close()
}

// pole is what the guest reads on the counter's display.
func (c *counter) pole() string {
	c.t.Helper()
	resp, err := http.Get(c.papers + "pole")
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return string(text)
}

// Goods by weight at a counter with a scale: the sheet shows what lies there, one tap takes it
// and rings it up, and the guest reads it on the display.
func TestGoodsAreWeighedWithOneTapAndTheGuestReadsIt(t *testing.T) {
	t.Parallel()
	d := corner(t, tablet)
	c := newCounter(t)
	d.openItem("Pen")
	_, err := d.Locator("[name=unit]").SelectOption(playwright.SelectOptionValues{Values: &[]string{"kg"}})
	d.ok(err)
	d.press("Save")
	d.at(`/admin/items$`)
	d.standsOn(c)
	c.lays("1250 moving")
	d.ok(d.tile("Pen").Click())
	take := d.Locator("[data-scale-take]")
	d.sees(d.GetByText("The load is still moving."))
	d.ok(d.expect(take).ToBeDisabled())
	c.lays("1250")
	d.ok(d.expect(take).ToContainText("1,250"))
	d.ok(take.Click())
	d.total("2,50 €")
	d.until("the guest reads it", func() bool {
		text := c.pole()
		return strings.HasPrefix(text, "Pen") && strings.Contains(text, "Total")
	})
	c.lays("silent")
	d.ok(d.tile("Pen").Click())
	d.sees(d.GetByText("The scale does not answer."))
	d.ok(d.Locator("#choice-quantity").Fill("0.5")) // and the weight can still be typed
	d.key("Enter")
	d.total("3,50 €")
}
