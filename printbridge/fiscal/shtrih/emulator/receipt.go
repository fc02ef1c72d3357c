package emulator

import (
	"encoding/binary"
	"slices"

	"golang.org/x/text/encoding/charmap"

	"comptoir/printbridge/fiscal/emulated"
)

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
	"\xFF\x61": {least: 5, most: 250, admin: true, modes: []byte{2}, do: (*Machine).checkMark},
	"\xFF\x67": {least: 2, most: 250, modes: []byte{8}, do: (*Machine).itemMark},
	"\xFF\x69": {least: 1, most: 1, admin: true, modes: []byte{2}, do: (*Machine).takeMark},
	"\xFF\x4D": {least: 5, most: 250, admin: true, modes: []byte{8}, do: (*Machine).itemTag},
}

func (m *Machine) table(p parameters) ([]byte, byte) {
	if p.b[0] != 17 || p.number(1, 2) != 1 || p.b[3] != 17 {
		return nil, errParameter
	}
	if m.FFD12 {
		return []byte{4}, 0
	}
	return []byte{2}, 0
}

func (m *Machine) confirmDate(p parameters) ([]byte, byte) {
	t := m.Clock()
	if p.b[0] != byte(t.Day()) || p.b[1] != byte(t.Month()) || p.b[2] != byte(t.Year()-2000) {
		return nil, 0x7C
	}
	m.askDate = false
	return nil, 0
}

func (m *Machine) openShift(p parameters) ([]byte, byte) {
	m.register(m.OpenShift())
	return op(p), 0
}

func (m *Machine) zReport(p parameters) ([]byte, byte) {
	if p.operator < 29 {
		return nil, errPassword
	}
	m.register(m.CloseShift())
	return op(p), 0
}

func (m *Machine) xReport(p parameters) ([]byte, byte) {
	if p.operator < 28 {
		return nil, errPassword
	}
	return op(p), 0
}

func (m *Machine) cashIn(p parameters) ([]byte, byte) {
	m.PutIn(p.number(0, 5))
	m.counter++
	return binary.LittleEndian.AppendUint16(op(p), m.counter), 0
}

func (m *Machine) cashOut(p parameters) ([]byte, byte) {
	if m.TakeOut(p.number(0, 5)) != emulated.Accepted {
		return nil, errCash
	}
	m.counter++
	return binary.LittleEndian.AppendUint16(op(p), m.counter), 0
}

func (m *Machine) openReceipt(p parameters) ([]byte, byte) {
	kind := p.b[0]
	if kind&0x7F > 3 || kind&0x80 != 0 && !m.FFD12 {
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
	if p.b[0] != r.operation() || quantity == 0 || method < 1 || method > 7 || object < 1 || object > 33 || p.b[23] > 16 || slices.Index(taxBytes, p.b[22]) < 1 {
		return nil, errParameter
	}
	sum := (quantity*price + 500_000) / 1_000_000
	if given := p.number(12, 5); given != 0xFFFFFFFFFF {
		if given < sum-1 || given > sum+1 {
			return nil, errParameter
		}
		sum = given
	}
	r.Items = append(r.Items, emulated.Item{
		Name: spoken(charmap.Windows1251, p.b[26:]), Quantity: quantity, Price: price, Sum: sum,
		Tax: byte(max(slices.Index(taxBytes, p.b[22]), 0)), Method: method, Object: object,
	})
	return nil, 0
}

// taxBytes are the rows of table 6 by tag 1199 (section 5.3).
var taxBytes = []byte{0, 0x01, 0x02, 0x10, 0x20, 0x04, 0x08, 0x81, 0x82, 0x84, 0x90, 0xCB, 0xCC}

func (m *Machine) subtotal(p parameters) ([]byte, byte) {
	return append(op(p), money(m.receipt.Sum())...), 0
}

func (m *Machine) cancel(p parameters) ([]byte, byte) {
	if p.operator != m.receipt.operator && p.operator != 30 {
		return nil, 0x59
	}
	m.receipt = nil
	return op(p), 0
}

// whyCodes are the errors for what the storage does not take.
var whyCodes = map[emulated.Why]byte{
	emulated.NoItems: errZero, emulated.OneTax: errParameter, emulated.NonCash: errNonCash, emulated.Unpaid: errPayments, emulated.NoCash: errCash,
}

func (m *Machine) closeReceipt(p parameters) ([]byte, byte) {
	r := m.receipt
	if m.Expired() {
		return nil, errExpired
	}
	if e := m.stores(); e != 0 {
		return nil, e
	}
	r.System = p.b[111]
	for _, i := range r.Items {
		if (i.Object == 31 || i.Object == 33) && i.Mark == "" {
			return nil, errMarks
		}
	}
	given := [5]int64{p.number(0, 5), 0, p.number(65, 5), p.number(70, 5), p.number(75, 5)}
	for i := 1; i < 13; i++ {
		given[1] += p.number(5*i, 5)
	}
	form := byte(3)
	if r.kind&0x80 != 0 {
		form = 31
	}
	d, change, why := m.Sell(form, r.operation(), r.Receipt, given)
	if why != emulated.Accepted {
		return nil, whyCodes[why]
	}
	m.register(d)
	m.receipt, m.marks = nil, nil
	b := binary.LittleEndian.AppendUint32(money(change), d.Number)
	b = binary.LittleEndian.AppendUint32(b, d.Sign)
	return append(b, stamp(d.Time)...), 0
}

func (m *Machine) beginForm(parameters) ([]byte, byte) {
	m.form = &emulated.Receipt{}
	return nil, 0
}

func (m *Machine) closeForm(p parameters) ([]byte, byte) {
	total, paid := p.number(2, 5), int64(0)
	var ways [5]int64
	for i := range ways {
		ways[i] = p.number(7+5*i, 5)
		paid += ways[i]
	}
	sign := p.b[1]
	if m.form == nil || p.b[0] > 1 || sign != 1 && sign != 3 || paid != total || total == 0 {
		return nil, errParameter
	}
	m.form.Paid, m.form.System = ways, p.b[62]
	d := m.register(m.Register(emulated.Document{Form: 31, Operation: sign, Sum: total, Receipt: *m.form}))
	m.form = nil
	m.Receipts++
	b := binary.LittleEndian.AppendUint16(nil, m.Receipts)
	b = binary.LittleEndian.AppendUint32(b, d.Number)
	return binary.LittleEndian.AppendUint32(b, d.Sign), 0
}

func (m *Machine) drop(parameters) ([]byte, byte) {
	m.receipt, m.form = nil, nil
	return nil, 0
}

func (m *Machine) resume(p parameters) ([]byte, byte) {
	if m.submode != 3 {
		return nil, 0x56
	}
	m.submode = 0
	return op(p), 0
}
