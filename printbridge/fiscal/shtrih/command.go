package shtrih

import (
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/encoding/charmap"

	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/wire"
)

// A code is a command's number; those above FF00 take two bytes.
type code uint16

// The commands that are used (section 5).
const (
	cmdStatus     code = 0x10
	cmdLong       code = 0x11
	cmdTable      code = 0x1F
	cmdConfirm    code = 0x23
	cmdXReport    code = 0x40
	cmdZReport    code = 0x41
	cmdCashIn     code = 0x50
	cmdCashOut    code = 0x51
	cmdErrorText  code = 0x6B
	cmdCancel     code = 0x88
	cmdSubtotal   code = 0x89
	cmdOpen       code = 0x8D
	cmdContinue   code = 0xB0
	cmdShift      code = 0xE0
	cmdMemory     code = 0xFF01
	cmdDropFN     code = 0xFF08
	cmdFind       code = 0xFF0A
	cmdTag        code = 0xFF0C
	cmdCorrection code = 0xFF35
	cmdShiftInfo  code = 0xFF40
	cmdClose      code = 0xFF45
	cmdItem       code = 0xFF46
	cmdCorrClose  code = 0xFF4A
	cmdItemTag    code = 0xFF4D
	cmdMarkCheck  code = 0xFF61
	cmdItemMark   code = 0xFF67
	cmdMarkTake   code = 0xFF69
)

// traits are how long a command may take and whether giving it twice is harmless.
func (c code) traits() (patience time.Duration, again bool) {
	switch c {
	case cmdStatus, cmdLong:
		return 3 * time.Second, true
	case cmdZReport:
		return 65 * time.Second, false
	case cmdMarkCheck, cmdItemMark:
		return 40 * time.Second, false
	case cmdShift:
		return 120 * time.Second, false
	case cmdTable, cmdMemory, cmdFind, cmdShiftInfo, cmdErrorText, cmdSubtotal, cmdContinue:
		return 30 * time.Second, true
	}
	return 30 * time.Second, false
}

// A message is a command being written.
type message []byte

func command(c code) message {
	if c >= 0xFF00 {
		return message{byte(c >> 8), byte(c)}
	}
	return message{byte(c)}
}

func (m message) password(p uint32) message { return binary.LittleEndian.AppendUint32(m, p) }

func (m message) number(v uint64, bytes int) message {
	for range bytes {
		m = append(m, byte(v))
		v >>= 8
	}
	return m
}

func (m message) money(a fiscal.Amount) message { return m.number(uint64(a), 5) }

func (m message) bytes(b ...byte) message { return append(m, b...) }

// notGiven is a sum that the device computes.
var notGiven = []byte{0xFF, 0xFF, 0xFF, 0xFF, 0xFF}

// taxBytes are the rows of table 6 by tag 1199 (section 5.3).
var taxBytes = [...]byte{1: 0x01, 2: 0x02, 3: 0x10, 4: 0x20, 5: 0x04, 6: 0x08, 7: 0x81, 8: 0x82, 9: 0x84, 10: 0x90, 11: 0xCB, 12: 0xCC}

// item is FF46 (section 5.1). The device multiplies by itself where that gives our sum.
func item(operator uint32, op fiscal.Operation, l fiscal.Line) message {
	m := command(cmdItem).password(operator).bytes(byte(op)).number(uint64(l.Quantity), 6).money(l.Price)
	if l.Sum == l.Product() {
		m = m.bytes(notGiven...)
	} else {
		m = m.money(l.Sum)
	}
	section := l.Section
	if section == 0 {
		section = 1
	}
	return m.bytes(notGiven...).bytes(taxBytes[l.Tax], section, l.Method, l.Object).bytes(text(l.Name, 128)...)
}

// closing is FF45 (section 5.2): the device computes the taxes.
func closing(administrator uint32, d fiscal.Document) message {
	m := command(cmdClose).password(administrator).money(d.Paid(fiscal.Cash)).money(0).money(d.Paid(fiscal.Card))
	for range 10 {
		m = m.money(0)
	}
	m = m.money(d.Paid(fiscal.Prepaid)).money(d.Paid(fiscal.Credit)).money(d.Paid(fiscal.Barter)).bytes(0)
	for range 6 {
		m = m.money(0)
	}
	return m.bytes(byte(d.TaxSystem))
}

// correctionForm is FF4A, for devices of FFD 1.05.
func correctionForm(administrator uint32, d fiscal.Document) (message, error) {
	paid, taxes, err := d.Form105()
	if err != nil {
		return nil, err
	}
	m := command(cmdCorrClose).password(administrator).bytes(byOrder(d), byte(fiscal.OpSale)).money(d.Total)
	for _, sum := range append(paid[:], taxes[:]...) {
		m = m.money(sum)
	}
	return m.bytes(byte(d.TaxSystem)), nil
}

// markCheck is FF61 (section 5.5) for a line that is sold or comes back.
func markCheck(administrator uint32, op fiscal.Operation, l fiscal.Line) message {
	return command(cmdMarkCheck).password(administrator).bytes(byte(l.Planned(op)), 0, byte(len(l.Mark)), 0).bytes([]byte(l.Mark)...)
}

func byOrder(d fiscal.Document) byte {
	if d.Reason != nil && d.Reason.ByOrder {
		return 1
	}
	return 0
}

// The tags that are used (section 5.6).
const (
	tagContact   = 1008
	tagCashier   = 1021
	tagCorrKind  = 1173
	tagCorrBase  = 1174
	tagCorrDate  = 1178
	tagCorrOrder = 1179
	tagINN       = 1203 // of the cashier
	tagBuyer     = 1227
	tagBuyerINN  = 1228
	tagUnit      = 2108
)

func tlv(tag uint16, value []byte) []byte {
	b := binary.LittleEndian.AppendUint16(nil, tag)
	return append(binary.LittleEndian.AppendUint16(b, uint16(len(value))), value...)
}

// tags are the requisites that belong to a whole document.
func tags(d fiscal.Document) ([][]byte, error) {
	var list [][]byte
	for _, t := range []struct {
		tag   uint16
		value string
		max   int
	}{{tagCashier, d.Cashier, 64}, {tagINN, d.CashierINN, 12}, {tagContact, d.Contact, 64}, {tagBuyer, d.Buyer, 128}, {tagBuyerINN, d.BuyerINN, 12}} {
		if t.value != "" {
			list = append(list, tlv(t.tag, wire.Text(charmap.CodePage866, t.value, t.max)))
		}
	}
	if d.Kind != fiscal.Correction {
		return list, nil
	}
	day, err := time.Parse(time.DateOnly, d.Reason.Date)
	if err != nil {
		return nil, fmt.Errorf("date of what is corrected: %w", err)
	}
	number := d.Reason.Number
	if number == "" {
		number = " " // own corrections have no order, but the tag must be there
	}
	base := append(tlv(tagCorrDate, binary.LittleEndian.AppendUint32(nil, uint32(day.Unix()))), tlv(tagCorrOrder, wire.Text(charmap.CodePage866, number, 32))...)
	return append(list, tlv(tagCorrKind, []byte{byOrder(d)}), tlv(tagCorrBase, base)), nil
}

// text is what a device prints: CP1251. Two slashes at the beginning would keep it off the
// paper.
func text(s string, limit int) []byte {
	if strings.HasPrefix(s, "//") {
		s = "/ " + s[1:]
	}
	return wire.Text(charmap.Windows1251, s, limit)
}
