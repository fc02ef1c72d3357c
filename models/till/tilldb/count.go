package tilldb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/audit"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/till"
)

// Outcome is what became of a count.
type Outcome string

// The outcomes.
const (
	Fits    Outcome = "fits"    // near enough
	Refused Outcome = "refused" // too far off, or one count too many, and nobody agreed
	Agreed  Outcome = "agreed"  // somebody who may agreed to it
)

// MostRefused is how many counts of a shift are refused before only somebody's agreement closes it: whoever counts on until
// it fits finds out what should be there.
const MostRefused = 3

// A Count is what somebody handed in as what is in a drawer.
type Count struct {
	ID       uuid.UUID
	At       time.Time
	By       string
	Approver string
	Outcome  Outcome
	Counted  money.Amount
	Expected money.Amount // at that moment: for those who may look at closed shifts
}

// Difference is what was counted above, or below zero short of, what was expected then.
func (c Count) Difference() money.Amount { return c.Counted - c.Expected }

// refused is a count that does not close its shift. It is kept although nothing else of the closing is.
type refused struct {
	shift    Shift
	counting Closing
	z        till.Z
}

func (r *refused) Error() string { return r.Unwrap().Error() }

// Unwrap is what the person is told: not by how much, for they are to count again, not to make it fit.
func (r *refused) Unwrap() error {
	return fault.Forbidden("approval_required").With("permission", "shift.difference")
}

// trace keeps a count that was refused, before anybody hears of the refusal.
func (s *Store) trace(ctx context.Context, refusal error) error {
	var r *refused
	if !errors.As(refusal, &r) {
		return refusal
	}
	err := s.change(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := record(ctx, tx, r.counting, r.z, Refused); err != nil {
			return err
		}
		staff, name := responsible(r.shift, r.counting, r.z)
		err := audit.Record(ctx, tx, audit.Entry{
			ID: r.counting.countID(), At: r.z.At, VenueID: r.shift.VenueID, RegisterID: r.shift.RegisterID, Act: audit.Differs, Event: "shift.refused",
			StaffID: staff, StaffName: name, Amount: max(r.z.Drawer.Difference, -r.z.Drawer.Difference),
		}, audit.Values{"number": strconv.Itoa(r.shift.Number)})
		if err != nil {
			return err
		}
		return changed(ctx, tx, r.shift)
	})
	if err != nil {
		return err
	}
	return r.Unwrap()
}

// countID is the same for the same count handed in twice, and another for another count under the same command: a form that is
// sent again with other figures is a count of its own.
func (c Closing) countID() uuid.UUID {
	text := fmt.Sprint(int64(c.Other))
	for _, p := range c.Pieces {
		text += fmt.Sprintf(" %d*%d", p.Count, int64(p.Value))
	}
	for _, f := range c.Foreign {
		text += fmt.Sprintf(" %d %s", int64(f.Amount), f.Currency)
	}
	return uuid.NewSHA1(c.ID, []byte(text))
}

// record writes a count, once however often it is handed in. The one that closes the shift has the command's own id, for it may
// have been refused before somebody agreed.
func record(ctx context.Context, tx bun.IDB, in Closing, z till.Z, outcome Outcome) error {
	pieces, err := json.Marshal(in.Pieces)
	if err != nil {
		return fmt.Errorf("write count of shift %s: %w", in.ShiftID, err)
	}
	id := in.ID
	if outcome == Refused {
		id = in.countID()
	}
	_, err = tx.NewRaw(`insert into shift_counts (account_id, id, shift_id, outcome, counted, expected, pieces, staff_id, staff_name, approver, at)
		values (app_account(), ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?) on conflict do nothing`,
		id, in.ShiftID, string(outcome), int64(z.Drawer.Counted), int64(z.Drawer.Expected), string(pieces),
		db.OrNull(in.StaffID), z.ClosedBy, in.ApprovedBy.Name, z.At).Exec(ctx)
	if err != nil {
		return fmt.Errorf("keep count of shift %s: %w", in.ShiftID, err)
	}
	return nil
}

// refusedSoFar is how many counts of a shift were refused.
func refusedSoFar(ctx context.Context, tx bun.IDB, shift uuid.UUID) (n int, err error) {
	err = tx.NewRaw("select count(*) from shift_counts where account_id = app_account() and shift_id = ? and outcome = ?", shift, string(Refused)).Scan(ctx, &n)
	if err != nil {
		return 0, fmt.Errorf("count the counts of shift %s: %w", shift, err)
	}
	return n, nil
}

// Counts lists what was handed in for a shift, the first count first.
func (s *Store) Counts(ctx context.Context, shift uuid.UUID) (list []Count, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select id, at, staff_name as by, approver, outcome, counted, expected from shift_counts
			where account_id = app_account() and shift_id = ? order by at, id`, shift).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("list counts of shift %s: %w", shift, err)
	}
	return list, nil
}
