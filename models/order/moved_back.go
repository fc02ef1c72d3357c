package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/promotion"
)

func (p LinesTakenBack) apply(o *Order, _ Event) {
	x := o.move(p.Move)
	if x == nil {
		return
	}
	if o.Status == Merged {
		x.Was.restore(o)
	} else {
		x.Gave.comeBack(o, x.Was)
	}
	o.Status = statusAgain(p.Billed)
	o.forget(p.Move)
}

// statusAgain is the status of an order that is what it was: a bill that the guest has is right again.
func statusAgain(billed bool) Status {
	if billed {
		return Billed
	}
	return Opened
}

// comeBack puts on an order what left it, in its place.
func (p LinesMovedOut) comeBack(o *Order, was *Remains) {
	moved := func(id uuid.UUID) bool {
		return slices.ContainsFunc(p.Lines, func(l MovedLine) bool { return l.LineID == id })
	}
	for i, l := range was.Lines {
		if !moved(l.ID) {
			continue
		}
		if now := o.Line(l.ID); now != nil {
			l.Checks = now.Checks
			*now = l
			continue
		}
		l.Checks = slices.DeleteFunc(slices.Clone(l.Checks), func(s CheckShare) bool { return o.Check(s.CheckID) == nil })
		o.Lines = slices.Insert(o.Lines, min(i, len(o.Lines)), l)
	}
	for i, d := range was.Discounts {
		if !moved(d.LineID) && !slices.ContainsFunc(p.Discounts, func(left Discount) bool { return left.ID == d.ID }) {
			continue
		}
		if now := o.discount(d.ID); now != nil {
			*now = d
		} else {
			o.Discounts = slices.Insert(o.Discounts, min(i, len(o.Discounts)), d)
		}
	}
}

func (p LinesGivenBack) apply(o *Order, _ Event) {
	x := o.move(p.Move)
	if x == nil {
		return
	}
	came := x.Got
	o.Lines = slices.DeleteFunc(o.Lines, func(l Line) bool {
		return slices.ContainsFunc(came.Lines, func(c Line) bool { return c.ID == l.ID })
	})
	o.Discounts = slices.DeleteFunc(o.Discounts, func(d Discount) bool {
		return slices.ContainsFunc(came.Discounts, func(c Discount) bool { return c.ID == d.ID })
	})
	o.Payments = slices.DeleteFunc(o.Payments, func(pay Payment) bool {
		return slices.ContainsFunc(came.Payments, func(c Payment) bool { return c.ID == pay.ID })
	})
	needed := o.OffersOf(o.Lines)
	o.Offers = slices.DeleteFunc(o.Offers, func(offer promotion.Offer) bool {
		return slices.Contains(x.Learned, offer.Edition) && !slices.ContainsFunc(needed, func(n promotion.Offer) bool { return n.Edition == offer.Edition })
	})
	o.Planned = slices.DeleteFunc(slices.Clone(o.Planned), func(c PlannedCourse) bool {
		return slices.Contains(x.Planned, c.Course) && slices.Contains(came.Planned, c)
	})
	o.Covers = max(0, o.Covers-x.Covers)
	o.Tip = max(0, o.Tip-came.Tip)
	o.forgetAllergies(came.Allergies, x.Allergies)
	o.Status = statusAgain(p.Billed)
	o.forget(p.Move)
}

// forgetAllergies takes back what guests may not have who have left, where nobody has said anything else since.
func (o *Order) forgetAllergies(came, before []GuestAllergy) {
	was := Order{Allergies: before}
	for _, g := range came {
		if o.AllergyAt(g.Seat) == was.AllergyAt(g.Seat).and(g.Allergy) {
			o.setAllergy(GuestAllergy{g.Seat, was.AllergyAt(g.Seat)})
		}
	}
	o.spreadAllergies()
}
