package catalogdb

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/staff"
)

// maxPortions is more than any kitchen makes of one dish.
const maxPortions = 100_000 * money.One

// Count says how many a venue has left of an item (the zero variant) or of one of its variants;
// nil: it is not counted any longer. Every till and kitchen of the venue is told at once.
func (s *Store) Count(ctx context.Context, command, venue, item, variant uuid.UUID, left *money.Quantity) error {
	if left != nil && (*left < 0 || *left > maxPortions) {
		return fault.Invalid("catalog.portions_count").Field("left", "catalog.portions_count")
	}
	body := map[string]any{"venue": venue, "item": item, "variant": variant, "left": left}
	c := change{command: command, kind: "catalog.portions", body: body, item: item, venue: venue}
	return s.do(ctx, c, func(ctx context.Context, tx bun.Tx) error {
		if err := existing(ctx, tx, venue, item, variant); err != nil {
			return err
		}
		var err error
		if left == nil {
			_, err = tx.ExecContext(ctx, `delete from portions where account_id = app_account() and venue_id = ? and item_id = ? and variant_id = ?`, venue, item, variant)
		} else {
			_, err = tx.ExecContext(ctx, `insert into portions (account_id, venue_id, item_id, variant_id, remaining, staff_id)
				values (app_account(), ?0, ?1, ?2, ?3, nullif(?4, '00000000-0000-0000-0000-000000000000'::uuid))
				on conflict (account_id, venue_id, item_id, variant_id) do update set remaining = excluded.remaining, staff_id = excluded.staff_id, at = now()`,
				venue, item, variant, int64(*left), staff.From(ctx).StaffID)
		}
		if err != nil {
			return fmt.Errorf("count portions: %w", err)
		}
		return nil
	})
}

// Portions returns what is counted at a venue, and how much of it is left.
func (s *Store) Portions(ctx context.Context, venue uuid.UUID) (map[catalog.Portion]money.Quantity, error) {
	var rows []struct {
		ItemID    uuid.UUID
		VariantID uuid.UUID
		Remaining int64
	}
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		rows = nil
		return tx.NewSelect().TableExpr("portions").Column("item_id", "variant_id", "remaining").
			Where("account_id = app_account() and venue_id = ?", venue).Scan(ctx, &rows)
	})
	if err != nil {
		return nil, fmt.Errorf("read portions: %w", err)
	}
	left := make(map[catalog.Portion]money.Quantity, len(rows))
	for _, r := range rows {
		left[catalog.Portion{ItemID: r.ItemID, VariantID: r.VariantID}] = money.Quantity(r.Remaining)
	}
	return left, nil
}

// count puts in the place of each card that is counted one that says how many are left.
func (s *Store) count(ctx context.Context, venue uuid.UUID, cards map[uuid.UUID]*Card) error {
	var left map[catalog.Portion]money.Quantity
	for id, card := range cards {
		if !card.Counted {
			continue
		}
		if left == nil {
			var err error
			if left, err = s.Portions(ctx, venue); err != nil {
				return err
			}
		}
		cards[id] = card.with(left)
	}
	return nil
}

// with is the card with what is left of it; what there is none of is sold out.
func (c Card) with(left map[catalog.Portion]money.Quantity) *Card {
	c.Left = map[uuid.UUID]money.Quantity{}
	c.Variants = slices.Clone(c.Variants)
	if n, counted := left[catalog.Portion{ItemID: c.ID}]; counted {
		c.Left[uuid.Nil] = n
		c.SoldOut = c.SoldOut || n < money.One && !c.Unit.Measured() || n == 0
	}
	for i, v := range c.Variants {
		if n, counted := left[catalog.Portion{ItemID: c.ID, VariantID: v.ID}]; counted {
			c.Left[v.ID] = n
			c.Variants[i].SoldOut = v.SoldOut || n < money.One
		}
	}
	return &c
}

// existing refuses an item, a variant or a venue that the account does not have.
func existing(ctx context.Context, tx bun.Tx, venue, item, variant uuid.UUID) error {
	var is bool
	err := tx.NewRaw(`select exists (select 1 from items where account_id = app_account() and id = ?0)
		and exists (select 1 from venues where account_id = app_account() and id = ?1)
		and (?2 = '00000000-0000-0000-0000-000000000000'::uuid
			or exists (select 1 from variants where account_id = app_account() and item_id = ?0 and id = ?2))`, item, venue, variant).Scan(ctx, &is)
	if err != nil {
		return fmt.Errorf("look for item: %w", err)
	}
	if !is {
		return missing("item", item)
	}
	return nil
}
