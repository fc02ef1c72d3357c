//go:build !unix

// Package postgres keeps a private Postgres for a program that was given none. It does so on
// Unix only; elsewhere the program must be given one.
package postgres

import (
	"context"
	"errors"
	"log/slog"
)

// Superuser is the name of the database user that owns the cluster.
const Superuser = "postgres"

// Config says where the server keeps its data.
type Config struct {
	Dir, Bin string
	Options  map[string]string
	Log      *slog.Logger
}

// A Server cannot exist here.
type Server struct{}

// Start refuses.
func Start(context.Context, Config) (*Server, error) {
	return nil, errors.New("no private Postgres on this system: point DATABASE_URL at a server")
}

// Binaries finds nothing.
func Binaries() (dir string, major int, err error) { return "", 0, ErrMissing{} }

// Find finds nothing.
func Find(dir, user, database string) (address string, ok bool) { return "", false }

// URL is empty.
func (*Server) URL(user, database string) string { return "" }

// Create does nothing.
func (*Server) Create(ctx context.Context, database, login string) error { return nil }

// Stop does nothing.
func (*Server) Stop(context.Context) error { return nil }

// Done is never closed.
func (*Server) Done() <-chan struct{} { return nil }

// Err is nil.
func (*Server) Err() error { return nil }
