package till

import (
	"context"

	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/views/i18n"
	"comptoir/views/ui"
)

// AllergiesView asks what somebody must not have: a guest, everybody, or whoever one line is for.
type AllergiesView struct {
	Item    string // the line's; empty: it is about a seat
	Lines   string
	Seat    int
	Seats   []int // from which one is chosen; none: the order knows no seats
	Allergy order.Allergy
	Fault   *fault.Fault
	Command string
}

// SeatsOf are the seats of an order that can be told apart, everybody first; one more than are taken.
func SeatsOf(ref Ref, o order.Order) []int {
	last := max(ref.Covers, leastSeats, ref.AtSeat)
	for _, l := range o.Active() {
		last = max(last, l.Seat)
	}
	for _, g := range o.Allergies {
		last = max(last, g.Seat)
	}
	list := make([]int, last+1)
	for n := range list {
		list[n] = n
	}
	return list
}

func seatName(ctx context.Context, seat int) string {
	if seat == 0 {
		return i18n.T(ctx, "allergy.everybody")
	}
	return i18n.T(ctx, "receipt.seat", "n", seat)
}

// whose is a guest's allergy in words.
func whose(ctx context.Context, g order.GuestAllergy) string {
	what := i18n.Allergy(ctx, g.Allergens, g.Text)
	if g.Seat == 0 {
		return i18n.T(ctx, "allergy.of_all", "what", what)
	}
	return i18n.T(ctx, "allergy.of_guest", "n", g.Seat, "what", what)
}

// Danger says that a line has what its guest must not have; nothing where it is not known to.
func Danger(ctx context.Context, l order.Line) string {
	what := l.Endangers()
	switch {
	case what == 0 || l.Quantity == 0:
		return ""
	case l.Seat > 0:
		return i18n.T(ctx, "allergy.danger_seat", "item", name(l.Sold), "what", i18n.Allergens(ctx, what), "n", l.Seat)
	}
	return i18n.T(ctx, "allergy.danger", "item", name(l.Sold), "what", i18n.Allergens(ctx, what))
}

// warn marks a line whose guest has an allergy, and the louder one that has what they must not have.
func warn(ctx context.Context, v *ui.LineView, l order.Line) {
	if l.Quantity == 0 || l.Allergy.IsZero() {
		return
	}
	v.Allergy = i18n.T(ctx, "allergy.flag", "what", i18n.Allergy(ctx, l.Allergy.Allergens, l.Allergy.Text))
	if what := l.Endangers(); what != 0 {
		v.Danger = i18n.T(ctx, "allergy.contains", "what", i18n.Allergens(ctx, what))
	}
}
