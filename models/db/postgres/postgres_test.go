//go:build unix

package postgres_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"comptoir/models/db/postgres"
)

// folder is a folder that Postgres may use: t.TempDir is closed to the user that root lends.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp(base(t), "comptoir-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func base(t *testing.T) string {
	t.Helper()
	var st syscall.Statfs_t
	if err := syscall.Statfs("/dev/shm", &st); err == nil && uint64(st.Bavail)*uint64(st.Bsize) >= 1<<30 {
		return "/dev/shm"
	}
	return os.TempDir()
}

func start(t *testing.T, dir string) *postgres.Server {
	t.Helper()
	s, err := postgres.Start(t.Context(), postgres.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop(context.Background()) })
	return s
}

func ask(t *testing.T, url, query string) (answer string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	if err := conn.QueryRow(t.Context(), query).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return answer
}

func exe(t *testing.T, url, statement string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func TestAServerKeepsItsDataBetweenStarts(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	s := start(t, dir)
	if err := s.Create(t.Context(), "till", "cashier"); err != nil {
		t.Fatal(err)
	}
	exe(t, s.URL(postgres.Superuser, "till"), "create table sold as select 5 n")
	if found, ok := postgres.Find(dir, "cashier", "till"); !ok || found != s.URL("cashier", "till") {
		t.Errorf("a program beside it finds %q, %t", found, ok)
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Err(); err != nil {
		t.Errorf("after an orderly stop: %v", err)
	}
	if _, ok := postgres.Find(dir, "cashier", "till"); ok {
		t.Error("a program beside it still finds the stopped server")
	}
	s = start(t, dir)
	if err := s.Create(t.Context(), "till", "cashier"); err != nil {
		t.Errorf("create what is there: %v", err)
	}
	if who := ask(t, s.URL("cashier", "till"), "select current_user::text"); who != "cashier" {
		t.Errorf("logged in as %q", who)
	}
	if n := ask(t, s.URL(postgres.Superuser, "till"), "select n::text from sold"); n != "5" {
		t.Errorf("read back %q", n)
	}
}

func TestTheServerListensInItsFolderOnly(t *testing.T) {
	t.Parallel()
	s := start(t, folder(t))
	if addresses := ask(t, s.URL(postgres.Superuser, "postgres"), "select current_setting('listen_addresses')"); addresses != "" {
		t.Errorf("it listens on %q", addresses)
	}
	socket := ask(t, s.URL(postgres.Superuser, "postgres"), "select current_setting('unix_socket_directories')")
	info, err := os.Stat(socket)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o700 {
		t.Errorf("the socket's folder has mode %v", info.Mode())
	}
}

func TestTextIsComparedInAllAlphabets(t *testing.T) {
	t.Parallel()
	s := start(t, folder(t))
	if got := ask(t, s.URL(postgres.Superuser, "postgres"), "select lower('CAFÉ ЧАЙ ЇЖА')"); got != "café чай їжа" {
		t.Errorf("lower case is %q", got)
	}
}

func TestAFolderWhoseNameIsTooLongForASocketWorks(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(folder(t), strings.Repeat("long", 30))
	s := start(t, dir)
	socket := ask(t, s.URL(postgres.Superuser, "postgres"), "select current_setting('unix_socket_directories')")
	if strings.HasPrefix(socket, dir) {
		t.Fatalf("the socket is in %s", socket)
	}
	if found, ok := postgres.Find(dir, "a", "b"); !ok || found != s.URL("a", "b") {
		t.Errorf("a program beside it finds %q, %t", found, ok)
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(socket); !os.IsNotExist(err) {
		t.Errorf("the socket's folder stays: %v", err)
	}
}

func TestASecondServerOnAFolderIsRefused(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	start(t, dir)
	_, err := postgres.Start(t.Context(), postgres.Config{Dir: dir})
	var inUse postgres.ErrInUse
	if !errors.As(err, &inUse) || inUse.Pid != os.Getpid() {
		t.Fatalf("%v, want ErrInUse by process %d", err, os.Getpid())
	}
	if !strings.Contains(err.Error(), dir) {
		t.Errorf("the message %q does not name the folder", err)
	}
}

func TestDataOfAnotherVersionIsRefused(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	write(t, filepath.Join(dir, "data", "PG_VERSION"), "9\n")
	_, err := postgres.Start(t.Context(), postgres.Config{Dir: dir})
	var version postgres.ErrVersion
	if !errors.As(err, &version) || version.Want != 9 || version.Have < 14 {
		t.Fatalf("%v, want ErrVersion", err)
	}
	for _, word := range []string{"PostgreSQL 9", "postgresql-9", "backup"} {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("the message %q does not speak of %s", err, word)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "data", "PG_VERSION")); err != nil {
		t.Errorf("the data was touched: %v", err)
	}
}

func TestAFolderThatIsNoDataFolderIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	precious := filepath.Join(dir, "data", "photo.jpg")
	write(t, precious, "x")
	if _, err := postgres.Start(t.Context(), postgres.Config{Dir: dir}); err == nil || !strings.Contains(err.Error(), "not a Postgres data folder") {
		t.Errorf("%v, want a refusal", err)
	}
	if _, err := os.Stat(precious); err != nil {
		t.Errorf("it was touched: %v", err)
	}
}

func TestAMachineWithoutPostgresIsToldWhatToInstall(t *testing.T) {
	t.Parallel()
	_, err := postgres.Start(t.Context(), postgres.Config{Dir: folder(t), Bin: t.TempDir()})
	var missing postgres.ErrMissing
	if !errors.As(err, &missing) || !strings.Contains(err.Error(), "apt-get install postgresql") || !strings.Contains(err.Error(), "brew install") {
		t.Errorf("%v, want ErrMissing and what to install", err)
	}
}

func TestAnUnfinishedClusterIsMadeAgain(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	write(t, filepath.Join(dir, "data.new", "PG_VERSION"), "15\n")
	start(t, dir)
	if _, err := os.Stat(filepath.Join(dir, "data.new")); !os.IsNotExist(err) {
		t.Errorf("the unfinished one stays: %v", err)
	}
}

func TestAFolderThatCannotBeReachedIsExplained(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root lends the server another user")
	}
	closed := folder(t)
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := postgres.Start(t.Context(), postgres.Config{Dir: filepath.Join(closed, "db")})
	if err == nil || !strings.Contains(err.Error(), "chmod o+x "+closed) {
		t.Errorf("%v, want what to do about %s", err, closed)
	}
}

// Another process may have been given the number of a server that is gone, after the machine
// or the container started again.
func TestTheNoteOfAServerThatIsGoneDoesNotStopANewOne(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	s := start(t, dir)
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "data", "postmaster.pid"), "1\n"+filepath.Join(dir, "data")+"\n")
	start(t, dir)
}

func TestAServerThatDiesAloneIsStartedAgain(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	s := start(t, dir)
	if err := s.Create(t.Context(), "till", "cashier"); err != nil {
		t.Fatal(err)
	}
	url := s.URL(postgres.Superuser, "till")
	before := ask(t, url, "select pg_postmaster_start_time()::text")
	if err := syscall.Kill(pid(t, dir), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	after := before
	eventually(t, func() bool {
		conn, err := pgx.Connect(t.Context(), url)
		if err != nil {
			return false
		}
		defer func() { _ = conn.Close(context.Background()) }()
		return conn.QueryRow(t.Context(), "select pg_postmaster_start_time()::text").Scan(&after) == nil && after != before
	})
	if err := s.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAServerThatCannotStartSaysWhy(t *testing.T) {
	t.Parallel()
	_, err := postgres.Start(t.Context(), postgres.Config{Dir: folder(t), Options: map[string]string{"shared_buffers": "plenty"}})
	if err == nil || !strings.Contains(err.Error(), "shared_buffers") {
		t.Errorf("%v, want Postgres's own words", err)
	}
}

func TestAnImpatientStopEndsTheServerAllTheSame(t *testing.T) {
	t.Parallel()
	s := start(t, folder(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Stop(ctx); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	<-s.Done()
}

func pid(t *testing.T, dir string) int {
	t.Helper()
	s := postgres.StatusOf(filepath.Join(dir, "data"))
	if s == 0 {
		t.Fatal("no server runs")
	}
	return s
}

// eventually waits for what another process does in its own time.
func eventually(t *testing.T, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(time.Minute)
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("it did not come about within 20 s")
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
