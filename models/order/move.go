package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/price"
)

// MoveLines puts lines, or some of them, on another order of the venue. It concerns two orders:
// Across decides it.
type MoveLines struct {
	Lines   []SplitLine `json:"lines"`
	To      uuid.UUID   `json:"to"`
	TableID uuid.UUID   `json:"table_id,omitzero"` // where the other order is opened, if it is new
}

// LinesMovedOut says what left an order.
type LinesMovedOut struct {
	To        uuid.UUID   `json:"to"`
	Lines     []MovedLine `json:"lines"`
	Discounts []Discount  `json:"discounts,omitempty"` // by amount, of which a part went along: what stays of them
}

// MovedLine is how much of a line left.
type MovedLine struct {
	LineID   uuid.UUID      `json:"line_id"`
	Item     string         `json:"item"`
	Quantity money.Quantity `json:"quantity"`
	Whole    bool           `json:"whole,omitempty"`
}

// LinesMovedIn says what came from another order, as it was there.
type LinesMovedIn struct {
	From      uuid.UUID      `json:"from"`
	Lines     []Line         `json:"lines"`
	Discounts []Discount     `json:"discounts,omitempty"`
	Offers    Offers         `json:"offers,omitempty"`
	Payments  []Payment      `json:"payments,omitempty"`
	Covers    int            `json:"covers,omitempty"`
	Tip       money.Amount   `json:"tip,omitempty"`
	Allergies []GuestAllergy `json:"allergies,omitempty"` // of guests who came along
	Planned   Plans          `json:"planned,omitempty"`   // courses that wait for their time
	Opened    bool           `json:"opened,omitempty"`    // the order was opened for them
}

// MergedInto says that an order became part of another.
type MergedInto struct {
	OrderID uuid.UUID `json:"order_id"`
}

func (MoveLines) Type() string     { return "move_lines" }
func (LinesMovedOut) Type() string { return "lines_moved_out" }
func (LinesMovedOut) act() string  { return "move_lines" }
func (LinesMovedIn) Type() string  { return "lines_moved_in" }
func (LinesMovedIn) act() string   { return "move_lines" }
func (MergedInto) Type() string    { return "merged_into" }
func (MergedInto) act() string     { return "merge" }

func (MoveLines) decide(Order, Meta) ([]Payload, error) {
	return nil, fault.Malformed("order.two_orders")
}

// A Side is one of two orders that something happens to, with what happened.
type Side struct {
	Order  Order
	Events []Event
}

// Crosses returns the other order that a command concerns; the zero id where there is none.
func Crosses(cmd Command) uuid.UUID {
	switch c := cmd.(type) {
	case MoveLines:
		return c.To
	case Merge:
		return c.OrderID
	case UndoMove:
		return c.OrderID
	}
	return uuid.Nil
}

// Across decides a command that concerns two orders: the one that it was given to, and the other.
// It does what Do does, to both or to none.
func Across(o, other Order, cmd Command, m Meta) (mine, others Side, err error) {
	if err := o.allow(cmd.Type()); err != nil {
		return mine, others, err
	}
	if m.IfVersion != 0 && m.IfVersion != o.Version {
		return mine, others, fault.Conflict("order.changed").With("version", o.Version)
	}
	if err := other.allow(asked(cmd)); err != nil {
		return mine, others, err
	}
	if o.VenueID != other.VenueID {
		return mine, others, fault.Conflict("order.other_venue")
	}
	if err := m.need(PermMove); err != nil {
		return mine, others, err
	}
	var out, in []Payload
	switch c := cmd.(type) {
	case MoveLines:
		out, in, err = c.move(o, other, m)
		mine, others = Side{Order: o}, Side{Order: other}
	case Merge:
		in, out, err = merge(other, o, m)
	case UndoMove:
		out, in, err = c.undo(o, other)
	default:
		err = fault.Malformed("order.two_orders")
	}
	if err != nil {
		return mine, others, err
	}
	if mine, err = happens(o, out, m); err == nil {
		others, err = happens(other, in, m)
	}
	return mine, others, err
}

// asked is what a command asks of the other order.
func asked(cmd Command) string {
	if _, ok := cmd.(UndoMove); ok {
		return cmd.Type()
	}
	return MoveLines{}.Type()
}

// happens applies what was decided, and refuses what cannot be priced or would change what is paid.
func happens(o Order, payloads []Payload, m Meta) (Side, error) {
	events := number(o, payloads, m)
	after := Fold(o, events)
	totals, err := price.Compute(Pricing(after))
	if err == nil {
		err = after.keepsChecks(o, totals)
	}
	return Side{Order: after, Events: events}, refusal(err)
}

func (c MoveLines) move(o, to Order, m Meta) (out, in []Payload, err error) {
	gone, came := LinesMovedOut{To: to.ID}, LinesMovedIn{From: o.ID}
	if len(c.Lines) == 0 {
		return nil, nil, fault.Invalid("order.lines_needed").Field("lines", "order.lines_needed")
	}
	c.Lines = o.withDeposits(c.Lines)
	rest := o.clone()
	for n, piece := range c.Lines {
		if slices.ContainsFunc(c.Lines[:n], func(p SplitLine) bool { return p.LineID == piece.LineID }) {
			return nil, nil, fault.Invalid("order.line_twice").Field("lines", "order.line_twice")
		}
	}
	for _, piece := range c.Lines {
		l, err := rest.active(piece.LineID)
		if err != nil {
			return nil, nil, err
		}
		q := piece.Quantity
		if q == 0 {
			q = l.Quantity
		}
		if q < 0 || q > l.Quantity {
			return nil, nil, badQuantity()
		}
		if err := l.undivided(q); err != nil {
			return nil, nil, err
		}
		moved := l.piece(q, derived(m.CommandID, l.ID.String()))
		if to.Line(moved.ID) != nil {
			moved.ID = derived(m.CommandID, l.ID.String())
		}
		moved.OwnAllergy = moved.Allergy // whose it is stays behind
		left, taken := rest.discountsFor(*l, moved, q)
		leftOf, takenOf := rest.along(*l, moved, q)
		gone.Discounts, came.Discounts = append(append(gone.Discounts, left...), leftOf...), append(append(came.Discounts, taken...), takenOf...)
		gone.Lines = append(gone.Lines, MovedLine{LineID: l.ID, Item: l.Sold.ForKitchen(), Quantity: q, Whole: q == l.Quantity})
		came.Lines = append(came.Lines, moved)
		l.cut(q)
	}
	if len(to.Lines)+len(came.Lines) > maxLines {
		return nil, nil, fault.Conflict("order.too_many_lines").With("max", maxLines)
	}
	came.Offers, came.Opened = Offers(o.OffersOf(came.Lines)), to.openedFor(m)
	if len(rest.Active()) == 0 { // with all its lines go its guests and what they paid
		return merge(o, to, m)
	}
	return []Payload{gone}, []Payload{came}, nil
}

// merge moves all that an order has into another: its lines, its guests, and what they paid.
func merge(from, into Order, m Meta) (out, in []Payload, err error) {
	from = from.spelledOut()
	gone := LinesMovedOut{To: into.ID}
	came := LinesMovedIn{
		From: from.ID, Discounts: from.Discounts, Offers: Offers(from.OffersOf(from.Lines)), Covers: from.Covers, Tip: from.Tip,
		Planned: from.Planned, Opened: into.openedFor(m),
	}
	shift := into.seats()
	for _, l := range from.Lines {
		gone.Lines = append(gone.Lines, MovedLine{LineID: l.ID, Item: l.Sold.ForKitchen(), Quantity: l.Quantity, Whole: true})
		if into.Line(l.ID) != nil {
			return nil, nil, fault.Conflict("order.line_exists")
		}
		l.Checks = nil
		if l.Seat > 0 && l.Seat+shift <= maxSeat {
			l.Seat += shift
		}
		came.Lines = append(came.Lines, l)
	}
	for _, g := range from.Allergies {
		if g.Seat > 0 && g.Seat+shift <= maxSeat {
			g.Seat += shift
		}
		came.Allergies = append(came.Allergies, g)
	}
	for _, p := range from.Payments {
		p.CheckID = uuid.Nil
		came.Payments = append(came.Payments, p)
	}
	if len(into.Lines)+len(came.Lines) > maxLines {
		return nil, nil, fault.Conflict("order.too_many_lines").With("max", maxLines)
	}
	return []Payload{gone, MergedInto{OrderID: into.ID}}, []Payload{came}, nil
}

// openedFor says whether the order was opened by the same command that is decided now.
func (o Order) openedFor(m Meta) bool { return o.Version == 1 && o.OpenedAt.Equal(m.At) }

// seats is the last seat that somebody has.
func (o Order) seats() int {
	last := o.Covers
	for _, l := range o.Lines {
		last = max(last, l.Seat)
	}
	return last
}
