package floor

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/db"
	"comptoir/models/live"
	"comptoir/models/money"
)

// A Store keeps halls and tables.
type Store struct {
	db  *db.DB
	hub *live.Hub
}

// New returns a store. The hub, which may be nil, is told after each change.
func New(d *db.DB, hub *live.Hub) *Store { return &Store{db: d, hub: hub} }

// A Plan is all of a venue's halls and tables with what goes on there.
type Plan struct {
	Currency money.Currency
	Halls    []Hall
	Tables   []Seating // by hall, then by name
}

// In returns the tables of one hall.
func (p Plan) In(hall uuid.UUID) []Seating {
	var tables []Seating
	for _, t := range p.Tables {
		if t.HallID == hall {
			tables = append(tables, t)
		}
	}
	return tables
}

const (
	currencySQL = `select currency, digits from accounts where account_id = $1`
	hallsSQL    = `select id, venue_id, name, position from halls
		where account_id = $1 and venue_id = $2 and archived_at is null order by position, name, id`
	// One row a table. An order's tickets are few and found by its key, so the lateral costs a look.
	boardSQL = `select t.id, t.hall_id, t.name, t.seats, t.shape, t.x, t.y, t.width, t.height, t.rotation,
			o.id, o.number, o.status, o.lines, o.unsent, o.covers, o.total, o.opened_at, o.opened_by, s.name, k.oldest, k.finished,
			n.id, n.name, n.party, n.starts_at
		from tables t
		join halls h on h.account_id = t.account_id and h.id = t.hall_id and h.archived_at is null
		left join orders o on o.account_id = t.account_id and o.table_id = t.id and o.status in ('open', 'billed')
		left join staff s on s.account_id = o.account_id and s.id = o.opened_by
		left join lateral (
			select min(fired_at) filter (where bumped_at is null) as oldest, max(bumped_at) as finished
			from tickets where account_id = o.account_id and (order_id = o.id and at_order_id is null or at_order_id = o.id)
		) k on o.id is not null
		left join booking_rules r on r.account_id = t.account_id and r.venue_id = t.venue_id
		left join lateral (
			select b.id, b.name, b.party, b.starts_at from booking_holds d join bookings b on b.account_id = d.account_id and b.id = d.booking_id
			where d.account_id = t.account_id and d.table_id = t.id and b.status = 'booked'
				and d.quarter >= floor(extract(epoch from now()) / 900) and d.quarter <= floor(extract(epoch from now()) / 900) + coalesce(r.near, 90) / 15
			order by d.quarter limit 1
		) n on true
		where t.account_id = $1 and t.venue_id = $2 and t.archived_at is null
		order by h.position, h.name, h.id, length(t.name), t.name`
)

// Board returns a venue's halls and tables with what goes on there, in one round trip.
func (s *Store) Board(ctx context.Context, venue uuid.UUID) (Plan, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return Plan{}, err
	}
	var p Plan
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		p = Plan{}
		b.Queue(currencySQL, account).QueryRow(func(r pgx.Row) error { return r.Scan(&p.Currency.Code, &p.Currency.Digits) })
		b.Queue(hallsSQL, account, venue).Query(func(rows pgx.Rows) (err error) {
			p.Halls, err = pgx.CollectRows(rows, scanHall)
			return err
		})
		b.Queue(boardSQL, account, venue).Query(func(rows pgx.Rows) (err error) {
			p.Tables, err = pgx.CollectRows(rows, scanSeating)
			return err
		})
	})
	if err != nil {
		return Plan{}, fmt.Errorf("read floor of venue %s: %w", venue, err)
	}
	return p, nil
}

func scanHall(row pgx.CollectableRow) (Hall, error) {
	var h Hall
	err := row.Scan(&h.ID, &h.VenueID, &h.Name, &h.Position)
	return h, err
}

// scanSeating reads a row of boardSQL; all columns of a free table's order are null.
func scanSeating(row pgx.CollectableRow) (Seating, error) {
	var s Seating
	var o struct {
		id, waiter                    *uuid.UUID
		number, lines, unsent, covers *int
		status, name                  *string
		total                         *int64
		opened, oldest, finished      *time.Time
	}
	var n struct {
		id    *uuid.UUID
		name  *string
		party *int
		at    *time.Time
	}
	err := row.Scan(&s.ID, &s.HallID, &s.Name, &s.Seats, &s.Shape, &s.X, &s.Y, &s.Width, &s.Height, &s.Rotation,
		&o.id, &o.number, &o.status, &o.lines, &o.unsent, &o.covers, &o.total, &o.opened, &o.waiter, &o.name, &o.oldest, &o.finished,
		&n.id, &n.name, &n.party, &n.at)
	if n.id != nil {
		s.Next = &Reservation{BookingID: *n.id, Name: *n.name, Party: *n.party, At: *n.at}
	}
	if err != nil || o.id == nil {
		return s, err
	}
	s.Order = &Order{
		ID: *o.id, Number: *o.number, Billed: *o.status == "billed", Lines: *o.lines, Unsent: *o.unsent, Covers: *o.covers,
		Total: money.Amount(*o.total), OpenedAt: *o.opened, WaiterID: value(o.waiter), Waiter: value(o.name),
		Oldest: value(o.oldest), Finished: value(o.finished),
	}
	return s, nil
}

// value is what a column holds; null is the zero value.
func value[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
