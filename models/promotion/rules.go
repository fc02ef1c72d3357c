package promotion

import (
	"comptoir/models/money"
)

// hundredPercent in basis points.
const hundredPercent = 10_000

// cheaper takes something off each piece. What was chosen to a piece costs what it costs where
// the offer names a price.
func (e *evaluation) cheaper(out []piece, o *Offer, rows []int) []piece {
	for _, i := range rows {
		r := &e.rows[i]
		v, ok := e.see(r, o)
		if !ok {
			continue
		}
		if off := e.offPiece(v, o); off > 0 {
			out = append(out, piece{row: i, used: v.left(), off: off})
		}
	}
	return out
}

func (e *evaluation) offPiece(v view, o *Offer) money.Amount {
	worth := v.worth(0, v.left())
	switch {
	case o.Price != nil:
		bare := v.bare(0, v.left())
		return min(bare, max(0, bare-e.times(*o.Price, v.left())))
	case o.PercentBP != 0:
		return e.rounding.Share(worth, int64(min(o.PercentBP, hundredPercent)), hundredPercent)
	}
	return min(worth, e.times(o.Amount, v.left()))
}

// times is an amount so many times; one out of range is as much as there can be.
func (e *evaluation) times(a money.Amount, q money.Quantity) money.Amount {
	product, err := money.PriceOf(a).Times(q, e.rounding)
	if err != nil {
		return money.Limit
	}
	return product
}

// everyNth takes a share, or everything, off the cheapest of every full group. The dearest
// pieces are grouped first, as price.NthFree has it.
func (e *evaluation) everyNth(out []piece, o *Offer, rows []int) []piece {
	group := o.Buy + o.Get
	if o.Buy < 0 || o.Get <= 0 {
		return out
	}
	grouped := e.count(o, rows) / group * group
	at := 0
	for _, i := range rows {
		r := &e.rows[i]
		v, ok := e.see(r, o)
		if !ok {
			continue
		}
		n := min(v.pieces(), grouped-at)
		if n <= 0 {
			continue
		}
		free := given(at+n, o) - given(at, o)
		off := v.worth(money.Whole(n-free), money.Whole(n))
		if o.Kind == Nth {
			off = e.rounding.Share(off, int64(min(o.PercentBP, hundredPercent)), hundredPercent)
		}
		out = append(out, piece{row: i, used: money.Whole(n), off: off})
		at += n
	}
	return out
}

// count is how many whole pieces an offer finds.
func (e *evaluation) count(o *Offer, rows []int) int {
	n := 0
	for _, i := range rows {
		if v, ok := e.see(&e.rows[i], o); ok {
			n += v.pieces()
		}
	}
	return n
}

// given is how many of the first n grouped pieces are given away: the last of each group.
func given(n int, o *Offer) int {
	group := o.Buy + o.Get
	return n/group*o.Get + max(0, n%group-o.Buy)
}

// fromAmount takes something off everything, where that comes to enough.
func (e *evaluation) fromAmount(out []piece, o *Offer, rows []int) []piece {
	var worth money.Amount
	from := len(out)
	for _, i := range rows {
		r := &e.rows[i]
		v, ok := e.see(r, o)
		if !ok {
			continue
		}
		w := min(r.rest, v.worth(0, v.left()))
		worth += w
		out = append(out, piece{row: i, used: v.left(), off: w})
	}
	if worth < o.From || worth <= 0 {
		return out[:from]
	}
	off := min(worth, o.Amount)
	if o.PercentBP != 0 {
		off = e.rounding.Share(worth, int64(min(o.PercentBP, hundredPercent)), hundredPercent)
	}
	e.share(out[from:], off)
	return out
}

// share spreads an amount over pieces by what stands in them, and puts it there.
func (e *evaluation) share(pieces []piece, off money.Amount) {
	e.weights = e.weights[:0]
	for _, p := range pieces {
		e.weights = append(e.weights, int64(p.off))
	}
	for n, part := range off.Allocate(e.weights) {
		pieces[n].off = part
	}
}
