//go:build unix

package postgres

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// lockFolder makes this program the only one of its kind on the folder, until it ends.
func lockFolder(p place) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(p.dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock data folder: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, ErrInUse{Dir: p.dir, Pid: readPID(f)}
		}
		return nil, fmt.Errorf("lock data folder: %w", err)
	}
	if err := writePID(f); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("lock data folder: %w", err)
	}
	return f, nil
}

func readPID(f *os.File) int {
	line, _ := bufio.NewReader(f).ReadString('\n')
	pid, _ := strconv.Atoi(strings.TrimSpace(line))
	return pid
}

func writePID(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

const settleTime = 10 * time.Second

// waitForFolder waits for a server that is on its way out: when our predecessor was killed
// its Postgres ends a moment later, and a killed Postgres counts as alive until its parent
// has taken note. A server that stays is somebody's own: ErrInUse.
func waitForFolder(ctx context.Context, p place) error {
	deadline := time.Now().Add(settleTime)
	for {
		pid := runningPID(p.data)
		if pid == 0 {
			return nil
		}
		if !isPostgresOn(pid, p.data) {
			return removeStale(p.data)
		}
		if time.Now().After(deadline) {
			return ErrInUse{Dir: p.dir, Pid: pid}
		}
		if !pause(ctx, 10*time.Millisecond) {
			return fmt.Errorf("wait for the data folder: %w", ctx.Err())
		}
	}
}

// runningPID is the process that postmaster.pid names, 0 where none lives.
func runningPID(data string) int {
	pid := statusOf(data).pid
	if pid == 0 || errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return 0
	}
	return pid
}

// removeStale removes the note of a server that is gone and whose number another process has
// been given: Postgres itself could not tell the two apart.
func removeStale(data string) error {
	if err := os.Remove(filepath.Join(data, "postmaster.pid")); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("remove stale postmaster.pid: %w", err)
	}
	return nil
}

// A status is what postmaster.pid says.
type status struct {
	pid    int
	socket string
	ready  bool
}

func statusOf(data string) status {
	text, err := os.ReadFile(filepath.Join(data, "postmaster.pid"))
	if err != nil {
		return status{}
	}
	lines := strings.Split(string(text), "\n")
	var s status
	s.pid, _ = strconv.Atoi(strings.TrimSpace(lines[0]))
	if len(lines) > 7 { // pid, data, start, port, socket, listen address, shared memory, status
		s.socket = lines[4]
		s.ready = strings.TrimSpace(lines[7]) == "ready"
	}
	return s
}

// Find returns the address of the server that runs on a folder, for programs beside the one
// that started it; ok is false where none runs.
func Find(dir, user, database string) (address string, ok bool) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", false
	}
	data := filepath.Join(dir, "data")
	s := statusOf(data)
	if !s.ready || runningPID(data) == 0 {
		return "", false
	}
	return socketURL(s.socket, user, database), true
}
