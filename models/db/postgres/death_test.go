//go:build unix

package postgres_test

import (
	"bufio"
	"context"
	"log/slog"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"comptoir/models/db/postgres"
)

// TestMain lets the test program also be the program that keeps a server: tests end it in
// ways that they could not survive themselves.
func TestMain(m *testing.M) {
	if dir := os.Getenv("KEEP_POSTGRES"); dir != "" {
		os.Exit(keep(dir))
	}
	os.Exit(m.Run())
}

// keep runs a server, says its address and waits to be killed.
func keep(dir string) int {
	s, err := postgres.Start(context.Background(), postgres.Config{Dir: dir})
	if err != nil {
		_, _ = os.Stdout.WriteString("refused: " + err.Error() + "\n")
		return 1
	}
	_, _ = os.Stdout.WriteString(s.URL(postgres.Superuser, "postgres") + "\n")
	<-s.Done()
	return 0
}

// keeper starts a program that keeps a server and returns when the server answers.
func keeper(t *testing.T, dir string, as *syscall.Credential) (cmd *exec.Cmd, said string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if as != nil {
		self = readable(t, self)
	}
	cmd = exec.Command(self)
	cmd.Dir, cmd.Env = "/", append(os.Environ(), "KEEP_POSTGRES="+dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	said, err = bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the keeper said %q: %v", said, err)
	}
	return cmd, strings.TrimSpace(said)
}

// readable copies the test program to where another user may run it.
func readable(t *testing.T, self string) string {
	t.Helper()
	text, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder(t), "keeper")
	if err := os.WriteFile(path, text, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAServerEndsWithItsProgramHoweverThatEnds(t *testing.T) {
	t.Parallel()
	for name, signal := range map[string]syscall.Signal{"killed": syscall.SIGKILL, "terminated": syscall.SIGTERM, "interrupted": syscall.SIGINT} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := folder(t)
			program, _ := keeper(t, dir, nil)
			server := pid(t, dir)
			if err := program.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			_ = program.Wait()
			eventually(t, func() bool { return gone(server) })
			start(t, dir)
		})
	}
}

// What was committed before both were killed is there afterwards.
func TestAServerRecoversWhenItAndItsProgramWereKilled(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	program, url := keeper(t, dir, nil)
	server := pid(t, dir)
	exe(t, url, "create table sold as select 5 n")
	for _, p := range []int{server, program.Process.Pid} {
		if err := syscall.Kill(p, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
	_ = program.Wait()
	s := start(t, dir)
	if n := ask(t, s.URL(postgres.Superuser, "postgres"), "select n::text from sold"); n != "5" {
		t.Errorf("read back %q", n)
	}
}

// One of the killed server's processes is held until the new server has stumbled over it.
func TestAServerWaitsForWhatAKilledOneLeftBehind(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	program, url := keeper(t, dir, nil)
	server := pid(t, dir)
	orphan, err := strconv.Atoi(ask(t, url, "select pid::text from pg_stat_activity where backend_type = 'checkpointer'"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []struct {
		pid    int
		signal syscall.Signal
	}{{orphan, syscall.SIGSTOP}, {server, syscall.SIGKILL}, {program.Process.Pid, syscall.SIGKILL}} {
		if err := syscall.Kill(s.pid, s.signal); err != nil {
			t.Fatal(err)
		}
	}
	_ = program.Wait()
	stumbled := false
	s, err := postgres.Start(t.Context(), postgres.Config{Dir: dir, Log: slog.New(hear(func(said string) {
		if !stumbled && strings.Contains(said, "pre-existing shared memory block") {
			stumbled = true
			_ = syscall.Kill(orphan, syscall.SIGCONT)
		}
	}))})
	if err != nil {
		_ = syscall.Kill(orphan, syscall.SIGKILL)
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop(context.Background()) })
	if !stumbled {
		t.Error("the new server was not kept from starting, so nothing was shown")
	}
	ask(t, s.URL(postgres.Superuser, "postgres"), "select 'x'")
}

// hear is a log that tells what the server says.
type hear func(said string)

func (hear) Enabled(context.Context, slog.Level) bool { return true }
func (h hear) WithAttrs([]slog.Attr) slog.Handler     { return h }
func (h hear) WithGroup(string) slog.Handler          { return h }
func (h hear) Handle(_ context.Context, r slog.Record) error {
	r.Attrs(func(a slog.Attr) bool { h(a.Value.String()); return true })
	return nil
}

func TestASecondProgramIsToldWhoHoldsTheFolder(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	program, _ := keeper(t, dir, nil)
	_, said := keeper(t, dir, nil)
	if !strings.Contains(said, "in use by process "+strconv.Itoa(program.Process.Pid)) {
		t.Errorf("it said %q", said)
	}
}

func TestAnOrdinaryUserKeepsAServerToo(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("every other test shows it")
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		t.Skip("no user nobody")
	}
	uid, _ := strconv.Atoi(nobody.Uid)
	gid, _ := strconv.Atoi(nobody.Gid)
	dir := folder(t)
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	program, url := keeper(t, dir, &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)})
	if who := ask(t, url, "select current_user::text"); who != postgres.Superuser {
		t.Errorf("logged in as %q", who)
	}
	_ = program.Process.Kill()
	_ = program.Wait()
	s := start(t, dir) // as root on a user's data: the server runs as that user
	ask(t, s.URL(postgres.Superuser, "postgres"), "select 'x'")
	info, err := os.Stat(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	if st, ok := info.Sys().(*syscall.Stat_t); !ok || int(st.Uid) != uid {
		t.Errorf("the server runs as another user than the data's")
	}
}

// The way of systems whose kernel does not end a child with its parent.
func TestAWatchedProcessIsInterrupted(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("/bin/sleep", "60")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	if err := postgres.Watch(cmd.Process.Pid, done); err != nil {
		t.Fatal(err)
	}
	close(done) // breaks the pipe, as our own end would
	err := cmd.Wait()
	if err == nil || !strings.Contains(err.Error(), "interrupt") {
		t.Errorf("it ended with %v", err)
	}
}

func gone(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return true
	}
	if runtime.GOOS != "linux" {
		return false
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err != nil || strings.Contains(string(stat), ") Z ")
}
