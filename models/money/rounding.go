// Package money holds amounts, quantities and prices, and the few ways they may be rounded
// and shared.
//
// It owns the rule that nothing is lost: an amount that is cut into parts adds up to the
// whole again. It must not know taxes, orders, languages or how money is shown. Start
// reading at Amount, then Rounding and Amount.Allocate.
package money

import (
	"math"
	"math/bits"
)

// Rounding names what happens to a fraction of a minor unit. Every mode works on the
// magnitude and puts the sign back, so the opposite of an amount rounds to the opposite
// result.
type Rounding string

// The modes. The empty Rounding is HalfUp.
const (
	HalfUp   Rounding = "half_up"   // halves away from zero
	HalfEven Rounding = "half_even" // halves to the even neighbour
	Down     Rounding = "down"      // towards zero
	Up       Rounding = "up"        // away from zero
)

// Valid says whether r is one of the modes.
func (r Rounding) Valid() bool {
	switch r {
	case "", HalfUp, HalfEven, Down, Up:
		return true
	}
	return false
}

// MulDiv returns a*b/d, rounded once. The product is exact (128 bits); ok is false when d
// is zero or the result does not fit.
func (r Rounding) MulDiv(a, b, d int64) (result int64, ok bool) {
	negative := (a < 0) != (b < 0) != (d < 0)
	q, ok := r.mulDiv(magnitude(a), magnitude(b), magnitude(d))
	if !ok || q > math.MaxInt64 {
		return 0, false
	}
	if negative {
		return -int64(q), true
	}
	return int64(q), true
}

func (r Rounding) mulDiv(a, b, d uint64) (uint64, bool) {
	hi, lo := bits.Mul64(a, b)
	if hi >= d {
		return 0, false // also when d is zero
	}
	q, rest := bits.Div64(hi, lo, d)
	if q < math.MaxUint64 && r.away(q, rest, d) {
		q++
	}
	return q, true
}

// away says whether q plus rest/d goes to q+1.
func (r Rounding) away(q, rest, d uint64) bool {
	switch r {
	case Down:
		return false
	case Up:
		return rest > 0
	case HalfEven:
		return rest > d-rest || rest == d-rest && q%2 == 1
	}
	return rest >= d-rest
}

// Share returns a*num/den rounded once: a percentage of an amount, for instance. It is
// meant for shares that stay in the range of amounts (see Limit); anything else becomes
// the largest amount, which no order accepts.
func (r Rounding) Share(a Amount, num, den int64) Amount {
	n, ok := r.MulDiv(int64(a), num, den)
	switch {
	case ok:
		return Amount(n)
	case (a < 0) != (num < 0) != (den < 0):
		return -math.MaxInt64
	}
	return math.MaxInt64
}

// RoundCash rounds a to whole coins of the given increment, in minor units. An increment
// of zero or one leaves a as it is.
func RoundCash(a, increment Amount, mode Rounding) Amount {
	if increment <= 1 {
		return a
	}
	coins, ok := mode.MulDiv(int64(a), 1, int64(increment))
	if !ok {
		return a
	}
	return Amount(coins) * increment
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}
