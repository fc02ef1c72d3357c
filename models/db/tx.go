package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/uptrace/bun"

	"comptoir/models/fault"
)

// Tx runs fn in a transaction that sees and changes the context's account only. It commits
// when fn returns nil and rolls back on an error or a panic. When Postgres gives up a
// transaction for another's sake, fn is run again from the start: it must not keep anything
// from a run that failed, and must do nothing outside the database.
func (d *DB) Tx(ctx context.Context, fn func(context.Context, bun.Tx) error) error {
	return d.tenant(ctx, false, fn)
}

// Read runs fn in a transaction that cannot change anything and sees one state of the
// context's account from beginning to end.
func (d *DB) Read(ctx context.Context, fn func(context.Context, bun.Tx) error) error {
	return d.tenant(ctx, true, fn)
}

func (d *DB) tenant(ctx context.Context, readOnly bool, fn func(context.Context, bun.Tx) error) error {
	s, err := tenantScope(ctx, readOnly)
	if err != nil {
		return err
	}
	return unknown(d.run(ctx, s, fn))
}

// unknown says of a row that names another which is not there, or is another account's, that this is not found,
// unless a store has said better.
func unknown(err error) error {
	var pg *pgconn.PgError
	if fault.Of(err) == nil && errors.As(err, &pg) && pg.Code == codeForeignKey {
		return fault.NotFound("request.not_found").Because(err)
	}
	return err
}

// Global runs fn in a transaction without an account. It sees only the few tables outside
// tenancy: what must be found before it is known whose it is.
func (d *DB) Global(ctx context.Context, fn func(context.Context, bun.Tx) error) error {
	if ctx.Value(insideKey{}) != nil {
		return ErrNested
	}
	return d.run(ctx, scope{}, fn)
}

func (d *DB) run(ctx context.Context, s scope, fn func(context.Context, bun.Tx) error) error {
	ctx = context.WithValue(ctx, scopeKey{}, s)
	ctx = context.WithValue(ctx, insideKey{}, true)
	return retry(ctx, func() error { return d.attempt(ctx, fn) })
}

func (d *DB) attempt(ctx context.Context, fn func(context.Context, bun.Tx) error) error {
	tx, err := d.bun.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing once committed
	if err := fn(ctx, tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit transaction: %w", err)
	}
	return nil
}

// cleanup is the context of what must be tried even when the caller has gone away.
func cleanup() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), 5*time.Second)
}
