package escpos

import "testing"

func TestAStatusByteSaysWhyNothingPrints(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		n, b byte
		want string
	}{
		{"all right", 1, 0x12, Ready},
		{"offline", 1, 0x1A, OfflineCode},
		{"cover open", 2, 0x16, Cover},
		{"stopped at the paper's end", 2, 0x32, NoPaper},
		{"near the end prints on", 4, 0x1E, Ready},
		{"paper out", 4, 0x72, NoPaper},
		{"near the end and out", 4, 0x7E, NoPaper},
		{"the cutter is stuck", 3, 0x1A, DeviceError},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var s Status
			s.Answered(tt.n, tt.b)
			if s.Trouble() != tt.want {
				t.Errorf("got %q, want %q", s.Trouble(), tt.want)
			}
		})
	}
}

func TestAnswersAndReportsAreToldApart(t *testing.T) {
	t.Parallel()
	out := Status{Known: true, Offline: true, PaperOut: true, NearEnd: true}
	stream := append([]byte{0x11, 0x12, 0x00}, out.ReportBytes()...)
	stream = append(stream, 0x13, 0x72)
	var a Answers
	var got []Answer
	for _, b := range stream {
		if answer, whole := a.Take(b); whole {
			got = append(got, answer)
		}
	}
	want := []Answer{{Kind: RealTime, Byte: 0x12}, {Kind: Done}, {Kind: Report, State: out}, {Kind: RealTime, Byte: 0x72}}
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("answer %d is %v, want %v", i, got[i], want[i])
		}
	}
}

func TestEveryStateReadsBackFromItsBytes(t *testing.T) {
	t.Parallel()
	for i := range 64 {
		on := func(bit int) bool { return i>>bit&1 != 0 }
		want := Status{Known: true, Offline: on(0), CoverOpen: on(1), PaperOut: on(2), NearEnd: on(3) || on(2), Failed: on(4), PinHigh: on(5)}
		var got Status
		for _, n := range []byte{1, 2, 4} {
			got.Answered(n, want.RealTimeByte(n))
		}
		if got != want {
			t.Errorf("asked: got %+v, want %+v", got, want)
		}
		if r := reported(want.ReportBytes()); r != want {
			t.Errorf("reported: got %+v, want %+v", r, want)
		}
	}
}
