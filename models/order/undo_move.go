package order

import (
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"comptoir/models/fault"
)

// UndoMove takes a move back: the order goes to the table where it was, or what went from one order to the other
// is where it was, as it was. Whatever else has happened to the two stays. What moved may not have been touched
// since; what to do with it then is for people to say.
//
// With another order it concerns both, whichever it is given to: Across decides that.
type UndoMove struct {
	MoveID  uuid.UUID `json:"move_id,omitzero"`  // the command that moved; zero: the last move
	OrderID uuid.UUID `json:"order_id,omitzero"` // the other order; zero: the order's own table
}

// LinesTakenBack says that what left an order is on it again.
type LinesTakenBack struct {
	Move   uuid.UUID   `json:"move"`
	From   uuid.UUID   `json:"from"`
	Lines  []MovedLine `json:"lines"`
	Billed bool        `json:"billed,omitempty"` // the bill that the guest has is right again
}

// LinesGivenBack says that what came from another order is there again.
type LinesGivenBack struct {
	Move   uuid.UUID   `json:"move"`
	To     uuid.UUID   `json:"to"`
	Lines  []MovedLine `json:"lines"`
	Billed bool        `json:"billed,omitempty"`
}

func (UndoMove) Type() string       { return "undo_move" }
func (LinesTakenBack) Type() string { return "lines_taken_back" }
func (LinesTakenBack) act() string  { return "undo_move" }
func (LinesGivenBack) Type() string { return "lines_given_back" }
func (LinesGivenBack) act() string  { return "undo_move" }

func (c UndoMove) decide(o Order, _ Meta) ([]Payload, error) {
	if c.OrderID != uuid.Nil {
		return nil, fault.Malformed("order.two_orders")
	}
	if o.Status == Merged { // it stands at no table: what it went to gives it back
		return nil, fault.Conflict("order.merged")
	}
	x := o.between(c.MoveID, uuid.Nil)
	if x == nil {
		return nil, fault.Conflict("order.nothing_to_undo")
	}
	return []Payload{TableSet{TableID: x.TableID, Undone: x.ID}}, nil
}

// between is a move to or from another order that can be taken back: the last, where none is named.
func (o Order) between(move, other uuid.UUID) *Crossing {
	for _, x := range slices.Backward(o.Moves) {
		if x.With == other && (move == uuid.Nil || x.ID == move) {
			return &x
		}
	}
	return nil
}

func (c UndoMove) undo(o, other Order) (mine, others []Payload, err error) {
	x := o.between(c.MoveID, other.ID)
	if x == nil {
		return nil, nil, fault.Conflict("order.nothing_to_undo")
	}
	y := other.between(x.ID, o.ID)
	if y == nil || (x.Gave == nil) == (y.Gave == nil) {
		return nil, nil, fault.Conflict("order.nothing_to_undo")
	}
	if x.Gave != nil {
		return handBack(o, other, *x, *y)
	}
	others, mine, err = handBack(other, o, *y, *x)
	return mine, others, err
}

// handBack decides what happens to the order that gave and to the one that got.
func handBack(giver, getter Order, gave, got Crossing) (back, away []Payload, err error) {
	if last, _ := giver.LastMove(); giver.Status == Merged && last.ID != gave.ID || getter.Status == Merged {
		return nil, nil, fault.Conflict("order.merged")
	}
	if err := giver.asLeft(gave); err != nil {
		return nil, nil, err
	}
	if err := getter.asCame(*got.Got); err != nil {
		return nil, nil, err
	}
	taken := LinesTakenBack{Move: gave.ID, From: getter.ID, Lines: gave.Gave.Lines, Billed: gave.Billed && gave.Fresh(giver)}
	given := LinesGivenBack{Move: got.ID, To: giver.ID, Lines: gave.Gave.Lines, Billed: got.Billed && got.Fresh(getter)}
	back, away = []Payload{taken}, []Payload{given}
	after := getter.clone()
	given.apply(&after, Event{})
	if got.Got.Opened && len(after.Lines) == 0 && len(after.Payments) == 0 {
		away = append(away, OrderCancelled{}) // it was opened for what has gone back
	}
	return back, away, nil
}

// asLeft refuses where what stayed of a moved line is not what it was when the rest of it left.
func (o Order) asLeft(x Crossing) error {
	left := Order{Lines: slices.Clone(x.Was.Lines), Discounts: slices.Clone(x.Was.Discounts)}
	x.Gave.leave(&left)
	for _, moved := range x.Gave.Lines {
		if !moved.Whole && !o.same(left, moved.LineID) {
			return fault.Conflict("order.undo_changed").With("item", moved.Item)
		}
	}
	for _, d := range x.Gave.Discounts {
		if !alike(o.discount(d.ID), left.discount(d.ID)) {
			return fault.Conflict("order.undo_discount")
		}
	}
	return nil
}

// asCame refuses where what came is not what it was: changed, made, discounted, moved on or paid for.
func (o Order) asCame(p LinesMovedIn) error {
	came := Order{Lines: p.Lines, Discounts: p.Discounts}
	for _, l := range p.Lines {
		if !o.same(came, l.ID) {
			return fault.Conflict("order.undo_changed").With("item", l.Sold.ForKitchen())
		}
	}
	for _, pay := range p.Payments {
		now := o.payment(pay.ID)
		if now == nil || !alike(*now, pay) {
			return fault.Conflict("order.undo_paid")
		}
	}
	return nil
}

// same says whether a line, and what is taken off it, is the same in both orders; on which check it is does not
// count.
func (o Order) same(as Order, line uuid.UUID) bool {
	now, was := o.Line(line), as.Line(line)
	if now == nil || was == nil {
		return false
	}
	a, b := *now, *was
	a.Checks, b.Checks = nil, nil
	a.Allergy, b.Allergy = Allergy{}, Allergy{} // follows from who sits there
	return alike(a, b) && alike(o.off(line), as.off(line))
}

// off is what is taken off a line by itself.
func (o Order) off(line uuid.UUID) []Discount {
	var out []Discount
	for _, d := range o.Discounts {
		if d.LineID == line {
			out = append(out, d)
		}
	}
	return out
}

// alike compares what is written of two things: one of them may have been read from the events.
func alike(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}
