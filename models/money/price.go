package money

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/govalues/decimal"
)

// Price is what one unit costs, in minor units and finer: 104.25 cents a screw. It is
// exact; only Times and Round make an Amount of it, and they round once. Equal prices
// compare equal with ==. In JSON it is an integer, or a decimal string where it is finer
// than a minor unit.
type Price struct {
	minor decimal.Decimal // without trailing zeros, at most priceDecimals decimals
}

const (
	priceDecimals = 6                 // finer than any list price, and products stay exact
	priceLimit    = 1_000_000_000_000 // in minor units
)

// ErrPrice says that a text is not a price in minor units: a plain decimal number of at
// most six decimals, below a million million.
var ErrPrice = errors.New("not a price")

// ErrRange says that a calculation left the range of amounts.
var ErrRange = errors.New("amount out of range")

// PriceOf makes a price of whole minor units.
func PriceOf(a Amount) Price {
	d, err := decimal.New(int64(a), 0)
	if err != nil {
		return Price{} // cannot be: an int64 always fits 19 digits
	}
	return Price{minor: d}
}

// ParsePrice reads a plain decimal number of minor units.
func ParsePrice(text string) (Price, error) {
	if strings.Trim(text, "-.0123456789") != "" || strings.HasPrefix(text, "-.") || strings.HasPrefix(text, ".") || strings.HasSuffix(text, ".") {
		return Price{}, fmt.Errorf("%w: %.40q", ErrPrice, text)
	}
	if whole, fraction, ok := strings.Cut(text, "."); ok {
		fraction = strings.TrimRight(fraction, "0")
		if len(fraction) > priceDecimals {
			return Price{}, fmt.Errorf("%w: %.40q", ErrPrice, text)
		}
		text = whole + "." + fraction
	}
	d, err := decimal.Parse(strings.TrimSuffix(text, "."))
	if err != nil {
		return Price{}, fmt.Errorf("%w: %.40q", ErrPrice, text)
	}
	return checked(d)
}

// Plus adds another price, of a modifier for instance.
func (p Price) Plus(other Price) (Price, error) {
	d, err := p.minor.Add(other.minor)
	if err != nil {
		return Price{}, ErrRange
	}
	return checked(d)
}

// Multiple returns n times p, exactly.
func (p Price) Multiple(n int) (Price, error) {
	count, err := decimal.New(int64(n), 0)
	if err != nil {
		return Price{}, ErrRange
	}
	d, err := p.minor.Mul(count)
	if err != nil {
		return Price{}, ErrRange
	}
	return checked(d)
}

// Times returns what q units cost, rounded once. It refuses what is beyond Limit.
func (p Price) Times(q Quantity, r Rounding) (Amount, error) {
	n, ok := r.mulDiv(p.minor.Coef(), magnitude(int64(q)), powerOfTen(p.minor.Scale())*uint64(One))
	if !ok || n > uint64(Limit) {
		return 0, fmt.Errorf("%s times %s: %w", q, p, ErrRange)
	}
	if p.minor.IsNeg() != (q < 0) {
		return -Amount(n), nil
	}
	return Amount(n), nil
}

// Round returns p in whole minor units.
func (p Price) Round(r Rounding) Amount {
	a, err := p.Times(One, r)
	if err != nil {
		return Limit // cannot be: priceLimit is below Limit
	}
	return a
}

// IsZero says whether the unit is free.
func (p Price) IsZero() bool { return p.minor.IsZero() }

// IsNegative says whether p is below zero.
func (p Price) IsNegative() bool { return p.minor.IsNeg() }

// Compare returns -1, 0 or 1 as p is below, equal to or above other.
func (p Price) Compare(other Price) int { return p.minor.Cmp(other.minor) }

// String writes p as a plain decimal number of minor units.
func (p Price) String() string { return p.minor.String() }

// MarshalJSON writes an integer where p is whole, else a decimal string.
func (p Price) MarshalJSON() ([]byte, error) {
	if p.minor.IsInt() {
		return []byte(p.String()), nil
	}
	return strconv.AppendQuote(nil, p.String()), nil
}

// UnmarshalJSON reads an integer or a decimal string.
func (p *Price) UnmarshalJSON(data []byte) error {
	parsed, err := ParsePrice(string(bytes.Trim(data, `"`)))
	if err != nil {
		return err
	}
	*p = parsed
	return nil
}

func checked(d decimal.Decimal) (Price, error) {
	d = d.Trim(0)
	if d.Scale() > priceDecimals || d.Coef()/powerOfTen(d.Scale()) >= priceLimit {
		return Price{}, ErrRange
	}
	return Price{minor: d}, nil
}

func powerOfTen(n int) uint64 {
	p := uint64(1)
	for range n {
		p *= 10
	}
	return p
}
