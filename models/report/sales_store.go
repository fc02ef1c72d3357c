package report

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// saleFigures adds sales up into the columns of Figures.
const saleFigures = `sum(s.orders) as orders, sum(s.covers)::bigint as covers, (sum(s.quantity) * 10000)::bigint as quantity,
	sum(s.amount)::bigint as amount, sum(s.discount)::bigint as discount, sum(s.service)::bigint as service, sum(s.comp)::bigint as comp, sum(s.deposit)::bigint as deposit,
	sum(s.net)::bigint as net, sum(s.tax)::bigint as tax, sum(s.tip)::bigint as tip, sum(s.total)::bigint as total,
	coalesce(-sum(s.total) filter (where s.refund and s.orders = 0), 0)::bigint as refunds`

// saleRows groups sales by an expression.
func saleRows(ctx context.Context, tx bun.IDB, q Query, key string) ([]Row, error) {
	var rows []Row
	sel := tx.NewSelect().TableExpr("sales as s").
		ColumnExpr(key+" as key").ColumnExpr(saleFigures).
		Where("s.account_id = app_account() and s.business_day between ? and ?", q.Range.From.String(), q.Range.To.String()).
		GroupExpr("1").OrderExpr("1")
	if err := venues(sel, "s", q.Venues).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("add up sales: %w", err)
	}
	return rows, nil
}

func venues(q *bun.SelectQuery, table string, ids []uuid.UUID) *bun.SelectQuery {
	if len(ids) == 0 {
		return q
	}
	return q.Where("?.venue_id in (?)", bun.Ident(table), bun.List(ids))
}

func byDay(ctx context.Context, tx bun.IDB, q Query) ([]Row, error) {
	rows, err := saleRows(ctx, tx, q, "s.business_day::text")
	return q.Range.filled(rows), err
}

// byHour lists the hours in the order of the business day, from the first to the last in which
// something was sold, so that a quiet one in between shows.
func byHour(ctx context.Context, tx bun.IDB, q Query) ([]Row, error) {
	rows, err := saleRows(ctx, tx, q, "to_char(s.hour, 'FM00')")
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	first, err := firstHour(ctx, tx, q)
	if err != nil {
		return nil, err
	}
	return hoursFrom(first, rows), nil
}

// firstHour is the one in which the venues' business day begins, the earliest of theirs.
func firstHour(ctx context.Context, tx bun.IDB, q Query) (int, error) {
	var hour int
	sel := tx.NewSelect().TableExpr("venues as v").ColumnExpr("coalesce(min(extract(hour from v.cutover)), 0)::int").
		Where("v.account_id = app_account()")
	if len(q.Venues) > 0 {
		sel = sel.Where("v.id in (?)", bun.List(q.Venues))
	}
	if err := sel.Scan(ctx, &hour); err != nil {
		return 0, fmt.Errorf("read cut-over: %w", err)
	}
	return hour, nil
}

func hoursFrom(first int, rows []Row) []Row {
	known := make(map[string]Row, len(rows))
	for _, r := range rows {
		known[r.Key] = r
	}
	var all []Row
	last := 0
	for i := range 24 {
		key := fmt.Sprintf("%02d", (first+i)%24)
		r, sold := known[key]
		if !sold && len(all) == 0 {
			continue
		}
		r.Key = key
		all = append(all, r)
		if sold {
			last = len(all)
		}
	}
	return all[:last]
}

func byStaff(ctx context.Context, tx bun.IDB, q Query) ([]Row, error) {
	rows, err := saleRows(ctx, tx, q, "coalesce(s.staff_id::text, 'none')")
	if err != nil {
		return nil, err
	}
	return named(ctx, tx, rows, "staff")
}

// named fills in the names of rows whose keys are ids of a table, and puts the largest first.
func named(ctx context.Context, tx bun.IDB, rows []Row, table string) ([]Row, error) {
	names, err := namesOf(ctx, tx, table)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		rows[i].Name = names[rows[i].Key]
	}
	largestFirst(rows)
	return rows, nil
}

func namesOf(ctx context.Context, tx bun.IDB, table string) (map[string]string, error) {
	var list []struct{ ID, Name string }
	err := tx.NewSelect().TableExpr("?", bun.Ident(table)).ColumnExpr("id::text, name").
		Where("account_id = app_account()").Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("read names of %s: %w", table, err)
	}
	names := make(map[string]string, len(list))
	for _, one := range list {
		names[one.ID] = one.Name
	}
	return names, nil
}
