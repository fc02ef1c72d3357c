package tilldb

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"comptoir/models/audit"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/houseaccount"
	"comptoir/models/ledger"
	"comptoir/models/ledger/ledgerdb"
	"comptoir/models/price"
)

// SettleHouse books money that pays for a house account. Cash goes into the drawer of the open shift at the register. The same
// settlement again does nothing.
func (s *Store) SettleHouse(ctx context.Context, in houseaccount.Settlement) error {
	if err := in.Check(); err != nil {
		return err
	}
	return s.change(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := db.Once(ctx, tx, in.ID, "house.settle", in, &struct{}{}, func() error { return s.settleHouse(ctx, tx, in) })
		return err
	})
}

func (s *Store) settleHouse(ctx context.Context, tx bun.Tx, in houseaccount.Settlement) error {
	at := s.now().UTC().Truncate(time.Microsecond)
	a, err := houseaccount.Settle(ctx, tx, in, at)
	if err != nil {
		return err
	}
	err = audit.Record(ctx, tx, audit.Entry{
		ID: in.ID, At: at, VenueID: in.VenueID, RegisterID: in.RegisterID, Act: audit.House, Event: "house.settled", StaffID: in.StaffID, StaffName: in.StaffName, Amount: in.Amount,
	}, audit.Values{"name": a.Name})
	if err != nil {
		return err
	}
	entry := ledger.SettledEntry(in.Tender, in.Amount)
	if in.Tender != price.Cash {
		return ledgerdb.Post(ctx, tx, ledgerdb.Meta{
			ID: in.ID, VenueID: in.VenueID, Day: in.Day, SourceID: in.ID, StaffID: in.StaffID, Memo: a.Name, At: at,
		}, entry)
	}
	shift, err := held(ctx, tx, in.RegisterID, in.StaffID)
	if errors.Is(err, ErrNone) {
		return fault.Conflict("house.no_drawer").Field("tender", "house.no_drawer").Because(err)
	}
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `insert into cash_movements (account_id, id, shift_id, kind, amount, reason, staff_id, at)
		values (app_account(), ?, ?, ?, ?, ?, ?, ?)`, in.ID, shift.ID, PaidIn, int64(in.Amount), a.Name, db.OrNull(in.StaffID), at)
	if err != nil {
		return fmt.Errorf("insert cash movement: %w", err)
	}
	if err := post(ctx, tx, shift, entry, cause{source: in.ID, by: in.StaffID, memo: a.Name, at: at}); err != nil {
		return err
	}
	return changed(ctx, tx, shift)
}
