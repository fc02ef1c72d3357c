package zvt

import (
	"errors"
	"fmt"
	"strings"

	"comptoir/printbridge/terminal"
)

// Fields are the "bitmaps" of a message by their numbers, and the objects of its container (06) by
// their tags.
type Fields struct {
	Map  map[byte][]byte
	Tags map[uint32][]byte
}

// sizes are the lengths of fields (PA00P015, summary of bitmaps). Minus two and three are fields that
// say their own length in as many digits.
var sizes = map[byte]int{
	0x01: 1, 0x02: 1, 0x03: 1, 0x04: 6, 0x05: 1, 0x0B: 3, 0x0C: 3, 0x0D: 2, 0x0E: 2, 0x17: 2, 0x19: 1,
	0x22: -2, 0x23: -2, 0x24: -3, 0x27: 1, 0x29: 4, 0x2A: 15, 0x2D: -2, 0x2E: -3, 0x37: 3, 0x3A: 2, 0x3B: 8,
	0x3C: -3, 0x3D: 3, 0x49: 2, 0x60: -3, 0x87: 2, 0x88: 3, 0x8A: 1, 0x8B: -2, 0x8C: 1, 0x92: -3, 0x9A: -3,
	0xA0: 1, 0xA7: -2, 0xAA: 3, 0xAF: -3, 0xBA: 5, 0xD0: 1, 0xD1: -2, 0xD2: 1, 0xD3: 1,
	0xE0: 1, 0xE1: -2, 0xE2: -2, 0xE3: -2, 0xE4: -2, 0xE5: -2, 0xE6: -2, 0xE7: -2, 0xE8: -2, 0xE9: 1, 0xEA: 1, 0xEB: 8, 0xF0: 1,
	0xF1: -2, 0xF2: -2, 0xF3: -2, 0xF4: -2, 0xF5: -2, 0xF6: -2, 0xF7: -2, 0xF8: -2, 0xF9: 1, 0xFA: 1, 0xFB: 1, 0xFC: 1,
}

const (
	fieldAmount    = 0x04
	fieldContainer = 0x06
	fieldTrace     = 0x0B
	fieldTime      = 0x0C
	fieldDate      = 0x0D
	fieldPayment   = 0x19
	fieldCard      = 0x22
	fieldResult    = 0x27
	fieldTerminal  = 0x29
	fieldAuthCode  = 0x3B
	fieldText      = 0x3C
	fieldCurrency  = 0x49
	fieldReceipt   = 0x87
	fieldBrand     = 0x8A
	fieldCardName  = 0x8B

	tagApplication = 0x43
)

var errField = errors.New("the message has a field that breaks off")

// ReadFields reads the fields of a message. One that is not known ends the reading: where it ends is
// not known either, and what was read stands.
func ReadFields(b []byte) (Fields, error) {
	f := Fields{Map: map[byte][]byte{}, Tags: map[uint32][]byte{}}
	for len(b) > 0 {
		id := b[0]
		b = b[1:]
		if id == fieldContainer {
			value, rest, err := objectValue(b)
			if err != nil {
				return f, err
			}
			if err := f.objects(value, 0); err != nil {
				return f, err
			}
			b = rest
			continue
		}
		size, known := sizes[id]
		if !known {
			return f, nil
		}
		if size < 0 {
			digits := -size
			if len(b) < digits {
				return f, errField
			}
			size = 0
			for _, x := range b[:digits] {
				if x>>4 != 0x0F || x&0x0F > 9 {
					return f, fmt.Errorf("%w: length %X of %02X", errField, b[:digits], id)
				}
				size = size*10 + int(x&0x0F)
			}
			b = b[digits:]
		}
		if len(b) < size {
			return f, errField
		}
		f.Map[id], b = b[:size], b[size:]
	}
	return f, nil
}

// deepest is how deep containers stand in each other; terminals use three.
const deepest = 8

// objects reads the objects of a container: a tag, a length, a value (BER).
func (f *Fields) objects(b []byte, depth int) error {
	for len(b) > 0 {
		tag := uint32(b[0])
		inside := b[0]&0x20 != 0
		more := b[0]&0x1F == 0x1F
		b = b[1:]
		for n := 0; more; n++ {
			if len(b) == 0 || n == 3 {
				return errField
			}
			tag, more = tag<<8|uint32(b[0]), b[0]&0x80 != 0
			b = b[1:]
		}
		value, rest, err := objectValue(b)
		if err != nil {
			return err
		}
		if b = rest; inside && depth < deepest {
			if err := f.objects(value, depth+1); err != nil {
				return err
			}
			continue
		}
		f.Tags[tag] = value
	}
	return nil
}

func objectValue(b []byte) (value, rest []byte, err error) {
	if len(b) == 0 {
		return nil, nil, errField
	}
	n, at := int(b[0]), 1
	switch {
	case b[0] == 0x81 && len(b) > 1:
		n, at = int(b[1]), 2
	case b[0] == 0x82 && len(b) > 2:
		n, at = int(b[1])<<8|int(b[2]), 3
	case b[0] >= 0x80:
		return nil, nil, errField
	}
	if len(b) < at+n {
		return nil, nil, errField
	}
	return b[at : at+n], b[at+n:], nil
}

// number is a field of digits; 0 where it is not there.
func (f Fields) number(id byte) (int64, error) { return fromBCD(f.Map[id]) }

// Transaction is what a status says was carried out.
func (f Fields) Transaction() (t terminal.Transaction, err error) {
	var numbers [5]int64
	for i, id := range []byte{fieldAmount, fieldTrace, fieldReceipt, fieldDate, fieldTime} {
		if numbers[i], err = f.number(id); err != nil {
			return t, fmt.Errorf("field %02X: %w", id, err)
		}
	}
	t.Amount, t.Trace, t.Receipt = terminal.Amount(numbers[0]), int(numbers[1]), int(numbers[2])
	if id := f.Map[fieldTerminal]; len(id) > 0 {
		t.Terminal = fmt.Sprintf("%X", id)
	}
	if numbers[3] > 0 {
		t.At = fmt.Sprintf("%04d-%06d", numbers[3], numbers[4])
	}
	t.Last4 = last4(f.Map[fieldCard])
	t.Authorisation = plain(f.Map[fieldAuthCode])
	t.Brand = brand(f.Map[fieldBrand], plain(f.Map[fieldCardName]))
	if aid := f.Tags[tagApplication]; len(aid) > 0 && len(aid) <= 16 {
		t.Application = fmt.Sprintf("%X", aid)
	}
	if result := f.Map[fieldResult]; len(result) == 1 && result[0] != 0 {
		t.Code = why(result[0])
	}
	return t, nil
}

// last4 are the last digits of a card's number, of which terminals mask the rest with E. Whatever a
// terminal sends in clear before them goes no further than this.
func last4(b []byte) string {
	digits := strings.TrimRight(fmt.Sprintf("%X", b), "F")
	if len(digits) < 4 {
		return ""
	}
	digits = digits[len(digits)-4:]
	if strings.Trim(digits, "0123456789") != "" {
		return ""
	}
	return digits
}

// plain is a text without padding, and without what is no letter.
func plain(b []byte) string {
	s := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7E {
			return -1
		}
		return r
	}, string(b))
	return strings.TrimSpace(s)
}

// brands are the schemes by ZVT's numbers of them.
var brands = map[byte]string{2: "girocard", 5: "girocard", 6: "mastercard", 8: "amex", 10: "visa", 11: "visa", 12: "diners", 13: "v_pay", 14: "jcb", 46: "maestro", 198: "unionpay", 232: "discover"}

func brand(id []byte, name string) string {
	if len(id) == 1 && brands[id[0]] != "" {
		return brands[id[0]]
	}
	return strings.ToLower(name)
}
