package catalogdb

import (
	"context"
	"fmt"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/catalog"
	"comptoir/models/form"
	"comptoir/models/money"
)

const (
	partGroupsLimit  = 20
	partChoicesLimit = 100
	courseLimit      = 20
)

type partGroupRow struct {
	bun.BaseModel `bun:"table:part_groups,alias:pg"`
	AccountID     uuid.UUID
	ID            uuid.UUID
	ItemID        uuid.UUID
	Name          string
	Min           int
	Max           int
	Course        int
	Position      int
}

type partChoiceRow struct {
	bun.BaseModel `bun:"table:part_choices,alias:pc"`
	AccountID     uuid.UUID
	GroupID       uuid.UUID
	Position      int
	ItemID        uuid.UUID
	VariantID     uuid.UUID `bun:",nullzero"`
	Upcharge      string
	IsDefault     bool
}

// readMadeOf reads what an item is made of.
func readMadeOf(ctx context.Context, tx bun.IDB, item *Item) error {
	var groups []partGroupRow
	err := tx.NewSelect().Model(&groups).Where("account_id = app_account() and item_id = ?", item.ID).Order("position", "id").Scan(ctx)
	if err != nil || len(groups) == 0 {
		return err
	}
	var choices []partChoiceRow
	err = tx.NewRaw(`select c.* from part_choices c join part_groups g on g.account_id = c.account_id and g.id = c.group_id
		where g.account_id = app_account() and g.item_id = ? order by c.group_id, c.position`, item.ID).Scan(ctx, &choices)
	if err != nil {
		return err
	}
	of := map[uuid.UUID][]catalog.PartChoice{}
	for _, r := range choices {
		upcharge, err := money.ParsePrice(r.Upcharge)
		if err != nil {
			return err
		}
		of[r.GroupID] = append(of[r.GroupID], catalog.PartChoice{ItemID: r.ItemID, VariantID: r.VariantID, Upcharge: upcharge, Default: r.IsDefault})
	}
	for _, g := range groups {
		item.Parts = append(item.Parts, catalog.PartGroup{ID: g.ID, Name: g.Name, Min: g.Min, Max: g.Max, Course: g.Course, Choices: of[g.ID]})
	}
	return nil
}

// writeMadeOf writes anew what an item is made of.
func writeMadeOf(ctx context.Context, tx bun.IDB, account uuid.UUID, item Item) error {
	if err := simple(ctx, tx, account, item); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "delete from part_groups where account_id = ? and item_id = ?", account, item.ID); err != nil {
		return fmt.Errorf("clear parts of item: %w", err)
	}
	if len(item.Parts) == 0 {
		return nil
	}
	var groups []partGroupRow
	var choices []partChoiceRow
	for n, g := range item.Parts {
		groups = append(groups, partGroupRow{
			AccountID: account, ID: g.ID, ItemID: item.ID, Name: g.Name, Min: g.Min, Max: g.Max, Course: g.Course, Position: n,
		})
		for k, c := range g.Choices {
			choices = append(choices, partChoiceRow{
				AccountID: account, GroupID: g.ID, Position: k, ItemID: c.ItemID, VariantID: c.VariantID, Upcharge: c.Upcharge.String(), IsDefault: c.Default,
			})
		}
	}
	if _, err := tx.NewInsert().Model(&groups).Exec(ctx); err != nil {
		return fmt.Errorf("save parts of item: %w", err)
	}
	if _, err := tx.NewInsert().Model(&choices).Exec(ctx); err != nil {
		return fmt.Errorf("save choices of parts: %w", err)
	}
	return nil
}

// simple refuses a menu inside a menu, whichever of the two is saved last, a size of another item,
// and what has no price of its own to weigh by.
func simple(ctx context.Context, tx bun.IDB, account uuid.UUID, item Item) error {
	if len(item.Parts) == 0 {
		return nil
	}
	var parts, variants []uuid.UUID
	var fields []string
	for n, g := range item.Parts {
		for k, c := range g.Choices {
			parts, variants = append(parts, c.ItemID), append(variants, c.VariantID)
			fields = append(fields, "parts."+strconv.Itoa(n)+".choices."+strconv.Itoa(k))
		}
	}
	var c form.Check
	var found []struct {
		N       int
		Nested  bool
		Open    bool
		Foreign bool
	}
	err := tx.NewRaw(`select t.n::int as n, t.item = ?1 or exists (select 1 from part_groups g where g.account_id = ?0 and g.item_id = t.item) as nested,
			i.open_price as open, t.variant <> ?4 and not exists (
				select 1 from variants v where v.account_id = ?0 and v.id = t.variant and v.item_id = t.item and v.archived_at is null) as "foreign"
		from unnest(?2::uuid[], ?3::uuid[]) with ordinality as t(item, variant, n)
		join items i on i.account_id = ?0 and i.id = t.item`,
		account, item.ID, ids(parts), ids(variants), uuid.Nil).Scan(ctx, &found)
	if err != nil {
		return fmt.Errorf("look at parts of item: %w", err)
	}
	known := make([]bool, len(parts))
	for _, f := range found {
		known[f.N-1] = !f.Foreign
		c.Require(!f.Nested, fields[f.N-1], "catalog.part_is_menu")
		c.Require(!f.Open, fields[f.N-1], "catalog.part_open_price")
	}
	for n := range known {
		c.Require(known[n], fields[n], "field.unknown")
	}
	inside, err := tx.NewSelect().TableExpr("part_choices").Where("account_id = ? and item_id = ?", account, item.ID).Exists(ctx)
	if err != nil {
		return fmt.Errorf("look at menus with item: %w", err)
	}
	c.Require(!inside, "parts", "catalog.menu_in_menu")
	return c.Err()
}

// checkParts wants groups that a guest can answer. Fields of the kth choice of the nth group are
// named "parts.<n>.choices.<k>".
func (i *Item) checkParts(c *form.Check) {
	c.Require(len(i.Parts) <= partGroupsLimit, "parts", "catalog.too_many_parts")
	c.Require(len(i.Parts) == 0 || len(i.Variants) == 0, "parts", "catalog.parts_or_variants")
	for n := range i.Parts {
		g, at := &i.Parts[n], "parts."+strconv.Itoa(n)+"."
		g.Name = c.Line(at+"name", g.Name, NameLimit)
		c.Require(g.ID != uuid.Nil, at+"name", "field.required")
		c.Require(g.Min >= 0 && g.Min <= 99, at+"min", "field.range")
		c.Require(g.Max >= 0 && g.Max <= 99, at+"max", "field.range")
		c.Require(g.Max == 0 || g.Max >= g.Min, at+"max", "catalog.max_below_min")
		c.Require(g.Course >= 0 && g.Course <= courseLimit, at+"course", "field.range")
		c.Require(len(g.Choices) > 0, at+"choices", "catalog.choices_needed")
		c.Require(len(g.Choices) <= partChoicesLimit, at+"choices", "catalog.too_many_modifiers")
		usual := 0
		for k, choice := range g.Choices {
			field := at + "choices." + strconv.Itoa(k)
			c.Require(choice.ItemID != uuid.Nil, field, "field.required")
			c.Require(!choice.Upcharge.IsNegative() && choice.Upcharge.Round(money.HalfUp).InRange(), field, "field.range")
			for _, before := range g.Choices[:k] {
				c.Require(before.ItemID != choice.ItemID || before.VariantID != choice.VariantID && before.VariantID != uuid.Nil && choice.VariantID != uuid.Nil, field, "catalog.part_twice")
			}
			if choice.Default {
				usual++
			}
		}
		c.Require(g.Max == 0 || usual <= g.Max, at+"choices", "catalog.too_many_defaults")
	}
}

const partsSQL = `select g.item_id, g.id, g.name, g.min, g.max, g.course, c.item_id, c.variant_id, c.upcharge::text, c.is_default
	from part_groups g join part_choices c on c.account_id = g.account_id and c.group_id = g.id
	where g.account_id = $1 and g.item_id = any($2) order by g.item_id, g.position, g.id, c.position`

// part reads one choice of what an item is made of.
func (l *loading) part(r pgx.Row) error {
	var whole uuid.UUID
	var variant *uuid.UUID
	var g catalog.PartGroup
	var choice catalog.PartChoice
	var upcharge string
	err := r.Scan(&whole, &g.ID, &g.Name, &g.Min, &g.Max, &g.Course, &choice.ItemID, &variant, &upcharge, &choice.Default)
	if err != nil {
		return fmt.Errorf("read part: %w", err)
	}
	if choice.Upcharge, err = money.ParsePrice(upcharge); err != nil {
		return err
	}
	choice.VariantID = value(variant)
	c := l.cards[whole]
	if c == nil {
		return nil
	}
	if n := len(c.Parts); n == 0 || c.Parts[n-1].ID != g.ID {
		c.Parts = append(c.Parts, g)
	}
	last := &c.Parts[len(c.Parts)-1]
	last.Choices = append(last.Choices, choice)
	return nil
}

// join puts into menus what they are made of, as the venue sells it.
func (s *Store) join(ctx context.Context, venue uuid.UUID, l *loading) error {
	var ids []uuid.UUID
	for _, c := range l.cards {
		for _, g := range c.Parts {
			for _, choice := range g.Choices {
				ids = append(ids, choice.ItemID)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	parts, err := s.Cards(ctx, venue, l.revision, ids)
	if err != nil {
		return err
	}
	for _, c := range l.cards {
		for n := range c.Parts {
			for k := range c.Parts[n].Choices {
				if part := parts[c.Parts[n].Choices[k].ItemID]; part != nil && len(part.Parts) == 0 {
					c.Parts[n].Choices[k].Item = &part.Item
				}
			}
		}
	}
	return nil
}
