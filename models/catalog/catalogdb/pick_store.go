package catalogdb

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// A Pick is something that a menu can be made of: an item, or one size of it.
type Pick struct {
	ItemID      uuid.UUID
	VariantID   uuid.UUID // zero: the item, in any size that it has
	Name        string
	VariantName string
	Sized       bool // the item has sizes
}

// Picks lists what a menu can be made of, by name: everything on sale that has a price of its own
// and is no menu itself.
func (s *Store) Picks(ctx context.Context) ([]Pick, error) {
	var list []Pick
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`with on_sale as (
				select i.id, i.name, exists (select 1 from variants v where v.account_id = i.account_id and v.item_id = i.id and v.archived_at is null) as sized
				from items i where i.account_id = app_account() and i.archived_at is null and not i.open_price
					and not exists (select 1 from part_groups g where g.account_id = i.account_id and g.item_id = i.id))
			select item_id, variant_id, name, variant_name, sized from (select id as item_id, ?0::uuid as variant_id, name, '' as variant_name, sized, -1 as position from on_sale
			union all select o.id, v.id, o.name, v.name, true, v.position from on_sale o
				join variants v on v.account_id = app_account() and v.item_id = o.id and v.archived_at is null) t
			order by name, item_id, position`, uuid.Nil).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("list what menus can be made of: %w", err)
	}
	return list, nil
}
