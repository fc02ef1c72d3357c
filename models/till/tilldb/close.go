package tilldb

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/audit"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/ledger"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/till"
)

// Closing asks for a shift to be closed with what was counted in its drawer. The person counts
// without knowing what is expected.
type Closing struct {
	ID      uuid.UUID // of the command
	ShiftID uuid.UUID
	Pieces  []till.Pieces // by coin and note
	Other   money.Amount  // counted without pieces
	Foreign []till.ForeignCount
	StaffID uuid.UUID
	// MayDiffer: somebody agrees, whatever the difference is; ApprovedBy is who lent the right to.
	MayDiffer  bool
	ApprovedBy order.Actor
}

// Counted is everything that was counted of the house's own money.
func (c Closing) Counted() money.Amount { return till.CountOf(c.Pieces) + c.Other }

func (c Closing) check() error {
	for _, p := range c.Pieces {
		if p.Count < 0 || p.Count > 100_000 || p.Value <= 0 || !p.Value.InRange() {
			return fault.Invalid("shift.count_range").Field("counted", "field.range")
		}
	}
	for _, f := range c.Foreign {
		if f.Amount < 0 || f.Amount > money.Limit/money.Amount(money.One) {
			return fault.Invalid("shift.count_range").Field("foreign-"+f.Currency, "field.range")
		}
	}
	if c.Other < 0 || !c.Other.InRange() || !c.Counted().InRange() {
		return fault.Invalid("shift.count_range").Field("counted", "field.range")
	}
	return nil
}

// Close ends a shift: the counted cash leaves the drawer for the safe, what is missing or too
// much is posted as a difference, and the Z is kept as it is now for good. Sales under way are
// waited for. The same closing again gets the same Z; a shift that somebody else closed is
// ErrClosed.
func (s *Store) Close(ctx context.Context, in Closing) (till.Z, error) {
	if err := in.check(); err != nil {
		return till.Z{}, err
	}
	var z till.Z
	err := s.change(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := db.Once(ctx, tx, in.ID, "shift.close", in, &z, func() (err error) {
			z, err = s.close(ctx, tx, in)
			return err
		})
		return err
	})
	if err != nil {
		return z, s.trace(ctx, err)
	}
	return z, nil
}

func (s *Store) close(ctx context.Context, tx bun.Tx, in Closing) (till.Z, error) {
	shift, err := lockOpen(ctx, tx, in.ShiftID)
	if err != nil {
		return till.Z{}, err
	}
	return s.settle(ctx, tx, shift, in, "")
}

// lockOpen holds an open shift with the chain of its register, so that of two drawers that are closed at once one is the last.
func lockOpen(ctx context.Context, tx bun.Tx, id uuid.UUID) (Shift, error) {
	var register uuid.UUID
	err := tx.NewRaw(`select register_id from shifts where account_id = app_account() and id = ?`, id).Scan(ctx, &register)
	if db.IsNotFound(err) {
		return Shift{}, fault.NotFound("shift.unknown")
	}
	if err != nil {
		return Shift{}, fmt.Errorf("read shift %s: %w", id, err)
	}
	if _, err := lockRegister(ctx, tx, register); err != nil {
		return Shift{}, err
	}
	shift, err := lock(ctx, tx, id)
	if err == nil && !shift.Open() {
		err = ErrClosed
	}
	return shift, err
}

// settle closes a shift that is held with what was counted in it; to is who goes on with its drawer, if somebody does.
func (s *Store) settle(ctx context.Context, tx bun.Tx, shift Shift, in Closing, to string) (till.Z, error) {
	at := s.now().UTC().Truncate(time.Microsecond)
	z, err := figures(ctx, tx, shift, at)
	if err != nil {
		return till.Z{}, err
	}
	if z.ClosedBy, err = nameOf(ctx, tx, in.StaffID); err != nil {
		return till.Z{}, err
	}
	z.Closed, z.HandedTo = true, to
	z.Drawer.Count(in.Pieces, in.Counted(), in.Foreign)
	outcome, err := s.judge(ctx, tx, shift, in, z)
	if err != nil {
		return till.Z{}, err
	}
	if err := record(ctx, tx, in, z, outcome); err != nil {
		return till.Z{}, err
	}
	e := ledger.CountEntry(z.Drawer.Expected, z.Drawer.Counted)
	if err := post(ctx, tx, shift, e, cause{source: shift.ID, by: in.StaffID, at: at}); err != nil {
		return till.Z{}, err
	}
	if err := keep(ctx, tx, z, in); err != nil {
		return till.Z{}, err
	}
	if err := tellClosed(ctx, tx, shift, z.Drawer.Counted, in.StaffID, at); err != nil {
		return till.Z{}, err
	}
	return z, changed(ctx, tx, shift)
}

// judge refuses a count that differs by more than the venue lets pass, and any after too many of those, unless somebody
// agrees, which the owner's list names then.
func (s *Store) judge(ctx context.Context, tx bun.Tx, shift Shift, in Closing, z till.Z) (Outcome, error) {
	var most money.Amount
	if err := tx.NewRaw(`select cash_tolerance from venues where account_id = app_account() and id = ?`, shift.VenueID).Scan(ctx, &most); err != nil {
		return "", fmt.Errorf("read tolerance of counts: %w", err)
	}
	before, err := refusedSoFar(ctx, tx, shift.ID)
	if err != nil {
		return "", err
	}
	difference := z.Drawer.Difference
	off := max(difference, -difference)
	far := most > 0 && off > most
	if !far && before < MostRefused {
		return Fits, nil
	}
	if !in.MayDiffer {
		return "", &refused{shift: shift, counting: in, z: z}
	}
	if !far {
		return Agreed, nil
	}
	staff, name := responsible(shift, in, z)
	event := "shift.over"
	if difference < 0 {
		event = "shift.short"
	}
	return Agreed, audit.Record(ctx, tx, audit.Entry{
		ID: in.ID, At: z.At, VenueID: shift.VenueID, RegisterID: shift.RegisterID, Act: audit.Differs, Event: event, StaffID: staff, StaffName: name,
		ApproverID: in.ApprovedBy.StaffID, ApproverName: in.ApprovedBy.Name, Amount: off,
	}, audit.Values{"number": strconv.Itoa(shift.Number)})
}

// responsible is who answers for what a count says: whose drawer it is, or who counted everybody's.
func responsible(shift Shift, in Closing, z till.Z) (uuid.UUID, string) {
	if shift.HolderID != uuid.Nil {
		return shift.HolderID, shift.Holder
	}
	return in.StaffID, z.ClosedBy
}

// keep writes the Z onto the shift; the table lets nobody write it again.
func keep(ctx context.Context, tx bun.Tx, z till.Z, in Closing) error {
	text, err := json.Marshal(z)
	if err != nil {
		return fmt.Errorf("write z of shift %s: %w", z.ShiftID, err)
	}
	pieces, err := json.Marshal(in.Pieces)
	if err != nil {
		return fmt.Errorf("write count of shift %s: %w", z.ShiftID, err)
	}
	_, err = tx.ExecContext(ctx, `update shifts set closed_at = ?, closed_by = ?, counted = ?, expected = ?, denominations = ?::jsonb, z = ?::jsonb
		where account_id = app_account() and id = ? and closed_at is null`,
		z.At, db.OrNull(in.StaffID), int64(z.Drawer.Counted), int64(z.Drawer.Expected), string(pieces), string(text), z.ShiftID)
	if err != nil {
		return fmt.Errorf("close shift %s: %w", z.ShiftID, err)
	}
	return nil
}
