package catalogdb

import (
	"context"
	"fmt"
	"strconv"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/catalog"
	"comptoir/models/db"
	"comptoir/models/fault"
)

// opens is the group that a modifier opens, by its id alone; nil where it opens none.
func opens(group uuid.UUID) *catalog.ModifierGroup {
	if group == uuid.Nil {
		return nil
	}
	return &catalog.ModifierGroup{ID: group}
}

// shallow refuses groups that open each other in a circle, or one by another too often for a guest
// to follow, beside the modifier that began it.
func shallow(ctx context.Context, tx bun.IDB, account uuid.UUID, g catalog.ModifierGroup) error {
	var found struct{ Modifier uuid.UUID }
	err := tx.NewRaw(`with recursive chain(first, group_id, depth) as (
			select m.id, m.opens_group_id, 1 from modifiers m
				where m.account_id = ?0 and m.group_id = ?1 and m.archived_at is null and m.opens_group_id is not null
			union all select c.first, m.opens_group_id, c.depth + 1 from chain c join modifiers m on m.account_id = ?0 and m.group_id = c.group_id
				where m.opens_group_id is not null and m.archived_at is null and c.depth <= ?2 and c.group_id <> ?1)
		select first as modifier from chain where group_id = ?1 or depth > ?2 limit 1`, account, g.ID, catalog.MaxDepth).Scan(ctx, &found)
	if db.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("follow modifier groups: %w", err)
	}
	for n, m := range g.Modifiers {
		if m.ID == found.Modifier {
			return fault.Invalid("request.invalid").Field("modifiers."+strconv.Itoa(n)+".opens", "catalog.groups_in_circle")
		}
	}
	return fault.Invalid("request.invalid").Field("modifiers", "catalog.groups_in_circle")
}
