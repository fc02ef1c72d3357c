// Package catalogdb keeps the catalogue: categories, items, variants, modifiers, prices, and
// what has run out where.
//
// It owns every query about them, and what is remembered of items in memory. It must not know
// how an item is shown or how its price is chosen: catalog.Item decides that. Every change
// raises the account's revision and is told to the screens. Start reading at
// Store.ItemsForSale for the till, and at Store.change for the back office.
package catalogdb

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/live"
)

// A Store keeps the catalogues of all accounts; the context says whose is meant.
type Store struct {
	db    *db.DB
	hub   *live.Hub
	cards *cache
}

// New makes a store. The hub, which may be nil, is told after each change.
func New(d *db.DB, hub *live.Hub) *Store {
	return &Store{db: d, hub: hub, cards: newCache()}
}

// A change is one act of the back office: its id and what it asks for, so that doing it twice is
// doing it once.
type change struct {
	command uuid.UUID
	kind    string
	body    any
	item    uuid.UUID // the only item that changes; zero: more than one
	venue   uuid.UUID // where it changes; zero: everywhere
}

// do carries a change out in one transaction, unless that was done before.
func (s *Store) do(ctx context.Context, c change, work func(context.Context, bun.Tx) error) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := db.Once(ctx, tx, c.command, c.kind, c.body, &struct{}{}, func() error {
			if err := work(ctx, tx); err != nil {
				return err
			}
			return announce(ctx, tx, c.item, c.venue)
		})
		return err
	})
	if err != nil {
		return refusal(err)
	}
	s.hub.Wake(account)
	return nil
}

// announce makes caches read again and screens fetch again.
func announce(ctx context.Context, tx bun.IDB, item, venue uuid.UUID) error {
	if err := db.Touch(ctx, tx); err != nil {
		return err
	}
	return live.Tell(ctx, tx, live.Items, item, venue)
}

// refusal turns what the database refused into what the person can act on.
func refusal(err error) error {
	switch db.Violated(err) {
	case "items_sku_unique", "variants_sku_unique":
		return fault.Invalid("request.invalid").Field("sku", "catalog.sku_taken").Because(err)
	case "tax_groups_one_default":
		return fault.Conflict("request.conflict").Because(err)
	}
	return err
}

// missing says that an id is not one of this account's; the same for what never was.
func missing(what string, id uuid.UUID) error {
	return fault.NotFound("request.not_found").Because(fmt.Errorf("%s %s", what, id))
}
