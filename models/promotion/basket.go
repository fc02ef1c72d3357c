package promotion

import (
	"slices"

	"comptoir/models/money"
)

// baskets puts as many baskets together as there are pieces for, the dearest first, and takes
// off what they cost more than the basket's price. What was chosen to a piece is paid on top.
func (e *evaluation) baskets(out []piece, o *Offer, rows []int) []piece {
	if o.Price == nil || len(o.Groups) == 0 {
		return out
	}
	n := len(rows)
	numbers := make([]int, 3*n)
	b := basket{evaluation: e, offer: o, at: rows, views: make([]view, n), left: numbers[:n], taken: numbers[n : 2*n], need: numbers[2*n:]}
	for n, i := range rows {
		if v, ok := e.see(&e.rows[i], o); ok {
			b.views[n], b.left[n] = v, v.pieces()
		}
	}
	for b.fill() {
		times := b.times()
		from := len(out)
		var worth money.Amount
		out, worth = b.pieces(out, times)
		price := money.Amount(times) * *o.Price
		if worth <= price {
			return out[:from] // the next is cheaper still
		}
		b.share(out[from:], worth-price)
		for i, n := range b.need {
			b.taken[i] += n * times
			b.left[i] -= n * times
		}
	}
	return out
}

// basket is a basket being put together.
type basket struct {
	*evaluation
	offer *Offer
	at    []int // the rows that it may take from
	views []view
	left  []int // pieces of each row that no basket has
	taken []int
	need  []int // pieces of each row that the next basket takes
}

// fill chooses the pieces of the next basket; false where some are missing.
func (b *basket) fill() bool {
	clear(b.need)
	for _, g := range b.offer.Groups {
		missing := g.Count
		for i, at := range b.at {
			if missing == 0 {
				break
			}
			if free := b.left[i] - b.need[i]; free > 0 && g.takes(b.rows[at].Line) {
				n := min(free, missing)
				b.need[i] += n
				missing -= n
			}
		}
		if missing > 0 {
			return false
		}
	}
	return slices.ContainsFunc(b.need, func(n int) bool { return n > 0 })
}

// times is how many baskets of the very same pieces there are.
func (b *basket) times() int {
	times := 0
	for i, n := range b.need {
		if n > 0 && (times == 0 || b.left[i]/n < times) {
			times = b.left[i] / n
		}
	}
	return times
}

// pieces adds what so many baskets take, each with what it is worth.
func (b *basket) pieces(out []piece, times int) (pieces []piece, worth money.Amount) {
	for i, n := range b.need {
		if n == 0 {
			continue
		}
		from, to := money.Whole(b.taken[i]), money.Whole(b.taken[i]+n*times)
		w := b.views[i].bare(from, to)
		worth += w
		out = append(out, piece{row: b.at[i], used: to - from, off: w})
	}
	return out, worth
}
