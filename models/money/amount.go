package money

// Amount is money in minor units of a currency that the context knows: 1250 is 12.50 EUR,
// or 1250 JPY.
type Amount int64

// Limit is the largest amount that an order, a drawer or an entry may hold, in minor
// units. It leaves room for sums and percentages in 64 bits.
const Limit Amount = 1_000_000_000_000_000

// InRange says whether a lies within plus or minus Limit.
func (a Amount) InRange() bool { return -Limit <= a && a <= Limit }

// Abs returns the magnitude of a.
func (a Amount) Abs() Amount {
	if a < 0 {
		return -a
	}
	return a
}

// Sum adds amounts up.
func Sum(amounts ...Amount) Amount { return SumOf(amounts) }

// SumOf adds the amounts of a slice up.
func SumOf(amounts []Amount) Amount {
	var total Amount
	for _, a := range amounts {
		total += a
	}
	return total
}

// Units returns the share of what lies between a and b of n units that cost total
// together, rounded so that the pieces add up to the total however it is cut: the first
// unit of three is Units(total, 3, 0, 1). A negative n, as on a return, takes negative a
// and b.
func Units(total Amount, n, a, b Quantity) Amount {
	if n == 0 {
		return 0
	}
	return HalfUp.Share(total, int64(b), int64(n)) - HalfUp.Share(total, int64(a), int64(n))
}
