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

// along is what a discount on a category or a guest takes off so much of a line: it was given for these goods,
// wherever they are. Of an amount the rest stays. One on the whole order stays there.
func (o *Order) along(l, moved Line, q money.Quantity) (left, taken []Discount) {
	for i := range o.Discounts {
		d := &o.Discounts[i]
		if d.LineID != uuid.Nil || d.CategoryID == uuid.Nil && d.Seat == 0 || !d.of(l) {
			continue
		}
		off := money.Units(o.offLine(d.ID, l.ID), l.Quantity, 0, q)
		if off <= 0 {
			continue
		}
		taken = append(taken, d.ofLine(moved.ID, off))
		if d.Amount != 0 {
			d.Amount -= min(off, d.Amount)
			left = append(left, *d)
		}
	}
	return left, taken
}

// offLine is what a discount takes off a line.
func (o Order) offLine(discount, line uuid.UUID) money.Amount {
	with, without := o.clone(), o.clone()
	with.Payments, without.Payments = nil, nil
	without.Discounts = slices.DeleteFunc(without.Discounts, func(d Discount) bool { return d.ID == discount })
	i := slices.IndexFunc(o.Lines, func(l Line) bool { return l.ID == line })
	return Price(with).Lines[i].Discount - Price(without).Lines[i].Discount
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

func (p LinesMovedOut) apply(o *Order, e Event) {
	o.crossed(e, Crossing{With: p.To, Gave: &p, Was: o.remains()})
	p.leave(o)
}

// leave takes off an order what left it.
func (p LinesMovedOut) leave(o *Order) {
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

func (p LinesMovedIn) apply(o *Order, e Event) {
	x := Crossing{With: p.From, Got: &p, Covers: min(p.Covers, maxCovers-o.Covers), Allergies: o.Allergies}
	for _, offer := range o.unknown(p.Offers) {
		x.Learned = append(x.Learned, offer.Edition)
	}
	for _, c := range p.Planned {
		if o.PlannedAt(c.Course).IsZero() {
			x.Planned = append(x.Planned, c.Course)
			CoursePlanned(c).apply(o, e)
		}
	}
	o.crossed(e, x)
	o.Lines = append(o.Lines, p.Lines...)
	o.Discounts = append(o.Discounts, p.Discounts...)
	o.Payments = append(o.Payments, p.Payments...)
	o.learn([]promotion.Offer(p.Offers))
	o.Covers += x.Covers
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
