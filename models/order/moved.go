package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/money"
	"comptoir/models/promotion"
)

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
	for _, g := range p.Allergies {
		o.setAllergy(GuestAllergy{g.Seat, o.AllergyAt(g.Seat).and(g.Allergy)})
	}
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
