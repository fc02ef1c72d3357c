package e2e

import (
	"fmt"
	"slices"
	"testing"
)

// slower is how many times slower than this machine the tablet of the benchmark is.
const slower = 4

// untilPainted waits for a tap on the page and resolves with the milliseconds from the finger's touch to
// the frame in which the total is another one. It reads when the touch happened from the event itself.
const untilPainted = `() => { window.painted = new Promise(resolve => {
	let touched
	addEventListener('pointerdown', event => { touched = event.timeStamp }, { once: true, capture: true })
	const total = () => document.querySelector('[data-testid=total]')?.textContent
	const before = total()
	const seen = new MutationObserver(() => {
		if (touched === undefined || total() === before) return
		seen.disconnect()
		requestAnimationFrame(() => {
			const frame = new MessageChannel()
			frame.port1.onmessage = () => resolve(performance.now() - touched)
			frame.port2.postMessage(null)
		})
	})
	seen.observe(document.body, { childList: true, subtree: true, characterData: true })
}) }`

// BenchmarkTapToPixels is how long a cashier on a slow tablet waits to see a tap: it prints the median and
// the 95th percentile as lines of the bench. There is no baseline: the target is a figure that people feel.
func BenchmarkTapToPixels(b *testing.B) {
	_, d := openAt(b, "Café")
	d.visit("/till")
	cdp, err := d.context.NewCDPSession(d.Page)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := cdp.Send("Emulation.setCPUThrottlingRate", map[string]any{"rate": slower}); err != nil {
		b.Fatal(err)
	}
	items := []string{"Espresso", "Cappuccino", "Tea"}
	d.addItem(items[0]) // the first tap opens the order
	d.answered()
	var took []float64
	for b.Loop() {
		if _, err := d.Evaluate(untilPainted); err != nil {
			b.Fatal(err)
		}
		d.addItem(items[len(took)%len(items)])
		ms, err := d.Evaluate("() => window.painted")
		if err != nil {
			b.Fatal(err)
		}
		took = append(took, figure(ms))
		d.answered()
	}
	slices.Sort(took)
	fmt.Printf("tap_to_pixels_p50 %.2f ms - -\ntap_to_pixels_p95 %.2f ms - -\n", took[len(took)/2], took[len(took)*95/100])
}
