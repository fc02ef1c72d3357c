package orderdb

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/db"
)

// Knows says whether a command was carried out.
func (s *Store) Knows(ctx context.Context, command uuid.UUID) (known bool, err error) {
	account, err := db.Account(ctx)
	if err != nil {
		return false, err
	}
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		b.Queue(`select exists (select from order_events where account_id = $1 and command_id = $2)`, account, command).QueryRow(into(&known))
	})
	if err != nil {
		return false, fmt.Errorf("look for command %s: %w", command, err)
	}
	return known, nil
}
