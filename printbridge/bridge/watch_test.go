package bridge_test

import (
	"encoding/json"
	"slices"
	"testing"

	"comptoir/printbridge/emulator"
)

// A page watches the printers while nothing is printed: it is answered as soon as one is otherwise.
func TestThePageHearsOfThePrinterBeforeAnythingIsPrinted(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	seen := ""
	until := func(code string, warnings ...string) {
		t.Helper()
		for range 100 {
			got := c.ask(ask{method: "GET", path: "/v1/devices?wait=10&seen=" + seen})
			var list struct {
				Devices []struct {
					State, Code string
					Warnings    []string
				}
				Seen string
			}
			if err := json.Unmarshal(got.body, &list); err != nil || got.status != 200 || len(list.Devices) != 1 || list.Seen == "" {
				t.Fatalf("%d %s", got.status, got.body)
			}
			seen = list.Seen
			if d := list.Devices[0]; d.State != "unknown" && d.Code == code && slices.Equal(d.Warnings, warnings) {
				return
			}
		}
		t.Fatalf("it never was %q %q", code, warnings)
	}
	until("")
	for _, tt := range []struct {
		faults   emulator.Faults
		code     string
		warnings []string
	}{
		{emulator.Faults{PaperLow: true}, "", []string{"low_paper"}},
		{emulator.Faults{PaperLow: true, PaperOut: true}, "no_paper", nil},
		{emulator.Faults{}, "", nil},
	} {
		c.printer.Set(tt.faults)
		until(tt.code, tt.warnings...)
	}
	if got := c.ask(ask{method: "GET", path: "/v1/devices?wait=soon"}); got.status != 400 {
		t.Errorf("a wait that is none: %d", got.status)
	}
}
