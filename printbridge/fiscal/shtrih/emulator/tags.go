package emulator

import (
	"encoding/binary"
	"slices"
	"strconv"
	"time"

	"golang.org/x/text/encoding/charmap"

	"comptoir/printbridge/fiscal/emulated"
)

func spoken(page *charmap.Charmap, b []byte) string {
	s, err := page.NewDecoder().Bytes(b)
	if err != nil {
		return ""
	}
	return string(s)
}

// wellFormed says whether bytes are one tag with its length and value.
func wellFormed(b []byte) bool {
	return len(b) >= 5 && len(b) == 4+int(binary.LittleEndian.Uint16(b[2:]))
}

func (m *Machine) itemTag(p parameters) ([]byte, byte) {
	items := m.receipt.Items
	if !wellFormed(p.b) || len(items) == 0 || binary.LittleEndian.Uint16(p.b) != 2108 {
		return nil, errParameter
	}
	items[len(items)-1].Unit = p.b[4]
	return nil, 0
}

// The orders of section 5.5 are kept: checked, taken, opened, then bound to an item.
const errMarks = 0xA1

func (m *Machine) checkMark(p parameters) ([]byte, byte) {
	n, rest := int(p.b[2]), int(p.b[3])
	if !m.FFD12 || p.b[0] < 1 || p.b[0] > 4 || p.b[1] != 0 || n == 0 || len(p.b) != 4+n+rest {
		return nil, errParameter
	}
	m.checked = string(p.b[4 : 4+n])
	return []byte{0x0F, 0, 5, 0, 0xFF}, 0
}

func (m *Machine) takeMark(p parameters) ([]byte, byte) {
	if m.checked == "" {
		return nil, errMarks
	}
	if p.b[0] == 1 {
		m.marks = append(m.marks, m.checked)
	}
	m.checked = ""
	return []byte{0x0F}, 0
}

func (m *Machine) itemMark(p parameters) ([]byte, byte) {
	items := m.receipt.Items
	mark := string(p.b[1:])
	if len(items) == 0 || len(mark) != int(p.b[0]) || !slices.Contains(m.marks, mark) {
		return nil, errMarks
	}
	items[len(items)-1].Mark = mark
	return []byte{0x44, 0x4D, 0}, 0
}

func (m *Machine) tag(p parameters) ([]byte, byte) {
	to := m.form
	if m.receipt != nil {
		to = &m.receipt.Receipt
	}
	switch {
	case !wellFormed(p.b):
		return nil, 0x09
	case to == nil:
		return nil, 0x02
	case !file(to, binary.LittleEndian.Uint16(p.b), p.b[4:]):
		return nil, 0x09
	}
	return nil, 0
}

// file puts a requisite into a receipt.
func file(r *emulated.Receipt, tag uint16, value []byte) bool {
	text := spoken(charmap.CodePage866, value)
	switch tag {
	case 1008:
		r.Contact = text
	case 1021:
		r.Cashier = text
	case 1203:
		r.CashierINN = text
	case 1227:
		r.Buyer = text
	case 1228:
		r.BuyerINN = text
	case 1173:
		r.Correction = strconv.Itoa(int(value[0]))
	case 1174:
		if len(value) < 12 || !wellFormed(value[8:]) {
			return false
		}
		day := time.Unix(int64(binary.LittleEndian.Uint32(value[4:])), 0).UTC()
		r.Correction += " " + day.Format(time.DateOnly) + " " + spoken(charmap.CodePage866, value[12:])
	default:
		return false
	}
	return true
}
