package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/pflag"

	"comptoir/models/db"
	"comptoir/models/db/postgres"
)

// databaseOptions say where the data is.
type databaseOptions struct {
	data       string
	url        string
	migrateURL string
	pooled     bool
	alone      bool // refuse where a server runs on the folder already; tools work beside it
}

func (o *databaseOptions) register(f *pflag.FlagSet) {
	f.StringVar(&o.data, "data", "data", "folder of the private Postgres, used where no database URL is given")
	f.StringVar(&o.url, "database-url", "", "a Postgres 14 or newer to use instead (also DATABASE_URL)")
	f.StringVar(&o.migrateURL, "migrate-url", "", "the same database reached directly, as its owner, where database-url goes through a pooler")
	f.BoolVar(&o.pooled, "pooled", false, "database-url goes through a transaction-mode pooler such as PgBouncer")
}

// A database is an open, migrated database and what must be stopped after it.
type database struct {
	*db.DB
	direct string // reaches Postgres itself, as the owner
	server *postgres.Server
}

// open starts the private Postgres where no URL is given, migrates and connects.
func (o *databaseOptions) open(ctx context.Context, log *slog.Logger) (*database, error) {
	d := &database{direct: o.migrateURL}
	url := o.url
	if url == "" {
		var err error
		if url, err = d.private(ctx, o.data, o.alone, log); err != nil {
			return nil, errors.Join(err, d.Close())
		}
	}
	if d.direct == "" {
		d.direct = url
	}
	if err := d.connect(ctx, url, o.pooled, log); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// private returns where the private Postgres of a data folder is reached: that of a server which
// runs there, for tools that work beside it, or one that is started.
func (d *database) private(ctx context.Context, data string, alone bool, log *slog.Logger) (string, error) {
	url, err := d.start(ctx, data, log)
	var used postgres.ErrInUse
	if alone || !errors.As(err, &used) {
		return url, err
	}
	owner, found := postgres.Find(used.Dir, postgres.Superuser, databaseName)
	if !found {
		return "", err
	}
	d.direct = owner
	url, _ = postgres.Find(used.Dir, db.Role, databaseName)
	return url, nil
}

// start runs the private Postgres and returns where the application's own user reaches it.
func (d *database) start(ctx context.Context, data string, log *slog.Logger) (string, error) {
	dir, err := filepath.Abs(data)
	if err != nil {
		return "", fmt.Errorf("find data folder: %w", err)
	}
	if d.server, err = postgres.Start(ctx, postgres.Config{Dir: filepath.Join(dir, "postgres"), Log: log}); err != nil {
		return "", err
	}
	if err := d.server.Create(ctx, databaseName, db.Role); err != nil {
		return "", fmt.Errorf("make database: %w", err)
	}
	d.direct = d.server.URL(postgres.Superuser, databaseName)
	return d.server.URL(db.Role, databaseName), nil
}

const databaseName = "comptoir"

func (d *database) connect(ctx context.Context, url string, pooled bool, log *slog.Logger) error {
	if err := db.Migrate(ctx, d.direct, log); err != nil {
		return fmt.Errorf("migrate database: %w", err)
	}
	opened, err := db.Open(ctx, db.Config{URL: url, MigrateURL: d.direct, Pooled: pooled, Log: log})
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	d.DB = opened
	return d.Check(ctx)
}

// onLoss calls lost when the private Postgres has ended and cannot be brought back.
func (d *database) onLoss(lost func(error)) {
	if d.server == nil {
		return
	}
	go func() {
		<-d.server.Done()
		if err := d.server.Err(); err != nil {
			lost(err)
		}
	}()
}

// Close closes the connections and stops the private Postgres cleanly.
func (d *database) Close() error {
	var errs []error
	if d.DB != nil {
		errs = append(errs, d.DB.Close())
	}
	if d.server != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		errs = append(errs, d.server.Stop(ctx))
	}
	return errors.Join(errs...)
}

func newLog(verbose bool) *slog.Logger {
	level := slog.LevelInfo
	if verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}
