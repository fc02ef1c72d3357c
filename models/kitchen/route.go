package kitchen

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"comptoir/models/money"
	"comptoir/models/order"
)

// Route makes the tickets of one event of an order: one for each station that is told something,
// in the order in which the event first names them. An operation that names no station makes none.
// The same event always makes the same tickets, with the same ids.
func Route(o Order, e order.Event) []Ticket {
	var tickets []Ticket
	for _, op := range e.Kitchen() {
		for _, station := range op.Stations {
			i := slices.IndexFunc(tickets, func(t Ticket) bool { return t.StationID == station })
			if i < 0 {
				i = len(tickets)
				tickets = append(tickets, newTicket(o, e, station))
			}
			t := &tickets[i]
			t.Lines = append(t.Lines, lineOf(op, len(t.Lines)+1))
		}
	}
	return tickets
}

func newTicket(o Order, e order.Event, station uuid.UUID) Ticket {
	return Ticket{
		ID:        uuid.NewSHA1(o.ID, append(station[:], strconv.Itoa(e.Seq)...)),
		StationID: station, Order: o, Seq: e.Seq, StaffName: e.Actor.Name, FiredAt: e.At,
	}
}

func lineOf(op order.KitchenOp, n int) Line {
	l := Line{
		N: n, LineID: op.Line, Op: op.Op, Name: op.Item, Whole: op.Whole, Variant: op.Variant, Quantity: op.Quantity, Unit: string(op.Unit),
		Note: op.Note, NoteBefore: op.NoteBefore, Allergy: op.Allergy, AllergyBefore: op.AllergyBefore, Seat: op.Seat, Course: op.Course,
		Target: time.Duration(op.Target) * time.Second,
	}
	for _, m := range op.Modifiers {
		l.Modifiers = append(l.Modifiers, Modifier{m.Name, m.Quantity})
	}
	return l
}

// takeBack marks on added lines what later tickets of the same station voided, the newest line
// first: a cook who still has the dish on the board sees there that nobody wants it any more.
// Tickets are oldest first.
func takeBack(tickets []Ticket) {
	for i, t := range tickets {
		for _, l := range t.Lines {
			if l.Op == order.OpVoid {
				take(tickets[:i], t.StationID, l.LineID, l.Quantity)
			}
		}
	}
}

func take(tickets []Ticket, station, line uuid.UUID, quantity money.Quantity) {
	for i := len(tickets) - 1; i >= 0 && quantity > 0; i-- {
		if tickets[i].StationID != station {
			continue
		}
		for j := range tickets[i].Lines {
			l := &tickets[i].Lines[j]
			if l.Op != order.OpAdd || l.LineID != line {
				continue
			}
			taken := min(quantity, l.Left())
			l.Taken += taken
			quantity -= taken
		}
	}
}

// A Count is how many of one thing all waiting tickets of a station want.
type Count struct {
	Name, Variant string
	Unit          string
	Quantity      money.Quantity
}

// AllDay adds up what is still to be made, the most first.
func AllDay(tickets []Ticket) []Count {
	var counts []Count
	for _, t := range tickets {
		for _, l := range t.Lines {
			if l.Op != order.OpAdd || l.Done || l.Left() <= 0 {
				continue
			}
			i := slices.IndexFunc(counts, func(c Count) bool { return c.Name == l.Name && c.Variant == l.Variant && c.Unit == l.Unit })
			if i < 0 {
				i = len(counts)
				counts = append(counts, Count{Name: l.Name, Variant: l.Variant, Unit: l.Unit})
			}
			counts[i].Quantity += l.Left()
		}
	}
	slices.SortStableFunc(counts, func(a, b Count) int { return cmp.Compare(b.Quantity, a.Quantity) })
	return counts
}

// DueAfter is when what should be done within a time becomes due: after seven tenths of it.
func DueAfter(target time.Duration) time.Duration { return target * 7 / 10 }
