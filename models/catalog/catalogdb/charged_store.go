package catalogdb

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/catalog"
	"comptoir/models/fault"
)

// Charged lists the fees or the deposits that a venue sells, by name: those that are rung up by one
// tap, at most with a price that is typed.
func (s *Store) Charged(ctx context.Context, venue uuid.UUID, revision int64, role catalog.Role) ([]*Card, error) {
	var ids []uuid.UUID
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select id from items where account_id = app_account() and role = ? and archived_at is null order by lower(name), id`, string(role)).Scan(ctx, &ids)
	})
	if err != nil {
		return nil, fmt.Errorf("list items that are a %s: %w", role, err)
	}
	cards, err := s.Cards(ctx, venue, revision, ids)
	if err != nil {
		return nil, err
	}
	var list []*Card
	for _, id := range ids {
		if card := cards[id]; card != nil && card.charges() {
			list = append(list, card)
		}
	}
	return list, nil
}

// charges reports whether nothing but a price must be asked.
func (c Card) charges() bool {
	c.OpenPrice = false
	return !c.Chooses() && !c.SoldOut
}

// Deposits lists the items that can be rung up with another as the deposit on it, by name.
func (s *Store) Deposits(ctx context.Context) (list []Pick, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select id as item_id, name from items where account_id = app_account() and role = ? and archived_at is null order by lower(name), id`,
			string(catalog.Deposit)).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("list deposits: %w", err)
	}
	return list, nil
}

// bears refuses a deposit on an item that is none.
func bears(ctx context.Context, tx bun.IDB, account uuid.UUID, item Item) error {
	if item.DepositItem == uuid.Nil {
		return nil
	}
	var is bool
	err := tx.NewRaw("select exists (select from items where account_id = ? and id = ? and role = ?)", account, item.DepositItem, string(catalog.Deposit)).Scan(ctx, &is)
	if err != nil {
		return fmt.Errorf("look for deposit: %w", err)
	}
	if !is {
		return fault.Invalid("request.invalid").Field("deposit_item", "field.unknown")
	}
	return nil
}
