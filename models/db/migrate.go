package db

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"comptoir/models/db/migrations"
)

// A migration is one file: one transaction, together with the record that it was done.
type migration struct {
	name     string
	sql      string
	checksum []byte
}

// migrateLock is the advisory lock that lets one server migrate while others wait.
const migrateLock = 0x636f6d70746f6972 // "comptoir"

const createMigrations = `create table if not exists migrations (
  name      text primary key,
  checksum  bytea not null,
  at        timestamptz not null default now()
)`

// Migrate brings the database to what this program expects: it makes the role that
// transactions run as and applies the migrations that are missing, each in a transaction of
// its own. Servers that start together wait for each other. url must reach Postgres itself,
// as a user who may create tables and, unless the role is there, roles.
func Migrate(ctx context.Context, url string, log *slog.Logger) error {
	all, err := known(migrations.Files)
	if err != nil {
		return err
	}
	return migrateTo(ctx, url, all, log)
}

func migrateTo(ctx context.Context, url string, all []migration, log *slog.Logger) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return fmt.Errorf("reach database to migrate: %w", err)
	}
	defer abandon(conn) // gives the lock back, too
	if _, err := conn.Exec(ctx, "select pg_advisory_lock($1)", int64(migrateLock)); err != nil {
		return fmt.Errorf("wait for other migrations: %w", err)
	}
	done, err := applied(ctx, conn)
	if err != nil {
		return err
	}
	todo, err := pending(all, done)
	if err != nil {
		return err
	}
	if len(done) == 0 {
		if _, err := conn.Exec(ctx, createMigrations); err != nil {
			return fmt.Errorf("create table migrations: %w", err)
		}
	}
	if err := prepareRole(ctx, conn, len(todo) > 0); err != nil {
		return err
	}
	for _, m := range todo {
		if err := apply(ctx, conn, m, log); err != nil {
			return err
		}
	}
	return nil
}

// known reads the program's migrations in their order.
func known(files fs.FS) ([]migration, error) {
	names, err := fs.Glob(files, "*.tx.up.sql") // sorted by name
	if err != nil {
		return nil, fmt.Errorf("list migrations: %w", err)
	}
	all := make([]migration, 0, len(names))
	for _, file := range names {
		text, err := fs.ReadFile(files, file)
		if err != nil {
			return nil, fmt.Errorf("read migration: %w", err)
		}
		sum := sha256.Sum256(text)
		all = append(all, migration{strings.TrimSuffix(file, ".tx.up.sql"), string(text), sum[:]})
	}
	return all, nil
}

type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// applied reads which migrations the database has had, with their checksums. A database
// without the table has had none.
func applied(ctx context.Context, q querier) (map[string][]byte, error) {
	done := map[string][]byte{}
	rows, err := q.Query(ctx, "select name, checksum from migrations")
	if err == nil {
		var name string
		var sum []byte
		_, err = pgx.ForEachRow(rows, []any{&name, &sum}, func() error {
			done[name] = bytes.Clone(sum)
			return nil
		})
	}
	if err != nil && code(err) != codeUndefinedTable {
		return nil, fmt.Errorf("read applied migrations: %w", err)
	}
	return done, nil
}

// pending returns what is missing in the database, or why the two do not fit.
func pending(all []migration, done map[string][]byte) ([]migration, error) {
	var todo []migration
	matched := 0
	for _, m := range all {
		sum, ok := done[m.name]
		switch {
		case !ok:
			todo = append(todo, m)
		case !bytes.Equal(sum, m.checksum):
			return nil, fmt.Errorf("migration %s was changed after this database had it", m.name)
		default:
			matched++
		}
	}
	if matched < len(done) {
		return nil, ErrNewer{Unknown: len(done) - matched}
	}
	return todo, nil
}

// apply runs one migration and writes down that it was done, both or neither.
func apply(ctx context.Context, conn *pgx.Conn, m migration, log *slog.Logger) error {
	start := time.Now()
	err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, m.sql); err != nil {
			return located(m, err)
		}
		_, err := tx.Exec(ctx, "insert into migrations (name, checksum) values ($1, $2)", m.name, m.checksum)
		return err
	})
	if err != nil {
		return fmt.Errorf("migrate %s: %w", m.name, err)
	}
	if log != nil {
		log.InfoContext(ctx, "database migrated", "migration", m.name, "took", time.Since(start))
	}
	return nil
}

// located adds the line of the file that Postgres complains about.
func located(m migration, err error) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) || pg.Position == 0 {
		return err
	}
	before := []rune(m.sql)[:min(int(pg.Position)-1, len([]rune(m.sql)))]
	return fmt.Errorf("line %d: %w", 1+strings.Count(string(before), "\n"), err)
}
