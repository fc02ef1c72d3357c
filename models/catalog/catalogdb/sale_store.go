package catalogdb

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/catalog"
	"comptoir/models/db"
	"comptoir/models/money"
)

// A Card is an item as the till shows it.
type Card struct {
	catalog.Item
	Colour      string // its own, or its category's
	Description string
	Favourite   bool
	Counted     bool                         // it, or a variant of it, runs out one by one
	Left        map[uuid.UUID]money.Quantity // of what is counted, how many there are, by variant; zero: of the item
}

// Chooses reports whether a tap on the item must ask something first: which variant, which
// of the modifiers that it cannot go without, the price, or how much it weighs.
func (c Card) Chooses() bool {
	if c.OpenPrice || c.Unit.Measured() || len(c.Variants) > 0 || len(c.Parts) > 0 {
		return true
	}
	for _, g := range c.Groups {
		if g.Min > 0 {
			return true
		}
	}
	return false
}

// Varies reports whether its variants have different prices for an order kind at a venue, so
// that only a lowest one can be shown.
func (c Card) Varies(kind catalog.Kind, venue uuid.UUID) bool {
	lowest := c.LowestPrice(kind, venue)
	for _, v := range c.Variants {
		if c.PriceFor(kind, venue, v.ID) != lowest {
			return true
		}
	}
	return false
}

// ItemsForSale returns what a venue sells under the ids, with everything that Item.Sell needs,
// as of the account's revision or later. What is not for sale is not in the answer.
func (s *Store) ItemsForSale(ctx context.Context, venue uuid.UUID, revision int64, ids []uuid.UUID) (map[uuid.UUID]catalog.Item, error) {
	cards, err := s.known(ctx, venue, revision, ids)
	if err != nil {
		return nil, err
	}
	items := make(map[uuid.UUID]catalog.Item, len(cards))
	for id, card := range cards {
		items[id] = card.Item
	}
	return items, nil
}

// Cards is ItemsForSale with what a tile shows besides: how many are left, where that is counted.
// The cards are shared: nobody may change them.
func (s *Store) Cards(ctx context.Context, venue uuid.UUID, revision int64, ids []uuid.UUID) (map[uuid.UUID]*Card, error) {
	cards, err := s.known(ctx, venue, revision, ids)
	if err != nil {
		return nil, err
	}
	return cards, s.count(ctx, venue, cards)
}

// known returns cards as of the account's revision, from memory where that is still true.
func (s *Store) known(ctx context.Context, venue uuid.UUID, revision int64, ids []uuid.UUID) (map[uuid.UUID]*Card, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return nil, err
	}
	found := make(map[uuid.UUID]*Card, len(ids))
	var unknown []uuid.UUID
	for _, id := range ids {
		card, known := s.cards.get(cardKey{account, venue, id}, revision)
		switch {
		case !known:
			unknown = append(unknown, id)
		case card != nil:
			found[id] = card
		}
	}
	if len(unknown) == 0 {
		return found, nil
	}
	return found, s.load(ctx, account, venue, unknown, found)
}

// load reads items and remembers them, also that there are none.
func (s *Store) load(ctx context.Context, account, venue uuid.UUID, ids []uuid.UUID, into map[uuid.UUID]*Card) error {
	l := &loading{cards: make(map[uuid.UUID]*Card, len(ids))}
	err := s.db.Hot().Read(ctx, func(b *pgx.Batch) { l.queue(b, account, venue, ids) })
	if err != nil {
		return fmt.Errorf("read items: %w", err)
	}
	l.ask()
	if err := s.join(ctx, venue, l); err != nil {
		return err
	}
	for _, id := range ids {
		s.cards.put(cardKey{account, venue, id}, l.revision, l.cards[id])
		if card := l.cards[id]; card != nil {
			into[id] = card
		}
	}
	return nil
}
