package atol

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"comptoir/printbridge/fiscal"
)

// Rubles is money as the service has it: a number with kopecks after the point, which
// never passes through a float.
type Rubles fiscal.Amount

// MarshalJSON writes 354.00.
func (r Rubles) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, "%d.%02d", r/100, r%100), nil
}

// UnmarshalJSON reads a number of at most two places that are not zero; services write
// 354, 354.0 and 354.00.
func (r *Rubles) UnmarshalJSON(b []byte) error {
	n, err := decimal(b, 2)
	*r = Rubles(n)
	return err
}

// Pieces is a quantity as the service has it.
type Pieces fiscal.Quantity

// MarshalJSON writes 0.45.
func (p Pieces) MarshalJSON() ([]byte, error) {
	b, err := fiscal.Quantity(p).MarshalJSON()
	return bytes.Trim(b, `"`), err
}

// UnmarshalJSON reads a number of at most six places.
func (p *Pieces) UnmarshalJSON(b []byte) error {
	n, err := decimal(b, 6)
	*p = Pieces(n)
	return err
}

// decimal reads a JSON number that is not negative, exactly, as so many of its smallest
// parts.
func decimal(b []byte, places int) (int64, error) {
	whole, rest, _ := strings.Cut(string(b), ".")
	rest = strings.TrimRight(rest, "0")
	if len(rest) > places || len(whole) > 12 {
		return 0, fmt.Errorf("%s: want a number of at most %d places", b, places)
	}
	for _, c := range whole + rest {
		if c < '0' || c > '9' {
			return 0, fmt.Errorf("%s: want a number", b)
		}
	}
	return strconv.ParseInt(whole+rest+strings.Repeat("0", places-len(rest)), 10, 64)
}

// A Stamp is a time by the register's clock, which is read without its zone: as it stands
// on the receipt.
type Stamp time.Time

// layout is how the service writes times.
const layout = "2006-01-02T15:04:05"

// UnmarshalJSON reads 2026-01-15T09:32:00+03:00, or the same without a zone.
func (s *Stamp) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return err
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t, err = time.Parse(layout, text)
	}
	*s = Stamp(time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC))
	return err
}
