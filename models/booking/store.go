package booking

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/live"
	"comptoir/models/mail"
)

// A Store keeps bookings and the waiting list.
type Store struct {
	db    *db.DB
	hub   *live.Hub
	mails *mail.Store
	seal  sealer
	now   func() time.Time
}

// New makes a store. The secret seals what is known of guests; the hub is told after each change; mails may be off.
func New(d *db.DB, hub *live.Hub, mails *mail.Store, secret []byte, now func() time.Time) *Store {
	return &Store{db: d, hub: hub, mails: mails, seal: newSealer(secret), now: now}
}

// once carries a change out one time for its command and tells the screens of the venue.
func (s *Store) once(ctx context.Context, command uuid.UUID, kind string, body, answer any, do func(context.Context, bun.Tx, uuid.UUID) error) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := db.Once(ctx, tx, command, kind, body, answer, func() error { return do(ctx, tx, account) })
		return err
	})
	if err != nil {
		return err
	}
	if s.hub != nil {
		s.hub.Wake(account)
	}
	s.mails.Ring()
	return nil
}

// tell says that bookings changed, and with them what the floor shows.
func tell(ctx context.Context, tx bun.IDB, id, venue uuid.UUID) error {
	if err := live.Tell(ctx, tx, live.Bookings, id, venue); err != nil {
		return err
	}
	return live.Tell(ctx, tx, live.Tables, uuid.Nil, venue)
}

// A place is a venue with its rules, as read in a transaction.
type place struct {
	venue uuid.UUID
	rules Rules
	clock businessday.Clock
}

type placeRow struct {
	Zone    string
	Cutover string
	Rules   []byte
	Near    int
	Keep    int
	Slug    string
}

// place reads how a venue takes bookings.
func readPlace(ctx context.Context, tx bun.IDB, venue uuid.UUID) (place, error) {
	var row placeRow
	err := tx.NewRaw(`select v.zone, v.cutover::text as cutover, r.rules, coalesce(r.near, 90) as near, coalesce(r.keep_days, 90) as keep, coalesce(a.slug, '') as slug
		from venues v left join booking_rules r on r.account_id = v.account_id and r.venue_id = v.id
		left join venue_addresses a on a.account_id = v.account_id and a.venue_id = v.id
		where v.account_id = app_account() and v.id = ? and v.archived_at is null`, venue).Scan(ctx, &row)
	if db.IsNotFound(err) {
		return place{}, fault.NotFound("venue.not_found")
	}
	if err != nil {
		return place{}, fmt.Errorf("read booking rules of venue %s: %w", venue, err)
	}
	p := place{venue: venue, rules: Usual()}
	if row.Rules != nil {
		p.rules = Rules{}
		if err := json.Unmarshal(row.Rules, &p.rules); err != nil {
			return p, fmt.Errorf("read booking rules of venue %s: %w", venue, err)
		}
	}
	p.rules.Near, p.rules.Keep, p.rules.Slug = row.Near, row.Keep, row.Slug
	p.clock, err = businessday.ParseClock(row.Zone, row.Cutover)
	return p, err
}

// lock makes everybody who gives a table of the venue away wait for each other.
func lock(ctx context.Context, tx bun.IDB, venue uuid.UUID) error {
	_, err := tx.NewRaw(`insert into booking_rules (account_id, venue_id) values (app_account(), ?) on conflict do nothing`, venue).Exec(ctx)
	if db.Violated(err) != "" {
		return fault.NotFound("venue.not_found")
	}
	if err == nil {
		_, err = tx.NewRaw(`select 1 from booking_rules where account_id = app_account() and venue_id = ? for update`, venue).Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("lock tables of venue %s: %w", venue, err)
	}
	return nil
}

// A Desk is a venue on a day, with what is free there.
type Desk struct {
	Room
	Rules Rules
	Day   businessday.Day
	Today businessday.Day
}

// Desk reads a venue as it is on a day; no day is today.
func (s *Store) Desk(ctx context.Context, venue uuid.UUID, day businessday.Day) (d Desk, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		p, err := readPlace(ctx, tx, venue)
		if err != nil {
			return err
		}
		d = Desk{Rules: p.rules, Day: day, Today: p.clock.Of(s.now())}
		if day == "" {
			d.Day = d.Today
		}
		d.Room, err = s.room(ctx, tx, p, d.Day)
		return err
	})
	return d, err
}

const (
	tablesSQL = `select t.id, t.hall_id, t.name, t.seats, t.shape = 'bar' as bar, t.x, t.y, t.width, t.height, t.joins
		from tables t join halls h on h.account_id = t.account_id and h.id = t.hall_id and h.archived_at is null
		where t.account_id = app_account() and t.venue_id = ? and t.archived_at is null order by h.position, h.name, length(t.name), t.name`
	holdsSQL = `select h.table_id, h.booking_id, min(h.quarter) as first, max(h.quarter) + 1 as after
		from booking_holds h join tables t on t.account_id = h.account_id and t.id = h.table_id
		where h.account_id = app_account() and t.venue_id = ? and h.quarter >= ? and h.quarter < ? group by h.table_id, h.booking_id`
	beginsSQL = `select id, starts_at as at, party from bookings where account_id = app_account() and venue_id = ? and day = ?
		and status in ('booked', 'seated', 'done')`
	sittingSQL = `select table_id, opened_at, covers from orders where account_id = app_account() and venue_id = ? and status in ('open', 'billed') and table_id is not null`
)

// room reads what is free on a day. What holds a table is looked for on the days beside it, too: guests who come late stay
// into the next.
func (s *Store) room(ctx context.Context, tx bun.IDB, p place, day businessday.Day) (Room, error) {
	r := Room{Clock: p.clock}
	begin, end := p.clock.Bounds(day, day)
	first, after := quarters(begin.Add(-12*time.Hour), end.Add(12*time.Hour))
	var held []struct {
		TableID, BookingID uuid.UUID
		First, After       int64
	}
	var sitting []struct {
		TableID  uuid.UUID
		OpenedAt time.Time
		Covers   int
	}
	if err := tx.NewRaw(tablesSQL, p.venue).Scan(ctx, &r.Tables); err != nil {
		return r, fmt.Errorf("read tables: %w", err)
	}
	if err := tx.NewRaw(holdsSQL, p.venue, first, after).Scan(ctx, &held); err != nil {
		return r, fmt.Errorf("read held tables: %w", err)
	}
	if err := tx.NewRaw(beginsSQL, p.venue, day.String()).Scan(ctx, &r.Begins); err != nil {
		return r, fmt.Errorf("read parties: %w", err)
	}
	if err := tx.NewRaw(sittingSQL, p.venue).Scan(ctx, &sitting); err != nil {
		return r, fmt.Errorf("read taken tables: %w", err)
	}
	unix := func(q int64) time.Time { return time.Unix(q*int64(Quarter/time.Second), 0) }
	for _, h := range held {
		r.Holds = append(r.Holds, Hold{TableID: h.TableID, BookingID: h.BookingID, From: unix(h.First), To: unix(h.After)})
	}
	for _, o := range sitting {
		until := o.OpenedAt.Add(p.rules.Stay(max(o.Covers, 1)))
		if soon := s.now().Add(Quarter); until.Before(soon) {
			until = soon
		}
		r.Holds = append(r.Holds, Hold{TableID: o.TableID, From: o.OpenedAt, To: until})
	}
	return r, nil
}
