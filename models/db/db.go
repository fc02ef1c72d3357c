// Package db is the only one that knows how the database is reached.
//
// It owns connections, transactions, the account they see, migrations and the channel that
// tells other copies of the server what happened. It must not know any concept of the trade:
// stores bring their own SQL and get a transaction that is already limited to one account.
// Nothing can be asked outside such a transaction, so no query can see two accounts.
// Start reading at DB.Tx; the fast path for what is done at every tap is Hot.Do.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
)

// Role is the database role that every transaction runs as. It owns nothing, so row level
// security holds for it whatever the connection's own user may do.
const Role = "comptoir_app"

const defaultMaxConns = 16

// Config says where the database is and how it may be used.
type Config struct {
	// URL is where transactions go; a transaction-mode PgBouncer may stand there.
	URL string
	// MigrateURL reaches Postgres itself, for what needs a session of its own: listening.
	// Empty means URL.
	MigrateURL string
	// Pooled says that a transaction-mode PgBouncer stands at URL: nothing is prepared then.
	Pooled bool
	// MaxConns limits each of the two pools. 0 means 16.
	MaxConns int
	// Log hears of lost connections. Nil means silence.
	Log *slog.Logger
}

// A DB is the way to the database, shared by the whole program.
type DB struct {
	bun    *bun.DB
	pool   *pgxpool.Pool
	direct string
	log    *slog.Logger
}

// Open connects and returns once the database has answered.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	cfg = cfg.withDefaults()
	pool, err := openPool(ctx, cfg)
	if err != nil {
		return nil, err
	}
	rows, err := openRows(cfg)
	if err != nil {
		pool.Close()
		return nil, err
	}
	return &DB{bun: rows, pool: pool, direct: cfg.MigrateURL, log: cfg.Log}, nil
}

func (c Config) withDefaults() Config {
	if c.MigrateURL == "" {
		c.MigrateURL = c.URL
	}
	if c.MaxConns <= 0 {
		c.MaxConns = defaultMaxConns
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}

// openPool opens the pool of the fast path, whose statements are prepared where they may be.
func openPool(ctx context.Context, cfg Config) (*pgxpool.Pool, error) {
	conf, err := pgxpool.ParseConfig(cfg.URL)
	if err != nil {
		return nil, fmt.Errorf("read database url: %w", err)
	}
	conf.MaxConns = int32(min(cfg.MaxConns, 10_000))
	conf.AfterConnect = teachIDs
	if cfg.Pooled {
		conf.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeExec
	}
	pool, err := pgxpool.NewWithConfig(ctx, conf)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach database: %w", err)
	}
	return pool, nil
}

// openRows opens the pool behind bun. bun writes values into the text of a statement, so
// preparing each would cost a round trip and win nothing.
func openRows(cfg Config) (*bun.DB, error) {
	conf, err := pgx.ParseConfig(cfg.URL)
	if err != nil {
		return nil, fmt.Errorf("read database url: %w", err)
	}
	conf.DefaultQueryExecMode = pgx.QueryExecModeExec
	rows := sql.OpenDB(newConnector(*conf))
	rows.SetMaxOpenConns(cfg.MaxConns)
	rows.SetMaxIdleConns(cfg.MaxConns)
	rows.SetConnMaxIdleTime(10 * time.Minute)
	rows.SetConnMaxLifetime(time.Hour)
	return bun.NewDB(rows, pgdialect.New()), nil
}

// Close ends every connection; transactions under way are waited for.
func (d *DB) Close() error {
	d.pool.Close()
	if err := d.bun.Close(); err != nil && !errors.Is(err, sql.ErrConnDone) {
		return fmt.Errorf("close database: %w", err)
	}
	return nil
}
