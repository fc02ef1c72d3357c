package emulator

import (
	"strings"
	"testing"
	"time"

	"comptoir/printbridge/fiscal/emulated"
	"comptoir/printbridge/fiscal/fiscaltest"
	"comptoir/printbridge/fiscal/shtrih"
)

// give sends commands, each as it stands between the length and the checksum of a frame.
func give(m *Machine, commands []byte) {
	for len(commands) > 0 {
		n := min(int(commands[0]), len(commands)-1)
		body := commands[1 : 1+n]
		commands = commands[1+n:]
		frame, err := shtrih.Frame(body)
		if err != nil {
			continue
		}
		for _, b := range append(frame, shtrih.ACK) {
			m.Feed(b)
		}
		m.Silence()
	}
}

func script(t testing.TB, commands ...string) (out []byte) {
	t.Helper()
	for _, c := range commands {
		b := fiscaltest.Unhex(t, c)
		out = append(append(out, byte(len(b))), b...)
	}
	return out
}

func machine() *Machine {
	return New(emulated.Options{Now: func() time.Time { return time.Date(2026, 1, 15, 9, 32, 0, 0, time.UTC) }, FFD12: true})
}

const (
	openShift = "E0 01000000"
	openSale  = "8D 01000000 00"
	bottle    = "FF46 01000000 01 40420F000000 983A000000 FFFFFFFFFF FFFFFFFFFF 08 01 04 21 C2EEE4E0"
	pay       = "FF45 1E000000 983A000000 "
)

// Marked goods are sold in the order of section 5.5, and in no other.
func TestMarkedGoodsAreSoldWithTheirCodesOnly(t *testing.T) {
	t.Parallel()
	check, take, bind := "FF61 1E000000 01 00 04 00 30313032", "FF69 1E000000 01", "FF67 01000000 04 30313032"
	closing := pay + strings.Repeat("00", 75) + strings.Repeat("00", 31) + "01"
	for _, tt := range []struct {
		name     string
		commands []string
		sold     bool
	}{
		{"checked, taken and bound", []string{openShift, check, take, openSale, bottle, bind, closing}, true},
		{"not checked", []string{openShift, openSale, bottle, bind, closing}, false},
		{"not taken", []string{openShift, check, openSale, bottle, bind, closing}, false},
		{"not bound", []string{openShift, check, take, openSale, bottle, closing}, false},
		{"checked in an open receipt", []string{openShift, openSale, check, take, bottle, bind, closing}, false},
	} {
		m := machine()
		give(m, script(t, tt.commands...))
		if sold := len(m.Documents()) == 3; sold != tt.sold {
			t.Errorf("%s: sold is %v", tt.name, sold)
		}
	}
}

// Whatever comes over the line, the register answers in whole frames or not at all, and
// registers nothing that does not add up.
func FuzzRequests(f *testing.F) {
	f.Add([]byte{shtrih.ENQ}, script(f, openShift, openSale, bottle, pay+strings.Repeat("00", 106)+"01", "FF01 1E000000", "FF0A 1E000000 02000000", "10 01000000", "11 01000000"))
	f.Add([]byte("\x02\x05\x10\x01\x00\x00\x00\x14"), script(f, openShift, "FF35 1E000000", "FF0C 1E000000 95 04 01 00 00", "FF0C 1E000000 9604 0D00 9A04 0400 00000000 9B04 0100 20", "41 1E000000"))
	f.Fuzz(func(t *testing.T, stream, commands []byte) {
		m := machine()
		for _, b := range stream {
			out := m.Feed(b)
			if len(out) > 1 && (out[0] != shtrih.ACK || out[1] != shtrih.STX || len(out) != int(out[2])+4) {
				t.Fatalf("answered % X", out)
			}
		}
		m.Silence()
		give(m, commands)
		for _, d := range m.Documents() {
			if (d.Form == 3 || d.Form == 31) && (d.Sum < 0 || d.Operation == 0) {
				t.Fatalf("registered %+v", d)
			}
		}
	})
}
