package promotion

import (
	"bytes"
	"slices"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
)

// A Line is what offers need to know of an order's line.
type Line struct {
	ID         uuid.UUID // equal pieces are taken in the sequence of ids, not of lines
	ItemID     uuid.UUID
	VariantID  uuid.UUID
	CategoryID uuid.UUID
	Quantity   money.Quantity
	Unit       money.Price  // of a piece, with what was chosen to it
	Amount     money.Amount // of all pieces
	Base       money.Amount // of all pieces, without what was chosen to them
	Offers     []uuid.UUID  // editions that held when it was rung up; none: no offer touches it
}

// Off is what an offer takes off a line.
type Off struct {
	Line   int          // its place among the lines
	Offer  int          // its place among the offers
	Amount money.Amount // above zero
}

// Evaluate returns what offers take off lines: never more than a line costs. Exclusive offers
// come first, then those that combine, then what is off from an amount on; within each by rank,
// and at one rank the offer that takes most off, given what those before it used. The sequence
// of lines makes no difference to what comes off the order.
func Evaluate(kind catalog.Kind, lines []Line, offers []Offer, rounding money.Rounding) []Off {
	e := evaluation{offers: offers, rounding: rounding}
	e.gather(lines)
	if len(e.rows) == 0 {
		return nil
	}
	e.match()
	turn := make([]int, 0, len(offers))
	for phase := range phases {
		turn = turn[:0]
		for i := range offers {
			if offers[i].phase() == phase && offers[i].serves(kind) {
				turn = append(turn, i)
			}
		}
		slices.SortStableFunc(turn, func(a, b int) int { return offers[a].Rank - offers[b].Rank })
		for len(turn) > 0 {
			turn = e.next(turn)
		}
	}
	return e.offs
}

const phases = 4

// phase is when an offer has its turn.
func (o *Offer) phase() int {
	phase := 0
	if o.Combines {
		phase++
	}
	if o.Kind == Spend {
		phase += 2
	}
	return phase
}

// evaluation is one order being looked at.
type evaluation struct {
	offers   []Offer
	rounding money.Rounding
	rows     []row   // dearest pieces first
	reach    [][]int // the rows that each offer is for
	offs     []Off

	attempts []attempt // of each offer
	turns    int
	weights  []int64
}

// attempt is what an offer would do, as it was reckoned at some turn.
type attempt struct {
	pieces []piece
	saves  money.Amount
	turn   int
}

// row is a line with what offers did to it.
type row struct {
	*Line
	at   int
	used money.Quantity // by exclusive offers
	rest money.Amount
	turn int // at which that changed
}

// piece is what one offer does to a row.
type piece struct {
	row  int
	used money.Quantity
	off  money.Amount
}

func (e *evaluation) gather(lines []Line) {
	e.rows = make([]row, 0, len(lines))
	e.offs = make([]Off, 0, len(lines))
	for i := range lines {
		if l := &lines[i]; l.Quantity > 0 && l.Amount > 0 && len(l.Offers) > 0 {
			e.rows = append(e.rows, row{Line: l, at: i, rest: l.Amount})
		}
	}
	slices.SortFunc(e.rows, func(a, b row) int {
		if c := b.Unit.Compare(a.Unit); c != 0 {
			return c
		}
		return bytes.Compare(a.ID[:], b.ID[:])
	})
}

// match finds the rows that each offer is for.
func (e *evaluation) match() {
	e.reach = make([][]int, len(e.offers))
	e.attempts = make([]attempt, len(e.offers))
	all := make([]int, 0, len(e.rows)) // one array for all of them, unless they share rows
	for n := range e.offers {
		o, from := &e.offers[n], len(all)
		for i := range e.rows {
			if slices.Contains(e.rows[i].Offers, o.Edition) && o.isFor(e.rows[i].Line) {
				all = append(all, i)
			}
		}
		e.reach[n] = all[from:len(all):len(all)]
	}
}

// isFor says whether a line is of what the offer is for.
func (o *Offer) isFor(l *Line) bool {
	if o.Kind == Basket {
		return slices.ContainsFunc(o.Groups, func(g Group) bool { return g.takes(l) })
	}
	return reaches(o.What, l)
}

// next gives the offer its turn that takes most off among the first of one rank, and returns
// those that still wait.
func (e *evaluation) next(turn []int) []int {
	chosen, most := 0, money.Amount(-1)
	for n, i := range turn {
		if e.offers[i].Rank != e.offers[turn[0]].Rank {
			break
		}
		saves := e.attempt(i)
		if saves > most || saves == most && bytes.Compare(e.offers[i].ID[:], e.offers[turn[chosen]].ID[:]) < 0 {
			chosen, most = n, saves
		}
	}
	if most > 0 {
		e.apply(turn[chosen])
	}
	return slices.Delete(turn, chosen, chosen+1)
}

// attempt reckons what an offer would take off, unless nothing has changed for it.
func (e *evaluation) attempt(offer int) money.Amount {
	a := &e.attempts[offer]
	if a.turn > 0 && !slices.ContainsFunc(e.reach[offer], func(i int) bool { return e.rows[i].turn >= a.turn }) {
		return a.saves
	}
	a.pieces = e.try(a.pieces[:0], offer)
	a.saves, a.turn = sum(a.pieces), e.turns+1
	return a.saves
}

func sum(pieces []piece) money.Amount {
	var sum money.Amount
	for _, p := range pieces {
		sum += p.off
	}
	return sum
}

// apply does what an offer attempted.
func (e *evaluation) apply(offer int) {
	e.turns++
	for _, p := range e.attempts[offer].pieces {
		r := &e.rows[p.row]
		r.turn = e.turns
		if !e.offers[offer].Combines {
			r.used += p.used
		}
		if p.off > 0 {
			r.rest -= p.off
			e.offs = append(e.offs, Off{Line: r.at, Offer: offer, Amount: p.off})
		}
	}
}

// try returns what an offer would do, given what is left.
func (e *evaluation) try(out []piece, offer int) []piece {
	o, rows := &e.offers[offer], e.reach[offer]
	switch {
	case len(rows) == 0:
		return out
	case o.Kind == Pieces:
		return e.cheaper(out, o, rows)
	case o.Kind == Free, o.Kind == Nth:
		return e.everyNth(out, o, rows)
	case o.Kind == Basket:
		return e.baskets(out, o, rows)
	case o.Kind == Spend:
		return e.fromAmount(out, o, rows)
	}
	return out
}

// view is a row as an offer sees it: what it may use, and what that is worth.
type view struct {
	total, base money.Amount // of all pieces of the row
	quantity    money.Quantity
	used        money.Quantity
}

func (e *evaluation) see(r *row, o *Offer) (view, bool) {
	if o.Combines {
		return view{total: r.rest, base: min(r.Base, r.rest), quantity: r.Quantity}, r.rest > 0
	}
	return view{total: r.Amount, base: min(r.Base, r.Amount), quantity: r.Quantity, used: r.used}, r.used < r.Quantity
}

// left is how much the offer may use.
func (v view) left() money.Quantity { return v.quantity - v.used }

// pieces are the whole pieces that the offer may use: what is weighed is not counted.
func (v view) pieces() int {
	if v.quantity%money.One != 0 {
		return 0
	}
	return v.left().Units()
}

// worth is what the pieces from a to b of those that are left cost.
func (v view) worth(a, b money.Quantity) money.Amount {
	return money.Units(v.total, v.quantity, v.used+a, v.used+b)
}

// bare is worth without what was chosen to the pieces.
func (v view) bare(a, b money.Quantity) money.Amount {
	return min(money.Units(v.base, v.quantity, v.used+a, v.used+b), v.worth(a, b))
}
