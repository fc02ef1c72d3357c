package dbtest_test

import (
	"context"
	"testing"

	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/db/dbtest"
)

func TestEveryTestHasADatabaseOfItsOwn(t *testing.T) {
	t.Parallel()
	for range 4 {
		t.Run("alone", func(t *testing.T) {
			t.Parallel()
			d := dbtest.New(t)
			ctx := dbtest.Context(t, d)
			if n := count(t, ctx, d); n != 1 {
				t.Fatalf("a fresh database shows %d accounts, want the test's own only", n)
			}
		})
	}
}

func count(t *testing.T, ctx context.Context, d *db.DB) (n int) {
	t.Helper()
	err := d.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.QueryRowContext(ctx, "select count(*) from accounts").Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
