package money

import (
	"fmt"

	"github.com/govalues/decimal"
)

// labelScale is to how many decimals of a minor unit a price is worked out from a label.
const labelScale = 4

// PriceFor returns what a unit costs where q of them cost total: exact enough that q of them, in
// half-up rounding, cost total again.
func PriceFor(total Amount, q Quantity) (Price, error) {
	if q <= 0 {
		return Price{}, fmt.Errorf("price of %s units: %w", q, ErrRange)
	}
	n, ok := HalfUp.MulDiv(int64(total), int64(One)*int64(powerOfTen(labelScale)), int64(q))
	if !ok {
		return Price{}, fmt.Errorf("price of %s units at %d: %w", q, total, ErrRange)
	}
	d, err := decimal.New(n, labelScale)
	if err != nil {
		return Price{}, fmt.Errorf("price of %s units at %d: %w", q, total, ErrRange)
	}
	p, err := checked(d.Trim(0))
	if err != nil {
		return Price{}, err
	}
	if again, err := p.Times(q, HalfUp); err != nil || again != total {
		return Price{}, fmt.Errorf("price of %s units at %d: %w", q, total, ErrRange)
	}
	return p, nil
}

// Fits returns how many units total buys, to the fourth decimal; false where a unit is free or
// total buys none.
func (p Price) Fits(total Amount) (Quantity, bool) {
	if p.minor.Sign() <= 0 || total <= 0 {
		return 0, false
	}
	n, ok := HalfUp.MulDiv(int64(total), int64(One)*int64(powerOfTen(p.minor.Scale())), int64(p.minor.Coef()))
	return Quantity(n), ok && n > 0 && Quantity(n) <= QuantityLimit
}
