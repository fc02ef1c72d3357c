package tilldb

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/till"
)

// addForeign says what of the drawer's cash should be of other currencies.
func addForeign(ctx context.Context, tx bun.IDB, s Shift, z *till.Z) error {
	err := tx.NewRaw(`select currency, sum(amount)::bigint as amount, sum(worth)::bigint as worth from foreign_cash
		where account_id = app_account() and shift_id = ? group by currency having sum(amount) <> 0 or sum(worth) <> 0 order by currency`, s.ID).Scan(ctx, &z.Drawer.Foreign)
	if err != nil {
		return fmt.Errorf("add up foreign cash: %w", err)
	}
	return nil
}

// Currencies are those that are counted in the drawer of a shift beside the house's own: the ones that the house takes, and what
// was taken, so that the question tells nobody what should be there.
func (s *Store) Currencies(ctx context.Context, shift uuid.UUID) (codes []string, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select code from currencies where account_id = app_account() and archived_at is null
			union select currency from foreign_cash where account_id = app_account() and shift_id = ? order by 1`, shift).Scan(ctx, &codes)
	})
	if err != nil {
		return nil, fmt.Errorf("list currencies of shift %s: %w", shift, err)
	}
	return codes, nil
}
