package order

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"comptoir/models/money"
)

// A Crossing is a move as an order remembers it, so that it can be taken back: to another table, or of lines or
// the whole order to or from another order.
type Crossing struct {
	ID        uuid.UUID      `json:"id"` // the command that moved
	At        time.Time      `json:"at"`
	Seq       int            `json:"seq"`                 // of the order's events, the one that moved
	Billed    bool           `json:"billed,omitempty"`    // the guest had the bill before
	With      uuid.UUID      `json:"with,omitzero"`       // the other order; zero: only the table changed
	TableID   uuid.UUID      `json:"table_id,omitzero"`   // where the order was before
	Gave      *LinesMovedOut `json:"gave,omitempty"`      // what left, of
	Was       *Remains       `json:"was,omitempty"`       // the order as it was
	Got       *LinesMovedIn  `json:"got,omitempty"`       // what came, and what it added
	Covers    int            `json:"covers,omitempty"`    // of the covers that came
	Learned   []uuid.UUID    `json:"learned,omitempty"`   // editions of offers that nobody knew here
	Allergies []GuestAllergy `json:"allergies,omitempty"` // as they were before others came
	Planned   []int          `json:"planned,omitempty"`   // courses that had no time before
}

// Remains is what of an order may leave it, as it was before.
type Remains struct {
	Held       bool         `json:"held,omitempty"`
	Lines      []Line       `json:"lines"`
	Planned    Plans        `json:"planned,omitempty"`
	Discounts  []Discount   `json:"discounts,omitempty"`
	Payments   []Payment    `json:"payments,omitempty"`
	Checks     []Check      `json:"checks,omitempty"`
	TableLines TableLines   `json:"table_lines,omitempty"`
	Splits     []Arranged   `json:"splits,omitempty"`
	Tip        money.Amount `json:"tip,omitempty"`
}

func (o Order) remains() *Remains {
	o = o.clone()
	return &Remains{o.Held, o.Lines, o.Planned, o.Discounts, o.Payments, o.Checks, o.TableLines, o.Splits, o.Tip}
}

// restore makes the order what it was.
func (r *Remains) restore(o *Order) {
	o.Held, o.Planned, o.TableLines, o.Splits, o.Tip = r.Held, r.Planned, r.TableLines, r.Splits, r.Tip
	o.Lines, o.Discounts, o.Payments, o.Checks = slices.Clone(r.Lines), slices.Clone(r.Discounts), slices.Clone(r.Payments), slices.Clone(r.Checks)
}

// crossed remembers a move; only the last few can be taken back.
func (o *Order) crossed(e Event, x Crossing) {
	x.ID, x.At, x.Seq, x.Billed = e.CommandID, e.At, e.Seq, o.Status == Billed
	o.Moves = append(slices.Clone(o.Moves[max(0, len(o.Moves)+1-maxUndo):]), x)
}

// LastMove is the move that was made last, and not taken back.
func (o Order) LastMove() (Crossing, bool) {
	if len(o.Moves) == 0 {
		return Crossing{}, false
	}
	return o.Moves[len(o.Moves)-1], true
}

// Fresh says whether nothing has happened to the order since.
func (x Crossing) Fresh(o Order) bool { return x.Seq == o.Version || o.Status == Merged }

func (o Order) move(id uuid.UUID) *Crossing {
	for i := range o.Moves {
		if o.Moves[i].ID == id {
			return &o.Moves[i]
		}
	}
	return nil
}

func (o *Order) forget(move uuid.UUID) {
	o.Moves = slices.DeleteFunc(slices.Clone(o.Moves), func(x Crossing) bool { return x.ID == move })
	if len(o.Moves) == 0 {
		o.Moves = nil
	}
}
