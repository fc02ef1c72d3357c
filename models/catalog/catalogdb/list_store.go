package catalogdb

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/money"
)

// A Filter says which items are meant.
type Filter struct {
	Text     string
	Category uuid.UUID // zero: every category
	TaxGroup uuid.UUID // zero: every tax group
	Archived bool      // those that are archived, instead of those for sale
}

// A Row is an item in a list.
type Row struct {
	ID           uuid.UUID
	Name         string
	CategoryID   uuid.UUID
	CategoryName string
	Colour       string
	TaxGroup     string
	SKU          string
	Price        money.Price // the lowest of its variants
	Varies       bool        // its variants have different prices
	Variants     int
	OpenPrice    bool
	Favourite    bool
	SoldOut      bool // at the venue
	Archived     bool
}

// A List is a part of all the items that a filter means, by name.
type List struct {
	Rows     []Row
	Next     uuid.UUID // the rows after this item; zero at the end
	Previous uuid.UUID // the rows before this item; zero at the beginning
	Total    int
}

// A Cursor says where a part of a list begins. The zero Cursor is the beginning.
type Cursor struct {
	After  uuid.UUID
	Before uuid.UUID
}

// ListSize is how many rows a part of a list has.
const ListSize = 50

// List returns items for the back office, with what is sold out at the venue.
func (s *Store) List(ctx context.Context, venue uuid.UUID, f Filter, at Cursor) (List, error) {
	var list List
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		n, err := where(tx.NewSelect().TableExpr("items i"), f).Count(ctx)
		if err != nil {
			return err
		}
		var rows []listRow
		if err := part(where(columns(tx.NewSelect(), venue), f), at).Scan(ctx, &rows); err != nil {
			return err
		}
		list, err = listOf(rows, at)
		list.Total = int(n)
		return err
	})
	if err != nil {
		return List{}, fmt.Errorf("list items: %w", err)
	}
	return list, nil
}

// Row returns one item as List does.
func (s *Store) Row(ctx context.Context, venue, id uuid.UUID) (Row, error) {
	var rows []listRow
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		rows = nil
		return columns(tx.NewSelect(), venue).Where("i.account_id = app_account() and i.id = ?", id).Scan(ctx, &rows)
	})
	if err != nil {
		return Row{}, fmt.Errorf("read item: %w", err)
	}
	if len(rows) == 0 {
		return Row{}, missing("item", id)
	}
	return rows[0].row()
}

type listRow struct {
	Row     `bun:",extend"`
	Cost    string
	Highest string
}

func (r listRow) row() (Row, error) {
	lowest, err := money.ParsePrice(r.Cost)
	if err != nil {
		return Row{}, err
	}
	highest, err := money.ParsePrice(r.Highest)
	if err != nil {
		return Row{}, err
	}
	r.Price, r.Varies = lowest, lowest != highest
	return r.Row, nil
}

func columns(q *bun.SelectQuery, venue uuid.UUID) *bun.SelectQuery {
	return q.TableExpr("items i").
		ColumnExpr("i.id, i.name, i.category_id, i.sku, i.open_price, i.favourite, i.archived_at is not null as archived").
		ColumnExpr("c.name as category_name, case when i.colour = '' then c.colour else i.colour end as colour, t.name as tax_group").
		ColumnExpr("coalesce(v.n, 0) as variants, coalesce(v.lowest, i.price)::text as cost, coalesce(v.highest, i.price)::text as highest").
		ColumnExpr(`exists (select 1 from sold_outs s where s.account_id = i.account_id and s.venue_id = ? and s.item_id = i.id
			and s.variant_id = '00000000-0000-0000-0000-000000000000') as sold_out`, venue).
		Join("join categories c on c.account_id = i.account_id and c.id = i.category_id").
		Join("join tax_groups t on t.account_id = i.account_id and t.id = i.tax_group_id").
		Join(`left join lateral (select count(*) as n, min(v.price) as lowest, max(v.price) as highest from variants v
			where v.account_id = i.account_id and v.item_id = i.id and v.archived_at is null) v on true`)
}

// where narrows a query of items i down to what a filter means.
func where(q *bun.SelectQuery, f Filter) *bun.SelectQuery {
	q = q.Where("i.account_id = app_account()")
	if f.Archived {
		q = q.Where("i.archived_at is not null")
	} else {
		q = q.Where("i.archived_at is null")
	}
	if f.Category != uuid.Nil {
		q = q.Where("i.category_id = ?", f.Category)
	}
	if f.TaxGroup != uuid.Nil {
		q = q.Where("i.tax_group_id = ?", f.TaxGroup)
	}
	terms := words(f.Text)
	if len(terms) == 0 && strings.TrimSpace(f.Text) != "" {
		return q.Where("false")
	}
	for _, term := range terms {
		q = q.Where(`(i.search like ? or i.id in (select item_id from item_words w
			where w.account_id = app_account() and w.word >= ? and w.word < ?))`, "%"+term+"%", term, past(term))
	}
	return q
}

// part orders a query and cuts out what is asked for; one row more says that it goes on.
func part(q *bun.SelectQuery, at Cursor) *bun.SelectQuery {
	switch {
	case at.Before != uuid.Nil:
		q = q.Join("join items a on a.account_id = i.account_id and a.id = ? and (i.search, i.id) < (a.search, a.id)", at.Before).
			OrderExpr("i.search desc, i.id desc")
	case at.After != uuid.Nil:
		q = q.Join("join items a on a.account_id = i.account_id and a.id = ? and (i.search, i.id) > (a.search, a.id)", at.After).
			OrderExpr("i.search, i.id")
	default:
		q = q.OrderExpr("i.search, i.id")
	}
	return q.Limit(ListSize + 1)
}

func listOf(rows []listRow, at Cursor) (List, error) {
	more := len(rows) > ListSize
	if more {
		rows = rows[:ListSize]
	}
	backwards := at.Before != uuid.Nil
	if backwards {
		slices.Reverse(rows)
	}
	list := List{Rows: make([]Row, len(rows))}
	for n, r := range rows {
		row, err := r.row()
		if err != nil {
			return List{}, err
		}
		list.Rows[n] = row
	}
	if len(rows) == 0 {
		return list, nil
	}
	if more || backwards {
		list.Next = rows[len(rows)-1].ID
	}
	if backwards && more || at.After != uuid.Nil {
		list.Previous = rows[0].ID
	}
	return list, nil
}
