package pirit_test

import (
	"context"
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
