//go:build unix

// Package dbtest gives every test a database of its own, on a real Postgres.
//
// It owns a private server for each test program, in memory where the machine has it, and
// databases cloned from one that is already migrated. It must not know what tests do there.
// TEST_DATABASE_URL names a server to use instead. Start reading at New.
package dbtest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/url"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/db"
)

// New returns a migrated, empty database of the test's own; it is dropped when the test ends.
func New(t testing.TB) *db.DB {
	t.Helper()
	s := shared(t)
	name := clone(t, s)
	d, err := db.Open(t.Context(), db.Config{URL: s.url(s.login, name), MigrateURL: s.url(s.admin, name), MaxConns: 16})
	if err != nil {
		t.Fatalf("open test database: %v", err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("close test database: %v", err)
		}
	})
	return d
}

// URL returns the address of a migrated, empty database of the test's own, for a server that
// runs as a process of its own. Its user owns the database.
func URL(t testing.TB) string {
	t.Helper()
	s := shared(t)
	return s.url(s.admin, clone(t, s))
}

// Empty returns the address of a database that has not been migrated.
func Empty(t testing.TB) string {
	t.Helper()
	s := shared(t)
	return s.url(s.admin, create(t, s, "template0"))
}

// Context returns a context of a new account in d: a demo account in France that pays in euro.
func Context(t testing.TB, d *db.DB) context.Context {
	t.Helper()
	account := uuid.Must(uuid.NewV7())
	ctx := db.WithAccount(t.Context(), account)
	err := d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `insert into accounts (account_id, name, country, currency, digits, language, demo)
			values (?, 'Demo', 'FR', 'EUR', 2, 'fr', true)`, account)
		return err
	})
	if err != nil {
		t.Fatalf("create test account: %v", err)
	}
	return ctx
}

func clone(t testing.TB, s server) string {
	t.Helper()
	return create(t, s, s.template)
}

// create makes a database and has it dropped at the test's end.
func create(t testing.TB, s server, template string) string {
	t.Helper()
	name := "test_" + random()
	statement := "create database " + name + " template " + template + " strategy file_copy"
	if err := s.run(t.Context(), statement); err != nil {
		t.Fatalf("create test database: %v", err)
	}
	t.Cleanup(func() {
		if err := s.run(context.Background(), "drop database "+name+" with (force)"); err != nil {
			t.Errorf("drop test database: %v", err)
		}
	})
	return name
}

// run executes one statement outside any of the test databases.
func (s server) run(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, s.url(s.admin, s.home))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.Background()) }()
	_, err = conn.Exec(ctx, statement)
	return err
}

// url is the address of one of the server's databases.
func (s server) url(user *url.Userinfo, database string) string {
	u := *s.base
	u.User, u.Path = user, "/"+database
	return u.String()
}

func random() string {
	b := make([]byte, 8)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}
