//go:build unix

package dbtest_test

import (
	"bufio"
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/db/dbtest"
)

func TestEveryTestHasADatabaseOfItsOwn(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"one", "another", "a third"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := dbtest.New(t)
			ctx := dbtest.Context(t, d)
			if n := accounts(t, ctx, d); n != 1 {
				t.Fatalf("a fresh database shows %d accounts, want the test's own only", n)
			}
		})
	}
}

func accounts(t *testing.T, ctx context.Context, d *db.DB) (n int) {
	t.Helper()
	err := d.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.QueryRowContext(ctx, "select count(*) from accounts").Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestADatabaseIsGoneWithItsTest(t *testing.T) {
	t.Parallel()
	var address string
	t.Run("a test", func(t *testing.T) { address = dbtest.URL(t) })
	if conn, err := pgx.Connect(t.Context(), address); err == nil {
		_ = conn.Close(t.Context())
		t.Error("the database is still there")
	}
}

// TestKilled is not a test of its own: as a program of its own it is killed by the next one.
func TestKilled(t *testing.T) {
	if os.Getenv("DBTEST_TO_BE_KILLED") == "" {
		return
	}
	_, _ = os.Stdout.WriteString(dbtest.URL(t) + "\n")
	<-t.Context().Done()
}

func TestAKilledTestProgramLeavesNothing(t *testing.T) {
	t.Parallel()
	if os.Getenv("TEST_DATABASE_URL") != "" {
		t.Skip("the server is somebody else's")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run", "^TestKilled$")
	cmd.Env = append(os.Environ(), "DBTEST_TO_BE_KILLED=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address, err := url.Parse(line[:len(line)-1])
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Dir(address.Query().Get("host"))
	if _, err := os.Stat(folder); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	waitUntilGone(t, folder)
	waitUntilGone(t, folder+".lock")
}

// waitUntilGone waits for what another process removes in its own time.
func waitUntilGone(t *testing.T, path string) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(time.Minute)
	for {
		if _, err := os.Lstat(path); os.IsNotExist(err) {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("%s stays", path)
		}
	}
}
