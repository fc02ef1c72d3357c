package live

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"comptoir/models/db"
)

// pruneFrom forgets old changes from time to time, until ctx ends.
func (h *Hub) pruneFrom(ctx context.Context) {
	tick := time.NewTicker(pruneEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			for _, account := range h.takeTold() {
				if err := h.Prune(db.WithAccount(ctx, account), now); err != nil && ctx.Err() == nil {
					h.log.WarnContext(ctx, "old changes are kept a while longer", "account", account, "err", err)
				}
			}
		}
	}
}

// Prune forgets the changes of the context's account that are older than a day at now.
func (h *Hub) Prune(ctx context.Context, now time.Time) error {
	for { // what never had a listener has no number yet
		changes, err := number(ctx, h.db.Hot())
		if err != nil {
			return err
		}
		if len(changes) < step {
			break
		}
	}
	for {
		n, err := prune(ctx, h.db.Hot(), now.Add(-h.keep))
		if err != nil || n < step {
			return err
		}
	}
}

// takeTold returns the accounts that had changes since the last time; those still listened to stay.
func (h *Hub) takeTold() []uuid.UUID {
	h.mu.Lock()
	defer h.mu.Unlock()
	accounts := slices.Collect(maps.Keys(h.told))
	clear(h.told)
	for account := range h.feeds {
		h.told[account] = struct{}{}
	}
	return accounts
}
