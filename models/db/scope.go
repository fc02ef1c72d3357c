package db

import (
	"context"
	"errors"

	"github.com/google/uuid"
)

// ErrNoAccount means that code asked for tenant data without saying whose: a mistake in the
// program, never a person's.
var ErrNoAccount = errors.New("no account in the context")

// ErrNested means that a transaction was begun inside another: functions that work in a
// transaction take a bun.IDB instead.
var ErrNested = errors.New("a transaction inside a transaction")

type (
	accountKey struct{}
	insideKey  struct{}
)

// WithAccount says on whose behalf the work under this context is done.
func WithAccount(ctx context.Context, account uuid.UUID) context.Context {
	return context.WithValue(ctx, accountKey{}, account)
}

// Account returns whose work this is, or ErrNoAccount.
func Account(ctx context.Context) (uuid.UUID, error) {
	account, ok := ctx.Value(accountKey{}).(uuid.UUID)
	if !ok || account == uuid.Nil {
		return uuid.Nil, ErrNoAccount
	}
	return account, nil
}

// A scope is what a transaction may see and do.
type scope struct {
	account  string // empty: only the tables outside tenancy
	readOnly bool
}

// tenantScope is the scope of the context's account; it refuses a context that already runs
// in a transaction.
func tenantScope(ctx context.Context, readOnly bool) (scope, error) {
	if ctx.Value(insideKey{}) != nil {
		return scope{}, ErrNested
	}
	account, err := Account(ctx)
	if err != nil {
		return scope{}, err
	}
	return scope{account: account.String(), readOnly: readOnly}, nil
}

// begin is the statement that opens a transaction. What is only read is read from one
// snapshot, so that the figures of a page agree with each other.
func (s scope) begin() string {
	if s.readOnly {
		return "begin isolation level repeatable read read only"
	}
	return "begin"
}

// limit takes the role and names the account until the transaction ends, however it ends.
const limit = "select set_config('role', $1, true), set_config('app.account_id', $2, true)"

// open is begin and limit as one text, for one round trip. The account is empty or was
// written by uuid.UUID.String: nothing in it can end the quotes.
func (s scope) open() string {
	return s.begin() + "; select set_config('role', '" + Role + "', true), " +
		"set_config('app.account_id', '" + s.account + "', true)"
}
