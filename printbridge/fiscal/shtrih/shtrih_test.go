package shtrih_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"testing"

	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/emulated"
	"comptoir/printbridge/fiscal/fiscaltest"
	"comptoir/printbridge/fiscal/shtrih"
	"comptoir/printbridge/fiscal/shtrih/emulator"
	"comptoir/printbridge/fiscal/wire"
)

var rig = fiscaltest.Rig{
	Faults: emulated.Faults, Stride: 1, Marks: true, Words: "46 Ошибка",
	New: func(o emulated.Options) fiscaltest.Bench {
		m := emulator.New(o)
		line := &emulated.Line{Peer: m}
		return fiscaltest.Bench{Machine: m, Line: line, Driver: func(wait fiscaltest.Wait) fiscal.Device {
			return &shtrih.Device{
				Line:     wire.Line{Dial: func(context.Context) (wire.Conn, error) { return line.Open() }},
				Operator: shtrih.Operator, Administrator: shtrih.Administrator, Timing: shtrih.Usual(), Wait: wait,
			}
		}}
	},
}

// C176, C178, C181 and all else that a shop relies on.
func TestARegisterOfShtrihKeepsWhatTheSuiteAsks(t *testing.T) {
	t.Parallel()
	fiscaltest.Run(t, rig)
}

// What another program puts into a receipt of ours while it is open is never registered:
// the receipt is cancelled and begun anew.
func TestAReceiptWithSomebodyElsesItemIsNotClosed(t *testing.T) {
	t.Parallel()
	s := fiscaltest.NewShop(t, rig, emulated.Options{FFD12: true, Busy: 2})
	s.Sell("sale-1", fiscaltest.Coffee(3_50))
	item, err := hex.DecodeString("FF4601000000" + "01" + "40420F000000" + "983A000000" + "FFFFFFFFFF" + "FFFFFFFFFF" + "01010401" + "D7E0E9")
	if err != nil {
		t.Fatal(err)
	}
	frame, err := shtrih.Frame(item)
	if err != nil {
		t.Fatal(err)
	}
	intruded := false
	s.Waiting = func() {
		other, err := (&emulated.Line{Peer: s.Line.Peer}).Open()
		if err != nil || intruded {
			return
		}
		answer := make([]byte, 64)
		_, _ = other.Write(frame)
		n, _ := other.Read(answer)
		_, _ = other.Write([]byte{shtrih.ACK})
		intruded = bytes.HasPrefix(answer[:n], []byte{shtrih.ACK, shtrih.STX, 3, 0xFF, 0x46, 0})
	}
	s.Sell("sale-2", fiscaltest.Tea())
	if !intruded {
		t.Fatal("the other program never got its item in")
	}
	s.Agrees("sale-1", "sale-2")
}
