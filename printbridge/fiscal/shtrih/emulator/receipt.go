package emulator

import "encoding/binary"

// handlers are the commands by their codes, as in section 5.
var handlers = map[string]handler{
	"\x10":     {do: (*Machine).short},
	"\x11":     {do: (*Machine).long},
	"\x1F":     {least: 4, most: 4, admin: true, do: (*Machine).table},
	"\x23":     {least: 3, most: 3, admin: true, modes: []byte{6}, do: (*Machine).confirmDate},
	"\x40":     {prints: true, modes: []byte{2, 3, 4}, do: (*Machine).xReport},
	"\x41":     {prints: true, modes: []byte{2, 3}, do: (*Machine).zReport},
	"\x50":     {least: 5, most: 5, prints: true, modes: []byte{2, 4}, do: (*Machine).cashIn},
	"\x51":     {least: 5, most: 5, prints: true, modes: []byte{2, 4}, do: (*Machine).cashOut},
	"\x88":     {prints: true, modes: []byte{8}, do: (*Machine).cancel},
	"\x89":     {modes: []byte{8}, do: (*Machine).subtotal},
	"\x8D":     {least: 1, most: 1, prints: true, modes: []byte{2}, do: (*Machine).openReceipt},
	"\xB0":     {do: (*Machine).resume},
	"\xE0":     {prints: true, modes: []byte{4}, do: (*Machine).openShift},
	"\xFF\x01": {admin: true, do: (*Machine).storage},
	"\xFF\x08": {admin: true, do: (*Machine).drop},
	"\xFF\x0A": {least: 4, most: 4, admin: true, do: (*Machine).find},
	"\xFF\x0C": {least: 5, most: 250, admin: true, do: (*Machine).tag},
	"\xFF\x35": {admin: true, modes: []byte{2}, do: (*Machine).beginForm},
	"\xFF\x40": {admin: true, do: (*Machine).shiftInfo},
	"\xFF\x45": {least: 112, most: 176, admin: true, prints: true, modes: []byte{8}, do: (*Machine).closeReceipt},
	"\xFF\x46": {least: 26, most: 154, prints: true, modes: []byte{8}, do: (*Machine).item},
	"\xFF\x4A": {least: 63, most: 63, admin: true, prints: true, modes: []byte{2}, do: (*Machine).closeForm},
	"\xFF\x4D": {least: 5, most: 250, admin: true, modes: []byte{8}, do: (*Machine).itemTag},
}

func (m *Machine) table(p parameters) ([]byte, byte) {
	if p.b[0] != 17 || p.number(1, 2) != 1 || p.b[3] != 17 {
		return nil, errParameter
	}
	if m.o.FFD12 {
		return []byte{4}, 0
	}
	return []byte{2}, 0
}

func (m *Machine) confirmDate(p parameters) ([]byte, byte) {
	t := m.o.Now()
	if p.b[0] != byte(t.Day()) || p.b[1] != byte(t.Month()) || p.b[2] != byte(t.Year()-2000) {
		return nil, 0x7C
	}
	m.askDate = false
	return nil, 0
}

func (m *Machine) openShift(p parameters) ([]byte, byte) {
	m.open, m.receipts = true, 0
	m.shift++
	m.opened = m.o.Now()
	m.register(Document{Form: 2, Shift: m.shift})
	return op(p), 0
}

func (m *Machine) zReport(p parameters) ([]byte, byte) {
	if p.operator < 29 {
		return nil, errPassword
	}
	m.open = false
	m.register(Document{Form: 5, Shift: m.shift})
	return op(p), 0
}

func (m *Machine) xReport(p parameters) ([]byte, byte) {
	if p.operator < 28 {
		return nil, errPassword
	}
	return op(p), 0
}

func (m *Machine) cashIn(p parameters) ([]byte, byte) {
	m.cash += p.number(0, 5)
	m.counter++
	return binary.LittleEndian.AppendUint16(op(p), m.counter), 0
}

func (m *Machine) cashOut(p parameters) ([]byte, byte) {
	if p.number(0, 5) > m.cash {
		return nil, errCash
	}
	m.cash -= p.number(0, 5)
	m.counter++
	return binary.LittleEndian.AppendUint16(op(p), m.counter), 0
}

func (m *Machine) openReceipt(p parameters) ([]byte, byte) {
	kind := p.b[0]
	if kind&0x7F > 3 || kind&0x80 != 0 && !m.o.FFD12 {
		return nil, errParameter
	}
	m.receipt = &receipt{kind: kind, operator: p.operator}
	return op(p), 0
}

// operation is tag 1054 of a receipt that was opened as a kind.
func (r *receipt) operation() byte { return []byte{1, 3, 2, 4}[r.kind&0x03] }

func (m *Machine) item(p parameters) ([]byte, byte) {
	r := m.receipt
	if p.operator != r.operator {
		return nil, 0x59
	}
	quantity, price := p.number(1, 6), p.number(7, 5)
	method, object := p.b[24], p.b[25]
	if p.b[0] != r.operation() || quantity == 0 || method < 1 || method > 7 || object < 1 || object > 33 || p.b[23] > 16 {
		return nil, errParameter
	}
	sum := (quantity*price + 500_000) / 1_000_000
	if given := p.number(12, 5); given != 0xFFFFFFFFFF {
		if given < sum-1 || given > sum+1 {
			return nil, errParameter
		}
		sum = given
	}
	r.sum += sum
	r.items++
	r.names = append(r.names, string(p.b[26:]))
	return nil, 0
}

// wellFormed says whether bytes are one tag with its length and value.
func wellFormed(b []byte) bool {
	return len(b) >= 5 && len(b) == 4+int(binary.LittleEndian.Uint16(b[2:]))
}

func (m *Machine) itemTag(p parameters) ([]byte, byte) {
	if !wellFormed(p.b) || m.receipt.items == 0 {
		return nil, errParameter
	}
	return nil, 0
}

func (m *Machine) tag(p parameters) ([]byte, byte) {
	switch {
	case !wellFormed(p.b):
		return nil, 0x09
	case m.receipt != nil:
		m.receipt.tags = append(m.receipt.tags, p.b...)
	case m.form:
		m.formTags = append(m.formTags, p.b...)
	default:
		return nil, 0x02
	}
	return nil, 0
}

func (m *Machine) subtotal(p parameters) ([]byte, byte) {
	return append(op(p), money(m.receipt.sum)...), 0
}

func (m *Machine) cancel(p parameters) ([]byte, byte) {
	if p.operator != m.receipt.operator && p.operator != 30 {
		return nil, 0x59
	}
	m.receipt = nil
	return op(p), 0
}

func (m *Machine) closeReceipt(p parameters) ([]byte, byte) {
	r := m.receipt
	if m.expired() {
		return nil, errExpired
	}
	cash, other := p.number(0, 5), int64(0)
	for i := 1; i < 16; i++ {
		other += p.number(5*i, 5)
	}
	system := p.b[111]
	switch {
	case r.items == 0:
		return nil, errZero
	case system == 0 || system&(system-1) != 0:
		return nil, errParameter
	case other > r.sum:
		return nil, errNonCash
	case cash+other < r.sum:
		return nil, errPayments
	}
	change := cash + other - r.sum
	in := cash - change
	if op := r.operation(); op == 2 || op == 3 {
		in = -in
	}
	if m.cash+in < 0 {
		return nil, errCash
	}
	m.cash += in
	form := byte(3)
	if r.kind&0x80 != 0 {
		form = 31
	}
	m.receipts++
	d := m.register(Document{Form: form, Operation: r.operation(), Sum: r.sum, Shift: m.shift, Names: r.names, Tags: r.tags})
	m.receipt = nil
	b := binary.LittleEndian.AppendUint32(money(change), d.Number)
	b = binary.LittleEndian.AppendUint32(b, d.Sign)
	return append(b, stamp(d.Time)...), 0
}

func (m *Machine) beginForm(parameters) ([]byte, byte) {
	m.form, m.formTags = true, nil
	return nil, 0
}

func (m *Machine) closeForm(p parameters) ([]byte, byte) {
	total, paid := p.number(2, 5), int64(0)
	for i := range 5 {
		paid += p.number(7+5*i, 5)
	}
	sign := p.b[1]
	if !m.form || p.b[0] > 1 || sign != 1 && sign != 3 || paid != total || total == 0 {
		return nil, errParameter
	}
	m.form = false
	m.receipts++
	d := m.register(Document{Form: 31, Operation: sign, Sum: total, Shift: m.shift, Tags: m.formTags})
	b := binary.LittleEndian.AppendUint16(nil, m.receipts)
	b = binary.LittleEndian.AppendUint32(b, d.Number)
	return binary.LittleEndian.AppendUint32(b, d.Sign), 0
}

func (m *Machine) drop(parameters) ([]byte, byte) {
	m.receipt, m.form = nil, false
	return nil, 0
}

func (m *Machine) resume(p parameters) ([]byte, byte) {
	if m.submode != 3 {
		return nil, 0x56
	}
	m.submode = 0
	return op(p), 0
}
