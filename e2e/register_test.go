package e2e

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"

	"comptoir/models/db/dbtest"
)

// A registerCounter is the machine that a till stands on, with a fiscal register made of software beside it: three programs.
type registerCounter struct {
	counter
	dir      string
	running  *process
	register *process
	cable    *cable
}

func newRegisterCounter(t testing.TB, protocol string) *registerCounter {
	t.Helper()
	c := &registerCounter{counter: counter{t: t}, dir: filepath.Join(t.TempDir(), "bridge")}
	c.register = start(t, "printbridge", "--lang", "en", "emulate", protocol, "--listen", "127.0.0.1:0")
	t.Cleanup(func() { c.register.stop(t) })
	at, ok := c.register.says(`listens at (\S+)\.$`)
	if !ok {
		t.Fatalf("the register does not start; it said:\n%s", c.register.words())
	}
	c.cable = layCable(t, at, protocol == "atol", func(how breakage) {
		switch how {
		case powerCut:
			c.register.types(t, "off")
		case paperEnds:
			c.register.types(t, "out")
		case bridgeDies:
			c.running.kill()
		}
	})
	setUp := start(t, "printbridge", "--lang", "en", "device", "add", "kkt", "tcp", c.cable.ln.Addr().String(), "--kind", "fiscal", "--protocol", protocol, "--loopback", "--dir", c.dir)
	<-setUp.done
	if code := setUp.cmd.ProcessState.ExitCode(); code != 0 {
		t.Fatalf("the register is not set up:\n%s", setUp.words())
	}
	c.run()
	t.Cleanup(func() { c.running.stop(t) })
	return c
}

// run starts the bridge.
func (c *registerCounter) run() {
	c.t.Helper()
	c.running = start(c.t, "printbridge", "--lang", "en", "run", "--dir", c.dir, "--port", "-1", "--page-port", "-1")
	var ok bool
	if c.bridge, ok = c.running.says(`running at (http://\S+)`); !ok {
		c.t.Fatalf("the bridge does not start; it said:\n%s", c.running.words())
	}
	if c.code != "" {
		return // it knows the till
	}
	if c.code, ok = c.running.says(`^\s+(\d{4} \d{4})$`); !ok {
		c.t.Fatalf("the bridge gives no code; it said:\n%s", c.running.words())
	}
}

var receiptLine = regexp.MustCompile(`(?m)^Registered: form 3, number \d+, sign \d+, operation (\d), sum (\d+\.\d\d)$`)

// receipts is the device's own journal: operation and sum of each receipt.
func (c *registerCounter) receipts() []string {
	var list []string
	for _, m := range receiptLine.FindAllStringSubmatch(c.register.words(), -1) {
		list = append(list, m[1]+" "+m[2])
	}
	return list
}

// registersAt is a shop's till that registers its sales.
func registersAt(t *testing.T, protocol string) (*device, *registerCounter, string) {
	t.Helper()
	url := dbtest.URL(t)
	h := serve(t, "--database-url", url)
	t.Cleanup(func() { h.stop(t) })
	d := h.device(t, tablet)
	d.signUpIn("Russia", "Store", "Demo Store", "Demo Owner")
	c := newRegisterCounter(t, protocol)
	d.visit("/admin/fiscal")
	d.ok(d.Locator("tbody a").First().Click(), "open the register")
	d.fill("Name of the device on the bridge", "kkt")
	d.press("Register sales")
	d.at(`done=device`)
	d.standsOn(&c.counter)
	d.openShift("100")
	d.visit("/till")
	return d, c, url
}

// registering is what the till shows while something is not registered.
func (d *device) registering() playwright.Locator { return d.Locator("#registering, #unregistered") }

// C176, C178: whatever happens to paper, power or bridge, each sale is registered once, and until it is, it is in sight.
func TestC176C178EachSaleIsRegisteredOnceWhateverHappens(t *testing.T) {
	t.Parallel()
	for _, protocol := range []string{"shtrih", "atol", "pirit"} {
		t.Run(protocol, func(t *testing.T) {
			d, c, _ := registersAt(t, protocol)
			done := func() { d.t.Helper(); d.count(d.registering(), 0) }
			sell := func() {
				d.t.Helper()
				d.addItem("Notebook")
				d.payCash()
			}
			registered := func(n int) {
				d.t.Helper()
				d.until("receipts on the register", func() bool { return len(c.receipts()) >= n })
			}
			sell()
			registered(1)
			done()

			// No paper: the till waits, says why, and goes on without; the sale stays in sight until there is a new roll.
			c.register.types(t, "out")
			sell()
			d.sees(d.Locator("#registering").GetByText("no paper"))
			d.press("Go on without waiting")
			d.sees(d.Locator("#unregistered").GetByText("1 document is not registered"))
			c.register.types(t, "in")
			registered(2)
			done()

			// The bridge dies while the device has no paper, and is started again.
			c.register.types(t, "out")
			sell()
			d.sees(d.Locator("#registering").GetByText("no paper"))
			c.running.kill()
			c.run()
			c.register.types(t, "in")
			d.reload()
			registered(3)
			done()

			// The device's power fails for a moment.
			c.register.types(t, "off")
			sell()
			registered(4)
			done()

			var want []string
			for range 4 {
				want = append(want, c.receipts()[0])
			}
			if got := c.receipts(); strings.Join(got, ", ") != strings.Join(want, ", ") {
				t.Errorf("the register has %v, want each of four sales once", got)
			}
			d.visit("/till/sales")
			d.ok(d.Locator(`a[href^="/till/sales/"]`).First().Click(), "open the last sale")
			d.sees(d.GetByText("Fiscal document"))
			d.visit("/admin/fiscal")
			d.count(d.GetByText("is not registered"), 0)
		})
	}
}
