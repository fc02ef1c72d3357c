package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/price"
	"comptoir/models/promotion"
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
	Discounts []Discount  `json:"discounts,omitempty"` // by amount, of lines of which a part stays: what stays of them
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
	From      uuid.UUID    `json:"from"`
	Lines     []Line       `json:"lines"`
	Discounts []Discount   `json:"discounts,omitempty"`
	Offers    Offers       `json:"offers,omitempty"`
	Payments  []Payment    `json:"payments,omitempty"`
	Covers    int          `json:"covers,omitempty"`
	Tip       money.Amount `json:"tip,omitempty"`
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
	if err := other.allow("move_lines"); err != nil {
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
		in, out, err = merge(other, o)
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
		moved := l.piece(q, derived(m.CommandID, l.ID.String()))
		if to.Line(moved.ID) != nil {
			moved.ID = derived(m.CommandID, l.ID.String())
		}
		left, taken := rest.discountsFor(*l, moved, q)
		gone.Discounts, came.Discounts = append(gone.Discounts, left...), append(came.Discounts, taken...)
		gone.Lines = append(gone.Lines, MovedLine{LineID: l.ID, Item: l.Sold.ForKitchen(), Quantity: q, Whole: q == l.Quantity})
		came.Lines = append(came.Lines, moved)
		l.cut(q)
	}
	if len(to.Lines)+len(came.Lines) > maxLines {
		return nil, nil, fault.Conflict("order.too_many_lines").With("max", maxLines)
	}
	came.Offers = Offers(o.OffersOf(came.Lines))
	if len(rest.Active()) == 0 { // with all its lines go its guests and what they paid
		return merge(o, to)
	}
	return []Payload{gone}, []Payload{came}, nil
}

// merge moves all that an order has into another: its lines, its guests, and what they paid.
func merge(from, into Order) (out, in []Payload, err error) {
	from = from.spelledOut()
	gone := LinesMovedOut{To: into.ID}
	came := LinesMovedIn{
		From: from.ID, Discounts: from.Discounts, Offers: Offers(from.OffersOf(from.Lines)), Covers: from.Covers, Tip: from.Tip,
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
	for _, p := range from.Payments {
		p.CheckID = uuid.Nil
		came.Payments = append(came.Payments, p)
	}
	if len(into.Lines)+len(came.Lines) > maxLines {
		return nil, nil, fault.Conflict("order.too_many_lines").With("max", maxLines)
	}
	return []Payload{gone, MergedInto{OrderID: into.ID}}, []Payload{came}, nil
}

// seats is the last seat that somebody has.
func (o Order) seats() int {
	last := o.Covers
	for _, l := range o.Lines {
		last = max(last, l.Seat)
	}
	return last
}

// spelledOut is the order with what is taken off the whole of it written on its lines, each its part:
// on another order it would count for others' lines too.
func (o Order) spelledOut() Order {
	o = o.clone()
	var lines, whole []Discount
	for _, d := range o.Discounts {
		if d.LineID != uuid.Nil {
			lines = append(lines, d)
		} else {
			whole = append(whole, d)
		}
	}
	if len(whole) == 0 {
		return o
	}
	o.Discounts = lines
	before := Price(o)
	spelled := slices.Clone(lines)
	for _, d := range whole {
		o.Discounts = append(o.Discounts, d)
		after := Price(o)
		for i, l := range o.Lines {
			if off := after.Lines[i].Discount - before.Lines[i].Discount; off > 0 {
				spelled = append(spelled, d.ofLine(l.ID, off))
			}
		}
		before = after
	}
	o.Discounts = spelled
	return o
}

// ofLine is a discount's part that falls on a line.
func (d Discount) ofLine(line uuid.UUID, off money.Amount) Discount {
	d.ID, d.LineID, d.PercentBP, d.Amount = derived(d.ID, line.String()), line, 0, off
	d.CategoryID, d.Seat = uuid.Nil, 0
	return d
}

// discountsFor shares the discounts of a line of which a part moves: a percentage goes along as it is, an
// amount by quantity.
func (o Order) discountsFor(l, moved Line, q money.Quantity) (left, taken []Discount) {
	for _, d := range o.Discounts {
		if d.LineID != l.ID {
			continue
		}
		part := d
		part.LineID = moved.ID
		if q != l.Quantity {
			part.ID = derived(d.ID, moved.ID.String())
			if d.Amount != 0 {
				part.Amount = money.Units(d.Amount, l.Quantity, 0, q)
				d.Amount -= part.Amount
				left = append(left, d)
			}
		}
		if part.Amount != 0 || part.PercentBP != 0 || part.Comp {
			taken = append(taken, part)
		}
	}
	return left, taken
}

// piece is so much of a line as it stands on another order. The kitchen goes on knowing it by the line that it
// was fired as.
func (l Line) piece(q money.Quantity, id uuid.UUID) Line {
	l.Checks = nil
	if q == l.Quantity {
		return l
	}
	if l.Origin == uuid.Nil {
		l.Origin = l.ID
	}
	l.ID, l.Quantity, l.Sent = id, q, min(q, l.Sent)
	l.Voided, l.VoidReason, l.VoidedAlone = 0, "", 0
	l.SentParts = slices.Clone(l.SentParts)
	for n := range l.SentParts {
		l.SentParts[n] = min(q, l.SentParts[n])
	}
	return l
}

// cut takes so much off a line as piece is.
func (l *Line) cut(q money.Quantity) {
	l.Quantity, l.Sent = l.Quantity-q, l.Sent-min(q, l.Sent)
	l.SentParts = slices.Clone(l.SentParts)
	for n := range l.SentParts {
		l.SentParts[n] -= min(q, l.SentParts[n])
	}
}

func (p LinesMovedOut) apply(o *Order, _ Event) {
	for _, moved := range p.Lines {
		if moved.Whole {
			o.Lines = slices.DeleteFunc(o.Lines, func(l Line) bool { return l.ID == moved.LineID })
			o.Discounts = slices.DeleteFunc(o.Discounts, func(d Discount) bool { return d.LineID == moved.LineID })
		} else if l := o.Line(moved.LineID); l != nil {
			l.cut(moved.Quantity)
		}
	}
	for _, left := range p.Discounts {
		if d := o.discount(left.ID); d != nil {
			d.Amount = left.Amount
		}
	}
	o.Discounts = slices.DeleteFunc(o.Discounts, func(d Discount) bool { return d.Amount == 0 && d.PercentBP == 0 && !d.Comp })
}

func (p LinesMovedIn) apply(o *Order, _ Event) {
	o.Lines = append(o.Lines, p.Lines...)
	o.Discounts = append(o.Discounts, p.Discounts...)
	o.Payments = append(o.Payments, p.Payments...)
	o.learn([]promotion.Offer(p.Offers))
	o.Covers = min(o.Covers+p.Covers, maxCovers)
	o.Tip += p.Tip
}

func (MergedInto) apply(o *Order, _ Event) {
	Arranged{}.set(o)
	o.Status = Merged // which is the end of its life
	o.Held, o.Splits, o.Discounts, o.Payments, o.Tip = false, nil, nil, nil, 0
}

// Keys are what the kitchen knows the line by, and Stations are where: one of a line, or one a part.
func (l Line) Keys() (keys, stations []uuid.UUID) {
	known := l.told(max(l.Sent, money.One))
	for i := range known {
		keys = append(keys, known[i].key())
		if known[i].Sold != nil {
			stations = append(stations, known[i].Sold.Stations...)
		}
	}
	return keys, stations
}
