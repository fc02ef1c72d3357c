package shtrih

import (
	"errors"
	"fmt"
	"time"

	"golang.org/x/text/encoding/charmap"

	"comptoir/printbridge/fiscal"
)

// errShape is an answer that is not as the protocol has it: whoever sent it, nothing in it
// is believed.
var errShape = errors.New("answer of an unknown shape")

// data takes an answer's code and error off. An error says nothing else.
func data(answer []byte) ([]byte, error) {
	n := codeLength(answer)
	if len(answer) <= n {
		return nil, errShape
	}
	if e := answer[n]; e != 0 {
		if len(answer) != n+1 {
			return nil, errShape
		}
		return nil, deviceError(n == 2, e)
	}
	return answer[n+1:], nil
}

// A reading takes fields off an answer; a missing one makes it bad.
type reading struct {
	rest []byte
	bad  bool
}

func (r *reading) take(n int) []byte {
	if len(r.rest) < n {
		r.bad = true
		return make([]byte, n)
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reading) number(n int) uint64 {
	var v uint64
	for i, b := range r.take(n) {
		v |= uint64(b) << (8 * i)
	}
	return v
}

// end says whether all fields were there and nothing else.
func (r *reading) end() error {
	if r.bad || len(r.rest) != 0 {
		return errShape
	}
	return nil
}

// stamp is a date and time of the fiscal storage: year, month, day, hour, minute.
func (r *reading) stamp() time.Time {
	b := r.take(5)
	t := time.Date(2000+int(b[0]), time.Month(b[1]), int(b[2]), int(b[3]), int(b[4]), 0, 0, time.UTC)
	if t.Month() != time.Month(b[1]) || t.Day() != int(b[2]) || t.Hour() != int(b[3]) || t.Minute() != int(b[4]) {
		r.bad = true
	}
	return t
}

// A short is what is used of the short status (section 4.1).
type short struct {
	flags   uint16
	mode    byte
	submode byte
}

func parseShort(b []byte) (s short, err error) {
	if len(b) != 14 && len(b) != 15 {
		return s, errShape
	}
	r := reading{rest: b}
	r.take(1)
	s.flags = uint16(r.number(2))
	s.mode, s.submode = byte(r.number(1)), byte(r.number(1))
	return s, nil
}

// A long is what is used of the long status (section 4.2).
type long struct {
	documents uint16
	clock     time.Time
}

func parseLong(b []byte) (l long, err error) {
	if len(b) != 46 && len(b) != 48 && len(b) != 50 {
		return l, errShape
	}
	r := reading{rest: b}
	r.take(1 + 2 + 2 + 3 + 1)
	l.documents = uint16(r.number(2))
	r.take(2 + 1 + 1 + 1 + 2 + 2 + 3)
	t := r.take(6)
	l.clock = time.Date(2000+int(t[2]), time.Month(t[1]), int(t[0]), int(t[3]), int(t[4]), int(t[5]), 0, time.UTC)
	if l.clock.Day() != int(t[0]) || l.clock.Month() != time.Month(t[1]) || l.clock.Hour() != int(t[3]) || l.clock.Minute() != int(t[4]) || l.clock.Second() != int(t[5]) {
		return l, errShape
	}
	return l, nil
}

// A memory is what is used of the state of the fiscal storage (FF01).
type memory struct {
	phase    byte
	document byte // the kind of the one that is open in it
	warnings byte
	serial   string
	last     uint32
}

func parseMemory(b []byte) (m memory, err error) {
	r := reading{rest: b}
	m.phase, m.document = byte(r.number(1)), byte(r.number(1))
	r.take(1 + 1)
	m.warnings = byte(r.number(1))
	r.stamp()
	m.serial = string(r.take(16))
	m.last = uint32(r.number(4))
	return m, r.end()
}

// parseFound is the answer to FF0A (section 5.4).
func parseFound(b []byte) (d fiscal.Registered, err error) {
	r := reading{rest: b}
	d.Form = fiscal.Form(r.number(1))
	r.take(1)
	d.Time = r.stamp()
	d.Number, d.Sign = uint32(r.number(4)), uint32(r.number(4))
	switch d.Form {
	case fiscal.FormReceipt, fiscal.FormCorrection:
		d.Operation, d.Total = fiscal.Operation(r.number(1)), fiscal.Amount(r.number(5))
	case fiscal.FormShiftOpening, fiscal.FormShiftClosing:
		d.Shift = uint16(r.number(2))
	default:
		r.rest = nil // documents that a shop's register does not make while it sells
	}
	return d, r.end()
}

// parseClosed is the answer to FF45, with or without its time.
func parseClosed(b []byte) (d fiscal.Registered, err error) {
	r := reading{rest: b}
	d.Form = fiscal.FormReceipt
	d.Change = fiscal.Amount(r.number(5))
	d.Number, d.Sign = uint32(r.number(4)), uint32(r.number(4))
	if len(r.rest) != 0 {
		d.Time = r.stamp()
	}
	return d, r.end()
}

// deviceError is an error code with what it means (section 9). The same numbers below 30h
// mean something else in the commands of the fiscal storage.
func deviceError(storage bool, e byte) error {
	kind := fiscal.Refused
	known, ok := deviceCodes[e]
	if storage && e < 0x30 {
		known, ok = storageCodes[e]
	}
	if ok {
		kind = known
	}
	return &fiscal.Error{Code: kind, Device: fmt.Sprintf("%02X", e)}
}

var storageCodes = map[byte]fiscal.Code{
	0x02: fiscal.Busy, // wrong state
	0x03: fiscal.Blocked, 0x04: fiscal.Blocked, 0x05: fiscal.Blocked, 0x06: fiscal.MemoryFull, 0x07: fiscal.ClockWrong,
	0x08: fiscal.NotFound, 0x12: fiscal.Blocked, 0x14: fiscal.MemoryFull, 0x15: fiscal.Blocked, 0x16: fiscal.ShiftExpired,
	0x17: fiscal.ClockWrong, 0x2F: fiscal.Blocked,
}

var deviceCodes = map[byte]fiscal.Code{
	0x2C: fiscal.ShiftClosed, 0x2E: fiscal.NoCash, 0x3D: fiscal.ShiftClosed, 0x46: fiscal.NoCash,
	0x4E: fiscal.ShiftExpired, 0x96: fiscal.ShiftExpired, 0x4F: fiscal.Password,
	0x50: fiscal.Busy, 0x6B: fiscal.NoPaper, 0x72: fiscal.Busy,
	// Not in this mode, a receipt is open, it is closed: the device is elsewhere than we
	// believed, as after a loss of power. Settle brings it back.
	0x73: fiscal.Busy, 0x4A: fiscal.Busy, 0x55: fiscal.Busy,
	0x7C: fiscal.ClockWrong, 0x7D: fiscal.ClockWrong, 0xC0: fiscal.ClockWrong, 0xCF: fiscal.ClockWrong,
	0x30: fiscal.Blocked, 0x31: fiscal.Blocked, 0x32: fiscal.Blocked, 0x67: fiscal.Blocked,
	0x38: fiscal.Hardware, 0x39: fiscal.Hardware, 0x74: fiscal.Hardware, 0x7B: fiscal.Hardware, 0x6A: fiscal.Hardware,
	0x75: fiscal.Hardware, 0x71: fiscal.Hardware, 0x76: fiscal.Hardware, 0x77: fiscal.Hardware,
	0xC8: fiscal.Hardware, 0xC9: fiscal.Hardware, 0xCA: fiscal.Hardware,
	0x83: fiscal.Hardware, 0x80: fiscal.Hardware, 0x81: fiscal.Hardware, 0x82: fiscal.Hardware,
}

// words reads the text that a device has for an error code (6Bh).
func words(b []byte) string {
	s, err := charmap.Windows1251.NewDecoder().Bytes(b)
	if err != nil {
		return ""
	}
	return string(s)
}
