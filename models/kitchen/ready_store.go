package kitchen

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/notice"
	"comptoir/models/order"
)

const (
	// The tickets of a round are locked, always in the same sequence: of two stations that finish at
	// once, the second sees that the first is done.
	lockRoundSQL = `select w.id, w.order_id, w.event_seq, w.venue_id, coalesce(w.at_order_id, w.order_id), w.fired_at > now() - ` + servable + `
		from tickets t join tickets w on w.account_id = t.account_id and w.order_id = t.order_id and w.event_seq = t.event_seq
		where t.account_id = app_account() and t.id = ? order by w.id for update of w`

	// What an order's stations were told, for what later tickets took back.
	toldOfOrderSQL = `select t.id as ticket_id, t.station_id, t.event_seq, t.bumped_at is not null as bumped,
			l.n, l.line_id, l.op, l.name, l.variant, l.quantity::text as quantity, l.unit, l.done_at is not null as done
		from tickets t join ticket_lines l on l.account_id = t.account_id and l.ticket_id = t.id
		where t.account_id = app_account() and t.order_id = ? order by t.fired_at, t.event_seq, t.id, l.n`
)

// progress does what changes how far a ticket is, and tells whoever serves its order when by that
// everything that was sent with it can be carried out; or that it cannot any more.
func progress(ctx context.Context, tx bun.IDB, ticket uuid.UUID, do func() error) error {
	r, current, err := lockRound(ctx, tx, ticket)
	if err != nil {
		return err
	}
	if err := do(); err != nil || !current {
		return err
	}
	tickets, err := toldOfOrder(ctx, tx, r.OrderID)
	if err != nil {
		return err
	}
	absorb(tickets)
	var ready bool
	if r.Dishes, ready = finished(tickets, r.Seq); ready {
		return notice.Ready(ctx, tx, r)
	}
	return notice.TakeBack(ctx, tx, r.VenueID, r.OrderID, r.Seq)
}

// lockRound finds what was sent together with a ticket. current says whether it is of use to anybody still.
func lockRound(ctx context.Context, tx bun.IDB, ticket uuid.UUID) (r notice.Round, current bool, err error) {
	rows, err := tx.QueryContext(ctx, lockRoundSQL, ticket)
	if err != nil {
		return r, false, fmt.Errorf("lock round: %w", err)
	}
	defer func() { _ = rows.Close() }()
	found := false
	for rows.Next() {
		var id, at uuid.UUID
		if err := rows.Scan(&id, &r.OrderID, &r.Seq, &r.VenueID, &at, &current); err != nil {
			return r, false, fmt.Errorf("read round: %w", err)
		}
		if found = true; id == ticket {
			r.At = at
		}
	}
	if err := rows.Err(); err != nil {
		return r, false, fmt.Errorf("read round: %w", err)
	}
	if !found {
		return r, false, fault.NotFound("request.not_found")
	}
	return r, current, nil
}

func toldOfOrder(ctx context.Context, tx bun.IDB, id uuid.UUID) ([]Ticket, error) {
	var rows []struct {
		TicketID, StationID, LineID       uuid.UUID
		EventSeq, N                       int
		Bumped, Done                      bool
		Op, Name, Variant, Quantity, Unit string
	}
	if err := tx.NewRaw(toldOfOrderSQL, id).Scan(ctx, &rows); err != nil && !db.IsNotFound(err) {
		return nil, fmt.Errorf("read tickets of order %s: %w", id, err)
	}
	var tickets []Ticket
	for _, row := range rows {
		q, err := money.ParseQuantity(row.Quantity)
		if err != nil {
			return nil, fmt.Errorf("read quantity of ticket %s: %w", row.TicketID, err)
		}
		if n := len(tickets); n == 0 || tickets[n-1].ID != row.TicketID {
			tickets = append(tickets, Ticket{ID: row.TicketID, StationID: row.StationID, Seq: row.EventSeq})
		}
		t := &tickets[len(tickets)-1]
		t.Lines = append(t.Lines, Line{
			N: row.N, LineID: row.LineID, Op: order.Op(row.Op), Name: row.Name, Variant: row.Variant, Quantity: q, Unit: row.Unit,
			Done: row.Done || row.Bumped,
		})
	}
	return tickets, nil
}

// finished is what of a round there is to carry, and whether every station has done its part of it.
// What was taken back nobody waits for.
func finished(tickets []Ticket, seq int) (dishes []notice.Dish, ready bool) {
	var counted []uuid.UUID // what several stations make is one dish
	ready = true
	for _, t := range tickets {
		if t.Seq != seq {
			continue
		}
		for _, l := range t.Lines {
			if l.Op != order.OpAdd || l.Gone() {
				continue
			}
			ready = ready && l.Done
			if !slices.Contains(counted, l.LineID) {
				counted = append(counted, l.LineID)
				dishes = add(dishes, notice.Dish{Name: l.Text(), Quantity: l.Left(), Unit: l.Unit})
			}
		}
	}
	return dishes, ready && len(dishes) > 0
}

// add puts a dish to those of its kind.
func add(dishes []notice.Dish, d notice.Dish) []notice.Dish {
	for i := range dishes {
		if dishes[i].Name == d.Name && dishes[i].Unit == d.Unit {
			dishes[i].Quantity += d.Quantity
			return dishes
		}
	}
	return append(dishes, d)
}
