package bench_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"comptoir/cmd/comptoir/bench"
	"comptoir/static"
)

func TestEveryFigureIsALineOfFiveFields(t *testing.T) {
	if testing.Short() || !static.Built() {
		t.Skip("starts a database and sells for some seconds; the assets must be built")
	}
	var out, notes bytes.Buffer
	err := bench.Run(t.Context(), bench.Scale{Taps: 40, Sales: 200 * time.Millisecond, Items: 1000}, &out, &notes)
	if err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	line := regexp.MustCompile(`^[a-z0-9_]+ [0-9.]+ \S+ ([0-9.]+ [0-9.]+|- -)$`)
	names := map[string]bool{}
	for _, text := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		if !line.MatchString(text) {
			t.Errorf("not a figure: %s", text)
		}
		name, _, _ := strings.Cut(text, " ")
		names[name] = true
	}
	for _, want := range []string{"price_40_lines", "till_page_weight", "tap_p99", "tap_answer_weight", "sale_close_8_clients", "sale_close_32_clients", "z_of_1000_orders"} {
		if !names[want] {
			t.Errorf("%s is missing; notes: %s", want, notes.String())
		}
	}
}
