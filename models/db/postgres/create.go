//go:build unix

package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Create makes sure that a database exists and that a user without any rights of its own may
// log in: the application connects as that user, so that even a query that forgot its
// transaction sees nothing.
func (s *Server) Create(ctx context.Context, database, login string) error {
	conn, err := pgx.Connect(ctx, s.URL(Superuser, "postgres"))
	if err != nil {
		return fmt.Errorf("create database %s: %w", database, err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	for _, statement := range []string{
		"create role " + pgx.Identifier{login}.Sanitize() + " login noinherit",
		"create database " + pgx.Identifier{database}.Sanitize(),
	} {
		if _, err := conn.Exec(ctx, statement); err != nil && !alreadyThere(err) {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

func alreadyThere(err error) bool {
	const duplicateRole, duplicateDatabase = "42710", "42P04"
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == duplicateRole || pg.Code == duplicateDatabase)
}
