package e2e

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path/filepath"
	"testing"

	"github.com/playwright-community/playwright-go"

	"comptoir/printbridge/terminal/zvt/emulator"
)

// A terminalCounter is the machine that a till stands on, with a card terminal made of software beside it.
type terminalCounter struct {
	counter
	page string // of the terminal, with the guest's hands
}

func newTerminalCounter(t testing.TB) *terminalCounter {
	t.Helper()
	c := &terminalCounter{counter: counter{t: t}}
	dir := filepath.Join(t.TempDir(), "bridge")
	terminal := start(t, "printbridge", "emulate", "terminal", "--listen", "127.0.0.1:0", "--page", "127.0.0.1:0", "--steps", "0s")
	t.Cleanup(func() { terminal.stop(t) })
	at, ok := terminal.says(`listens at (\S+)\.$`)
	if !ok {
		t.Fatalf("the terminal does not start; it said:\n%s", terminal.words())
	}
	if c.page, ok = terminal.says(`Its page: (\S+)$`); !ok {
		t.Fatalf("the terminal has no page; it said:\n%s", terminal.words())
	}
	setUp := start(t, "printbridge", "device", "add", "terminal", "tcp", at, "--kind", "terminal", "--loopback", "--dir", dir)
	<-setUp.done
	if code := setUp.cmd.ProcessState.ExitCode(); code != 0 {
		t.Fatalf("the terminal is not set up:\n%s", setUp.words())
	}
	bridge := start(t, "printbridge", "run", "--dir", dir, "--port", "-1", "--page-port", "-1")
	t.Cleanup(func() { bridge.stop(t) })
	if c.bridge, ok = bridge.says(`running at (http://\S+)`); ok {
		c.code, ok = bridge.says(`^\s+(\d{4} \d{4})$`)
	}
	if !ok {
		t.Fatalf("the bridge does not start; it said:\n%s", bridge.words())
	}
	return c
}

// press does something at the terminal.
func (c *terminalCounter) press(path string, fields url.Values) {
	c.t.Helper()
	answer, err := http.PostForm(c.page+path, fields)
	if err != nil {
		c.t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		c.t.Fatalf("%s: %s", path, answer.Status)
	}
}

// journal is what the terminal says that it did.
func (c *terminalCounter) journal() (list []emulator.Booking) {
	c.t.Helper()
	answer, err := http.Get(c.page + "journal")
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(&list); err != nil {
		c.t.Fatal(err)
	}
	return list
}

// One order is paid part in cash, part at the terminal beside the till, whose answer gets lost; what is taken back goes
// back through it. Order, X report and the terminal's own journal agree to the cent.
func TestAnOrderIsPaidInCashAndAtTheTerminalWhoseAnswerGetsLost(t *testing.T) {
	t.Parallel()
	h := open(t)
	d := h.device(t, tablet)
	d.signUp("Café", "Demo Café")
	c := newTerminalCounter(t)
	d.visit("/admin/cards")
	d.ok(d.Locator("#terminal-name").Fill("Counter"))
	d.ok(d.Locator(`form[action="/admin/cards/terminals"] button`).Click(), "add the terminal")
	d.sees(d.GetByText("Counter", playwright.PageGetByTextOptions{Exact: playwright.Bool(true)}))
	d.standsOn(&c.counter)
	d.openShift("100")
	d.visit("/till")
	for range 5 {
		d.addItem("Espresso") // 11.00
	}
	d.pay()
	d.ok(d.Locator("#pay-amount").Fill("1"))
	d.ok(d.Locator("#pay button[name=tender][value=cash]").Last().Click(), "some cash")
	d.ok(d.expect(d.GetByTestId("due")).ToHaveText(amount("10,00 €")))

	// The guest changes their mind.
	c.press("mode", url.Values{"mode": {"wait"}})
	d.ok(d.Locator("#pay button[value^='reader:']").Click(), "the rest by card")
	d.sees(d.GetByText("The terminal waits for the card."))
	d.press("Cancel payment")
	d.ok(d.expect(d.GetByTestId("due")).ToHaveText(amount("10,00 €")))

	// Another guest pays, and the line breaks before a word is said of it.
	c.press("fault", url.Values{"fault": {"answer_lost"}})
	d.ok(d.Locator("#pay button[value^='reader:']").Click(), "the rest by card")
	d.sees(d.GetByText("The terminal waits for the card."))
	c.press("card", nil)
	d.sees(d.GetByTestId("sale-done"))
	d.sees(d.GetByText("Visa **** 4242"))
	if got := c.journal(); len(got) != 1 || got[0].Amount != 1000 {
		t.Errorf("the terminal has %+v", got)
	}

	// A part goes back to the card.
	c.press("mode", url.Values{"mode": {"approve"}})
	d.visit("/till/sales")
	d.ok(d.Locator(".sales-row").First().Click(), "the sale")
	d.ok(d.Locator(`[hx-get$="/refund"]`).First().Click(), "refund")
	d.ok(d.Locator("#refund-amount").Fill("2"))
	_, err := d.Locator("#refund-tender").SelectOption(playwright.SelectOptionValues{Values: &[]string{"terminal"}})
	d.ok(err, "to the card")
	d.ok(d.Locator("#refund .authority .choice").First().Click(), "say why")
	d.ok(d.expect(d.Locator("#refund-sum")).ToContainText(amount("2,00 €")))
	d.ok(d.Locator("#refund .dialog-foot .button-danger").Click(), "give it back")
	d.sees(d.GetByText("2,00 € was given back to the card"))
	if got := c.journal(); len(got) != 2 || got[1].Amount != -200 {
		t.Errorf("after the refund the terminal has %+v", got)
	}
	d.visit("/shift/x")
	d.ok(d.expect(d.Locator("main")).ToContainText("Card (terminal)"))
	d.ok(d.expect(d.Locator("main")).ToContainText("8,00")) // what the terminal took, less what it gave back
}
