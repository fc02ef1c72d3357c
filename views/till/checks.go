package till

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/views/i18n"
)

// ChecksView is an order as its guests pay it.
type ChecksView struct {
	PanelView
	Checks   []order.CheckTotal // none: it is not split
	MaySplit bool               // else a manager's PIN approves it
	Paid     *order.CheckTotal  // the one that was paid just now
	Fault    *fault.Fault
	Command  string
}

// Seen says which state of the order is on the screen.
func (v ChecksView) Seen() string { return v.Order.ID.String() + "/" + strconv.Itoa(v.Version) }

// Untouched says whether nobody has paid anything on a check, so that it can be arranged.
func Untouched(o order.Order, c order.CheckTotal) bool {
	return c.Settled == nil && !slices.ContainsFunc(o.Payments, func(p order.Payment) bool { return p.CheckID == c.ID })
}

// A card is a check as it is shown.
type card struct {
	id       uuid.UUID // zero: the order, while it is not split
	title    string
	lines    []cardLine
	portion  money.Amount // what of it is a share of what is on no check
	total    money.Amount
	due      money.Amount
	paid     money.Amount
	done     bool
	arranged bool // it can still be changed
}

type cardLine struct {
	order.Line
	quantity money.Quantity
	total    money.Amount
}

// cards are the checks, or the order as one of them.
func (v ChecksView) cards(ctx context.Context) []card {
	if len(v.Checks) == 0 {
		c := card{title: i18n.T(ctx, "checks.all"), total: v.Totals.Total, due: v.Totals.Due, paid: v.Totals.Paid, arranged: true}
		for i, l := range v.Order.Lines {
			if l.Quantity != 0 {
				c.lines = append(c.lines, cardLine{l, l.Quantity, v.Totals.Lines[i].Total})
			}
		}
		return []card{c}
	}
	list := make([]card, len(v.Checks))
	for i, t := range v.Checks {
		list[i] = v.card(ctx, t)
	}
	return list
}

func (v ChecksView) card(ctx context.Context, t order.CheckTotal) card {
	c := card{
		id: t.ID, title: CheckTitle(ctx, t.Check), portion: t.Portion, total: t.Total(), due: t.Due, paid: t.Paid,
		done: t.Done() && (t.Paid > 0 || t.Settled != nil), arranged: Untouched(v.Order, t),
	}
	for _, l := range t.Lines {
		c.lines = append(c.lines, cardLine{v.Order.Lines[l.Line], l.Quantity, l.Total})
	}
	return c
}

// CheckTitle is what a check is called: by its guests, its name, or its number.
func CheckTitle(ctx context.Context, c order.Check) string {
	if c.Name != "" {
		return c.Name
	}
	if len(c.Seats) == 1 {
		return i18n.T(ctx, "receipt.seat", "n", c.Seats[0])
	}
	if len(c.Seats) > 1 {
		seats := make([]string, len(c.Seats))
		for i, n := range slices.Sorted(slices.Values(c.Seats)) {
			seats[i] = strconv.Itoa(n)
		}
		return i18n.T(ctx, "checks.seats", "list", strings.Join(seats, ", "))
	}
	return i18n.T(ctx, "checks.check", "n", c.Number)
}

// part writes how much of a line a check has: "3", "½", "1/3".
func part(ctx context.Context, q money.Quantity) string {
	for n := money.Quantity(2); n <= 12; n++ {
		if off := q*n - money.One; q < money.One && off > -n && off < n {
			return "1/" + strconv.Itoa(int(n))
		}
	}
	return i18n.Quantity(ctx, q)
}

// counted says whether so many of a line can be picked one by one.
func (l cardLine) counted() bool { return l.quantity > money.One && l.quantity%money.One == 0 }

func (c card) pick(l cardLine) string { return c.id.String() + "/" + l.ID.String() }

// left is how many checks are still to be paid.
func (v ChecksView) left(ctx context.Context) int {
	n := 0
	for _, c := range v.cards(ctx) {
		if !c.done {
			n++
		}
	}
	return n
}

// seats says whether the order can be split by its guests.
func (v ChecksView) seats() bool {
	return slices.ContainsFunc(v.Order.Active(), func(l order.Line) bool { return l.Seat > 0 })
}

// shares is how many equal shares are suggested.
func (v ChecksView) shares() string { return strconv.Itoa(max(2, v.Covers)) }

// undo names what would be taken back: by how many checks there were before.
func (v ChecksView) undo(ctx context.Context) string {
	before, now := max(1, len(v.Order.Splits[len(v.Order.Splits)-1].Checks)), max(1, len(v.Order.Checks))
	switch {
	case before < now:
		return i18n.T(ctx, "checks.undo_split")
	case before > now:
		return i18n.T(ctx, "checks.undo_join")
	}
	return i18n.T(ctx, "checks.undo_move")
}
