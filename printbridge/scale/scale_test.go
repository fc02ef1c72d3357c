package scale

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comptoir/printbridge/device"
	"comptoir/printbridge/scale/emulator"
)

func emulated(t *testing.T, protocol string) (*emulator.Scale, *Scale) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	e := &emulator.Scale{Protocol: protocol}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- e.Serve(ctx, ln) }()
	s := &Scale{Target: device.Target{Link: device.TCP, Address: ln.Addr().String(), Loopback: true}, Protocol: protocol, Patience: 2 * time.Second}
	t.Cleanup(func() {
		s.Close()
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return e, s
}

// weigh asks as the till does, until the scale has said the same twice where it must.
func weigh(s *Scale) Reading {
	r := s.Weigh(context.Background())
	if s.Protocol == "stream" && r.Code == Moving {
		r = s.Weigh(context.Background())
	}
	return r
}

// One suite for all languages: what lies on the scale is what the till is told.
func TestEveryScaleSaysWhatLiesOnItAndWhyItIsNoWeight(t *testing.T) {
	t.Parallel()
	for _, protocol := range Protocols() {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			e, s := emulated(t, protocol)
			for _, tt := range []struct {
				name string
				load emulator.Load
				want Reading
			}{
				{"steady", emulator.Load{Grams: 1250}, Reading{Grams: 1250, Stable: true}},
				{"heavy", emulator.Load{Grams: 29995}, Reading{Grams: 29995, Stable: true}},
				{"empty", emulator.Load{}, Reading{Stable: true, Code: Empty}},
				{"a garbage byte before it", emulator.Load{Grams: 345, Noise: true}, Reading{Grams: 345, Stable: true}},
				{"steady again", emulator.Load{Grams: 5}, Reading{Grams: 5, Stable: true}},
			} {
				if tt.load.Noise && (protocol == "shtrih" || protocol == "sics" || protocol == "stream") {
					continue // there a stray byte is a damaged answer
				}
				e.Put(tt.load)
				if got := weigh(s); got != tt.want {
					t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
				}
			}
		})
	}
}

func TestNoWeightIsTakenThatIsNotOne(t *testing.T) {
	t.Parallel()
	for _, protocol := range Protocols() {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			for code, load := range map[string]emulator.Load{
				Moving: {Grams: 1238, Moving: true}, Overload: {Grams: 99000, Overload: true}, Underload: {Grams: 0, Tare: 200},
				Silent: {Grams: 1250, Silent: true}, Garbled: {Grams: 1250, Damaged: true}, Silent + " after half": {Grams: 1250, Half: true},
			} {
				if protocol == "cas" && code == Overload || protocol == "stream" && strings.Contains(code, "half") {
					continue // has no word for it; and a stream simply goes on
				}
				e, s := emulated(t, protocol)
				if protocol != "stream" { // which needs two lines
					s.Patience = 300 * time.Millisecond
				}
				e.Put(load)
				r := weigh(s)
				want, _, _ := strings.Cut(code, " ")
				ok := r.Code == want || code == Garbled && (r.Code == Silent || r.Code == DeviceError) // a damaged end is never found
				if !ok || r.Code == "" {
					t.Errorf("%s: %+v", code, r)
				}
			}
			_, s := emulated(t, protocol)
			s.Target.Address = "127.0.0.1:1"
			if r := weigh(s); r.Code != Offline {
				t.Errorf("nobody there: %+v", r)
			}
		})
	}
}

// The worked bytes of the reference.
func TestTheMakersExamplesAreRead(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, frame string
		parse       func([]byte) (Reading, error)
		want        Reading
		code        string
	}{
		{"8217 weight", "02 30 31 2E 32 35 30 0D", parseToledo, Reading{Grams: 1250, Stable: true}, ""},
		{"8217 net", "02 30 31 2E 30 35 30 4E 0D", parseToledo, Reading{Grams: 1050, Stable: true, Net: true}, ""},
		{"8217 in motion", "02 3F 41 0D", parseToledo, Reading{}, Moving},
		{"CAS stable", "01 02 53 20 30 31 2E 32 35 30 6B 67 67 03 04", parseCAS, Reading{Grams: 1250, Stable: true}, ""},
		{"CAS unstable", "01 02 55 20 30 31 2E 32 33 38 6B 67 6F 03 04", parseCAS, Reading{Grams: 1238}, ""},
		{"CAS negative", "01 02 53 2D 30 30 2E 32 30 30 6B 67 6E 03 04", parseCAS, Reading{Grams: -200, Stable: true}, ""},
		{"CAS with parity", "81 02 53 20 30 31 2E 32 35 30 6B 67 67 03 04", parseCAS, Reading{Grams: 1250, Stable: true}, ""},
		{"Shtrih stable", "3A 00 15 00 E2 04 00 00 00 00 00", parseShtrih, Reading{Grams: 1250, Stable: true}, ""},
		{"Shtrih moving", "3A 00 04 00 D6 04 00 00 00 00 00", parseShtrih, Reading{Grams: 1238}, ""},
		{"Shtrih with a tare", "3A 00 1D 00 38 FF FF FF C8 00 00", parseShtrih, Reading{Grams: -200, Stable: true, Net: true}, ""},
		{"Shtrih overload", "3A 00 44 00 00 00 00 00 00 00 00", parseShtrih, Reading{}, Overload},
		{"Shtrih wrong password", "3A 7A", parseShtrih, Reading{}, DeviceError},
		{"NCI", "0A 30 31 2E 32 35 30 4B 47 0D 0A 30 30 0D 03", parseNCI, Reading{Grams: 1250, Stable: true}, ""},
		{"NCI moving", "0A 30 31 2E 32 33 38 4B 47 0D 0A 31 30 0D 03", parseNCI, Reading{Grams: 1238}, ""},
		{"pounds", hex.EncodeToString([]byte("S S 2.500 lb\r\n")), parseSICS, Reading{Grams: 1134, Stable: true}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			frame, err := hex.DecodeString(strings.ReplaceAll(tt.frame, " ", ""))
			if err != nil {
				t.Fatal(err)
			}
			got, err := tt.parse(frame)
			var word said
			errors.As(err, &word)
			if got != tt.want || word.code != tt.code || tt.code == "" && err != nil {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
	if got := withCheck([]byte("\x3A0030")); !bytes.Equal(got, []byte{0x02, 0x05, 0x3A, 0x30, 0x30, 0x33, 0x30, 0x3C}) {
		t.Errorf("the question is %x", got)
	}
}

func TestAnyWeightArrivesToTheGram(t *testing.T) {
	t.Parallel()
	e, s := emulated(t, "cas")
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 99999).Draw(t, "grams")
		e.Put(emulator.Load{Grams: n})
		if got := s.Weigh(context.Background()); got != (Reading{Grams: int64(n), Stable: true}) {
			t.Fatalf("%d g is read as %+v", n, got)
		}
	})
}

// Whatever comes over the line, a scale never weighs by what it did not understand.
func FuzzAnAnswerIsReadOrRefused(f *testing.F) {
	for _, seed := range []string{"\x0201.250\r", "\x02?A\r", "\x01\x02S 01.250kgg\x03\x04", "\x3a\x00\x15\x00\xe2\x04\x00\x00\x00\x00\x00", "\n01.250KG\r\n00\r\x03", "\n 1G     1.250kg \r", "S S      1.250 kg\r\n", "ST,GS,00,   1.250 kg\r\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, frame []byte) {
		for name, parse := range map[string]func([]byte) (Reading, error){
			"toledo": parseToledo, "cas": parseCAS, "shtrih": parseShtrih, "nci": parseNCI, "sma": parseSMA, "sics": parseSICS, "stream": parseStream,
		} {
			r, err := parse(frame)
			if err != nil && r != (Reading{}) && (r.Stable && r.Grams != 0) {
				t.Errorf("%s: %+v beside %v", name, r, err)
			}
			if r.Grams > 1e12 || r.Grams < -1e12 {
				t.Errorf("%s: %d g", name, r.Grams)
			}
		}
	})
}
