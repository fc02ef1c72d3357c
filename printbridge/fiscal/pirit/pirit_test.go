package pirit_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/emulated"
	"comptoir/printbridge/fiscal/fiscaltest"
	"comptoir/printbridge/fiscal/pirit"
	"comptoir/printbridge/fiscal/pirit/emulator"
	"comptoir/printbridge/fiscal/wire"
)

var rig = fiscaltest.Rig{
	Faults: emulated.Faults, Stride: 1, Marks: true, Words: "0E",
	New: func(o emulated.Options) fiscaltest.Bench {
		m := emulator.New(o)
		line := &emulated.Line{Peer: m}
		return fiscaltest.Bench{Machine: m, Line: line, Driver: func(wait fiscaltest.Wait) fiscal.Device {
			return &pirit.Device{
				Line:   wire.Line{Dial: func(context.Context) (wire.Conn, error) { return line.Open() }},
				Timing: pirit.Usual(), Now: func() time.Time { return o.Now() }, Wait: wait,
			}
		}}
	},
}

// C176, C178, C181 and all else that a shop relies on.
func TestAVikiPrintKeepsWhatTheSuiteAsks(t *testing.T) {
	t.Parallel()
	fiscaltest.Run(t, rig)
}

// Firmware that does not know a rate of later years is not given another one for it.
func TestARateThatTheFirmwareDoesNotKnowIsRefusedInWords(t *testing.T) {
	t.Parallel()
	s := fiscaltest.NewShop(t, rig, emulated.Options{FFD12: true})
	s.Machine.(*emulator.Machine).Rates = 10
	d := fiscaltest.Coffee(3_50)
	d.Lines[0].Tax = 11
	if j := s.Sell("sale-1", d); j.State != fiscal.Failed || j.Code != fiscal.Refused || !strings.Contains(j.Note, "firmware") {
		t.Errorf("a sale at 22 %%: %+v", j)
	}
	s.Sell("sale-2", fiscaltest.Coffee(3_50))
	if n := len(s.Registered()); n != 2 {
		t.Errorf("%d documents", n)
	}
}
