package emulator

import (
	"encoding/binary"
	"fmt"
	"slices"

	"comptoir/printbridge/fiscal/emulated"
)

// counters are 01/7: how many documents of each kind the shift has.
func (m *Machine) counters(p *parameters) ([][]byte, string) {
	if p.number() != 7 {
		return m.wrong(format, parameter)
	}
	return [][]byte{number(7), number(m.Receipts), number(0), number(0), number(0), number(m.CashIns), number(m.CashOuts)}, ok
}

func (m *Machine) device(p *parameters) ([][]byte, string) {
	switch n := p.number(); n {
	case 11:
		return [][]byte{number(n), fmt.Appendf(nil, "%07d", m.counter)}, ok
	case 17:
		return [][]byte{number(n), text(m.Opened.Format("020106")), text(m.Opened.Format("150405"))}, ok
	}
	return m.wrong(format, parameter)
}

// lastReceipt is 03/2.
func (m *Machine) lastReceipt(p *parameters) ([][]byte, string) {
	if p.number() != 2 {
		return m.wrong(format, parameter)
	}
	for n := m.Last(); n > 0; n-- {
		d, _ := m.Find(int64(n))
		if d.Form == 3 {
			return [][]byte{number(2), number(d.Operation + 1), number(m.counter), number(m.Receipts), number(n), money(d.Sum), money(0), money(0), fmt.Appendf(nil, "%d", d.Sign), number(d.Number)}, ok
		}
	}
	return [][]byte{number(2), number(0)}, ok
}

func money(v int64) []byte { return fmt.Appendf(nil, "%d.%02d", v/100, v%100) }

// taxNames are the rates by tag 1199; the one without is none.
var taxNames = map[byte]string{1: "20%", 2: "10%", 3: "20/120", 4: "10/110", 5: "0%", 7: "5%", 8: "7%", 9: "5/105", 10: "7/107", 11: "22%", 12: "22/122"}

// setting reads the names of the taxes, table 40, in CP866.
func (m *Machine) setting(p *parameters) ([][]byte, string) {
	table, row := p.number(), p.number()
	if table != 40 || row >= m.Rates {
		return m.wrong(format, parameter)
	}
	if taxNames[taxes[row]] == "" {
		return [][]byte{nil}, ok
	}
	return [][]byte{text("\x8D\x84\x91 " + taxNames[taxes[row]])}, ok // "НДС "
}

// storage is 78.
func (m *Machine) storage(p *parameters) ([][]byte, string) {
	n := p.number()
	switch n {
	case 1:
		return [][]byte{number(n), text(emulated.Serial)}, ok
	case 2:
		return [][]byte{number(n), number(m.Phase()), number(0), number(m.Warnings())}, ok
	case 3:
		return [][]byte{number(n), number(m.Last())}, ok
	case 6:
		open := 0
		if m.Open {
			open = 1
		}
		return [][]byte{number(n), number(m.Shift), number(open), number(m.Receipts)}, ok
	case 15:
		d, there := m.Find(int64(p.number()))
		if !there {
			return nil, noData
		}
		m.tlv = tags(d)
		return [][]byte{number(n), number(d.Form), number(len(m.tlv))}, ok
	case 16:
		from, size := p.number(), p.number()
		if size < 1 || from >= len(m.tlv) {
			return nil, noData
		}
		piece := m.tlv[from:min(from+size, len(m.tlv))]
		return [][]byte{number(n), fmt.Appendf(nil, "%X", piece)}, ok
	case 22:
		now := 2
		if m.FFD12 {
			now = 4
		}
		return [][]byte{number(n), number(now), number(4)}, ok
	}
	return m.wrong(format, parameter)
}

// tags are a document as the storage has it.
func tags(d emulated.Document) (b []byte) {
	add := func(tag uint16, value []byte) {
		b = binary.LittleEndian.AppendUint16(b, tag)
		b = append(binary.LittleEndian.AppendUint16(b, uint16(len(value))), value...)
	}
	whole := func(n int64, size int) []byte { return binary.LittleEndian.AppendUint64(nil, uint64(n))[:size] }
	add(1041, []byte(emulated.Serial))
	add(1012, whole(d.Time.Unix(), 4))
	add(1038, whole(int64(d.Shift), 4))
	add(1040, whole(int64(d.Number), 4))
	add(1077, binary.BigEndian.AppendUint32([]byte{0x31, 0x04}, d.Sign))
	if d.Form == 3 || d.Form == 31 {
		add(1054, []byte{d.Operation})
		add(1020, whole(d.Sum, 6))
		for _, i := range d.Receipt.Items {
			add(1059, append([]byte{0x06, 0x04, byte(len(i.Name)), 0}, i.Name...)) // tag 1030
		}
	}
	return b
}

// marking is 79, in the order of section 2.9.
func (m *Machine) marking(p *parameters) ([][]byte, string) {
	n := p.number()
	if !m.FFD12 {
		return nil, "72"
	}
	switch {
	case n == 3 && m.doc.kind == 0:
		m.marks, m.checked = nil, ""
		return nil, ok
	case n == 1 && m.doc.kind == 0:
		code := p.mark()
		mode, status, quantity := p.number(), p.number(), p.decimal(6)
		if code == "" || mode != 0 || status < 1 || status > 4 || quantity == 0 {
			return m.wrong(format, parameter)
		}
		m.checked = code
		return [][]byte{number(1), number(15), number(0), nil, nil, nil}, ok
	case n == 2 && m.checked != "":
		if p.number() == 1 {
			m.marks = append(m.marks, m.checked)
		}
		m.checked = ""
		return [][]byte{number(2), number(15)}, ok
	case n == 15 && m.receiptIn(1) == 0:
		code := p.mark()
		status, mode, result := p.number(), p.number(), p.number()
		if !slices.Contains(m.marks, code) || status < 1 || status > 4 || mode != 0 || result != 15 {
			return nil, badMarks
		}
		m.doc.mark = code
		return [][]byte{number(15)}, ok
	}
	return nil, badMarks
}
