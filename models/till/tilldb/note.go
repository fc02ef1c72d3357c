package tilldb

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/creditnote"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/ledger"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
)

// A NotePayout asks for what is left on a credit note, in cash out of the drawer of an open shift.
type NotePayout struct {
	ID         uuid.UUID // of the command
	RegisterID uuid.UUID
	Code       string
	Coins      *price.CashRounding // nil: every amount can be paid in coins
	Reason     string              // as the Z names it
	StaffID    uuid.UUID
	ApprovedBy order.Actor // who lent the right to, where the person lacks it
}

// PayNote pays the rest of a credit note out and empties it, and says how much cash that is. The same
// payout again does nothing, and says the same.
func (s *Store) PayNote(ctx context.Context, in NotePayout) (cash money.Amount, err error) {
	err = s.change(ctx, func(ctx context.Context, tx bun.Tx) error {
		note, err := creditnote.Lock(ctx, tx, in.Code)
		if err != nil {
			return err
		}
		known, err := paidOut(ctx, tx, in.ID, note.ID, &cash)
		if known || err != nil {
			return err
		}
		if note.Balance == 0 {
			return fault.Conflict("credit.spent").Field("code", "credit.spent")
		}
		if cash = note.Balance; in.Coins != nil {
			cash = money.RoundCash(cash, in.Coins.Increment, in.Coins.Mode)
		}
		if cash <= 0 {
			return fault.Conflict("credit.too_small")
		}
		return s.payNote(ctx, tx, in, note, cash)
	})
	return cash, err
}

// paidOut says whether a payout was made before; another act under the same id is refused.
func paidOut(ctx context.Context, tx bun.IDB, id, note uuid.UUID, cash *money.Amount) (bool, error) {
	var before struct {
		Amount money.Amount
		NoteID uuid.NullUUID
	}
	err := tx.NewRaw(`select amount, note_id from cash_movements where account_id = app_account() and id = ?`, id).Scan(ctx, &before)
	switch {
	case db.IsNotFound(err):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("look for payout %s: %w", id, err)
	case before.NoteID.UUID != note:
		return true, db.ErrReused
	}
	*cash = before.Amount
	return true, nil
}

func (s *Store) payNote(ctx context.Context, tx bun.Tx, in NotePayout, note creditnote.Note, cash money.Amount) error {
	shift, err := held(ctx, tx, in.RegisterID, in.StaffID)
	switch {
	case err != nil:
		return err
	case shift.VenueID != note.VenueID:
		return fault.Conflict("credit.elsewhere")
	}
	at := s.now().UTC().Truncate(time.Microsecond)
	_, err = tx.ExecContext(ctx, `insert into cash_movements (account_id, id, shift_id, kind, amount, reason, staff_id, at, note_id)
		values (app_account(), ?, ?, ?, ?, ?, ?, ?, ?)`, in.ID, shift.ID, PaidOut, int64(cash), in.Reason, db.OrNull(in.StaffID), at, note.ID)
	if err != nil {
		return fmt.Errorf("insert payout: %w", err)
	}
	if err := creditnote.Empty(ctx, tx, note.ID); err != nil {
		return err
	}
	m := Movement{ID: in.ID, RegisterID: in.RegisterID, Kind: PaidOut, Amount: cash, Reason: in.Reason, StaffID: in.StaffID, ApprovedBy: in.ApprovedBy}
	if err := s.audit(ctx, tx, m, shift, at); err != nil {
		return err
	}
	entry := ledger.NoteEntry(note.Balance, cash)
	if err := post(ctx, tx, shift, entry, cause{source: in.ID, by: in.StaffID, memo: in.Reason, at: at}); err != nil {
		return err
	}
	return changed(ctx, tx, shift)
}
