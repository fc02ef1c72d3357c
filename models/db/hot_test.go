package db_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/db"
	"comptoir/models/db/dbtest"
)

// modes are the two ways of the fast path: with prepared statements, and as behind PgBouncer.
func modes(t *testing.T, run func(t *testing.T, d *db.DB)) {
	t.Helper()
	for name, pooled := range map[string]bool{"prepared": false, "behind a pooler": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := db.Open(t.Context(), db.Config{URL: dbtest.URL(t), Pooled: pooled, MaxConns: 4})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = d.Close() })
			run(t, d)
		})
	}
}

func lockVenue(id uuid.UUID, name *string) func(*pgx.Batch) {
	return func(b *pgx.Batch) {
		b.Queue("select name from venues where id = $1 for update", id).QueryRow(func(row pgx.Row) error { return row.Scan(name) })
	}
}

func nameVenue(id uuid.UUID, name string) func(*pgx.Batch) {
	return func(b *pgx.Batch) { b.Queue("update venues set name = $2 where id = $1", id, name) }
}

func TestTheFastPathReadsDecidesAndWrites(t *testing.T) {
	t.Parallel()
	modes(t, func(t *testing.T, d *db.DB) {
		ctx := dbtest.Context(t, d)
		id := venue(t, ctx, d, "Bar")
		for range 3 {
			var name string
			err := d.Hot().Do(ctx, lockVenue(id, &name), func() (func(*pgx.Batch), error) {
				return nameVenue(id, name+"!"), nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		var got string
		if err := d.Hot().Read(ctx, lockless(id, &got)); err != nil {
			t.Fatal(err)
		}
		if got != "Bar!!!" {
			t.Errorf("name %q, want Bar!!!", got)
		}
	})
}

func lockless(id uuid.UUID, name *string) func(*pgx.Batch) {
	return func(b *pgx.Batch) {
		b.Queue("select name from venues where id = $1", id).QueryRow(func(row pgx.Row) error { return row.Scan(name) })
	}
}

func TestTheFastPathSeesItsAccountOnly(t *testing.T) {
	t.Parallel()
	modes(t, func(t *testing.T, d *db.DB) {
		mine, theirs := dbtest.Context(t, d), dbtest.Context(t, d)
		id := venue(t, mine, d, "Bar")
		var name string
		if err := d.Hot().Read(theirs, lockless(id, &name)); !db.IsNotFound(err) {
			t.Errorf("another account read %q: %v", name, err)
		}
		err := d.Hot().Do(theirs, func(*pgx.Batch) {}, func() (func(*pgx.Batch), error) { return nameVenue(id, "Theirs"), nil })
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Hot().Read(mine, lockless(id, &name)); err != nil || name != "Bar" {
			t.Errorf("another account wrote: %q, %v", name, err)
		}
		if err := d.Hot().Read(t.Context(), lockless(id, &name)); !errors.Is(err, db.ErrNoAccount) {
			t.Errorf("without an account: %v", err)
		}
	})
}

func TestTheFastPathLeavesNothingBehindWhenItFails(t *testing.T) {
	t.Parallel()
	modes(t, func(t *testing.T, d *db.DB) {
		ctx := dbtest.Context(t, d)
		id := venue(t, ctx, d, "Bar")
		boom := errors.New("boom")
		rename := nameVenue(id, "Changed")
		wrong := func(b *pgx.Batch) { b.Queue("select 1/0") }
		for name, try := range map[string]func() error{
			"the reading fails": func() error { return d.Hot().Do(ctx, both(rename, wrong), nil) },
			"a callback fails": func() error {
				return d.Hot().Do(ctx, func(b *pgx.Batch) {
					rename(b)
					b.Queue("select 1").Query(func(pgx.Rows) error { return boom })
				}, nil)
			},
			"the decision fails": func() error {
				return d.Hot().Do(ctx, rename, func() (func(*pgx.Batch), error) { return nil, boom })
			},
			"the writing fails": func() error {
				return d.Hot().Do(ctx, rename, func() (func(*pgx.Batch), error) { return both(rename, wrong), nil })
			},
		} {
			if err := try(); err == nil {
				t.Errorf("%s: no error", name)
			}
		}
		panicked := recovered(func() {
			_ = d.Hot().Do(ctx, rename, func() (func(*pgx.Batch), error) { panic(boom) })
		})
		if panicked != boom {
			t.Errorf("a panic came out as %v", panicked)
		}
		if err := d.Hot().Do(ctx, rename, func() (func(*pgx.Batch), error) { return nil, nil }); err != nil {
			t.Errorf("nothing to write: %v", err)
		}
		var got string
		if err := d.Hot().Read(ctx, lockless(id, &got)); err != nil || got != "Bar" {
			t.Errorf("name %q, %v; want Bar", got, err)
		}
	})
}

func both(a, b func(*pgx.Batch)) func(*pgx.Batch) {
	return func(batch *pgx.Batch) { a(batch); b(batch) }
}

func TestTheFastPathTriesADeadlockAgain(t *testing.T) {
	t.Parallel()
	modes(t, func(t *testing.T, d *db.DB) {
		ctx := dbtest.Context(t, d)
		a, b := venue(t, ctx, d, "A"), venue(t, ctx, d, "B")
		var held sync.WaitGroup
		held.Add(2)
		var runs [2]int
		errs := make(chan error, 2)
		for i, order := range [][2]uuid.UUID{{a, b}, {b, a}} {
			go func() {
				var name string
				errs <- d.Hot().Do(ctx, lockVenue(order[0], &name), func() (func(*pgx.Batch), error) {
					if runs[i]++; runs[i] == 1 {
						held.Done()
						held.Wait()
					}
					return nameVenue(order[1], "Z"), nil
				})
			}()
		}
		if err := errors.Join(<-errs, <-errs); err != nil {
			t.Fatal(err)
		}
		// Usually one of them runs once more. On a busy machine it can meet the other again before that
		// one has woken, and gives way again.
		if runs[0]+runs[1] < 3 {
			t.Errorf("the two ran %d and %d times: they never met", runs[0], runs[1])
		}
	})
}

func TestTheFastPathSurvivesItsConnections(t *testing.T) {
	t.Parallel()
	modes(t, func(t *testing.T, d *db.DB) {
		ctx := dbtest.Context(t, d)
		err := d.Hot().Do(ctx, func(b *pgx.Batch) {
			b.Queue("reset role")
			b.Queue("select pg_terminate_backend(pg_backend_pid())")
		}, nil)
		if !errors.Is(err, db.ErrUnavailable) {
			t.Errorf("%v, want ErrUnavailable", err)
		}
		gone, leave := context.WithCancel(ctx)
		leave()
		if err := d.Hot().Read(gone, func(b *pgx.Batch) { b.Queue("select 1") }); !errors.Is(err, context.Canceled) {
			t.Errorf("a caller who left hears %v", err)
		}
		if err := d.Hot().Read(ctx, func(b *pgx.Batch) { b.Queue("select 1") }); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	})
}
