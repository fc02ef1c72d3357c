package db

import (
	"context"
	"database/sql/driver"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// A connector makes connections for database/sql that open a transaction together with its
// scope, in one round trip instead of two.
type connector struct{ driver.Connector }

func newConnector(conf pgx.ConnConfig) connector {
	return connector{stdlib.GetConnector(conf)}
}

// Connect opens a connection.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return conn{inner.(*stdlib.Conn)}, nil
}

// A conn refuses to begin a transaction that has no scope.
type conn struct{ *stdlib.Conn }

type scopeKey struct{}

var errNoScope = errors.New("a transaction without a scope")

// BeginTx begins a transaction in the context's scope.
func (c conn) BeginTx(ctx context.Context, _ driver.TxOptions) (driver.Tx, error) {
	s, ok := ctx.Value(scopeKey{}).(scope)
	if !ok {
		return nil, errNoScope
	}
	raw := c.Conn.Conn()
	if raw.IsClosed() {
		return nil, driver.ErrBadConn
	}
	tx, err := raw.BeginTx(ctx, pgx.TxOptions{BeginQuery: s.open()})
	if err == nil {
		return sqlTx{ctx, tx}, nil
	}
	if raw.IsClosed() && ctx.Err() == nil {
		return nil, driver.ErrBadConn // nothing has happened yet: database/sql tries another
	}
	abandon(raw)
	return nil, err
}

// abandon closes a connection whose transaction half began: BEGIN may have worked where
// taking the role failed.
func abandon(c *pgx.Conn) {
	ctx, cancel := cleanup()
	defer cancel()
	_ = c.Close(ctx)
}

type sqlTx struct {
	ctx context.Context
	tx  pgx.Tx
}

func (t sqlTx) Commit() error { return t.tx.Commit(t.ctx) }

// Rollback works also when the caller has gone away, so that the connection stays usable.
func (t sqlTx) Rollback() error {
	ctx, cancel := cleanup()
	defer cancel()
	return t.tx.Rollback(ctx)
}
