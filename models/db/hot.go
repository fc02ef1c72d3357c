package db

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Hot is the way to the database for what happens at every tap: a whole transaction costs
// two round trips, or one where it only reads, and its statements are prepared.
type Hot struct{ pool *pgxpool.Pool }

// Hot returns the fast path.
func (d *DB) Hot() Hot { return Hot{d.pool} }

// Do runs one transaction of the context's account in two round trips. The first begins it
// and sends what read queues: the rows to lock and to know; their results arrive through the
// queued queries' own callbacks. decide then looks at them and returns what is to be written,
// which is sent together with the commit. A nil write, like an error, rolls back.
//
// Postgres may give the transaction up for another's sake; all three functions then run
// again, so callbacks must overwrite what they filled before, not add to it.
func (h Hot) Do(ctx context.Context, read func(*pgx.Batch), decide func() (write func(*pgx.Batch), err error)) error {
	s, err := tenantScope(ctx, false)
	if err != nil {
		return err
	}
	return retry(ctx, func() error { return h.attempt(ctx, s, read, decide) })
}

// Read runs queries of the context's account on one state of the database, in one round trip.
func (h Hot) Read(ctx context.Context, read func(*pgx.Batch)) error {
	s, err := tenantScope(ctx, true)
	if err != nil {
		return err
	}
	return retry(ctx, func() error {
		return h.with(ctx, func(conn *pgxpool.Conn) error {
			b := s.batch()
			read(b)
			b.Queue("commit")
			return send(ctx, conn, b)
		})
	})
}

func (h Hot) attempt(ctx context.Context, s scope, read func(*pgx.Batch), decide func() (func(*pgx.Batch), error)) error {
	return h.with(ctx, func(conn *pgxpool.Conn) error {
		b := s.batch()
		read(b)
		if err := send(ctx, conn, b); err != nil {
			return fmt.Errorf("begin and read: %w", err)
		}
		write, err := decide()
		if err != nil || write == nil {
			return err
		}
		b = &pgx.Batch{}
		write(b)
		b.Queue("commit").Exec(committed)
		if err := send(ctx, conn, b); err != nil {
			return fmt.Errorf("write and commit: %w", err)
		}
		return nil
	})
}

// with lends a connection and takes it back without a transaction, whatever happened.
func (h Hot) with(ctx context.Context, fn func(*pgxpool.Conn) error) error {
	conn, err := h.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("reach database: %w", err)
	}
	defer release(conn)
	return fn(conn)
}

// batch begins a transaction in the scope.
func (s scope) batch() *pgx.Batch {
	b := &pgx.Batch{}
	b.Queue(s.begin())
	b.Queue(limit, Role, s.account)
	return b
}

func send(ctx context.Context, conn *pgxpool.Conn, b *pgx.Batch) error {
	return conn.SendBatch(ctx, b).Close()
}

var errRolledBack = errors.New("the transaction was rolled back at its commit")

// committed refuses Postgres's polite answer to a commit that could not be.
func committed(tag pgconn.CommandTag) error {
	if tag.String() != "COMMIT" {
		return errRolledBack
	}
	return nil
}

// release rolls back what was left open. A connection on which even that fails is closed by
// the pool, which ends its transaction too.
func release(conn *pgxpool.Conn) {
	defer conn.Release()
	if conn.Conn().IsClosed() || conn.Conn().PgConn().TxStatus() == 'I' {
		return
	}
	ctx, cancel := cleanup()
	defer cancel()
	_, _ = conn.Exec(ctx, "rollback")
}
