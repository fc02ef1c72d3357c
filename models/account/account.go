// Package account knows an account's configuration: its venues with their registers, stations and
// taxes, and the devices that are paired with it.
//
// It owns what a country usually asks for, how an account begins, and the pairing of devices. It
// must not know who may change what, nor any order: people are models/staff's, what is sold is
// models/catalog's. Start reading at SignUp; the rest is Store.
package account

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/live"
)

const (
	nameLimit = 80
	textLimit = 1000
)

// A Store keeps the configuration of all accounts.
type Store struct {
	db  *db.DB
	now func() time.Time
}

// NewStore makes a store; now is the clock.
func NewStore(d *db.DB, now func() time.Time) *Store { return &Store{db: d, now: now} }

// change runs one command on the configuration: once, and told to caches and screens.
func (s *Store) change(ctx context.Context, command uuid.UUID, kind string, body, answer any, do func(context.Context, bun.Tx) error) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := db.Once(ctx, tx, command, kind, body, answer, func() error {
			if err := do(ctx, tx); err != nil {
				return err
			}
			if err := db.Touch(ctx, tx); err != nil {
				return err
			}
			return live.Tell(ctx, tx, live.Items, uuid.Nil, uuid.Nil)
		})
		return err
	})
}

// idOr is the id of what a form changes, or that of the command where it adds something.
func idOr(id, command uuid.UUID) uuid.UUID {
	if id == uuid.Nil {
		return command
	}
	return id
}
