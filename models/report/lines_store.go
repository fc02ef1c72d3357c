package report

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"
)

// lineFigures adds sold lines up into the columns of Figures. What a guest owed for a line is
// its net, its tax and its deposit, whether the tax was in the price or on top.
const lineFigures = `(sum(l.quantity) * 10000)::bigint as quantity, sum(l.amount)::bigint as amount, sum(l.discount)::bigint as discount,
	sum(l.net)::bigint as net, sum(l.tax)::bigint as tax, sum(l.net + l.tax + l.deposit)::bigint as total,
	sum(l.comp)::bigint as comp, sum(l.deposit)::bigint as deposit`

// An item that was renamed stays one row; what was sold without an item is known by its name.
// Ids are grouped as they are and written as text only once a group.
const (
	withoutItem     = "case when l.item_id is null then l.item_name end"
	withoutCategory = "case when l.category_id is null then l.category_name end"
	itemGroup       = "l.item_id, l.variant_id, " + withoutItem
	categoryGroup   = "l.category_id, " + withoutCategory
	itemKey         = "coalesce(l.item_id::text, " + withoutItem + ") || coalesce('/' || l.variant_id::text, '') as key"
	categoryKey     = "coalesce(l.category_id::text, " + withoutCategory + ") as key"
	itemNames       = "max(l.item_name collate \"C\") as name, max(l.variant_name collate \"C\") as detail"
	categoryNames   = "max(l.category_name collate \"C\") as name"
)

func byItem(ctx context.Context, tx bun.IDB, q Query) ([]Row, error) {
	sel := tx.NewSelect().TableExpr("sale_lines as l").ColumnExpr(itemKey).ColumnExpr(itemNames).ColumnExpr(lineFigures).GroupExpr(itemGroup)
	rows, err := lineRows(ctx, tx, q, sel)
	if err != nil {
		return nil, err
	}
	return rows, readUnits(ctx, tx, rows)
}

// readUnits says what the measured items among the rows are measured in.
func readUnits(ctx context.Context, tx bun.IDB, rows []Row) error {
	var measured []struct{ ID, Unit string }
	if err := tx.NewRaw("select id::text as id, unit from items where account_id = app_account() and unit <> ''").Scan(ctx, &measured); err != nil {
		return fmt.Errorf("read units of items: %w", err)
	}
	units := make(map[string]string, len(measured))
	for _, m := range measured {
		units[m.ID] = m.Unit
	}
	for i := range rows {
		item, _, _ := strings.Cut(rows[i].Key, "/")
		rows[i].Unit = units[item]
	}
	return nil
}

func byCategory(ctx context.Context, tx bun.IDB, q Query) ([]Row, error) {
	sel := tx.NewSelect().TableExpr("sale_lines as l").ColumnExpr(categoryKey).ColumnExpr(categoryNames).ColumnExpr(lineFigures).GroupExpr(categoryGroup)
	return lineRows(ctx, tx, q, sel)
}

// lineRows reads rows over lines and adds some for what is no line, service charges and tips, so
// that every report of a period comes to the same total.
func lineRows(ctx context.Context, tx bun.IDB, q Query, sel *bun.SelectQuery) ([]Row, error) {
	sel = sel.Where("l.account_id = app_account() and l.business_day between ? and ?", q.Range.From.String(), q.Range.To.String())
	var rows []Row
	if err := venues(sel, "l", q.Venues).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("add up sold lines: %w", err)
	}
	for i := range rows {
		if rows[i].Key == "" {
			rows[i].Key = KeyNone
		}
	}
	largestFirst(rows)
	sales, err := saleRows(ctx, tx, q, "'all'")
	if err != nil {
		return nil, err
	}
	return withRest(rows, totalOf(sales)), nil
}

// withRest adds what sales have beyond their lines.
func withRest(rows []Row, sales Figures) []Row {
	lines := totalOf(rows)
	service := Figures{Service: sales.Service, Net: sales.Net - lines.Net, Tax: sales.Tax - lines.Tax}
	service.Total = service.Net + service.Tax
	if service != (Figures{}) {
		rows = append(rows, Row{Key: KeyService, Figures: service})
	}
	if sales.Tip != 0 {
		rows = append(rows, Row{Key: KeyTip, Figures: Figures{Tip: sales.Tip, Total: sales.Tip}})
	}
	return rows
}

// largestFirst puts the rows with the largest totals first; equal ones by name.
func largestFirst(rows []Row) {
	slices.SortStableFunc(rows, func(a, b Row) int {
		switch {
		case a.Total != b.Total:
			return int(max(-1, min(1, b.Total-a.Total)))
		case a.Name != b.Name && a.Name < b.Name:
			return -1
		case a.Name != b.Name:
			return 1
		}
		return 0
	})
}
