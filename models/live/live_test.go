package live_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/live"
)

// hub is one copy of the server that runs until the test ends.
func hub(t *testing.T, d *db.DB) *live.Hub {
	t.Helper()
	h := live.NewHub(d, slog.New(slog.DiscardHandler))
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = h.Run(ctx)
	}()
	t.Cleanup(func() {
		stop()
		<-ended
	})
	return h
}

// tell commits one change.
func tell(t *testing.T, ctx context.Context, d *db.DB, topic live.Topic, key, venue uuid.UUID) {
	t.Helper()
	err := d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error { return live.Tell(ctx, tx, topic, key, venue) })
	if err != nil {
		t.Fatal(err)
	}
}

func subscribe(t *testing.T, ctx context.Context, h *live.Hub, q live.Query) *live.Subscription {
	t.Helper()
	s, err := h.Subscribe(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// hear waits for n messages.
func hear(t *testing.T, s *live.Subscription, n int) []*live.Message {
	t.Helper()
	var heard []*live.Message
	deadline := time.After(time.Minute)
	for len(heard) < n {
		select {
		case <-s.Ready():
			more, err := s.Take()
			if err != nil {
				t.Fatalf("after %d messages: %v", len(heard), err)
			}
			heard = append(heard, more...)
		case <-deadline:
			t.Fatalf("heard %d messages, want %d: %v", len(heard), n, heard)
		}
	}
	if len(heard) > n {
		t.Fatalf("heard %d messages, want %d: %v", len(heard), n, heard)
	}
	return heard
}

func account(t *testing.T, ctx context.Context) uuid.UUID {
	t.Helper()
	id, err := db.Account(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAScreenHearsWhatIsCommittedAfterItCame(t *testing.T) {
	d := dbtest.New(t)
	ctx, h := dbtest.Context(t, d), hub(t, d)
	tell(t, ctx, d, live.Orders, uuid.New(), uuid.Nil) // before anybody listened
	s := subscribe(t, ctx, h, live.Query{})
	if m := hear(t, s, 1)[0]; m.Event != live.Ready || m.Seq != 1 {
		t.Fatalf("first message is %+v", m)
	}
	key := uuid.New()
	tell(t, ctx, d, live.Tickets, key, uuid.Nil)
	h.Wake(account(t, ctx))
	if m := hear(t, s, 1)[0]; m.Event != live.Changed || m.Seq != 2 || m.Key != key || m.Topic != live.Tickets {
		t.Fatalf("heard %+v", m)
	}
}

func TestAChangeThatIsRolledBackIsNotTold(t *testing.T) {
	d := dbtest.New(t)
	ctx, h := dbtest.Context(t, d), hub(t, d)
	s := subscribe(t, ctx, h, live.Query{})
	hear(t, s, 1)
	failed := errors.New("no")
	err := d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return errors.Join(live.Tell(ctx, tx, live.Orders, uuid.New(), uuid.Nil), failed)
	})
	if !errors.Is(err, failed) {
		t.Fatal(err)
	}
	key := uuid.New()
	tell(t, ctx, d, live.Orders, key, uuid.Nil)
	h.Wake(account(t, ctx))
	if m := hear(t, s, 1)[0]; m.Key != key || m.Seq != 1 {
		t.Fatalf("heard %+v", m)
	}
}

func TestALostSignalLosesNothing(t *testing.T) {
	d := dbtest.New(t)
	ctx, h := dbtest.Context(t, d), hub(t, d)
	h.PollEvery(5 * time.Millisecond)
	s := subscribe(t, ctx, h, live.Query{})
	hear(t, s, 1)
	tell(t, ctx, d, live.Orders, uuid.New(), uuid.Nil) // and nobody is woken
	hear(t, s, 1)
}

func TestAnotherCopyOfTheServerHears(t *testing.T) {
	d := dbtest.New(t)
	ctx, here, there := dbtest.Context(t, d), hub(t, d), hub(t, d)
	there.PollEvery(time.Hour)
	s := subscribe(t, ctx, there, live.Query{})
	hear(t, s, 1)
	tell(t, ctx, d, live.Orders, uuid.New(), uuid.Nil)
	here.Wake(account(t, ctx))
	hear(t, s, 1)
}

func TestAScreenHearsItsTopicsAndItsVenueOnly(t *testing.T) {
	d := dbtest.New(t)
	ctx, h := dbtest.Context(t, d), hub(t, d)
	venue := uuid.New()
	s := subscribe(t, ctx, h, live.Query{Topics: []live.Topic{live.Tickets, live.Items}, Venue: venue})
	hear(t, s, 1)
	tell(t, ctx, d, live.Orders, uuid.New(), venue)
	tell(t, ctx, d, live.Tickets, uuid.New(), uuid.New())
	tell(t, ctx, d, live.Tickets, uuid.New(), venue)
	tell(t, ctx, d, live.Items, uuid.New(), uuid.Nil)
	h.Wake(account(t, ctx))
	got := hear(t, s, 2)
	if got[0].Seq != 3 || got[1].Seq != 4 {
		t.Fatalf("heard %v", got)
	}
}

func TestNobodyHearsAnotherAccount(t *testing.T) {
	d := dbtest.New(t)
	ours, theirs, h := dbtest.Context(t, d), dbtest.Context(t, d), hub(t, d)
	s := subscribe(t, ours, h, live.Query{})
	hear(t, s, 1)
	tell(t, theirs, d, live.Orders, uuid.New(), uuid.Nil)
	h.Wake(account(t, theirs))
	tell(t, ours, d, live.Items, uuid.New(), uuid.Nil)
	h.Wake(account(t, ours))
	if m := hear(t, s, 1)[0]; m.Topic != live.Items || m.Seq != 1 {
		t.Fatalf("heard %+v", m)
	}
}

func TestAScreenThatComesBackHearsWhatItMissed(t *testing.T) {
	d := dbtest.New(t)
	ctx, h := dbtest.Context(t, d), hub(t, d)
	keys := make([]uuid.UUID, 7)
	for n := range keys {
		keys[n] = uuid.New()
		tell(t, ctx, d, live.Tickets, keys[n], uuid.Nil)
	}
	s := subscribe(t, ctx, h, live.Query{Resume: true, Since: 0})
	hear(t, s, 8)
	back := subscribe(t, ctx, h, live.Query{Resume: true, Since: 5})
	got := hear(t, back, 3)
	if got[0].Event != live.Ready || got[0].Seq != 5 || got[1].Key != keys[5] || got[2].Key != keys[6] {
		t.Fatalf("heard %v", got)
	}
}

func TestAScreenThatWasAwayTooLongStartsAfresh(t *testing.T) {
	d := dbtest.New(t)
	ctx, h := dbtest.Context(t, d), hub(t, d)
	for range 3 {
		tell(t, ctx, d, live.Orders, uuid.New(), uuid.Nil)
	}
	if err := h.Prune(ctx, time.Now().Add(25*time.Hour)); err != nil {
		t.Fatal(err)
	}
	for _, since := range []int64{0, 2, 99} { // 99: an id of another database
		s := subscribe(t, ctx, h, live.Query{Resume: true, Since: since})
		if m := hear(t, s, 1)[0]; m.Event != live.Reset || m.Seq != 3 {
			t.Fatalf("since %d heard %+v", since, m)
		}
	}
	s := subscribe(t, ctx, h, live.Query{Resume: true, Since: 3})
	if m := hear(t, s, 1)[0]; m.Event != live.Ready {
		t.Fatalf("nothing was missed, heard %+v", m)
	}
}

func TestAReaderThatDoesNotKeepUpIsCutOff(t *testing.T) {
	d := dbtest.New(t)
	ctx, h := dbtest.Context(t, d), hub(t, d)
	slow := subscribe(t, ctx, h, live.Query{})
	quick := subscribe(t, ctx, h, live.Query{})
	hear(t, quick, 1)
	for range 3 {
		err := d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.ExecContext(ctx, "insert into outbox (account_id, topic) select app_account(), 'orders' from generate_series(1, 400)")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		h.Wake(account(t, ctx))
		hear(t, quick, 400)
	}
	if _, err := slow.Take(); err != nil {
		t.Fatal(err) // what was queued before the cut may still be read
	}
	if _, err := slow.Take(); !errors.Is(err, live.ErrCut) {
		t.Fatalf("the slow reader got %v", err)
	}
}

func TestClosingTheServerEndsEverySubscription(t *testing.T) {
	d := dbtest.New(t)
	ctx := dbtest.Context(t, d)
	h := live.NewHub(d, slog.New(slog.DiscardHandler))
	running, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = h.Run(running)
	}()
	s := subscribe(t, ctx, h, live.Query{})
	hear(t, s, 1)
	stop()
	<-ended
	<-s.Ready()
	if _, err := s.Take(); !errors.Is(err, live.ErrCut) {
		t.Fatalf("got %v", err)
	}
	if _, err := h.Subscribe(ctx, live.Query{}); !errors.Is(err, live.ErrCut) {
		t.Fatalf("a closed hub let somebody in: %v", err)
	}
}

func TestAScreenThatAsksGetsOnlyWhatIsNew(t *testing.T) {
	d := dbtest.New(t)
	ctx, h := dbtest.Context(t, d), hub(t, d)
	first, err := h.Since(ctx, live.Query{})
	if err != nil || first.Last != 0 || first.Reset || len(first.Changes) != 0 {
		t.Fatalf("%+v, %v", first, err)
	}
	key := uuid.New()
	tell(t, ctx, d, live.Orders, key, uuid.Nil)
	tell(t, ctx, d, live.Items, key, uuid.Nil)
	p, err := h.Since(ctx, live.Query{Resume: true, Since: first.Last, Topics: []live.Topic{live.Orders}})
	if err != nil || p.Last != 2 || len(p.Changes) != 1 || p.Changes[0].Key != key {
		t.Fatalf("%+v, %v", p, err)
	}
	p, err = h.Since(ctx, live.Query{Resume: true, Since: p.Last})
	if err != nil || p.Last != 2 || p.Reset || len(p.Changes) != 0 {
		t.Fatalf("nothing is new, got %+v, %v", p, err)
	}
}
