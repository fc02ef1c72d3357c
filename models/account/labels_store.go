package account

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// setLabels says how the labels of a venue's scales are read.
func setLabels(ctx context.Context, tx bun.IDB, venue uuid.UUID, layouts string) error {
	_, err := tx.NewRaw("update venues set scale_layouts = ? where account_id = app_account() and id = ?", layouts, venue).Exec(ctx)
	if err != nil {
		return fmt.Errorf("set labels of venue %s: %w", venue, err)
	}
	return nil
}
