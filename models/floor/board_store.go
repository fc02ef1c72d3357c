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
	Items    []Item
	Sections []Section
	Tables   []Seating // by hall, then by name
	Cleaning bool      // whether a table that was left waits to be cleaned
}

// Around returns what else stands in one hall.
func (p Plan) Around(hall uuid.UUID) []Item {
	var items []Item
	for _, i := range p.Items {
		if i.HallID == hall {
			items = append(items, i)
		}
	}
	return items
}

// Table finds a table of the venue.
func (p Plan) Table(id uuid.UUID) (Seating, bool) {
	for _, t := range p.Tables {
		if t.ID == id {
			return t, true
		}
	}
	return Seating{}, false
}

// Place is where a thing of the venue stands.
func (p Plan) Place(id uuid.UUID) (Place, bool) {
	if t, ok := p.Table(id); ok {
		return t.Place, true
	}
	for _, i := range p.Items {
		if i.ID == id {
			return i.Place, true
		}
	}
	return Place{}, false
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
	currencySQL = `select a.currency, a.digits, coalesce(v.table_cleaning, false) from accounts a
		left join venues v on v.account_id = a.account_id and v.id = $2 where a.account_id = $1`
	itemsSQL = `select id, hall_id, kind, name, x, y, width, height, rotation from hall_items
		where account_id = $1 and venue_id = $2 and archived_at is null order by kind = 'label', id`
	// The business day is the venue's own: it turns when the venue says.
	sectionsSQL = `select c.id, c.name, c.tint, coalesce((
			select json_agg(json_build_object('id', p.id, 'name', p.name) order by p.name)
			from section_staff d join staff p on p.account_id = d.account_id and p.id = d.staff_id
			where d.account_id = c.account_id and d.section_id = c.id and d.business_day = ` + today + `
		), '[]') from sections c join venues v on v.account_id = c.account_id and v.id = c.venue_id
		where c.account_id = $1 and c.venue_id = $2 and c.archived_at is null order by c.position, c.name`
	today    = `((now() at time zone v.zone) - v.cutover::interval)::date`
	hallsSQL = `select id, venue_id, name, position from halls
		where account_id = $1 and venue_id = $2 and archived_at is null order by position, name, id`
	// One row a table. An order's tickets are few and found by its key, so the laterals cost a look.
	boardSQL = `select t.id, t.hall_id, t.name, t.seats, t.shape, t.x, t.y, t.width, t.height, t.rotation, t.section_id, t.joins, left_at.at,
			o.id, o.number, o.status, o.lines, o.unsent, o.covers, o.total, o.due, o.opened_at, o.opened_by, s.name, k.oldest, k.due, k.finished, coalesce(k.served, false), e.passes,
			n.id, n.name, n.party, n.starts_at
		from tables t
		join venues v on v.account_id = t.account_id and v.id = t.venue_id
		join halls h on h.account_id = t.account_id and h.id = t.hall_id and h.archived_at is null
		left join orders o on o.account_id = t.account_id and o.table_id = t.id and o.status in ('open', 'billed')
		left join staff s on s.account_id = o.account_id and s.id = o.opened_by
		left join lateral (
			select min(k.fired_at) filter (where k.bumped_at is null) as oldest, max(k.bumped_at) as finished, bool_and(k.served_at is not null) as served,
				min(k.fired_at + make_interval(secs => coalesce((
					select max(coalesce(nullif(l.target_seconds, 0), n.target_seconds)) from ticket_lines l
					where l.account_id = k.account_id and l.ticket_id = k.id and l.op = 'add'), n.target_seconds))) filter (where k.bumped_at is null) as due
			from tickets k join stations n on n.account_id = k.account_id and n.id = k.station_id
			where k.account_id = o.account_id and (k.order_id = o.id and k.at_order_id is null or k.at_order_id = o.id)
		) k on o.id is not null
		left join lateral (
			select max(closed_at) as at from orders where account_id = t.account_id and table_id = t.id and status = 'closed'
				and closed_at > greatest(coalesce(t.cleaned_at, '-infinity'), now() - interval '12 hours')
		) left_at on v.table_cleaning and o.id is null
		cross join lateral (select exists (select 1 from stations x where x.account_id = $1 and x.venue_id = $2 and x.kind = 'expeditor' and x.archived_at is null) as passes) e
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
		b.Queue(currencySQL, account, venue).QueryRow(func(r pgx.Row) error {
			return r.Scan(&p.Currency.Code, &p.Currency.Digits, &p.Cleaning)
		})
		b.Queue(itemsSQL, account, venue).Query(func(rows pgx.Rows) (err error) {
			p.Items, err = pgx.CollectRows(rows, scanItem)
			return err
		})
		b.Queue(sectionsSQL, account, venue).Query(func(rows pgx.Rows) (err error) {
			p.Sections, err = pgx.CollectRows(rows, scanSection)
			return err
		})
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

func scanItem(row pgx.CollectableRow) (Item, error) {
	var i Item
	err := row.Scan(&i.ID, &i.HallID, &i.Kind, &i.Name, &i.X, &i.Y, &i.Width, &i.Height, &i.Rotation)
	return i, err
}

func scanSection(row pgx.CollectableRow) (Section, error) {
	var s Section
	err := row.Scan(&s.ID, &s.Name, &s.Tint, &s.Servers)
	return s, err
}

// scanSeating reads a row of boardSQL; all columns of a free table's order are null.
func scanSeating(row pgx.CollectableRow) (Seating, error) {
	var s Seating
	var section *uuid.UUID
	var left *time.Time
	var o struct {
		id, waiter                    *uuid.UUID
		number, lines, unsent, covers *int
		status, name                  *string
		total, due                    *int64
		opened, oldest, by, finished  *time.Time
		served, passes                bool
	}
	var n struct {
		id    *uuid.UUID
		name  *string
		party *int
		at    *time.Time
	}
	err := row.Scan(&s.ID, &s.HallID, &s.Name, &s.Seats, &s.Shape, &s.X, &s.Y, &s.Width, &s.Height, &s.Rotation, &section, &s.Joins, &left,
		&o.id, &o.number, &o.status, &o.lines, &o.unsent, &o.covers, &o.total, &o.due, &o.opened, &o.waiter, &o.name, &o.oldest, &o.by, &o.finished, &o.served, &o.passes,
		&n.id, &n.name, &n.party, &n.at)
	s.SectionID, s.LeftAt = value(section), value(left)
	if n.id != nil {
		s.Next = &Reservation{BookingID: *n.id, Name: *n.name, Party: *n.party, At: *n.at}
	}
	if err != nil || o.id == nil {
		return s, err
	}
	s.Order = &Order{
		ID: *o.id, Number: *o.number, Billed: *o.status == "billed", Lines: *o.lines, Unsent: *o.unsent, Covers: *o.covers,
		Total: money.Amount(*o.total), Due: money.Amount(*o.due), OpenedAt: *o.opened, WaiterID: value(o.waiter), Waiter: value(o.name),
		Oldest: value(o.oldest), DueAt: value(o.by), Finished: value(o.finished), Served: o.served, Passes: o.passes,
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
