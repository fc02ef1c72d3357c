//go:build unix

package dbtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"comptoir/models/db"
	"comptoir/models/db/postgres"
)

// A server is where test databases are made.
type server struct {
	base         *url.URL
	admin, login *url.Userinfo // who creates databases, and who works in them
	home         string        // a database that is always there
	template     string        // a migrated one, to be cloned
	held         []*os.File    // open for as long as the program lives
}

// once holds the one server of this test program: starting it is what takes time.
var once = sync.OnceValues(start)

func shared(t testing.TB) server {
	t.Helper()
	s, err := once()
	if err != nil {
		t.Fatalf("start test database server: %v", err)
	}
	return s
}

func start() (server, error) {
	if address := os.Getenv("TEST_DATABASE_URL"); address != "" {
		return given(address)
	}
	return private()
}

// quick are settings for data that nobody will miss.
func quick() map[string]string {
	return map[string]string{
		"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "wal_level": "minimal", "max_wal_senders": "0",
		"min_wal_size": "32MB", "shared_buffers": "32MB", "max_connections": "300", "autovacuum": "off",
		"idle_in_transaction_session_timeout": "0",
	}
}

const templateName = "comptoir_template"

// private starts a server of our own on a copy of a folder that is already migrated.
func private() (server, error) {
	root, err := scratch()
	if err != nil {
		return server{}, err
	}
	sweep(root)
	bin, major, err := postgres.Binaries()
	if err != nil {
		return server{}, err
	}
	folder, lock, err := claim(root)
	if err != nil {
		return server{}, err
	}
	life, err := removeAtExit(folder)
	if err != nil {
		return server{}, err
	}
	if err := fill(root, folder, bin, major); err != nil {
		return server{}, err
	}
	srv, err := postgres.Start(context.Background(), postgres.Config{Dir: folder, Bin: bin, Options: quick()})
	if err != nil {
		return server{}, err
	}
	s, err := describe(srv.URL(postgres.Superuser, "postgres"), db.Role)
	s.held = []*os.File{lock, life}
	return s, err
}

// describe makes a server of the address of a database on it.
func describe(address, login string) (server, error) {
	base, err := url.Parse(address)
	if err != nil {
		return server{}, fmt.Errorf("read database url: %w", err)
	}
	s := server{base: base, admin: base.User, login: base.User, home: filepath.Base(base.Path), template: templateName}
	if login != "" {
		s.login = url.User(login)
	}
	return s, nil
}

// given uses somebody else's server: its template is made there once for each set of
// migrations, while other test programs wait.
func given(address string) (server, error) {
	s, err := describe(address, "")
	if err != nil {
		return server{}, err
	}
	key, err := fingerprint(0)
	if err != nil {
		return server{}, err
	}
	s.template = templateName + "_" + key
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return server{}, fmt.Errorf("reach TEST_DATABASE_URL: %w", err)
	}
	defer func() { _ = conn.Close(ctx) }() // gives the lock back, too
	if _, err := conn.Exec(ctx, "select pg_advisory_lock(hashtext('comptoir_template'))"); err != nil {
		return server{}, fmt.Errorf("wait for other test programs: %w", err)
	}
	return s, s.makeTemplate(ctx, conn)
}

// makeTemplate migrates under another name first: a template that is there is whole.
func (s server) makeTemplate(ctx context.Context, conn *pgx.Conn) error {
	var exists bool
	if err := conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", s.template).Scan(&exists); err != nil {
		return fmt.Errorf("look for template: %w", err)
	}
	if exists {
		return nil
	}
	fresh := s.template + "_new"
	for _, statement := range []string{"drop database if exists " + fresh, "create database " + fresh + " template template0 encoding 'UTF8'"} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("create template: %w", err)
		}
	}
	if err := db.Migrate(ctx, s.url(s.admin, fresh), nil); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "alter database "+fresh+" rename to "+s.template); err != nil {
		return fmt.Errorf("create template: %w", err)
	}
	return nil
}
