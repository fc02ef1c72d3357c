package tilldb

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/fiscal/registration"
	"comptoir/models/money"
)

// tellShift has the fiscal register of the till open or close its shift with ours.
func tellShift(ctx context.Context, tx bun.Tx, s Shift, kind registration.Kind, by uuid.UUID, at time.Time) error {
	name, err := nameOf(ctx, tx, by)
	if err != nil {
		return err
	}
	return fiscaldb.Insert(ctx, tx, s.RegisterID, s.ID, s.Clock.Of(at).String(), at, registration.Shift(kind, name))
}

// tellOpened has the fiscal register open its shift with the first drawer that is open at the till.
func tellOpened(ctx context.Context, tx bun.Tx, s Shift, by uuid.UUID, at time.Time) error {
	if others, err := othersOpen(ctx, tx, s); others || err != nil {
		return err
	}
	return tellShift(ctx, tx, s, registration.KindOpenShift, by, at)
}

// tellClosed has the fiscal register close its shift with the last drawer that was open at the till; of another it only counts
// the cash out.
func tellClosed(ctx context.Context, tx bun.Tx, s Shift, counted money.Amount, by uuid.UUID, at time.Time) error {
	others, err := othersOpen(ctx, tx, s)
	switch {
	case err != nil:
		return err
	case !others:
		return tellShift(ctx, tx, s, registration.KindCloseShift, by, at)
	case counted == 0:
		return nil
	}
	return tellCash(ctx, tx, s, s.ID, registration.KindCashOut, counted, by, at)
}

// othersOpen says whether another shift of the register is open. Whoever opens or closes one holds the register's chain or, of
// two that close at once, waits here for the other.
func othersOpen(ctx context.Context, tx bun.IDB, s Shift) (open bool, err error) {
	err = tx.NewRaw(`select exists (select from shifts where account_id = app_account() and register_id = ? and id <> ? and closed_at is null)`, s.RegisterID, s.ID).Scan(ctx, &open)
	if err != nil {
		return false, fmt.Errorf("look for other shifts of register %s: %w", s.RegisterID, err)
	}
	return open, nil
}

// tellCash has the fiscal register of the till count cash that is no sale's.
func tellCash(ctx context.Context, tx bun.Tx, s Shift, source uuid.UUID, kind registration.Kind, amount money.Amount, by uuid.UUID, at time.Time) error {
	name, err := nameOf(ctx, tx, by)
	if err != nil {
		return err
	}
	return fiscaldb.Insert(ctx, tx, s.RegisterID, source, s.Clock.Of(at).String(), at, registration.Cash(kind, amount, name))
}
