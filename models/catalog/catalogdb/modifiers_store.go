package catalogdb

import (
	"context"
	"fmt"
	"strconv"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/catalog"
	"comptoir/models/db"
	"comptoir/models/form"
	"comptoir/models/money"
)

const modifiersLimit = 200

// A ModifierGroup is a group as the back office edits it.
type ModifierGroup struct {
	catalog.ModifierGroup
	Items int // how many ask it
}

// ModifierGroups returns the groups with their modifiers, in order.
func (s *Store) ModifierGroups(ctx context.Context) ([]ModifierGroup, error) {
	var list []ModifierGroup
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		list, err = modifierGroups(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read modifier groups: %w", err)
	}
	return list, nil
}

func modifierGroups(ctx context.Context, tx bun.IDB) ([]ModifierGroup, error) {
	var rows []struct {
		groupRow
		Items int
	}
	err := tx.NewRaw(`select g.id, g.name, g.min, g.max, g.free,
		(select count(*) from item_modifier_groups m join items i on i.account_id = m.account_id and i.id = m.item_id
			where m.account_id = g.account_id and m.group_id = g.id and i.archived_at is null) as items
		from modifier_groups g where g.account_id = app_account() and g.archived_at is null order by g.position, g.name, g.id`).Scan(ctx, &rows)
	if err != nil {
		return nil, err
	}
	var modifiers []modifierRow
	err = tx.NewSelect().Model(&modifiers).Where("account_id = app_account() and archived_at is null").
		Order("group_id", "position", "name", "id").Scan(ctx)
	if err != nil {
		return nil, err
	}
	of := map[uuid.UUID][]catalog.Modifier{}
	for _, r := range modifiers {
		price, err := money.ParsePrice(r.Price)
		if err != nil {
			return nil, err
		}
		allergens, err := catalog.ParseAllergens(r.Allergens)
		if err != nil {
			return nil, err
		}
		of[r.GroupID] = append(of[r.GroupID], catalog.Modifier{
			ID: r.ID, Name: r.Name, Price: price, SoldOut: r.SoldOut, Allergens: allergens, Opens: opens(r.OpensGroupID),
		})
	}
	list := make([]ModifierGroup, len(rows))
	for n, r := range rows {
		list[n] = ModifierGroup{Items: r.Items, ModifierGroup: catalog.ModifierGroup{
			ID: r.ID, Name: r.Name, Min: r.Min, Max: r.Max, Free: r.Free, Modifiers: of[r.ID],
		}}
	}
	return list, nil
}

// ModifierGroup returns one group.
func (s *Store) ModifierGroup(ctx context.Context, id uuid.UUID) (ModifierGroup, error) {
	list, err := s.ModifierGroups(ctx)
	if err != nil {
		return ModifierGroup{}, err
	}
	for _, g := range list {
		if g.ID == id {
			return g, nil
		}
	}
	return ModifierGroup{}, missing("modifier group", id)
}

// SaveModifierGroup writes a group, which is new where its id is; modifiers that are left out
// are archived.
func (s *Store) SaveModifierGroup(ctx context.Context, command uuid.UUID, g catalog.ModifierGroup) error {
	if err := CheckGroup(&g); err != nil {
		return err
	}
	return s.do(ctx, change{command: command, kind: "catalog.save_modifiers", body: g}, func(ctx context.Context, tx bun.Tx) error {
		account, err := db.Account(ctx)
		if err != nil {
			return err
		}
		row := groupRow{AccountID: account, ID: g.ID, Name: g.Name, Min: g.Min, Max: g.Max, Free: g.Free}
		_, err = tx.NewInsert().Model(&row).
			Value("position", "(select coalesce(max(position), -1) + 1 from modifier_groups where account_id = ?)", account).
			On(`conflict (account_id, id) do update set name = excluded.name, min = excluded.min, max = excluded.max, free = excluded.free`).Exec(ctx)
		if err != nil {
			return fmt.Errorf("save modifier group: %w", err)
		}
		if err := writeModifiers(ctx, tx, account, g); err != nil {
			return owned(err)
		}
		return shallow(ctx, tx, account, g)
	})
}

// CheckGroup tidies a group up and refuses one that no guest could answer. Fields of the nth
// modifier are named "modifiers.<n>.name".
func CheckGroup(g *catalog.ModifierGroup) error {
	var c form.Check
	g.Name = c.Line("name", g.Name, NameLimit)
	c.Require(g.ID != uuid.Nil, "id", "field.required")
	c.Require(g.Min >= 0 && g.Min <= 99, "min", "field.range")
	c.Require(g.Max >= 0 && g.Max <= 99, "max", "field.range")
	c.Require(g.Free >= 0 && g.Free <= 99, "free", "field.range")
	c.Require(g.Max == 0 || g.Max >= g.Min, "max", "catalog.max_below_min")
	c.Require(len(g.Modifiers) <= modifiersLimit, "modifiers", "catalog.too_many_modifiers")
	c.Require(g.Min == 0 || len(g.Modifiers) > 0, "modifiers", "catalog.modifiers_needed")
	for n := range g.Modifiers {
		m, at := &g.Modifiers[n], "modifiers."+strconv.Itoa(n)+"."
		m.Name = c.Line(at+"name", m.Name, NameLimit)
		c.Require(m.ID != uuid.Nil, at+"name", "field.required")
		c.Require(m.Price.Round(money.HalfUp).InRange(), at+"price", "field.range")
	}
	return c.Err()
}

func writeModifiers(ctx context.Context, tx bun.IDB, account uuid.UUID, g catalog.ModifierGroup) error {
	kept := make([]uuid.UUID, len(g.Modifiers))
	rows := make([]modifierRow, len(g.Modifiers))
	for n, m := range g.Modifiers {
		kept[n] = m.ID
		rows[n] = modifierRow{AccountID: account, ID: m.ID, GroupID: g.ID, Name: m.Name, Price: m.Price.String(), SoldOut: m.SoldOut, Allergens: m.Allergens.Codes(), Position: n}
		if m.Opens != nil {
			rows[n].OpensGroupID = m.Opens.ID
		}
	}
	_, err := tx.ExecContext(ctx, `update modifiers set archived_at = now()
		where account_id = ? and group_id = ? and archived_at is null and id <> all(?::uuid[])`, account, g.ID, ids(kept))
	if err != nil {
		return fmt.Errorf("archive modifiers: %w", err)
	}
	if len(rows) == 0 {
		return nil
	}
	res, err := tx.NewInsert().Model(&rows).On(`conflict (account_id, id) do update set name = excluded.name, price = excluded.price,
		sold_out = excluded.sold_out, allergens = excluded.allergens, opens_group_id = excluded.opens_group_id, position = excluded.position, archived_at = null where m.group_id = excluded.group_id`).Exec(ctx)
	if err != nil {
		return fmt.Errorf("save modifiers: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || int(n) != len(rows) {
		return missing("modifier of group", g.ID)
	}
	return nil
}

// ArchiveModifierGroup takes a group away from all items, or brings it back.
func (s *Store) ArchiveModifierGroup(ctx context.Context, command, id uuid.UUID, away bool) error {
	body := map[string]any{"id": id, "away": away}
	return s.do(ctx, change{command: command, kind: "catalog.archive_modifiers", body: body}, func(ctx context.Context, tx bun.Tx) error {
		return archive(ctx, tx, "modifier_groups", []uuid.UUID{id}, away)
	})
}

// MoveModifierGroup moves a group up (by -1) or down (by 1) among its neighbours.
func (s *Store) MoveModifierGroup(ctx context.Context, command, id uuid.UUID, by int) error {
	body := map[string]any{"id": id, "by": by}
	return s.do(ctx, change{command: command, kind: "catalog.move_modifiers", body: body}, func(ctx context.Context, tx bun.Tx) error {
		list, err := modifierGroups(ctx, tx)
		if err != nil {
			return fmt.Errorf("read modifier groups: %w", err)
		}
		order := make([]uuid.UUID, len(list))
		for n, g := range list {
			order[n] = g.ID
		}
		if !moved(order, id, by) {
			return missing("modifier group", id)
		}
		return setOrder(ctx, tx, "modifier_groups", order)
	})
}
