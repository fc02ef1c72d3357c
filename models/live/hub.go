package live

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"comptoir/models/db"
)

const (
	channel    = "comptoir_live"
	pollEvery  = 2 * time.Second
	restEvery  = 10 * time.Millisecond
	keep       = 24 * time.Hour
	pruneEvery = 10 * time.Minute
)

// A Hub is where the screens of one copy of the server listen. Every copy has one; they share
// nothing but the database. A nil Hub may be woken: nothing listens there.
type Hub struct {
	db   *db.DB
	log  *slog.Logger
	poll time.Duration
	rest time.Duration
	keep time.Duration
	bell *bell

	mu     sync.Mutex
	closed bool
	feeds  map[uuid.UUID]*listened
	told   map[uuid.UUID]struct{} // accounts whose old changes may have to be forgotten
}

// listened is a feed and how many listen to it.
type listened struct {
	*feed
	listeners int
	stop      context.CancelFunc
}

// NewHub returns a hub. It works once Run is running, and also, a little later for what other
// copies change, without.
func NewHub(d *db.DB, log *slog.Logger) *Hub {
	return &Hub{
		db: d, log: log, poll: pollEvery, rest: restEvery, keep: keep, bell: newBell(),
		feeds: map[uuid.UUID]*listened{}, told: map[uuid.UUID]struct{}{},
	}
}

// Run passes signals between copies and forgets old changes, until ctx ends. Then every
// subscription is cut off, so that the server can close.
func (h *Hub) Run(ctx context.Context) error {
	defer h.close()
	go h.bell.run(ctx, h.db, h.log)
	go h.pruneFrom(ctx)
	return h.db.Listen(ctx, db.Listener{Channel: channel, Heard: h.heard, Connected: h.wakeAll})
}

// Wake says that changes of the account have been committed. It never waits.
func (h *Hub) Wake(account uuid.UUID) {
	if h == nil {
		return
	}
	h.wake(account)
	h.bell.ring(account)
}

func (h *Hub) wake(account uuid.UUID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.told[account] = struct{}{}
	if f := h.feeds[account]; f != nil {
		f.wake()
	}
}

// heard wakes the accounts that another copy names.
func (h *Hub) heard(payload string) {
	for _, account := range h.bell.others(payload) {
		h.wake(account)
	}
}

// wakeAll is for after a time in which signals may have been lost.
func (h *Hub) wakeAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, f := range h.feeds {
		f.wake()
	}
}

// Subscribe listens to the context's account until the subscription is closed. Its first
// message is Ready with the number from which it listens, or Reset.
func (h *Hub) Subscribe(ctx context.Context, q Query) (*Subscription, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return nil, err
	}
	f, err := h.enter(account)
	if err != nil {
		return nil, err
	}
	done := make(chan struct{})
	sub := newSubscription(q, func(s *Subscription) {
		select {
		case <-done:
			return // closed twice
		default:
			close(done)
		}
		h.leave(account, f, s)
	})
	select {
	case f.joins <- sub:
		return sub, nil
	case <-ctx.Done():
		sub.Close()
		return nil, ctx.Err()
	case <-f.ended:
		sub.Close()
		return nil, ErrCut
	}
}

// Listened returns the accounts to which somebody listens at this copy of the server.
func (h *Hub) Listened() []uuid.UUID {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Collect(maps.Keys(h.feeds))
}

// enter finds or starts the account's feed and counts one listener more.
func (h *Hub) enter(account uuid.UUID) (*listened, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, ErrCut
	}
	f := h.feeds[account]
	if f == nil {
		ctx, stop := context.WithCancel(db.WithAccount(context.Background(), account))
		f = &listened{feed: newFeed(h), stop: stop}
		h.feeds[account] = f
		h.told[account] = struct{}{}
		go f.run(ctx)
	}
	f.listeners++
	return f, nil
}

// leave counts one listener less; the last one ends the feed.
func (h *Hub) leave(account uuid.UUID, f *listened, s *Subscription) {
	select {
	case f.leaves <- s:
	case <-f.ended:
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	f.listeners--
	if f.listeners > 0 {
		return
	}
	f.stop()
	if h.feeds[account] == f {
		delete(h.feeds, account)
	}
}

func (h *Hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for _, f := range h.feeds {
		f.stop()
	}
}
