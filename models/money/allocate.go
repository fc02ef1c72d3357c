package money

import (
	"math"
	"math/bits"
	"slices"
)

// Allocate shares a over the weights so that the parts add up to a exactly: floors first,
// then one unit each to the largest remainders, the earlier position winning a tie. Where
// all weights are zero they count as equal. A negative amount is shared like its magnitude.
// Weights may have both signs, as the lines of an order with a return have; where they
// cancel out, or the parts would not fit, their magnitudes are used. It returns nil for no
// weights.
func (a Amount) Allocate(weights []int64) []Amount {
	if len(weights) == 0 {
		return nil
	}
	s := sharing{whole: magnitude(int64(a)), parts: make([]Amount, len(weights)), rests: make([]uint64, len(weights))}
	if !s.split(weights) {
		s.split(magnitudes(weights))
	}
	s.handOut()
	if a < 0 {
		for i := range s.parts {
			s.parts[i] = -s.parts[i]
		}
	}
	return s.parts
}

// AllocateEvenly shares a over n equal parts, the earlier ones getting the odd units.
func (a Amount) AllocateEvenly(n int) []Amount {
	if n <= 0 {
		return nil
	}
	return a.Allocate(make([]int64, n))
}

// sharing is one allocation under way: the magnitude to share, the floors so far, and for
// each part what the floor cut off.
type sharing struct {
	whole uint64
	parts []Amount
	rests []uint64
}

// split sets the floors and their rests; it is false when the weights give no finite share.
func (s *sharing) split(weights []int64) bool {
	sum, ok := total(weights)
	if !ok {
		return false
	}
	for i, w := range weights {
		if sum.n == 0 {
			w = 1 // all weights are zero
		}
		if !s.floor(i, w, sum) {
			return false
		}
	}
	return true
}

// floor sets part i to the floor of whole*w/sum.
func (s *sharing) floor(i int, w int64, sum weightSum) bool {
	d := sum.n
	if d == 0 {
		d = uint64(len(s.parts))
	}
	hi, lo := bits.Mul64(s.whole, magnitude(w))
	if hi >= d {
		return false
	}
	q, rest := bits.Div64(hi, lo, d)
	if q > 1<<62 {
		return false
	}
	s.parts[i], s.rests[i] = Amount(q), rest
	if (w < 0) != sum.negative && w != 0 {
		s.parts[i] = -Amount(q)
		if rest > 0 {
			s.parts[i], s.rests[i] = s.parts[i]-1, d-rest
		}
	}
	return true
}

// handOut gives the units that the floors left over to the largest rests.
func (s *sharing) handOut() {
	missing := Amount(s.whole) - SumOf(s.parts)
	if missing <= 0 {
		return
	}
	order := make([]int, len(s.parts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case s.rests[i] > s.rests[j]:
			return -1
		case s.rests[i] < s.rests[j]:
			return 1
		}
		return 0
	})
	for _, i := range order[:min(int(missing), len(order))] {
		s.parts[i]++
	}
}

type weightSum struct {
	n        uint64
	negative bool
}

// total adds the weights up; it is false when they cancel out or overflow.
func total(weights []int64) (weightSum, bool) {
	var sum int64
	zero := true
	for _, w := range weights {
		next := sum + w
		if (w > 0) != (next > sum) && w != 0 {
			return weightSum{}, false
		}
		sum, zero = next, zero && w == 0
	}
	return weightSum{n: magnitude(sum), negative: sum < 0}, sum != 0 || zero
}

// magnitudes returns the weights without sign, capped so that their sum fits.
func magnitudes(weights []int64) []int64 {
	most := uint64(math.MaxInt64 / len(weights))
	out := make([]int64, len(weights))
	for i, w := range weights {
		out[i] = int64(min(magnitude(w), most))
	}
	return out
}
