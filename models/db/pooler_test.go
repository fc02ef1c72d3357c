//go:build unix

package db_test

import (
	"context"
	"fmt"
	"net"
	neturl "net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/db/dbtest"
)

// Behind a pooler that hands out connections by the transaction, accounts that work at the
// same time share few connections and must not see each other.
func TestAccountsAreKeptApartBehindAPooler(t *testing.T) {
	t.Parallel()
	direct := dbtest.URL(t)
	d, err := db.Open(t.Context(), db.Config{URL: pooler(t, direct), MigrateURL: direct, Pooled: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	const tills, rounds = 12, 20
	errs := make(chan error, tills)
	for range tills {
		ctx := dbtest.Context(t, d)
		go func() { errs <- sellInRounds(ctx, d, rounds) }()
	}
	for range tills {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	heard, connected := listen(t, d, "changes")
	<-connected
	if err := d.Notify(t.Context(), "changes", "x"); err != nil {
		t.Fatal(err)
	}
	if got := <-heard; got != "x" {
		t.Errorf("heard %q", got)
	}
}

// sellInRounds adds a venue by each way in turn and counts its own.
func sellInRounds(ctx context.Context, d *db.DB, rounds int) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	for n := range rounds {
		if n%2 == 0 {
			err = d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
				_, err := tx.ExecContext(ctx, addVenue, account, uuid.New(), "Bar")
				return err
			})
		} else {
			err = d.Hot().Do(ctx, func(*pgx.Batch) {}, func() (func(*pgx.Batch), error) {
				return func(b *pgx.Batch) {
					b.Queue("insert into venues (account_id, id, name, language, zone) values ($1, $2, 'Bar', 'fr', 'Europe/Paris')", account, uuid.New())
				}, nil
			})
		}
		if err != nil {
			return err
		}
		var seen int
		err = d.Hot().Read(ctx, func(b *pgx.Batch) {
			b.Queue("select count(*) from venues").QueryRow(func(row pgx.Row) error { return row.Scan(&seen) })
		})
		if err != nil {
			return err
		}
		if seen != n+1 {
			return fmt.Errorf("account %s sees %d venues, want %d", account, seen, n+1)
		}
	}
	return nil
}

// pooler starts a PgBouncer with three connections before a database, in transaction mode.
func pooler(t *testing.T, direct string) string {
	t.Helper()
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		t.Skip("no pgbouncer on this machine: apt-get install pgbouncer")
	}
	conf, err := pgx.ParseConfig(direct)
	if err != nil {
		t.Fatal(err)
	}
	port := freePort(t)
	ini := filepath.Join(openFolder(t), "pgbouncer.ini")
	text := fmt.Sprintf(`[databases]
%s = host=%s port=%d user=%s
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %d
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
max_client_conn = 200
`, conf.Database, conf.Host, conf.Port, conf.User, port)
	if err := os.WriteFile(ini, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, ini)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: ownerOf(t, conf.Host)}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	waitForPort(t, port)
	u := neturl.URL{Scheme: "postgres", User: neturl.User(conf.User), Host: fmt.Sprintf("127.0.0.1:%d", port), Path: "/" + conf.Database, RawQuery: "sslmode=disable"}
	return u.String()
}

// openFolder is a folder that other users may read: t.TempDir is closed to them.
func openFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "comptoir-pooler-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// ownerOf is the user who may enter the folder of the server's socket. PgBouncer does not run
// as root, and as anybody else we are that user already.
func ownerOf(t *testing.T, socket string) *syscall.Credential {
	t.Helper()
	if os.Geteuid() != 0 {
		return nil
	}
	if !filepath.IsAbs(socket) {
		t.Skip("PgBouncer does not run as root")
	}
	info, err := os.Stat(socket)
	if err != nil {
		t.Fatal(err)
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		t.Fatal("no owner")
	}
	return &syscall.Credential{Uid: st.Uid, Gid: st.Gid}
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func waitForPort(t *testing.T, port int) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(time.Minute)
	for {
		if c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			_ = c.Close()
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("the pooler does not answer")
		}
	}
}
