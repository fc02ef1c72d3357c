package tilldb

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/audit"
	"comptoir/models/db"
	"comptoir/models/fiscal/registration"
	"comptoir/models/form"
	"comptoir/models/ledger"
	"comptoir/models/money"
	"comptoir/models/order"
)

// The kinds of cash movements.
const (
	PaidIn  = "paid_in"
	PaidOut = "paid_out"
	Dropped = "dropped" // into the safe
)

const longestReason = 200

// Movement asks for cash to be put into, or taken out of, the drawer of an open shift.
type Movement struct {
	ID         uuid.UUID // of the command
	RegisterID uuid.UUID
	Kind       string
	Amount     money.Amount // above zero
	Reason     string
	StaffID    uuid.UUID
	ApprovedBy order.Actor // who lent the right to, where the person lacks it
	Photo      []byte      // of the slip, as slip.Read made it; nil: none
}

func (m *Movement) check() error {
	var c form.Check
	c.Require(m.Kind == PaidIn || m.Kind == PaidOut || m.Kind == Dropped, "kind", "field.unknown")
	c.Require(m.Amount > 0 && m.Amount.InRange(), "amount", "field.range")
	m.Reason = c.Line("reason", m.Reason, longestReason)
	return c.Err()
}

func (m Movement) entry() ledger.Entry {
	switch m.Kind {
	case PaidOut:
		return ledger.PaidOutEntry(m.Amount)
	case Dropped:
		return ledger.DropEntry(m.Amount)
	}
	return ledger.PaidInEntry(m.Amount)
}

// Move pays into or out of the drawer, or drops cash into the safe. The same movement again does nothing.
func (s *Store) Move(ctx context.Context, in Movement) error {
	if err := in.check(); err != nil {
		return err
	}
	return s.change(ctx, func(ctx context.Context, tx bun.Tx) error {
		return s.move(ctx, tx, in)
	})
}

func (s *Store) move(ctx context.Context, tx bun.Tx, in Movement) error {
	if known, err := moved(ctx, tx, in); known || err != nil {
		return err
	}
	shift, err := held(ctx, tx, in.RegisterID, in.StaffID)
	if err != nil {
		return err
	}
	if err := wantsPhoto(ctx, tx, in, shift); err != nil {
		return err
	}
	at := s.now().UTC().Truncate(time.Microsecond)
	_, err = tx.ExecContext(ctx, `insert into cash_movements (account_id, id, shift_id, kind, amount, reason, staff_id, at)
		values (app_account(), ?, ?, ?, ?, ?, ?, ?)`, in.ID, shift.ID, in.Kind, int64(in.Amount), in.Reason, db.OrNull(in.StaffID), at)
	if err != nil {
		return fmt.Errorf("insert cash movement: %w", err)
	}
	if err := keepPhoto(ctx, tx, in); err != nil {
		return err
	}
	if err := s.audit(ctx, tx, in, shift, at); err != nil {
		return err
	}
	if err := post(ctx, tx, shift, in.entry(), cause{source: in.ID, by: in.StaffID, memo: in.Reason, at: at}); err != nil {
		return err
	}
	kind := registration.KindCashIn
	if in.Kind == PaidOut {
		kind = registration.KindCashOut
	}
	if err := tellCash(ctx, tx, shift, in.ID, kind, in.Amount, in.StaffID, at); err != nil {
		return err
	}
	return changed(ctx, tx, shift)
}

// audit puts the movement into the owner's list.
func (s *Store) audit(ctx context.Context, tx bun.Tx, in Movement, shift Shift, at time.Time) error {
	return audit.Record(ctx, tx, audit.Entry{
		ID: in.ID, At: at, VenueID: shift.VenueID, RegisterID: in.RegisterID, Act: audit.Act(in.Kind), Event: "cash." + in.Kind,
		StaffID: in.StaffID, ApproverID: in.ApprovedBy.StaffID, ApproverName: in.ApprovedBy.Name, Amount: in.Amount,
	}, audit.Values{"reason": in.Reason})
}

// moved says whether a movement was made before; another one under the same id is refused.
func moved(ctx context.Context, tx bun.IDB, in Movement) (bool, error) {
	var before struct {
		Kind   string
		Amount money.Amount
		Reason string
	}
	err := tx.NewRaw(`select kind, amount, reason from cash_movements where account_id = app_account() and id = ?`, in.ID).Scan(ctx, &before)
	switch {
	case db.IsNotFound(err):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("look for cash movement %s: %w", in.ID, err)
	case before.Kind != in.Kind || before.Amount != in.Amount || before.Reason != in.Reason:
		return true, db.ErrReused
	}
	return true, nil
}
