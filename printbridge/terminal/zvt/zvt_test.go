package zvt

import (
	"bytes"
	"testing"

	"comptoir/printbridge/terminal"
)

// The fields as revision 13.09 lists them, in the order of a terminal's status.
var statusData = []byte{
	0x27, 0x00, 0x04, 0, 0, 0, 0, 0x12, 0x50, 0x0B, 0x00, 0x07, 0x01, 0x0C, 0x12, 0x15, 0x30, 0x0D, 0x12, 0x01,
	0x22, 0xF0, 0xF8, 0x41, 0x11, 0x11, 0x11, 0x11, 0x11, 0x42, 0x42, 0x29, 0x52, 0x50, 0x00, 0x41, 0x3B, '0', '0', '4', '9', '0', '7', ' ', ' ',
	0x49, 0x09, 0x78, 0x87, 0x00, 0x41, 0x8A, 0x0A, 0x8B, 0xF0, 0xF5, 'V', 'I', 'S', 'A', 0,
	0x06, 0x0B, 0x60, 0x09, 0x43, 0x07, 0xA0, 0, 0, 0, 0x03, 0x10, 0x10,
}

func TestAStatusIsReadAndOfACardsNumberOnlyTheLastDigits(t *testing.T) {
	t.Parallel()
	f, err := ReadFields(statusData)
	if err != nil {
		t.Fatal(err)
	}
	got, err := f.Transaction()
	want := terminal.Transaction{
		Terminal: "52500041", Receipt: 41, Trace: 701, Amount: 1250, Brand: "visa", Last4: "4242",
		Application: "A0000000031010", Authorisation: "004907", At: "1201-121530",
	}
	if err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestAMaskedNumberIsNotGuessed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   []byte
		want string
	}{
		{[]byte{0x41, 0x11, 0xEE, 0x42, 0x42}, "4242"},
		{[]byte{0x41, 0x11, 0xEE, 0x42, 0x42, 0x3F}, "2423"}, // an odd number of digits ends in F
		{[]byte{0x41, 0x11, 0xE4, 0x24, 0xEE}, ""},
		{[]byte{0xEE, 0xEE}, ""},
		{nil, ""},
	} {
		if got := last4(tt.in); got != tt.want {
			t.Errorf("% X: got %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestAMessageIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 254, 255, 256, 1000} {
		m := message(printLine, bytes.Repeat([]byte{dle}, n)...)
		b := m.Bytes()
		got, size, err := ReadMessage(append(b, 0x80))
		if err != nil || size != len(b) || !bytes.Equal(got.Data, m.Data) || !got.Is(printLine) {
			t.Errorf("%d bytes: %+v, %d, %v", n, got, size, err)
		}
		if _, _, err := ReadMessage(b[:len(b)-1]); err != ErrShort {
			t.Errorf("%d bytes less one: %v", n, err)
		}
		framed := frame(b)
		if body, size, state := readFrame(framed); state != frameWhole || size != len(framed) || !bytes.Equal(body, b) {
			t.Errorf("%d bytes in a frame: %v, %d of %d", n, state, size, len(framed))
		}
		framed[len(framed)/2] ^= 0x40
		if _, _, state := readFrame(framed); state == frameWhole {
			t.Errorf("%d bytes in a frame with a wrong bit were taken", n)
		}
	}
}

// The example of PA00P016: the acknowledgement 80 00 00 in a frame.
func TestTheSumOfAFrame(t *testing.T) {
	t.Parallel()
	if got := crc([]byte{0x80, 0x00, 0x00}); got != crcBitByBit([]byte{0x80, 0x00, 0x00, etx}) {
		t.Errorf("got %04X", got)
	}
}

// crcBitByBit is the same sum by another way: the polynomial from the high bit, on mirrored bytes.
func crcBitByBit(b []byte) uint16 {
	var sum uint16
	for _, x := range b {
		sum ^= uint16(mirror8(x)) << 8
		for range 8 {
			if sum&0x8000 != 0 {
				sum = sum<<1 ^ 0x1021
			} else {
				sum <<= 1
			}
		}
	}
	return uint16(mirror8(byte(sum)))<<8 | uint16(mirror8(byte(sum>>8)))
}

func mirror8(x byte) (y byte) {
	for range 8 {
		y, x = y<<1|x&1, x>>1
	}
	return y
}

func FuzzWhatATerminalSays(f *testing.F) {
	f.Add(statusData)
	f.Add(message(status, statusData...).Bytes())
	f.Add(frame(message(status, statusData...).Bytes()))
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, size, err := ReadMessage(b); err == nil && !bytes.Equal(m.Bytes(), b[:size]) && b[2] != 0xFF {
			t.Errorf("% X is written as % X", b[:size], m.Bytes())
		}
		if _, size, state := readFrame(b); size > len(b) || state != frameNone && size == 0 {
			t.Errorf("% X: %d bytes are done with", b, size)
		}
		fields, _ := ReadFields(b)
		got, err := fields.Transaction()
		if err == nil && (len(got.Last4) != 0 && len(got.Last4) != 4 || got.Amount < 0) {
			t.Errorf("% X: %+v", b, got)
		}
	})
}
