package db_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/db/dbtest"
)

type added struct {
	Number int
	Name   string
}

// do gives a command once and says what came of it and whether it ran.
func do(t *testing.T, ctx context.Context, d *db.DB, id uuid.UUID, kind string, body any, fail error) (answer added, ran, repeated bool, err error) {
	t.Helper()
	err = d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		repeated, err = db.Once(ctx, tx, id, kind, body, &answer, func() error {
			ran = true
			answer = added{Number: 7, Name: "Crème brûlée"}
			return fail
		})
		return err
	})
	return answer, ran, repeated, err
}

func TestACommandGivenTwiceIsDoneOnceAndAnsweredTheSame(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx, id, body := dbtest.Context(t, d), uuid.New(), map[string]any{"name": "Crème brûlée", "price": 650}
	first, ran, repeated, err := do(t, ctx, d, id, "item.add", body, nil)
	if err != nil || !ran || repeated {
		t.Fatalf("first time: ran %t, repeated %t, %v", ran, repeated, err)
	}
	second, ran, repeated, err := do(t, ctx, d, id, "item.add", body, nil)
	if err != nil || ran || !repeated {
		t.Fatalf("second time: ran %t, repeated %t, %v", ran, repeated, err)
	}
	if second != first {
		t.Errorf("answered %+v, the first time %+v", second, first)
	}
}

func TestACommandsIdIsGoodForOneThingOnly(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx, id := dbtest.Context(t, d), uuid.New()
	if _, _, _, err := do(t, ctx, d, id, "item.add", 1, nil); err != nil {
		t.Fatal(err)
	}
	if _, ran, _, err := do(t, ctx, d, id, "item.add", 2, nil); ran || !errors.Is(err, db.ErrReused) {
		t.Errorf("another body: ran %t, %v", ran, err)
	}
	if _, ran, _, err := do(t, ctx, d, id, "item.remove", 1, nil); ran || !errors.Is(err, db.ErrReused) {
		t.Errorf("another kind: ran %t, %v", ran, err)
	}
	if _, ran, _, err := do(t, dbtest.Context(t, d), d, id, "item.remove", 1, nil); !ran || err != nil {
		t.Errorf("another account: ran %t, %v", ran, err)
	}
}

func TestACommandThatFailedMayBeTriedAgain(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx, id, boom := dbtest.Context(t, d), uuid.New(), errors.New("boom")
	if _, _, _, err := do(t, ctx, d, id, "item.add", 1, boom); !errors.Is(err, boom) {
		t.Fatalf("%v, want the command's own error", err)
	}
	if _, ran, _, err := do(t, ctx, d, id, "item.add", 1, nil); !ran || err != nil {
		t.Errorf("the second try: ran %t, %v", ran, err)
	}
}

func TestACommandThatArrivesTwiceAtOnceIsDoneOnce(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx, id := dbtest.Context(t, d), uuid.New()
	const copies = 8
	type outcome struct {
		ran bool
		err error
	}
	outcomes := make(chan outcome, copies)
	for range copies {
		go func() {
			_, ran, _, err := do(t, ctx, d, id, "item.add", 1, nil)
			outcomes <- outcome{ran, err}
		}()
	}
	ran := 0
	for range copies {
		o := <-outcomes
		if o.err != nil {
			t.Error(o.err)
		}
		if o.ran {
			ran++
		}
	}
	if ran != 1 {
		t.Errorf("it was done %d times", ran)
	}
}
