package promotiondb

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/promotion"
)

// A Named target is something that an offer can be for.
type Named struct {
	promotion.Target
	Name     string
	Category string // of an item or a variant; empty for a category
}

const targetsSQL = `select category_id, item_id, variant_id, name, category from (
	select c.id as category_id, null::uuid as item_id, null::uuid as variant_id, c.name, '' as category, c.position as shelf, 0 as place, 0 as size
		from categories c where c.account_id = app_account() and c.archived_at is null
	union all
	select null, i.id, null, i.name, c.name, c.position, i.position, 0
		from items i join categories c on c.account_id = i.account_id and c.id = i.category_id
		where i.account_id = app_account() and i.archived_at is null
	union all
	select null, i.id, v.id, i.name || ' ' || v.name, c.name, c.position, i.position, v.position + 1
		from variants v join items i on i.account_id = v.account_id and i.id = v.item_id and i.archived_at is null
		join categories c on c.account_id = i.account_id and c.id = i.category_id
		where v.account_id = app_account() and v.archived_at is null) t
	order by category <> '', shelf, category, place, name, size`

// Targets lists what offers can be for: categories, then items with their variants.
func (s *Store) Targets(ctx context.Context) ([]Named, error) {
	var rows []struct {
		CategoryID, ItemID, VariantID *uuid.UUID
		Name, Category                string
	}
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error { return tx.NewRaw(targetsSQL).Scan(ctx, &rows) })
	if err != nil {
		return nil, fmt.Errorf("list what offers can be for: %w", err)
	}
	list := make([]Named, len(rows))
	for i, r := range rows {
		list[i] = Named{Name: r.Name, Category: r.Category, Target: promotion.Target{CategoryID: id(r.CategoryID), ItemID: id(r.ItemID), VariantID: id(r.VariantID)}}
	}
	return list, nil
}

func id(p *uuid.UUID) uuid.UUID {
	if p == nil {
		return uuid.Nil
	}
	return *p
}
