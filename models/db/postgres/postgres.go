//go:build unix

// Package postgres keeps a private Postgres for a program that was given none.
//
// It owns one folder, the server running on it and nothing else: no schema, no roles of the
// application, no connection pool. The server listens on a socket inside the folder only, so
// that whoever may enter the folder is trusted and nobody else can reach it. It ends with the
// program, however the program ends, and is started again when it dies alone.
// Start reading at Start.
package postgres

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Superuser is the name of the database user that owns the cluster.
const Superuser = "postgres"

// Config says where the server keeps its data.
type Config struct {
	// Dir is the folder of the server; it is created where missing.
	Dir string
	// Bin is the folder of postgres and initdb. Empty: the newest found on the machine, or
	// the data's own version where there is data.
	Bin string
	// Options are settings of postgresql.conf that go before our own.
	Options map[string]string
	// Log hears what the server says. Nil means silence.
	Log *slog.Logger
}

// A Server is a running private Postgres.
type Server struct {
	place   place
	options []string
	log     *slog.Logger
	lock    *os.File

	stop chan struct{} // closed by Stop
	once sync.Once
	done chan struct{} // closed when the server is gone for good
	err  error         // why, readable after done
}

// Start brings up the server of a folder and returns when it answers. It refuses with
// ErrInUse where another server runs on the folder, with ErrVersion where the data needs
// another version of Postgres, and with ErrMissing where there is none on the machine.
func Start(ctx context.Context, cfg Config) (*Server, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	pl, err := choose(cfg)
	if err != nil {
		return nil, err
	}
	lock, err := lockFolder(pl)
	if err != nil {
		return nil, err
	}
	s := &Server{
		place: pl, options: options(pl, cfg.Options), log: cfg.Log, lock: lock,
		stop: make(chan struct{}), done: make(chan struct{}),
	}
	first, err := s.prepareAndLaunch(ctx)
	if err != nil {
		_ = lock.Close()
		return nil, err
	}
	go s.supervise(first)
	return s, nil
}

func (s *Server) prepareAndLaunch(ctx context.Context) (*process, error) {
	if err := s.place.prepare(ctx); err != nil {
		return nil, err
	}
	return s.launch(ctx)
}

// URL is the address of one of the server's databases for one of its users.
func (s *Server) URL(user, database string) string {
	return socketURL(s.place.socket, user, database)
}

// Stop ends the server in order: transactions under way are rolled back, the data is
// written. When ctx ends first the server is ended at once; it recovers at the next start.
func (s *Server) Stop(ctx context.Context) error {
	s.once.Do(func() { close(s.stop) })
	select {
	case <-s.done:
		return nil
	case <-ctx.Done():
	}
	if pid := runningPID(s.place.data); pid != 0 {
		quit(pid)
	}
	<-s.done
	return fmt.Errorf("stop postgres: %w", ctx.Err())
}

// Done is closed when the server is gone for good: after Stop, or when it could not be
// started again.
func (s *Server) Done() <-chan struct{} { return s.done }

// Err says why the server is gone, nil after Stop. It waits for Done.
func (s *Server) Err() error {
	<-s.done
	return s.err
}

const (
	restarts   = 8
	firstPause = 100 * time.Millisecond
	calm       = time.Minute
)

// supervise waits for the server and starts it again when it died alone, up to a number of
// times without a calm minute between.
func (s *Server) supervise(p *process) {
	defer close(s.done)
	defer s.leave()
	for failures := 0; ; {
		started := time.Now()
		select {
		case <-s.stop:
			p.stop()
			<-p.done
			return
		case <-p.done:
		}
		if time.Since(started) > calm {
			failures = 0
		}
		s.log.Error("postgres died and is started again", "said", p.lastWords())
		if p = s.relaunch(&failures); p == nil {
			return
		}
	}
}

// relaunch tries until the server is up, the program stops, or there have been too many
// failures. The processes of the dead server need a moment to notice and let go of the data.
func (s *Server) relaunch(failures *int) *process {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		select {
		case <-s.stop:
			cancel()
		case <-ctx.Done():
		}
	}()
	for {
		p, err := s.launch(ctx)
		if err == nil {
			return p
		}
		if ctx.Err() != nil {
			return nil
		}
		if *failures++; *failures >= restarts {
			s.err = fmt.Errorf("start postgres again: %w", err)
			return nil
		}
		if !pause(ctx, firstPause<<*failures) {
			return nil
		}
	}
}

// leave gives the folder back.
func (s *Server) leave() {
	if s.place.socket != s.place.data {
		_ = os.Remove(filepath.Join(s.place.socket, socketName))
		_ = os.Remove(s.place.socket)
	}
	_ = s.lock.Close()
}

func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
