package printdb

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/platform"
)

// A Bridge is one that comes to the server for its jobs, so that tills print through it that
// have none of their own.
type Bridge struct {
	ID   uuid.UUID `bun:"id"` // of its key
	Name string    `bun:"name"`
	Seen time.Time `bun:"seen"` // zero: never
}

// away is how long a bridge may be silent before what it has to print is said to wait for it.
const away = time.Minute

// Away says whether it has not been heard of for a while.
func (b Bridge) Away(now time.Time) bool { return now.Sub(b.Seen) > away }

const bridgeColumns = `k.id, k.name, coalesce(k.last_used_at, '0001-01-01') as seen`

// Bridges lists the account's bridges by name.
func (s *Store) Bridges(ctx context.Context) (list []Bridge, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select `+bridgeColumns+` from api_keys k where k.account_id = app_account() and k.revoked_at is null and ? = any(k.scopes) order by k.name, k.id`,
			platform.PrintJobs).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("list bridges: %w", err)
	}
	return list, nil
}

// BridgeOf is the bridge through which a register prints; nil where that is its own machine's.
func (s *Store) BridgeOf(ctx context.Context, register uuid.UUID) (*Bridge, error) {
	var b *Bridge
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		b, err = bridgeOf(ctx, tx, register)
		return err
	})
	return b, err
}

func bridgeOf(ctx context.Context, tx bun.IDB, register uuid.UUID) (*Bridge, error) {
	var b Bridge
	err := tx.NewRaw(`select `+bridgeColumns+` from registers r join api_keys k on k.account_id = r.account_id and k.id = r.bridge_id
		where r.account_id = app_account() and r.id = ? and k.revoked_at is null`, register).Scan(ctx, &b)
	if db.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read bridge of register %s: %w", register, err)
	}
	return &b, nil
}

// PrintThrough has a register print through a bridge from now on; the zero id is the bridge of
// its own machine.
func (s *Store) PrintThrough(ctx context.Context, register, bridge uuid.UUID) error {
	if bridge != uuid.Nil {
		list, err := s.Bridges(ctx)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(list, func(b Bridge) bool { return b.ID == bridge }) {
			return fault.Invalid("request.invalid").Field("bridge", "field.unknown")
		}
	}
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `update registers set bridge_id = ? where account_id = app_account() and id = ?`, db.OrNull(bridge), register)
		if err != nil {
			return fmt.Errorf("have register %s print through bridge %s: %w", register, bridge, err)
		}
		return db.Touch(ctx, tx)
	})
}

// ForBridge is what a bridge has to print for the registers that print through it, the oldest
// first, and what it was told before that it may still have.
func (s *Store) ForBridge(ctx context.Context, bridge uuid.UUID) (list []Job, err error) {
	now := s.now()
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select `+columns+` from print_jobs j
			join registers r on r.account_id = j.account_id and r.id = j.register_id
			where j.account_id = app_account() and r.bridge_id = ? and j.state in ('new', 'no_bridge', 'queued', 'running', 'needs_paper') and j.created_at > ?
			and not (`+waiting+`) order by j.created_at limit 50`, bridge, now.Add(-fresh), now.Add(-waits)).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("list print jobs of bridge %s: %w", bridge, err)
	}
	return list, nil
}

// OfBridge is a job that a bridge may speak of.
func (s *Store) OfBridge(ctx context.Context, bridge, id uuid.UUID) (job Job, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		err := tx.NewRaw(`select `+columns+` from print_jobs j
			join registers r on r.account_id = j.account_id and r.id = j.register_id
			where j.account_id = app_account() and j.id = ? and r.bridge_id = ?`, id, bridge).Scan(ctx, &job)
		if db.IsNotFound(err) {
			return fault.NotFound("request.not_found").Because(err)
		}
		return err
	})
	if fault.Of(err) == nil && err != nil {
		err = fmt.Errorf("read print job %s of bridge %s: %w", id, bridge, err)
	}
	return job, err
}

// Heard keeps that a bridge is there.
func (s *Store) Heard(ctx context.Context, bridge uuid.UUID) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `update api_keys set last_used_at = ? where account_id = app_account() and id = ?`, s.now(), bridge)
		if err != nil {
			return fmt.Errorf("hear of bridge %s: %w", bridge, err)
		}
		return nil
	})
}
