package live_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/live"
)

// Writers commit in any order at two copies of the server while screens come, lose their
// connection and come back: each screen hears every change exactly once, all in one order.
func TestEveryScreenHearsEveryChangeExactlyOnce(t *testing.T) {
	const writers, changes, screens = 6, 40, 8
	d := dbtest.New(t)
	ctx := dbtest.Context(t, d)
	hubs := []*live.Hub{hub(t, d), hub(t, d)}
	t.Logf("seed %d", seed)

	heard := make([][]*live.Message, screens)
	listening, end := context.WithTimeout(ctx, time.Minute)
	defer end()
	var reading, writing sync.WaitGroup
	for n := range screens {
		reading.Go(func() { heard[n] = screen(t, listening, hubs, n, writers*changes) })
	}
	for n := range writers {
		writing.Go(func() { write(t, ctx, d, hubs, n, changes) })
	}
	writing.Wait()
	reading.Wait()

	for n, messages := range heard {
		if err := wholeAndInOrder(messages, writers*changes); err != nil {
			t.Errorf("screen %d: %v", n, err)
		}
		for i := range messages {
			if mine, first := messages[i], heard[0][i]; mine.Seq != first.Seq || mine.Event != first.Event || mine.Change != first.Change {
				t.Fatalf("screens 0 and %d disagree at %d: %d %+v, %d %+v", n, i, first.Seq, first.Change, mine.Seq, mine.Change)
			}
		}
	}
}

const seed = 84

// write commits changes one by one; some take their id long before they commit.
func write(t *testing.T, ctx context.Context, d *db.DB, hubs []*live.Hub, n, changes int) {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	for range changes {
		err := d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			if err := live.Tell(ctx, tx, live.Tickets, uuid.New(), uuid.Nil); err != nil {
				return err
			}
			for range r.IntN(20) {
				if _, err := tx.ExecContext(ctx, "select 1"); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Errorf("writer %d: %v", n, err)
			return
		}
		if r.IntN(4) > 0 { // else the signal is lost
			id, _ := db.Account(ctx)
			hubs[r.IntN(len(hubs))].Wake(id)
		}
	}
}

// screen listens at one copy, is cut off at random and resumes at another, until it heard all.
func screen(t *testing.T, ctx context.Context, hubs []*live.Hub, n, all int) []*live.Message {
	r := rand.New(rand.NewPCG(seed, uint64(1000+n)))
	var heard []*live.Message
	last := int64(0)
	for len(heard) < all && ctx.Err() == nil {
		s, err := hubs[r.IntN(len(hubs))].Subscribe(ctx, live.Query{Resume: true, Since: last})
		if err != nil {
			t.Errorf("screen %d: %v", n, err)
			return heard
		}
		stay := 1 + r.IntN(60)
		for got := 0; got < stay && len(heard) < all && ctx.Err() == nil; {
			select {
			case <-ctx.Done():
			case <-s.Ready():
				messages, err := s.Take()
				if err != nil {
					got = stay
				}
				for _, m := range messages {
					last = m.Seq
					if m.Event == live.Changed {
						heard, got = append(heard, m), got+1
					} else if m.Event == live.Reset {
						t.Errorf("screen %d was told to start afresh", n)
					}
				}
			}
		}
		s.Close()
	}
	return heard
}

func wholeAndInOrder(messages []*live.Message, all int) error {
	if len(messages) != all {
		return fmt.Errorf("heard %d of %d", len(messages), all)
	}
	keys := map[uuid.UUID]bool{}
	for n, m := range messages {
		if m.Seq != int64(n+1) {
			return fmt.Errorf("message %d has number %d", n, m.Seq)
		}
		if keys[m.Key] {
			return errors.New("a change was told twice")
		}
		keys[m.Key] = true
	}
	return nil
}
