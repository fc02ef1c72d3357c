package emulator

import (
	"encoding/binary"
	"slices"
	"time"

	"comptoir/printbridge/fiscal/emulated"
)

// The errors that are given (section 9).
const (
	errNotFound  = 0x08 // of the storage
	errCash      = 0x46
	errParameter = 0x33
	errUnknown   = 0x37
	errPayments  = 0x45
	errOpen      = 0x4A
	errNonCash   = 0x4D
	errExpired   = 0x4E
	errPassword  = 0x4F
	errBusy      = 0x50
	errContinue  = 0x58
	errClosed    = 0x55
	errPaper     = 0x6B
	errMode      = 0x73
	errLength    = 0x7E
	errZero      = 0x8E
	errFull      = 0x06 // of the storage
	errFault     = 0x03 // of the storage
)

// A handler is one command: what may follow its password, whether it prints, in which
// modes (low nibble) it is taken, and what it does. data nil with an error of 0 is an
// empty answer.
type handler struct {
	least, most int // bytes after the password
	admin       bool
	prints      bool
	modes       []byte // empty: in any
	do          func(m *Machine, p parameters) (data []byte, e byte)
}

// parameters are a command's, after its password.
type parameters struct {
	operator byte
	b        []byte
}

func (p parameters) number(from, bytes int) int64 {
	var v int64
	for i := bytes - 1; i >= 0; i-- {
		v = v<<8 | int64(p.b[from+i])
	}
	return v
}

// execute carries a command out and gives the answer: code, error, data.
func (m *Machine) execute(body []byte) []byte {
	code := body[:1]
	if body[0] == 0xFF && len(body) > 1 {
		code = body[:2]
	}
	data, e := m.handle(code, body[len(code):])
	answer := append(slices.Clone(code), e)
	if e == 0 {
		answer = append(answer, data...)
	}
	return answer
}

func (m *Machine) handle(code, rest []byte) ([]byte, byte) {
	h, known := handlers[string(code)]
	if string(code) == "\x6B" {
		return m.errorText(rest)
	}
	if !known {
		return nil, errUnknown
	}
	if len(rest) < 4+h.least || len(rest) > 4+h.most {
		return nil, errLength
	}
	password := binary.LittleEndian.Uint32(rest)
	if password < 1 || password > 30 || h.admin && password != 30 {
		return nil, errPassword
	}
	if h.prints {
		if e := m.mechanism(); e != 0 {
			return nil, e
		}
	}
	if len(h.modes) != 0 && !slices.Contains(h.modes, m.mode()&0x0F) {
		return nil, m.wrongMode()
	}
	data, e := h.do(m, parameters{byte(password), rest[4:]})
	if e == 0 && h.prints {
		m.printed()
	}
	return data, e
}

// state is the submode; an open cover is told as missing paper.
func (m *Machine) state() byte {
	if m.submode == 0 && m.Health.Cover {
		return 1
	}
	return m.submode
}

// mechanism refuses to print while it cannot (section 4.4).
func (m *Machine) mechanism() byte {
	switch m.state() {
	case 1, 2:
		return errPaper
	case 3:
		return errContinue
	case 4, 5:
		return errBusy
	}
	return 0
}

func (m *Machine) wrongMode() byte {
	switch {
	case m.receipt != nil:
		return errOpen
	case m.Expired():
		return errExpired
	}
	return errMode
}

func op(p parameters) []byte { return []byte{p.operator} }

func (m *Machine) short(p parameters) ([]byte, byte) {
	flags := uint16(0x0292)
	if m.submode == 1 || m.submode == 2 {
		flags = 0x0210
	}
	if m.Health.Cover {
		flags |= 1 << 10
	}
	items := 0
	if m.receipt != nil {
		items = len(m.receipt.Items)
	}
	b := append(op(p), byte(flags), byte(flags>>8), m.mode(), m.state(), byte(items), 0xC8, 0, 0, 0, byte(items>>8), 0, 0, 0, 0)
	if m.submode == 5 {
		if m.busy--; m.busy <= 0 {
			m.submode = 0
		}
	}
	return b, 0
}

func (m *Machine) long(p parameters) ([]byte, byte) {
	t := m.Clock()
	b := append(op(p), 'C', '1', 0, 0, 1, 1, 26, 1)
	b = binary.LittleEndian.AppendUint16(b, m.counter)
	b = append(b, 0x92, 0x02, m.mode(), m.state(), 0, 1, 0, 0, 0, 1, 1, 26)
	b = append(b, byte(t.Day()), byte(t.Month()), byte(t.Year()-2000), byte(t.Hour()), byte(t.Minute()), byte(t.Second()))
	b = append(b, 0, 1, 0, 0, 0)
	b = binary.LittleEndian.AppendUint16(b, m.Shift)
	return append(b, make([]byte, 46-len(b))...), 0
}

func (m *Machine) errorText(rest []byte) ([]byte, byte) {
	if len(rest) != 1 {
		return nil, errLength
	}
	return []byte("\xCE\xF8\xE8\xE1\xEA\xE0"), 0 // "Ошибка"
}

func stamp(t time.Time) []byte {
	return []byte{byte(t.Year() - 2000), byte(t.Month()), byte(t.Day()), byte(t.Hour()), byte(t.Minute())}
}

func (m *Machine) storage(parameters) ([]byte, byte) {
	document, shift := byte(0), byte(0)
	switch {
	case m.receipt != nil:
		document = 4
	case m.form != nil:
		document = 0x11
	}
	if m.Open {
		shift = 1
	}
	last, _ := m.Find(int64(m.Last()))
	b := append([]byte{m.Phase(), document, 0, shift, m.Warnings()}, stamp(last.Time)...)
	b = append(b, emulated.Serial...)
	return binary.LittleEndian.AppendUint32(b, m.Last()), 0
}

// stores refuses what the storage takes no more.
func (m *Machine) stores() byte {
	switch {
	case m.Health.Blocked:
		return errFault
	case m.Health.Full:
		return errFull
	}
	return 0
}

func (m *Machine) find(p parameters) ([]byte, byte) {
	d, there := m.Find(p.number(0, 4))
	if !there {
		return nil, errNotFound
	}
	b := append([]byte{d.Form, 0}, stamp(d.Time)...)
	b = binary.LittleEndian.AppendUint32(b, d.Number)
	b = binary.LittleEndian.AppendUint32(b, d.Sign)
	switch d.Form {
	case 2, 5:
		b = binary.LittleEndian.AppendUint16(b, d.Shift)
	case 3, 31:
		b = append(b, d.Operation)
		b = append(b, money(d.Sum)...)
	default:
		b = append(b, make([]byte, 34)...)
	}
	return b, 0
}

func money(v int64) []byte {
	return []byte{byte(v), byte(v >> 8), byte(v >> 16), byte(v >> 24), byte(v >> 32)}
}

func (m *Machine) shiftInfo(parameters) ([]byte, byte) {
	state := byte(0)
	if m.Open {
		state = 1
	}
	b := binary.LittleEndian.AppendUint16([]byte{state}, m.Shift)
	return binary.LittleEndian.AppendUint16(b, m.Receipts), 0
}
