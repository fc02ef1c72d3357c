package catalogdb

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/staff"
)

// SetSoldOut says that a venue has run out of an item (the zero variant) or of one of its
// variants, or has it again. Every till and kitchen of the venue is told at once.
func (s *Store) SetSoldOut(ctx context.Context, command, venue, item, variant uuid.UUID, out bool) error {
	body := map[string]any{"venue": venue, "item": item, "variant": variant, "out": out}
	c := change{command: command, kind: "catalog.sold_out", body: body, item: item, venue: venue}
	return s.do(ctx, c, func(ctx context.Context, tx bun.Tx) error {
		err := existing(ctx, tx, venue, item, variant)
		if err != nil {
			return err
		}
		if out {
			_, err = tx.ExecContext(ctx, `insert into sold_outs (account_id, venue_id, item_id, variant_id, staff_id)
				values (app_account(), ?, ?, ?, nullif(?, '00000000-0000-0000-0000-000000000000'::uuid)) on conflict do nothing`,
				venue, item, variant, staff.From(ctx).StaffID)
		} else {
			_, err = tx.ExecContext(ctx, `delete from sold_outs where account_id = app_account() and venue_id = ? and item_id = ? and variant_id = ?`,
				venue, item, variant)
		}
		if err != nil {
			return fmt.Errorf("set sold out: %w", err)
		}
		return nil
	})
}
