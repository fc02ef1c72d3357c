package db_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/db/dbtest"
)

func TestABrokenConstraintIsNamed(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx := dbtest.Context(t, d)
	account, _ := db.Account(ctx)
	id := venue(t, ctx, d, "Bar")
	for _, tt := range []struct {
		name, sql string
		args      []any
		want      string
	}{
		{"unique", addVenue, []any{account, id, "Bar"}, "venues_pkey"},
		{"check", addVenue, []any{account, uuid.New(), ""}, "venues_name_check"},
		{"foreign key", "insert into registers (account_id, id, venue_id, name) values (?, ?, ?, 'R')", []any{account, id, uuid.New()}, "registers_account_id_venue_id_fkey"},
		{"nothing of the kind", "select 1/0", nil, ""},
	} {
		err := d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.ExecContext(ctx, tt.sql, tt.args...)
			return err
		})
		if err == nil || db.Violated(fmt.Errorf("wrapped: %w", err)) != tt.want {
			t.Errorf("%s: %v names %q, want %q", tt.name, err, db.Violated(err), tt.want)
		}
	}
}

func TestARowThatIsNotThereIsNotFound(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]bool{sql.ErrNoRows: true, pgx.ErrNoRows: true, errors.New("other"): false} {
		if db.IsNotFound(fmt.Errorf("load: %w", err)) != want {
			t.Errorf("%v: want %t", err, want)
		}
	}
}
