package db_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/db/dbtest"
)

func TestIDsArriveAsTheyWereSent(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx := dbtest.Context(t, d)
	one, other := uuid.New(), uuid.New()
	var none *uuid.UUID
	var alone, second string
	var missing, third bool
	err := d.Hot().Read(ctx, func(b *pgx.Batch) {
		b.Queue("select $1::uuid::text, $2::uuid is null, ($3::uuid[])[2]::text, ($4::uuid[])[1] is null and ($4::uuid[])[2] = $1",
			one, none, []uuid.UUID{one, other}, []*uuid.UUID{nil, &one}).
			QueryRow(func(r pgx.Row) error { return r.Scan(&alone, &missing, &second, &third) })
	})
	if err != nil {
		t.Fatal(err)
	}
	if alone != one.String() || !missing || second != other.String() || !third {
		t.Errorf("got %s, %v, %s, %v", alone, missing, second, third)
	}
}
