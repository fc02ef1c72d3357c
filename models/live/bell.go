package live

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"comptoir/models/db"
)

// A bell tells the other copies of the server whose feed has something new. Many signals of a
// moment go out as one statement, outside any transaction: a NOTIFY inside would make
// transactions wait for each other at their commit.
type bell struct {
	self uuid.UUID // this copy: it does not listen to itself
	rung chan struct{}

	mu       sync.Mutex
	accounts map[uuid.UUID]struct{}
}

const (
	quiet = 5 * time.Millisecond // between two signals
	crowd = 200                  // accounts in one signal: a payload holds 8,000 bytes
)

func newBell() *bell {
	return &bell{self: uuid.New(), rung: make(chan struct{}, 1), accounts: map[uuid.UUID]struct{}{}}
}

func (b *bell) ring(account uuid.UUID) {
	b.mu.Lock()
	b.accounts[account] = struct{}{}
	b.mu.Unlock()
	select {
	case b.rung <- struct{}{}:
	default:
	}
}

// run sends signals until ctx ends. One that is lost costs a poll's time, no more.
func (b *bell) run(ctx context.Context, d *db.DB, log *slog.Logger) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.rung:
		}
		for payload := b.next(); payload != ""; payload = b.next() {
			if err := d.Notify(ctx, channel, payload); err != nil && ctx.Err() == nil {
				log.WarnContext(ctx, "other copies of the server hear of a change later", "err", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(quiet):
		}
	}
}

// next takes the accounts of one signal; empty when there are none.
func (b *bell) next() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.accounts) == 0 {
		return ""
	}
	words := []string{b.self.String()}
	for account := range b.accounts {
		words = append(words, account.String())
		delete(b.accounts, account)
		if len(words) > crowd {
			break
		}
	}
	return strings.Join(words, " ")
}

// others are the accounts that a signal names; none in a signal of our own.
func (b *bell) others(payload string) []uuid.UUID {
	words := strings.Fields(payload)
	if len(words) == 0 || words[0] == b.self.String() {
		return nil
	}
	var accounts []uuid.UUID
	for _, word := range words[1:] {
		if id, err := uuid.Parse(word); err == nil {
			accounts = append(accounts, id)
		}
	}
	return accounts
}
