// Package tilldb keeps the shifts of registers: their opening float, what was paid in and out,
// the count at the end, and the Z that remains.
//
// It owns the tables shifts, shift_counts and cash_movements and writes each of their facts to the ledger in
// the same transaction. It must not know how sales are made: the order store stamps them with
// the shift that OpenShift gives it. A closed shift is never changed again; a sale that comes
// after all goes to the register's next shift. Start reading at Store.Open and Store.Close.
package tilldb

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
	"comptoir/models/money"
	"comptoir/models/till"
)

// Store keeps shifts.
type Store struct {
	db   *db.DB
	live *live.Hub // woken after a commit; nil: nobody listens here
	now  func() time.Time
}

// New returns the store of shifts. now is the program's clock.
func New(d *db.DB, hub *live.Hub, now func() time.Time) *Store {
	return &Store{db: d, live: hub, now: now}
}

// Shift is one turn of a register, open or closed.
type Shift struct {
	ID         uuid.UUID
	VenueID    uuid.UUID
	RegisterID uuid.UUID
	Venue      string // names, as they are now
	Register   string
	Language   string            // the venue's, in which its paper is written
	Clock      businessday.Clock // the venue's
	Number     int               // of the register, from 1: the number of its Z
	Day        businessday.Day
	Float      money.Amount
	OpenedAt   time.Time
	OpenedBy   uuid.UUID
	DrawerID   uuid.UUID // zero: the register's own
	Drawer     string    // its name
	HolderID   uuid.UUID // whose cash it is; zero: everybody's at the register
	Holder     string
	Purse      bool      // the holder carries it: there is no drawer
	ClosedAt   time.Time // zero: open
	Z          till.Z    // of a closed shift
}

// Open says whether the shift still takes sales.
func (s Shift) Open() bool { return s.ClosedAt.IsZero() }

// ErrNone is the refusal of what needs an open shift where there is none.
var ErrNone = fault.Conflict("shift.none_open")

// ErrClosed is the refusal of what a closed shift does not take.
var ErrClosed = fault.Conflict("shift.closed")

type shiftRow struct {
	ID         uuid.UUID
	VenueID    uuid.UUID
	RegisterID uuid.UUID
	Number     int
	Day        string
	Float      money.Amount
	OpenedAt   time.Time
	OpenedBy   uuid.NullUUID
	DrawerID   uuid.NullUUID
	Drawer     string
	HolderID   uuid.NullUUID
	Holder     string
	Purse      bool
	ClosedAt   bun.NullTime
	Z          []byte
	Venue      string
	Register   string
	Language   string
	Zone       string
	Cutover    string
}

const shiftColumns = `select s.id, s.venue_id, s.register_id, s.number, s.business_day::text as day, s.float, s.opened_at, s.opened_by,
		s.drawer_id, coalesce(d.name, '') as drawer, s.holder_id, coalesce(h.name, '') as holder, s.purse, s.closed_at, s.z, v.name as venue, r.name as register, v.language, v.zone, v.cutover::text as cutover
	from shifts s
	join venues v on v.account_id = s.account_id and v.id = s.venue_id
	join registers r on r.account_id = s.account_id and r.id = s.register_id
	left join drawers d on d.account_id = s.account_id and d.id = s.drawer_id
	left join staff h on h.account_id = s.account_id and h.id = s.holder_id
	where s.account_id = app_account() and `

func (r shiftRow) shift() (Shift, error) {
	day, err := businessday.Parse(r.Day)
	if err != nil {
		return Shift{}, fmt.Errorf("shift %s: %w", r.ID, err)
	}
	s := Shift{
		ID: r.ID, VenueID: r.VenueID, RegisterID: r.RegisterID, Venue: r.Venue, Register: r.Register, Language: r.Language, Number: r.Number,
		Day: day, Float: r.Float, OpenedAt: r.OpenedAt, OpenedBy: r.OpenedBy.UUID, ClosedAt: r.ClosedAt.Time,
		DrawerID: r.DrawerID.UUID, Drawer: r.Drawer, HolderID: r.HolderID.UUID, Holder: r.Holder, Purse: r.Purse,
	}
	if s.Clock, err = businessday.ParseClock(r.Zone, r.Cutover); err != nil {
		return Shift{}, fmt.Errorf("venue of shift %s: %w", r.ID, err)
	}
	if len(r.Z) > 0 {
		if err := json.Unmarshal(r.Z, &s.Z); err != nil {
			return Shift{}, fmt.Errorf("read z of shift %s: %w", r.ID, err)
		}
	}
	return s, nil
}

func one(ctx context.Context, tx bun.IDB, where string, args ...any) (Shift, error) {
	var r shiftRow
	if err := tx.NewRaw(shiftColumns+where, args...).Scan(ctx, &r); err != nil {
		return Shift{}, err
	}
	return r.shift()
}

// lock holds a shift's row: no sale can be stamped with it until the transaction ends.
func lock(ctx context.Context, tx bun.IDB, id uuid.UUID) (Shift, error) {
	s, err := one(ctx, tx, "s.id = ? for update of s", id)
	switch {
	case db.IsNotFound(err):
		return Shift{}, fault.NotFound("shift.unknown")
	case err != nil:
		return Shift{}, fmt.Errorf("lock shift %s: %w", id, err)
	}
	return s, nil
}

// Current returns the open shift into which the money goes that somebody takes at a register: their own, or else everybody's
// there. Without one it is ErrNone.
func (s *Store) Current(ctx context.Context, register, staff uuid.UUID) (Shift, error) {
	var found Shift
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		found, err = current(ctx, tx, register, staff)
		return err
	})
	return found, err
}

// theirs finds the shift of a register and a person, as the order store does.
const theirs = `s.closed_at is null and (s.register_id = ?0 and s.holder_id is null or s.holder_id = ?1 and (s.register_id = ?0 or s.purse
		and s.venue_id = (select venue_id from registers where account_id = app_account() and id = ?0)))
	order by s.holder_id is null limit 1`

func current(ctx context.Context, tx bun.IDB, register, staff uuid.UUID) (Shift, error) {
	return find(ctx, tx, theirs, register, staff)
}

// held is current for a transaction that changes what is in the drawer: the shift stays open until it ends.
func held(ctx context.Context, tx bun.IDB, register, staff uuid.UUID) (Shift, error) {
	return find(ctx, tx, theirs+" for share of s", register, staff)
}

func find(ctx context.Context, tx bun.IDB, where string, register, staff uuid.UUID) (Shift, error) {
	s, err := one(ctx, tx, where, register, db.OrNull(staff))
	switch {
	case db.IsNotFound(err):
		return Shift{}, ErrNone
	case err != nil:
		return Shift{}, fmt.Errorf("read open shift of register %s: %w", register, err)
	}
	return s, nil
}

// changed tells screens of a shift in the transaction that changes it.
func changed(ctx context.Context, tx bun.IDB, s Shift) error {
	return live.Tell(ctx, tx, live.Shifts, s.ID, s.VenueID)
}

// change runs a transaction and wakes the screens of the account once it is committed.
func (s *Store) change(ctx context.Context, fn func(context.Context, bun.Tx) error) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	if err := s.db.Tx(ctx, fn); err != nil {
		return err
	}
	s.live.Wake(account)
	return nil
}
