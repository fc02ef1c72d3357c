package catalogdb

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"comptoir/models/catalog"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/money"
)

// A Selection is items that are changed together: those that are named, or, where All is set,
// everything that a filter means.
type Selection struct {
	IDs    []uuid.UUID
	All    bool
	Filter Filter
}

func (sel Selection) query(q *bun.SelectQuery) *bun.SelectQuery {
	if sel.All {
		return where(q, sel.Filter)
	}
	return q.Where("i.account_id = app_account() and i.id = any(?::uuid[])", ids(sel.IDs))
}

// selected locks what is selected, in the order of ids, so that two changes of many items wait
// for each other instead of giving each other up.
func selected(ctx context.Context, tx bun.IDB, sel Selection) ([]uuid.UUID, error) {
	var list []uuid.UUID
	err := sel.query(tx.NewSelect().TableExpr("items i").ColumnExpr("i.id").OrderExpr("i.id").For("update of i")).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("select items: %w", err)
	}
	if len(list) == 0 {
		return nil, fault.Invalid("catalog.nothing_selected")
	}
	return list, nil
}

// A NewPrice is what a change of prices does to one price.
type NewPrice struct {
	Item    string
	Variant string // empty: the item has no variants
	Before  money.Price
	After   money.Price
}

// A priced is one price of a selected item.
type priced struct {
	ID      uuid.UUID // of the item, the variant or the rule
	Table   string
	Item    string
	Variant string
	Price   string
}

// prices reads every price of the selected items; those of venues and order kinds with rules.
func prices(ctx context.Context, tx bun.IDB, list []uuid.UUID, rules bool) ([]priced, error) {
	var rows []priced
	err := tx.NewRaw(`select id, "table", item, variant, price from (
		select i.id, 'items' as "table", i.name as item, '' as variant, i.price::text as price, i.search, 0 as n
			from items i where i.account_id = app_account() and i.id = any(?0::uuid[]) and not i.open_price
			and not exists (select 1 from variants v where v.account_id = i.account_id and v.item_id = i.id and v.archived_at is null)
		union all
		select v.id, 'variants', i.name, v.name, v.price::text, i.search, 1 + v.position
			from variants v join items i on i.account_id = v.account_id and i.id = v.item_id
			where i.account_id = app_account() and i.id = any(?0::uuid[]) and not i.open_price and v.archived_at is null
		union all
		select p.id, 'price_rules', i.name, concat_ws(' · ', v.name, w.name, nullif(p.kind, '')), p.price::text, i.search, 1000
			from price_rules p join items i on i.account_id = p.account_id and i.id = p.item_id
			left join variants v on v.account_id = p.account_id and v.id = p.variant_id
			left join venues w on w.account_id = p.account_id and w.id = p.venue_id
			where ?1 and i.account_id = app_account() and i.id = any(?0::uuid[]) and not i.open_price
		) p order by search, n, id`, ids(list), rules).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("read prices: %w", err)
	}
	return rows, nil
}

// PreviewPrices says what a change would do, without doing it.
func (s *Store) PreviewPrices(ctx context.Context, sel Selection, c catalog.PriceChange, rules bool) ([]NewPrice, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	var out []NewPrice
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		out = nil
		var list []uuid.UUID
		if err := sel.query(tx.NewSelect().TableExpr("items i").ColumnExpr("i.id")).Scan(ctx, &list); err != nil {
			return fmt.Errorf("select items: %w", err)
		}
		if len(list) == 0 {
			return fault.Invalid("catalog.nothing_selected")
		}
		rows, err := prices(ctx, tx, list, rules)
		if err != nil {
			return err
		}
		for _, r := range rows {
			before, after, err := r.change(c)
			if err != nil {
				return err
			}
			out = append(out, NewPrice{Item: r.Item, Variant: r.Variant, Before: before, After: after})
		}
		return nil
	})
	return out, err
}

func (r priced) change(c catalog.PriceChange) (before, after money.Price, err error) {
	if before, err = money.ParsePrice(r.Price); err != nil {
		return before, after, err
	}
	after, err = c.Apply(before)
	return before, after, err
}

// ChangePrices changes the prices of many items together, and those of their venues and order
// kinds where rules is set. Items whose price is typed at the till are left alone.
func (s *Store) ChangePrices(ctx context.Context, command uuid.UUID, sel Selection, c catalog.PriceChange, rules bool) error {
	if err := c.Check(); err != nil {
		return err
	}
	body := map[string]any{"selection": sel, "change": c, "rules": rules}
	return s.do(ctx, change{command: command, kind: "catalog.change_prices", body: body}, func(ctx context.Context, tx bun.Tx) error {
		list, err := selected(ctx, tx, sel)
		if err != nil {
			return err
		}
		rows, err := prices(ctx, tx, list, rules)
		if err != nil {
			return err
		}
		return writePrices(ctx, tx, rows, c)
	})
}

// writePrices writes all prices that change, with one statement a table.
func writePrices(ctx context.Context, tx bun.IDB, rows []priced, c catalog.PriceChange) error {
	of := map[string][]uuid.UUID{}
	to := map[string][]string{}
	for _, r := range rows {
		before, after, err := r.change(c)
		if err != nil {
			return err
		}
		if before != after {
			of[r.Table] = append(of[r.Table], r.ID)
			to[r.Table] = append(to[r.Table], after.String())
		}
	}
	for _, table := range []string{"items", "variants", "price_rules"} {
		if len(of[table]) == 0 {
			continue
		}
		_, err := tx.ExecContext(ctx, `update ? t set price = n.price
			from unnest(?::uuid[], ?::numeric[]) as n(id, price) where t.account_id = app_account() and t.id = n.id`,
			bun.Ident(table), ids(of[table]), pgdialect.Array(to[table]))
		if err != nil {
			return fmt.Errorf("change prices of %s: %w", table, err)
		}
	}
	return nil
}

// Bulk is what is changed on many items at once; what is nil stays as it is.
type Bulk struct {
	Category  *uuid.UUID
	TaxGroup  *uuid.UUID
	Archived  *bool
	Favourite *bool
}

// ChangeItems changes many items together.
func (s *Store) ChangeItems(ctx context.Context, command uuid.UUID, sel Selection, b Bulk) error {
	body := map[string]any{"selection": sel, "bulk": b}
	return s.do(ctx, change{command: command, kind: "catalog.change_items", body: body}, func(ctx context.Context, tx bun.Tx) error {
		account, err := db.Account(ctx)
		if err != nil {
			return err
		}
		list, err := selected(ctx, tx, sel)
		if err != nil {
			return err
		}
		q := tx.NewUpdate().TableExpr("items").Where("account_id = ? and id = any(?::uuid[])", account, ids(list))
		if b.Category != nil {
			q = q.Set("category_id = ?", *b.Category)
		}
		if b.TaxGroup != nil {
			q = q.Set("tax_group_id = ?", *b.TaxGroup)
		}
		if b.Archived != nil {
			q = q.Set("archived_at = case when ? then coalesce(archived_at, now()) end", *b.Archived)
		}
		if b.Favourite != nil {
			q = q.Set("favourite = ?", *b.Favourite)
		}
		if b == (Bulk{}) {
			return fault.Invalid("catalog.nothing_selected")
		}
		if _, err := q.Exec(ctx); err != nil {
			return owned(fmt.Errorf("change items: %w", err))
		}
		if b.Archived != nil && !*b.Archived {
			return restoreCategories(ctx, tx, list)
		}
		return nil
	})
}

// MoveItem moves an item up (by -1) or down (by 1) among its category's on the till.
func (s *Store) MoveItem(ctx context.Context, command, id uuid.UUID, by int) error {
	body := map[string]any{"id": id, "by": by}
	return s.do(ctx, change{command: command, kind: "catalog.move_item", body: body}, func(ctx context.Context, tx bun.Tx) error {
		var order []uuid.UUID
		err := tx.NewRaw(`select id from items where account_id = app_account() and archived_at is null
			and category_id = (select category_id from items where account_id = app_account() and id = ?)
			order by position, name, id`, id).Scan(ctx, &order)
		if err != nil {
			return fmt.Errorf("read order of items: %w", err)
		}
		if !moved(order, id, by) {
			return missing("item", id)
		}
		return setOrder(ctx, tx, "items", order)
	})
}
