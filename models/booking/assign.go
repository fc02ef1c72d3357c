package booking

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"
)

// A Table is one that can be booked, with where it stands.
type Table struct {
	ID                  uuid.UUID
	HallID              uuid.UUID
	Name                string
	Seats               int
	Bar                 bool        // seats at a bar are not joined
	Joins               []uuid.UUID `bun:",array"` // tables that it is said to go with; none: those that stand beside it
	X, Y, Width, Height int
}

// A Hold keeps a table from a moment to another.
type Hold struct {
	TableID   uuid.UUID
	From, To  time.Time
	BookingID uuid.UUID // zero: somebody sits there
}

// quarters are the first quarter of an hour that a stretch of time touches and the one after its last.
func quarters(from, to time.Time) (first, after int64) {
	q := int64(Quarter / time.Second)
	return from.Unix() / q, (to.Unix() + q - 1) / q
}

// free says whether nothing holds a table in any quarter of an hour that a stretch of time touches.
func free(table uuid.UUID, from, to time.Time, holds []Hold) bool {
	first, after := quarters(from, to)
	return !slices.ContainsFunc(holds, func(h Hold) bool {
		f, a := quarters(h.From, h.To)
		return h.TableID == table && f < after && first < a
	})
}

// Assign chooses the tables of a party: the smallest single one that is free and large enough, else the fewest and smallest
// that stand together. None: there is no place.
func Assign(tables []Table, holds []Hold, party, join int, from, to time.Time) []Table {
	var open []Table
	for _, t := range tables {
		if t.Seats > 0 && free(t.ID, from, to, holds) {
			open = append(open, t)
		}
	}
	slices.SortFunc(open, bySize)
	for _, t := range open {
		if t.Seats >= party {
			return []Table{t}
		}
	}
	for n := 2; n <= join; n++ {
		if set := smallest(open, party, n); set != nil {
			return set
		}
	}
	return nil
}

func bySize(a, b Table) int {
	return cmp.Or(cmp.Compare(a.Seats, b.Seats), cmp.Compare(len(a.Name), len(b.Name)), cmp.Compare(a.Name, b.Name), slices.Compare(a.ID[:], b.ID[:]))
}

// smallest is the set of n tables that stand together and waste the fewest seats.
func smallest(open []Table, party, n int) (best []Table) {
	var grow func(set []Table, rest []Table, seats int)
	grow = func(set, rest []Table, seats int) {
		if len(set) == n {
			if seats >= party && (best == nil || seats < seatsOf(best)) {
				best = slices.Clone(set)
			}
			return
		}
		for i, t := range rest {
			if t.Bar || len(set) > 0 && !slices.ContainsFunc(set, func(s Table) bool { return s.beside(t) }) {
				continue
			}
			others := slices.Concat(rest[:i], rest[i+1:])
			if len(set) == 0 {
				others = rest[i+1:] // each set is found from its first table
			}
			grow(append(slices.Clone(set), t), others, seats+t.Seats)
		}
	}
	grow(nil, open, 0)
	slices.SortFunc(best, bySize)
	return best
}

func seatsOf(set []Table) (n int) {
	for _, t := range set {
		n += t.Seats
	}
	return n
}

// reach is how far apart tables may stand that are pushed together, in the units of their hall.
const reach = 80

// beside says whether two tables go together: as was said of either of them, else where they stand next to each other.
func (t Table) beside(o Table) bool {
	if len(t.Joins)+len(o.Joins) > 0 {
		return slices.Contains(t.Joins, o.ID) || slices.Contains(o.Joins, t.ID)
	}
	gap := func(a, wide, b, broad int) int { return max(a-(b+broad), b-(a+wide), 0) }
	dx, dy := gap(t.X, t.Width, o.X, o.Width), gap(t.Y, t.Height, o.Y, o.Height)
	return t.HallID == o.HallID && !o.Bar && dx <= reach && dy <= reach && (dx == 0 || dy == 0)
}
