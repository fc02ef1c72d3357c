package staff

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"comptoir/models/fault"
)

// A Try is one guess. It is counted before it is looked at, so that many at once gain nothing.
type Try struct {
	Count int // tries that are remembered, with this one
	key   string
}

// key names whose tries they are, without keeping who it is.
func (l Lane) key(who string) string {
	sum := sha256.Sum256([]byte(who))
	return l.name + ":" + hex.EncodeToString(sum[:16])
}

// Take counts a try, or refuses it where it came too soon.
func (s *Store) Take(ctx context.Context, l Lane, who string) (Try, error) {
	try := Try{key: l.key(who)}
	var wait time.Duration
	err := s.db.Global(ctx, func(ctx context.Context, tx bun.Tx) error {
		before, err := s.lockTries(ctx, tx, try.key)
		if err != nil {
			return err
		}
		var after tries
		if after, wait = l.next(before, s.now()); wait > 0 {
			return nil
		}
		try.Count = after.Count
		_, err = tx.ExecContext(ctx, "update throttles set failures = ?, at = ?, until = ? where key = ?",
			after.Count, after.At, after.Until, try.key)
		return err
	})
	if err != nil {
		return Try{}, fmt.Errorf("count try: %w", err)
	}
	if wait > 0 {
		return Try{}, tooSoon(wait)
	}
	return try, nil
}

func (s *Store) lockTries(ctx context.Context, tx bun.Tx, key string) (t tries, err error) {
	_, err = tx.ExecContext(ctx, `insert into throttles (key, failures, at, until) values (?, 0, ?, ?)
		on conflict (key) do nothing`, key, s.now(), s.now())
	if err != nil {
		return t, err
	}
	err = tx.NewRaw("select failures, at, until from throttles where key = ? for update", key).Scan(ctx, &t)
	return t, err
}

func tooSoon(wait time.Duration) error {
	return fault.TooMany("try.wait").With("count", int((wait+time.Second-1)/time.Second))
}

// Forget drops what is remembered: whoever guessed has proved to be the one.
func (s *Store) Forget(ctx context.Context, tries ...Try) error {
	return s.settle(ctx, tries, "delete from throttles where key = ?")
}

// Refund takes a try back: it was right, but proves nothing about the ones before.
func (s *Store) Refund(ctx context.Context, tries ...Try) error {
	return s.settle(ctx, tries, "update throttles set failures = greatest(0, failures - 1), until = at where key = ?")
}

func (s *Store) settle(ctx context.Context, tries []Try, statement string) error {
	if len(tries) == 0 {
		return nil
	}
	err := s.db.Global(ctx, func(ctx context.Context, tx bun.Tx) error {
		for _, t := range tries {
			if _, err := tx.ExecContext(ctx, statement, t.key); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("settle tries: %w", err)
	}
	return nil
}

// forgotten is how long it takes every lane to give back all it remembers, and more.
const forgotten = 3 * 24 * time.Hour

// sweep drops what is remembered of lanes that nobody has used for long.
func (s *Store) sweep(ctx context.Context) error {
	err := s.db.Global(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, "delete from throttles where at < ?", s.now().Add(-forgotten))
		return err
	})
	if err != nil {
		return fmt.Errorf("sweep tries: %w", err)
	}
	return nil
}
