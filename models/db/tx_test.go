package db_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/fault"
)

const addVenue = `insert into venues (account_id, id, name, language, zone) values (?, ?, ?, 'fr', 'Europe/Paris')`

func venue(t *testing.T, ctx context.Context, d *db.DB, name string) uuid.UUID {
	t.Helper()
	id := uuid.Must(uuid.NewV7())
	if err := d.Tx(ctx, insertVenue(t, ctx, id, name)); err != nil {
		t.Fatalf("add venue: %v", err)
	}
	return id
}

func insertVenue(t *testing.T, ctx context.Context, id uuid.UUID, name string) func(context.Context, bun.Tx) error {
	t.Helper()
	account, err := db.Account(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, addVenue, account, id, name)
		return err
	}
}

func count(t *testing.T, run func(context.Context, func(context.Context, bun.Tx) error) error, ctx context.Context, table string) (n int) {
	t.Helper()
	err := run(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.QueryRowContext(ctx, "select count(*) from ?", bun.Ident(table)).Scan(&n)
	})
	if err != nil {
		t.Fatalf("count %s: %v", table, err)
	}
	return n
}

func TestATransactionSeesItsAccountOnly(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	mine, theirs := dbtest.Context(t, d), dbtest.Context(t, d)
	venue(t, mine, d, "Bar")
	for _, tt := range []struct {
		name string
		run  func(context.Context, func(context.Context, bun.Tx) error) error
		ctx  context.Context
		want int
	}{
		{"its own account sees the venue", d.Tx, mine, 1},
		{"its own account sees the venue when it only reads", d.Read, mine, 1},
		{"another account does not", d.Tx, theirs, 0},
		{"another account does not when it only reads", d.Read, theirs, 0},
		{"without an account nothing is seen, even where the context has one", d.Global, mine, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if n := count(t, tt.run, tt.ctx, "venues"); n != tt.want {
				t.Errorf("%d venues, want %d", n, tt.want)
			}
		})
	}
}

func TestATransactionWithoutAnAccountIsAMistake(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	never := func(context.Context, bun.Tx) error { t.Error("it ran"); return nil }
	for name, run := range map[string]func(context.Context, func(context.Context, bun.Tx) error) error{"Tx": d.Tx, "Read": d.Read} {
		if err := run(t.Context(), never); !errors.Is(err, db.ErrNoAccount) {
			t.Errorf("%s: %v, want ErrNoAccount", name, err)
		}
		if err := run(db.WithAccount(t.Context(), uuid.Nil), never); !errors.Is(err, db.ErrNoAccount) {
			t.Errorf("%s with the nil account: %v, want ErrNoAccount", name, err)
		}
	}
}

func TestATransactionInsideAnotherIsAMistake(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	nothing := func(context.Context, bun.Tx) error { return nil }
	err := d.Tx(dbtest.Context(t, d), func(ctx context.Context, _ bun.Tx) error {
		for name, inner := range map[string]error{
			"Tx": d.Tx(ctx, nothing), "Read": d.Read(ctx, nothing), "Global": d.Global(ctx, nothing),
			"Hot.Do": d.Hot().Do(ctx, nil, nil), "Hot.Read": d.Hot().Read(ctx, nil),
		} {
			if !errors.Is(inner, db.ErrNested) {
				t.Errorf("%s: %v, want ErrNested", name, inner)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatFailsLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx := dbtest.Context(t, d)
	boom := errors.New("boom")
	add := insertVenue(t, ctx, uuid.New(), "Bar")

	err := d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := add(ctx, tx); err != nil {
			t.Fatal(err)
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Errorf("an error of the work came out as %v", err)
	}
	panicked := recovered(func() {
		_ = d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			if err := add(ctx, tx); err != nil {
				t.Fatal(err)
			}
			panic(boom)
		})
	})
	if panicked != boom {
		t.Errorf("a panic of the work came out as %v", panicked)
	}
	if err := d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_ = add(ctx, tx)
		_, _ = tx.ExecContext(ctx, "select 1/0") // the error is overlooked, the commit cannot be
		return nil
	}); err == nil {
		t.Error("a commit that could not be was reported as done")
	}
	if n := count(t, d.Read, ctx, "venues"); n != 0 {
		t.Errorf("%d venues were left behind", n)
	}
}

func recovered(fn func()) (p any) {
	defer func() { p = recover() }()
	fn()
	return nil
}

func TestWhatOnlyReadsCannotWrite(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx := dbtest.Context(t, d)
	if err := d.Read(ctx, insertVenue(t, ctx, uuid.New(), "Bar")); err == nil {
		t.Error("a reading transaction wrote")
	}
}

// Two transactions that each hold what the other wants: Postgres gives one of them up, and
// it is run again.
func TestADeadlockIsTriedAgain(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx := dbtest.Context(t, d)
	a, b := venue(t, ctx, d, "A"), venue(t, ctx, d, "B")
	var both sync.WaitGroup // until each holds one
	both.Add(2)
	var runs [2]int
	errs := make(chan error, 2)
	for i, order := range [][2]uuid.UUID{{a, b}, {b, a}} {
		go func() {
			errs <- d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
				runs[i]++
				if err := rename(ctx, tx, order[0]); err != nil {
					return err
				}
				if runs[i] == 1 {
					both.Done()
					both.Wait()
				}
				return rename(ctx, tx, order[1])
			})
		}()
	}
	if err := errors.Join(<-errs, <-errs); err != nil {
		t.Fatal(err)
	}
	if runs[0]+runs[1] < 3 { // more where they met again before the other had woken
		t.Errorf("the two ran %d and %d times: they never met", runs[0], runs[1])
	}
}

func rename(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	_, err := tx.ExecContext(ctx, "update venues set name = name || '!' where id = ?", id)
	return err
}

// One connection serves accounts in turn: neither role nor account may stay on it.
func TestNothingOfATransactionStaysOnItsConnection(t *testing.T) {
	t.Parallel()
	url := dbtest.URL(t) // its user sees everything outside a transaction
	d, err := db.Open(t.Context(), db.Config{URL: url, MaxConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	mine := dbtest.Context(t, d)
	venue(t, mine, d, "Bar")
	endings := map[string]func(context.Context, bun.Tx) error{
		"commit":   func(context.Context, bun.Tx) error { return nil },
		"rollback": func(context.Context, bun.Tx) error { return errors.New("no") },
		"failure":  func(ctx context.Context, tx bun.Tx) error { _, err := tx.ExecContext(ctx, "select 1/0"); return err },
		"panic":    func(context.Context, bun.Tx) error { panic("no") },
	}
	for name, end := range endings {
		recovered(func() { _ = d.Tx(mine, end) })
		if n := count(t, d.Global, t.Context(), "venues"); n != 0 {
			t.Errorf("after a %s the next transaction saw %d venues", name, n)
		}
		if n := count(t, d.Read, dbtest.Context(t, d), "venues"); n != 0 {
			t.Errorf("after a %s another account saw %d venues", name, n)
		}
	}
}

func TestALostConnectionIsARefusalThatCanBeTriedAgain(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx := dbtest.Context(t, d)
	kill := func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, "reset role; select pg_terminate_backend(pg_backend_pid())")
		return err
	}
	if err := d.Tx(ctx, kill); !errors.Is(err, db.ErrUnavailable) {
		t.Errorf("%v, want ErrUnavailable", err)
	}
	if n := count(t, d.Read, ctx, "accounts"); n != 1 {
		t.Error("the next transaction did not get a connection that works")
	}
}

func TestACallerWhoLeavesIsToldSo(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx, leave := context.WithCancel(dbtest.Context(t, d))
	err := d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		leave()
		_, err := tx.ExecContext(ctx, "select 1")
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want context.Canceled", err)
	}
}

func TestARowThatNamesWhatIsNotThereIsNotFound(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	mine, theirs := dbtest.Context(t, d), dbtest.Context(t, d)
	bar := venue(t, theirs, d, "Bar")
	for name, id := range map[string]uuid.UUID{"nobody's": uuid.Must(uuid.NewV7()), "another account's": bar} {
		err := d.Tx(mine, func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.ExecContext(ctx, `insert into registers (account_id, id, venue_id, name) values (app_account(), ?, ?, 'Counter')`, uuid.Must(uuid.NewV7()), id)
			return err
		})
		if f := fault.Of(err); f == nil || f.Kind != fault.KindNotFound || db.Violated(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
