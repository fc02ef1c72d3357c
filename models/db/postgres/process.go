//go:build unix

package postgres

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// A process is one run of the server.
type process struct {
	cmd  *exec.Cmd
	done chan struct{}

	mu   sync.Mutex
	tail []string // the last lines it said
}

// errOrphans means that processes of a killed server still hold its memory.
var errOrphans = errors.New("processes of a killed server still hold its memory")

// launch runs the server and returns when it answers. What a killed server leaves behind has
// time to notice that it is alone and to end.
func (s *Server) launch(ctx context.Context) (*process, error) {
	deadline := time.Now().Add(settleTime)
	for {
		p, err := s.try(ctx)
		if !errors.Is(err, errOrphans) || time.Now().After(deadline) || !pause(ctx, firstPause) {
			return p, err
		}
	}
}

func (s *Server) try(ctx context.Context) (*process, error) {
	if err := waitForFolder(ctx, s.place); err != nil {
		return nil, err
	}
	p, err := s.spawn()
	if err != nil {
		return nil, err
	}
	err = watchParent(p.cmd.Process.Pid, p.done)
	if err == nil {
		err = s.waitReady(ctx, p)
	}
	if err != nil {
		p.stop()
		<-p.done
		return nil, err
	}
	return p, nil
}

// spawn starts the server from a thread that lives as long as it does: where the kernel
// ends a child with its parent, parent means the thread.
func (s *Server) spawn() (*process, error) {
	cmd := exec.Command(filepath.Join(s.place.bin, "postgres"), s.options...)
	cmd.Dir, cmd.Env, cmd.SysProcAttr = "/", environment(), s.place.owner.attributes()
	dieWithParent(cmd.SysProcAttr)
	said, err := cmd.StderrPipe()
	if err != nil {
		return nil, fmt.Errorf("start postgres: %w", err)
	}
	p := &process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with this function
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		p.listen(said, s)
		_ = cmd.Wait()
		close(p.done)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start postgres: %w", err)
	}
	return p, nil
}

const keepLines = 8

// listen passes on what the server says, until it has said everything.
func (p *process) listen(said io.Reader, s *Server) {
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		line := lines.Text()
		p.mu.Lock()
		p.tail = append(p.tail[max(0, len(p.tail)-keepLines+1):], line)
		p.mu.Unlock()
		s.log.Log(context.Background(), s.level(line), "postgres", "said", line)
	}
	_, _ = io.Copy(io.Discard, said) // a line too long for the scanner must not block the server
}

func (p *process) lastWords() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.tail, "\n")
}

// stop asks for an orderly end; it may come too late.
func (p *process) stop() { _ = p.cmd.Process.Signal(syscall.SIGINT) }

// quit ends a server without a checkpoint.
func quit(pid int) { _ = syscall.Kill(pid, syscall.SIGQUIT) }

// waitReady waits until the folder is our child's and a connection answers.
func (s *Server) waitReady(ctx context.Context, p *process) error {
	for {
		st := statusOf(s.place.data)
		if st.pid == p.cmd.Process.Pid && st.ready && s.answers(ctx) {
			return nil
		}
		select {
		case <-p.done:
			return s.whyNot(p)
		case <-ctx.Done():
			return fmt.Errorf("wait for postgres: %w", ctx.Err())
		case <-time.After(2 * time.Millisecond):
		}
	}
}

func (s *Server) answers(ctx context.Context) bool {
	conn, err := pgx.Connect(ctx, s.URL(Superuser, "postgres"))
	if err != nil {
		return false
	}
	_ = conn.Close(ctx)
	return true
}

// whyNot explains a server that ended before it was ready.
func (s *Server) whyNot(p *process) error {
	if pid := runningPID(s.place.data); pid != 0 && isPostgresOn(pid, s.place.data) {
		return ErrInUse{Dir: s.place.dir, Pid: pid}
	}
	said := p.lastWords()
	if strings.Contains(said, "pre-existing shared memory block") { // CreateLockFile in its miscinit.c; its messages are in English here
		return fmt.Errorf("postgres did not start: %w: %s", errOrphans, said)
	}
	return fmt.Errorf("postgres did not start: %s", said)
}
