package catalogdb_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/catalog/catalogdb"
	"comptoir/models/live"
	"comptoir/models/money"
)

func TestWhatRanOutIsToldToTheVenueWithinASecond(t *testing.T) {
	s := newShop(t)
	hub := live.NewHub(s.db, slog.New(slog.DiscardHandler))
	store := catalogdb.New(s.db, hub)
	tea := s.add(s.draft("Tea", 300))
	here, err := hub.Subscribe(s.ctx, live.Query{Topics: []live.Topic{live.Items}, Venue: s.venue})
	s.do(err)
	defer here.Close()
	elsewhere, err := hub.Subscribe(s.ctx, live.Query{Topics: []live.Topic{live.Items}, Venue: s.other})
	s.do(err)
	defer elsewhere.Close()
	began := time.Now()
	s.do(store.SetSoldOut(s.ctx, id(), s.venue, tea, uuid.Nil, true))
	if got := heard(t, here); got.Key != tea || got.Venue != s.venue {
		t.Errorf("heard %+v", got)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("it took %v", took)
	}
	s.do(store.SetPrice(s.ctx, id(), tea, money.PriceOf(350))) // told to every venue
	if got := heard(t, elsewhere); got.Key != tea || got.Venue != uuid.Nil {
		t.Errorf("elsewhere heard %+v", got)
	}
}

// heard waits for the next change that a subscription is told.
func heard(t *testing.T, s *live.Subscription) live.Change {
	t.Helper()
	limit := time.After(time.Minute)
	for {
		select {
		case <-limit:
			t.Fatal("heard nothing")
		case <-s.Ready():
		}
		messages, err := s.Take()
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range messages {
			if m.Event == live.Changed {
				return m.Change
			}
		}
	}
}
