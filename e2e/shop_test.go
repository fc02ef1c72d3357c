package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
)

const notebook, pen, nothing = "4006381333931", "5901234123457", "4006381333948"

// corner is a shop whose goods have codes and whose drawer is open, at its till.
func corner(t *testing.T, s size) *device {
	t.Helper()
	h := open(t)
	d := h.device(t, s)
	d.listens()
	d.signUp("Store", "Demo Store")
	d.giveCode("Notebook", notebook)
	d.giveCode("Pen", pen)
	d.openShift("100")
	d.visit("/till")
	d.live()
	d.ok(d.Locator("main").Focus())
	return d
}

// A queue at a corner shop: scanned, paid by two keys, and the next goods are scanned before the
// network has answered. Each sale has what was scanned for it, and nothing is lost.
func TestAShopScansPaysAndScansOnWithoutATap(t *testing.T) {
	t.Parallel()
	d := corner(t, tablet)
	d.scans(notebook, pen, notebook)
	d.total("10,00 €")
	d.hasLast("Notebook", "8,00 €")
	d.slow(700)
	d.scans(pen, pen, pen, notebook)
	d.hasLine("Pen", 4)
	d.hasLine("Notebook", 3)
	d.total("20,00 €")
	d.rowsAre("Notebook", "Pen")
	d.hasLast("Notebook", "12,00 €")
	d.key("F10")
	d.sees(d.Locator("#pay[open]"))
	d.key("Enter")
	d.scans(pen, notebook) // of the next guest, while the payment is on its way
	d.hasLine("Pen", 1)
	d.hasLine("Notebook", 1)
	d.total("6,00 €")
	d.rowsAre("Pen", "Notebook")
	d.count(d.Locator("dialog[open]"), 0)
	d.key("F10")
	d.sees(d.Locator("#pay[open]"))
	d.key("F11")
	d.sees(d.GetByTestId("sale-done"))
	d.scans(pen)
	d.total("2,00 €")
	d.slow(0)
	d.closedOrders("6,00 €", "20,00 €")
}

func TestAnUnknownCodeIsHeardAndSwallowsNoScan(t *testing.T) {
	t.Parallel()
	d := corner(t, tablet)
	d.slow(300)
	d.scans(pen, nothing, notebook)
	d.hasLine("Pen", 1)
	d.hasLine("Notebook", 1)
	d.answered()
	d.sees(d.Locator("#till-unknown").GetByText(nothing)) // it stays to be read
	if n := d.tones(); n == 0 {
		t.Error("nothing was heard")
	}
	d.scans(pen)
	d.hasLine("Pen", 2)
	d.count(d.Locator("#till-unknown .till-unknown"), 0)
}

func TestAQuantityGoesBeforeTheScanAndOneKeyTakesTheLastOff(t *testing.T) {
	t.Parallel()
	d := corner(t, tablet)
	d.typeSlowly("3*")
	d.ok(d.expect(d.Locator("[data-times-text]")).ToHaveText("× 3"))
	d.scans(pen)
	d.hasLine("Pen", 3)
	d.hasLast("Pen", "6,00 €")
	d.scans(notebook)
	d.hasLast("Notebook", "4,00 €")
	d.key("Delete")
	d.hasLine("Notebook", 0)
	d.hasLast("Pen", "6,00 €")
	d.key("+")
	d.hasLast("Pen", "8,00 €")
	d.key("F1")
	for _, key := range []string{"Delete", "F10", "Shift+F1", "+", "-"} {
		d.sees(d.Locator("#keys kbd").GetByText(key, playwright.LocatorGetByTextOptions{Exact: playwright.Bool(true)}))
	}
}

func TestTheTilesOfAShopAreFoldedAwayAndStayAway(t *testing.T) {
	t.Parallel()
	d := corner(t, tablet)
	d.sees(d.tile("Notebook"))
	d.key("Shift+F1")
	d.ok(d.expect(d.tile("Notebook")).ToBeHidden())
	d.scans(pen)
	d.hasLast("Pen", "2,00 €")
	d.reload()
	d.hasLast("Pen", "2,00 €")
	d.ok(d.expect(d.tile("Notebook")).ToBeHidden())
	d.key("Shift+F1")
	d.sees(d.tile("Notebook"))
}

// Goods that are scanned when the payment sheet is open already go on with the sale.
func TestAScanBesideThePaymentSheetGoesOnWithTheSale(t *testing.T) {
	t.Parallel()
	d := corner(t, phone)
	d.scans(pen)
	d.hasLast("Pen", "2,00 €")
	d.pay()
	d.scans(notebook)
	d.hasLast("Notebook", "4,00 €")
	d.total("6,00 €")
	d.count(d.Locator("dialog[open]"), 0)
	d.payCash()
	d.closedOrders("6,00 €")
}

// scans types codes one right after the other, faster than anything answers.
func (d *device) scans(codes ...string) {
	d.t.Helper()
	for _, code := range codes {
		d.scan(code)
	}
}

func (d *device) hasLast(item, sum string) {
	d.t.Helper()
	d.ok(d.expect(d.Locator(".last-name")).ToHaveText(item))
	d.ok(d.expect(d.Locator(".last-sum")).ToHaveText(amount(sum)))
}

// rowsAre compares the order's rows with those that are wanted, from above.
func (d *device) rowsAre(items ...string) {
	d.t.Helper()
	d.ok(d.expect(d.Locator("#lines .line-name")).ToHaveText(items))
}

// slow makes each answer of the network take so many milliseconds longer.
func (d *device) slow(ms int) {
	d.t.Helper()
	s, err := d.context.NewCDPSession(d.Page)
	d.ok(err, "open a session of the browser's tools")
	_, err = s.Send("Network.enable", nil)
	d.ok(err)
	_, err = s.Send("Network.emulateNetworkConditions", map[string]any{"offline": false, "latency": ms, "downloadThroughput": -1, "uploadThroughput": -1})
	d.ok(err, "slow the network")
}

// listens counts the tones that pages play from now on: a test has no ears.
func (d *device) listens() {
	d.t.Helper()
	script := `window.tones = 0;
		window.AudioContext = class {
			state = "running"; currentTime = 0; destination = {};
			resume() { return Promise.resolve(); }
			createOscillator() { window.tones++; return { frequency: {}, connect: (to) => to, start() {}, stop() {} }; }
			createGain() { return { gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} }, connect: (to) => to }; }
		};`
	d.ok(d.AddInitScript(playwright.Script{Content: &script}))
}

func (d *device) tones() int {
	d.t.Helper()
	n, err := d.Evaluate("window.tones")
	d.ok(err)
	if n, ok := n.(int); ok {
		return n
	}
	return 0
}
