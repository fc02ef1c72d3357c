package e2e

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

// clicked has the page remember when somebody clicked, by the machine's clock.
const clicked = `() => addEventListener('click', event => { window.clickedAt = performance.timeOrigin + event.timeStamp }, { once: true, capture: true })`

// BenchmarkClickToFirstByte is how soon paper moves: from the click on a paid sale's "Print" to the first byte of the receipt at
// the printer, through page, server, page, bridge and a cable on this machine. It prints the median and the 95th percentile as
// lines of the bench, beside the target. The bridge is where pages look for it: the machine must have none of its own.
func BenchmarkClickToFirstByte(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "bridge")
	printer := start(b, "printbridge", "--lang", "en", "emulate", "--listen", "127.0.0.1:0", "--page", "127.0.0.1:0")
	b.Cleanup(func() { printer.stop(b) })
	at, _ := printer.says(`listens at (\S+)\.$`)
	w := &papermeter{first: make(chan time.Time, 1)}
	wire := layCable(b, at, false, nil)
	wire.watch = w.sees
	setUp := start(b, "printbridge", "--lang", "en", "device", "add", "receipt", "tcp", wire.ln.Addr().String(), "--loopback", "--dir", dir)
	<-setUp.done
	bridge := start(b, "printbridge", "--lang", "en", "run", "--dir", dir, "--page-port", "-1")
	b.Cleanup(func() { bridge.stop(b) })
	code, ok := bridge.says(`^\s+(\d{4} \d{4})$`)
	if !ok {
		b.Fatalf("the bridge does not start; it said:\n%s", bridge.words())
	}
	_, d := openAt(b, "Café")
	d.connects(code)
	d.openShift("100")
	d.visit("/till")
	d.addItem("Espresso")
	d.payCash()
	again := d.button("Print")
	var took []float64
	for b.Loop() {
		d.until("a printer at rest", w.arm)
		if _, err := d.Evaluate(clicked); err != nil {
			b.Fatal(err)
		}
		d.ok(again.Click(), "print")
		now := float64((<-w.first).UnixMicro()) / 1000
		ms, err := d.Evaluate("() => window.clickedAt")
		if err != nil {
			b.Fatal(err)
		}
		took = append(took, now-figure(ms))
	}
	slices.Sort(took)
	const most = 20
	for name, ms := range map[string]float64{"p50": took[len(took)/2], "p95": took[len(took)*95/100]} {
		fmt.Printf("click_to_first_byte_%s %.2f ms %d %.2f\n", name, ms, most, ms/most)
	}
}

// A papermeter watches what goes to a printer.
type papermeter struct {
	mu    sync.Mutex
	last  time.Time
	armed bool
	first chan time.Time
}

// sees notes when a receipt begins. The printer is asked how it is all the time: that is none.
func (w *papermeter) sees(b []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	begins := bytes.Contains(b, []byte("\x1b@"))
	if begins || len(b) > 16 {
		w.last = time.Now()
	}
	if begins && w.armed {
		w.armed = false
		w.first <- w.last
	}
}

// arm waits for the next receipt, once the one before is through.
func (w *papermeter) arm() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.armed = time.Since(w.last) > 300*time.Millisecond
	return w.armed
}
