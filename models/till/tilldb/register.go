package tilldb

import (
	"context"
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

// tellCash has the fiscal register of the till count cash that is no sale's.
func tellCash(ctx context.Context, tx bun.Tx, s Shift, source uuid.UUID, kind registration.Kind, amount money.Amount, by uuid.UUID, at time.Time) error {
	name, err := nameOf(ctx, tx, by)
	if err != nil {
		return err
	}
	return fiscaldb.Insert(ctx, tx, s.RegisterID, source, s.Clock.Of(at).String(), at, registration.Cash(kind, amount, name))
}
