package printdb

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/fault"
	"comptoir/models/live"
)

// Recent lists what a register's printers had to do lately, the newest first.
func (s *Store) Recent(ctx context.Context, register uuid.UUID) (list []Job, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select `+columns+` from print_jobs j
			left join registers r on r.account_id = j.account_id and r.id = j.register_id
			where j.account_id = app_account() and j.register_id = ? and j.kind <> 'drawer' and j.created_at > ?
			order by j.created_at desc limit 40`, register, s.now().Add(-fresh)).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("list recent print jobs of register %s: %w", register, err)
	}
	return list, nil
}

// Redirect has another printer print a job: under the id of the command, since the printer that
// had it may still have it. What may be on paper already is marked as a copy.
func (s *Store) Redirect(ctx context.Context, command, id uuid.UUID, device string) error {
	device = strings.TrimSpace(device)
	if device == "" || len(device) > 64 {
		return fault.Invalid("request.invalid").Field("device", "field.required")
	}
	return s.change(ctx, id, func(ctx context.Context, tx bun.Tx, j Job) error {
		begun := j.State != "new" && j.State != "no_bridge" && j.State != "failed" && j.State != "cancelled"
		if !j.Over() {
			if err := set(ctx, tx, j, "cancelled", ""); err != nil {
				return err
			}
		}
		j.Device = device
		if !begun {
			j.Copy--
		}
		if err := again(ctx, tx, command, j); err != nil {
			return err
		}
		return live.Tell(ctx, tx, live.Print, j.ID, j.VenueID)
	})
}
