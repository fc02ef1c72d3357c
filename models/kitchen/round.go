package kitchen

import (
	"context"
	"log/slog"
	"time"

	"comptoir/models/db"
)

// rounds is how often tickets are looked for that nobody has seen.
const rounds = 3 * time.Second

// Run diverts tickets that nobody has seen, of all accounts that have a screen at this copy of the server, until ctx ends. What
// matters is in the database: any copy goes on where another ended.
func (s *Store) Run(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(rounds)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for _, account := range s.hub.Listened() {
			if err := s.Divert(db.WithAccount(ctx, account)); err != nil && ctx.Err() == nil {
				log.ErrorContext(ctx, "tickets that nobody has seen stay where they are", "account", account, "err", err)
			}
		}
	}
}
