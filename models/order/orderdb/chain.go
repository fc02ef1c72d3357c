package orderdb

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// A link is one event's place in its register's hash chain.
type link struct {
	register uuid.UUID
	chainSeq int64
	order    uuid.UUID
	seq      int
	kind     string
	command  uuid.UUID
	staff    uuid.UUID
	at       time.Time
	data     []byte
}

// hash is SHA-256 over the hash before it and everything the event says, each part with its
// length, so that no two different events have the same bytes.
func (l link) hash(previous []byte) []byte {
	h := sha256.New()
	part := func(b []byte) {
		var size [8]byte
		binary.BigEndian.PutUint64(size[:], uint64(len(b)))
		h.Write(size[:])
		h.Write(b)
	}
	number := func(n int64) {
		var b [8]byte
		binary.BigEndian.PutUint64(b[:], uint64(n))
		h.Write(b[:])
	}
	part(previous)
	h.Write(l.register[:])
	number(l.chainSeq)
	h.Write(l.order[:])
	number(int64(l.seq))
	part([]byte(l.kind))
	h.Write(l.command[:])
	h.Write(l.staff[:])
	number(l.at.UnixMicro())
	part(l.data)
	return h.Sum(nil)
}

// A Break is a place where a register's chain does not hold: an event was changed, removed or put in.
type Break struct {
	Register uuid.UUID
	ChainSeq int64
	Order    uuid.UUID
	Reason   string
}

const chainPage = 5000

// VerifyChain walks a register's events from the first to the last and returns where the chain
// breaks; nil when it holds.
func (s *Store) VerifyChain(ctx context.Context, register uuid.UUID) (*Break, error) {
	var found *Break
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		w := walk{register: register}
		for {
			n, err := w.page(ctx, tx)
			if err != nil || w.broken != nil {
				found = w.broken
				return err
			}
			if n < chainPage {
				break
			}
		}
		var err error
		found, err = w.head(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("verify chain of register %s: %w", register, err)
	}
	return found, nil
}

type walk struct {
	register uuid.UUID
	seq      int64
	hash     []byte
	broken   *Break
}

func (w *walk) page(ctx context.Context, tx bun.IDB) (int, error) {
	rows, err := tx.QueryContext(ctx, `
		select chain_seq, order_id, seq, type, command_id, coalesce(staff_id, '00000000-0000-0000-0000-000000000000'), at, data::text, hash
		from order_events
		where account_id = app_account() and register_id = ? and chain_seq > ?
		order by chain_seq limit ?`, w.register, w.seq, chainPage)
	if err != nil {
		return 0, fmt.Errorf("read events: %w", err)
	}
	defer func() { _ = rows.Close() }()
	n := 0
	for rows.Next() {
		l := link{register: w.register}
		var hash []byte
		if err := rows.Scan(&l.chainSeq, &l.order, &l.seq, &l.kind, &l.command, &l.staff, &l.at, &l.data, &hash); err != nil {
			return 0, fmt.Errorf("read event: %w", err)
		}
		n++
		switch {
		case l.chainSeq != w.seq+1:
			w.broken = &Break{w.register, w.seq + 1, l.order, "an event is missing"}
			return n, nil
		case !bytes.Equal(hash, l.hash(w.hash)):
			w.broken = &Break{w.register, l.chainSeq, l.order, "an event was changed"}
			return n, nil
		}
		w.seq, w.hash = l.chainSeq, hash
	}
	return n, rows.Err()
}

// head compares the last event with the chain's stored head: events cut off at the end show there.
func (w *walk) head(ctx context.Context, tx bun.IDB) (*Break, error) {
	var seq int64
	var hash []byte
	err := tx.QueryRowContext(ctx, `
		select seq, hash from register_chains where account_id = app_account() and register_id = ?`, w.register).Scan(&seq, &hash)
	if err != nil {
		return nil, fmt.Errorf("read head: %w", err)
	}
	if seq != w.seq || !bytes.Equal(hash, w.hash) {
		return &Break{Register: w.register, ChainSeq: seq, Reason: "events at the end are missing"}, nil
	}
	return nil, nil
}
