package tilldb

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/fiscal/registration"
	"comptoir/models/ledger"
	"comptoir/models/ledger/ledgerdb"
	"comptoir/models/money"
)

// Opening asks for a shift to be opened.
type Opening struct {
	ID         uuid.UUID // of the command, and of the shift
	RegisterID uuid.UUID
	Float      money.Amount // the cash in the drawer as it begins
	StaffID    uuid.UUID
	DrawerID   uuid.UUID // zero: the register's own
	Purse      bool      // carried by StaffID, without a drawer
}

// Open opens a drawer's shift: the float moves from the safe into the drawer, and sales that
// came when no shift was open are taken over. The same opening again gets the same shift; a
// second one of the drawer is the refusal shift.already_open, of the person shift.holds_one.
func (s *Store) Open(ctx context.Context, in Opening) (Shift, error) {
	if in.Float < 0 || !in.Float.InRange() {
		return Shift{}, fault.Invalid("shift.float_range").Field("float", "field.range")
	}
	var opened Shift
	err := s.change(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		opened, err = s.open(ctx, tx, in)
		return err
	})
	return opened, err
}

func (s *Store) open(ctx context.Context, tx bun.Tx, in Opening) (Shift, error) {
	at := s.now().UTC().Truncate(time.Microsecond)
	r, err := lockRegister(ctx, tx, in.RegisterID)
	if err != nil {
		return Shift{}, err
	}
	if before, err := one(ctx, tx, "s.id = ?", in.ID); err == nil {
		return before, sameOpening(before, in)
	} else if !db.IsNotFound(err) {
		return Shift{}, fmt.Errorf("look for shift %s: %w", in.ID, err)
	}
	shift := Shift{
		ID: in.ID, VenueID: r.VenueID, RegisterID: in.RegisterID, Number: r.last + 1, Float: in.Float, DrawerID: in.DrawerID, Purse: in.Purse,
		OpenedAt: at, OpenedBy: in.StaffID, Day: r.clock.Of(at), Clock: r.clock,
	}
	if shift.HolderID, err = r.holder(in); err != nil {
		return Shift{}, err
	}
	if err := insert(ctx, tx, shift); err != nil {
		return Shift{}, err
	}
	if err := post(ctx, tx, shift, ledger.FloatEntry(shift.Float), cause{source: shift.ID, by: in.StaffID, at: at}); err != nil {
		return Shift{}, err
	}
	if err := takeOver(ctx, tx, shift, at); err != nil {
		return Shift{}, err
	}
	if err := tellOpened(ctx, tx, shift, in.StaffID, at); err != nil {
		return Shift{}, err
	}
	if shift.Float > 0 {
		if err := tellCash(ctx, tx, shift, shift.ID, registration.KindCashIn, shift.Float, in.StaffID, at); err != nil {
			return Shift{}, err
		}
	}
	return shift, changed(ctx, tx, shift)
}

// sameOpening refuses an id that was used to open something else.
func sameOpening(before Shift, in Opening) error {
	if before.RegisterID != in.RegisterID || before.Float != in.Float || before.DrawerID != in.DrawerID || before.Purse != in.Purse {
		return db.ErrReused
	}
	return nil
}

func insert(ctx context.Context, tx bun.Tx, s Shift) error {
	_, err := tx.ExecContext(ctx, `insert into shifts (account_id, id, venue_id, register_id, number, business_day, "float", opened_at, opened_by, drawer_id, holder_id, purse)
		values (app_account(), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.ID, s.VenueID, s.RegisterID, s.Number, s.Day.String(), int64(s.Float), s.OpenedAt, db.OrNull(s.OpenedBy), db.OrNull(s.DrawerID), db.OrNull(s.HolderID), s.Purse)
	switch db.Violated(err) {
	case "shifts_one_open_per_drawer":
		return fault.Conflict("shift.already_open").Because(err)
	case "shifts_one_open_per_holder":
		return fault.Conflict("shift.holds_one").Because(err)
	}
	if err != nil {
		return fmt.Errorf("open shift of register %s: %w", s.RegisterID, err)
	}
	return nil
}

// register is what opening needs to know of one.
type register struct {
	VenueID uuid.UUID
	Zone    string
	Cutover string
	Own     bool // the venue has each drawer belong to whoever opened it
	Purses  bool

	last    int // number of its last shift
	clock   businessday.Clock
	drawers []Drawer // beside its own
}

// holder says whose the cash of a shift is. At a register with several drawers each belongs to whoever opened it.
func (r register) holder(in Opening) (uuid.UUID, error) {
	known := slices.ContainsFunc(r.drawers, func(d Drawer) bool { return d.ID == in.DrawerID })
	switch {
	case in.Purse && (!r.Purses || in.DrawerID != uuid.Nil || in.StaffID == uuid.Nil), !known && in.DrawerID != uuid.Nil:
		return uuid.Nil, fault.Invalid("request.invalid").Field("drawer", "field.unknown")
	case in.Purse || r.Own || len(r.drawers) > 0:
		return in.StaffID, nil
	}
	return uuid.Nil, nil
}

// lockRegister holds the head of the register's chain, as every command given there does: its
// shifts are numbered one after the other, and a sale under way either comes before, and is
// taken over, or finds the new shift.
func lockRegister(ctx context.Context, tx bun.IDB, id uuid.UUID) (register, error) {
	var r register
	err := tx.NewRaw(`select r.venue_id, v.zone, v.cutover::text as cutover, v.own_drawers as own, v.purses
		from registers r
		join venues v on v.account_id = r.account_id and v.id = r.venue_id
		join register_chains c on c.account_id = r.account_id and c.register_id = r.id
		where r.account_id = app_account() and r.id = ? for update of c`, id).Scan(ctx, &r)
	switch {
	case db.IsNotFound(err):
		return r, fault.NotFound("shift.register_unknown")
	case err != nil:
		return r, fmt.Errorf("lock register %s: %w", id, err)
	}
	if r.clock, err = businessday.ParseClock(r.Zone, r.Cutover); err != nil {
		return r, fmt.Errorf("venue of register %s: %w", id, err)
	}
	err = tx.NewRaw(`select coalesce(max(number), 0) from shifts where account_id = app_account() and register_id = ?`, id).Scan(ctx, &r.last)
	if err != nil {
		return r, fmt.Errorf("number shift of register %s: %w", id, err)
	}
	r.drawers, err = drawers(ctx, tx, id)
	return r, err
}

// takeOver moves the sales that came without an open shift into this one, each with an entry of
// its own that names the entry it moves. Sales from before the register's first shift stay
// where they are: nobody counted a drawer then. A drawer that is somebody's takes cash over only if they took it, a purse
// nothing but what they took.
func takeOver(ctx context.Context, tx bun.Tx, s Shift, at time.Time) error {
	if s.Number == 1 {
		return nil
	}
	_, err := tx.ExecContext(ctx, `with late as (
			select e.*, gen_random_uuid() as moved from journal_entries e
			where e.account_id = app_account() and e.register_id = ?0 and (?3::uuid is null or e.staff_id = ?3 or not ?4 and not exists (
				select from journal_postings c where c.account_id = e.account_id and c.entry_id = e.id and c.ledger_account = ?5))
			  and e.shift_id is null and e.kind in ('sale', 'refund', 'reopened', 'tip', 'prepaid', 'prepaid_back')
			  and e.at >= (select min(opened_at) from shifts where account_id = app_account() and register_id = ?0)
			  and not exists (select from journal_entries m where m.account_id = e.account_id and m.kind = 'late' and m.source_id = e.id)
		), entries as (
			insert into journal_entries (account_id, id, venue_id, register_id, shift_id, business_day, kind, source_id, staff_id, at)
			select account_id, moved, venue_id, register_id, ?1, business_day, 'late', id, staff_id, ?2 from late
		), sold as (
			update sales set shift_id = ?1 where account_id = app_account() and id in (select source_id from late)
		)
		insert into journal_postings (account_id, entry_id, n, ledger_account, detail, amount, venue_id, shift_id, business_day, kind)
		select p.account_id, l.moved, p.n * 2 - side, p.ledger_account, p.detail, case side when 1 then -p.amount else p.amount end,
			p.venue_id, case side when 1 then null else ?1::uuid end, p.business_day, 'late'
		from late l join journal_postings p on p.account_id = l.account_id and p.entry_id = l.id, generate_series(0, 1) as side`,
		s.RegisterID, s.ID, at, db.OrNull(s.HolderID), s.Purse, string(ledger.Cash))
	if err != nil {
		return fmt.Errorf("take late sales over into shift %s: %w", s.ID, err)
	}
	return nil
}

// A cause is what made an entry of a shift.
type cause struct {
	source uuid.UUID // the shift or the cash movement
	by     uuid.UUID
	memo   string
	at     time.Time
}

func post(ctx context.Context, tx bun.IDB, s Shift, e ledger.Entry, c cause) error {
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("make id of entry: %w", err)
	}
	return ledgerdb.Post(ctx, tx, ledgerdb.Meta{
		ID: id, VenueID: s.VenueID, RegisterID: s.RegisterID, ShiftID: s.ID, Day: s.Clock.Of(c.at), SourceID: c.source,
		StaffID: c.by, Memo: c.memo, At: c.at,
	}, e)
}
