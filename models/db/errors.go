package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"comptoir/models/fault"
)

// ErrUnavailable is the refusal while the database does not answer. Nothing was committed
// unless the connection broke at the commit itself; repeating a command is safe either way,
// because commands carry their identity.
var ErrUnavailable = fault.Unavailable("database.unavailable")

// SQLSTATE codes, PostgreSQL manual, appendix A.
const (
	codeSerialization  = "40001"
	codeDeadlock       = "40P01"
	codeUnique         = "23505"
	codeForeignKey     = "23503"
	codeCheck          = "23514"
	codeExclusion      = "23P01"
	codeUndefinedTable = "42P01"
	codeDuplicate      = "42710"
	codeForbidden      = "42501"
)

// Violated returns the name of the unique, check, foreign key or exclusion constraint that
// err says was broken, or "". Stores turn these names into faults.
func Violated(err error) string {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return ""
	}
	switch pg.Code {
	case codeUnique, codeForeignKey, codeCheck, codeExclusion:
		return pg.ConstraintName
	}
	return ""
}

// IsNotFound says that a query for one row found none.
func IsNotFound(err error) bool {
	return errors.Is(err, sql.ErrNoRows) || errors.Is(err, pgx.ErrNoRows)
}

// gaveUp says that Postgres ended the transaction so that another could go on.
func gaveUp(err error) bool {
	code := code(err)
	return code == codeSerialization || code == codeDeadlock
}

func code(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code
	}
	return ""
}

// unavailable turns the many ways in which a connection fails into the one refusal that a
// screen can act on by trying again. A caller who went away caused it and hears of it as is.
func unavailable(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil || !lost(err) {
		return err
	}
	return ErrUnavailable.Because(err)
}

// lost says that err is the connection's fault and not the statement's.
func lost(err error) bool {
	var connect *pgconn.ConnectError
	switch {
	case errors.As(err, &connect), errors.Is(err, driver.ErrBadConn), errors.Is(err, pgconn.ErrConnClosed):
		return true
	case pgconn.SafeToRetry(err):
		return true
	}
	switch code(err) {
	case "57P01", "57P02", "57P03", "53300": // shutting down, crashed, starting up, too many connections
		return true
	}
	return brokenPipe(err)
}

// brokenPipe says that the bytes stopped coming in the middle of an answer.
func brokenPipe(err error) bool {
	var network net.Error
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.As(err, &network)
}
