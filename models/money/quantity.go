package money

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Quantity is a number of units, or kilograms, or hours, in ten-thousandths. In JSON it is
// a decimal string: "1", "0.575", "-14".
type Quantity int64

// One is a single unit.
const One Quantity = 10_000

// QuantityLimit is the largest quantity that ParseQuantity takes: a billion.
const QuantityLimit = 1_000_000_000 * One

// ErrQuantity says that a text is not a quantity: a plain decimal number of at most four
// decimals and at most a billion.
var ErrQuantity = errors.New("not a quantity")

// Whole returns n units.
func Whole(n int) Quantity { return Quantity(n) * One }

// ParseQuantity reads a plain decimal number with a point. Decimals beyond the fourth may
// only be zeros.
func ParseQuantity(text string) (Quantity, error) {
	digits, negative := strings.CutPrefix(text, "-")
	whole, fraction, point := strings.Cut(digits, ".")
	fraction = strings.TrimRight(fraction, "0")
	if !allDigits(whole) || whole == "" || !allDigits(fraction) || point && strings.HasSuffix(digits, ".") || len(fraction) > 4 {
		return 0, fmt.Errorf("%w: %.40q", ErrQuantity, text)
	}
	n, err := strconv.ParseInt(whole+fraction+"0000"[len(fraction):], 10, 64)
	if err != nil || Quantity(n) > QuantityLimit {
		return 0, fmt.Errorf("%w: %.40q", ErrQuantity, text)
	}
	if negative {
		n = -n
	}
	return Quantity(n), nil
}

// String writes q as a plain decimal number without needless zeros.
func (q Quantity) String() string {
	n := magnitude(int64(q))
	text := strconv.FormatUint(n/uint64(One), 10)
	if rest := n % uint64(One); rest != 0 {
		text += "." + strings.TrimRight(fmt.Sprintf("%04d", rest), "0")
	}
	if q < 0 {
		return "-" + text
	}
	return text
}

// Abs returns q without its sign.
func (q Quantity) Abs() Quantity {
	if q < 0 {
		return -q
	}
	return q
}

// Units returns the whole units in q, cutting a fraction off.
func (q Quantity) Units() int { return int(q / One) }

// MarshalJSON writes a decimal string.
func (q Quantity) MarshalJSON() ([]byte, error) { return []byte(`"` + q.String() + `"`), nil }

// UnmarshalJSON reads a decimal string, or a JSON number by its text.
func (q *Quantity) UnmarshalJSON(data []byte) error {
	n, err := ParseQuantity(string(bytes.Trim(data, `"`)))
	if err != nil {
		return err
	}
	*q = n
	return nil
}

func allDigits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}
