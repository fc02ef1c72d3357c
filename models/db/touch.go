package db

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"
)

// Touch says, in the transaction that does it, that the account's configuration changed:
// whoever remembers something of it reads it again.
func Touch(ctx context.Context, tx bun.IDB) error {
	account, err := Account(ctx)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "update accounts set revision = revision + 1 where account_id = ?", account); err != nil {
		return fmt.Errorf("touch account: %w", err)
	}
	return nil
}
