package report

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"
)

// KeyOffer begins the keys of rows of offers, KeyManual those of discounts that somebody gave.
const (
	KeyOffer  = "offer"
	KeyManual = "manual"
)

// byDiscount lists what took something off: each offer, then what people gave by reason and person. Orders is how many
// sales it was given in. The rows add up to the discounts of the period's sales; what came off before this was kept is one row.
func byDiscount(ctx context.Context, tx bun.IDB, q Query) ([]Row, error) {
	var rows []Row
	sel := tx.NewSelect().TableExpr("sale_discounts as d").
		ColumnExpr(`d.kind || '/' || case when d.kind = 'offer' then coalesce(d.ref::text, '') else coalesce(d.staff_id::text, '') || '/' || d.name end as key`).
		ColumnExpr(`max(d.name collate "C") as name, coalesce(max(s.name collate "C"), '') as detail`).
		ColumnExpr("count(distinct d.sale_id) filter (where d.amount > 0) as orders, sum(d.amount)::bigint as discount").
		Join("left join staff as s on s.account_id = d.account_id and s.id = d.staff_id").
		Where("d.account_id = app_account() and d.business_day between ? and ?", q.Range.From.String(), q.Range.To.String()).
		GroupExpr("1, d.kind").OrderExpr("d.kind desc, discount desc, name, 1")
	if err := venues(sel, "d", q.Venues).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("add up discounts: %w", err)
	}
	sales, err := saleRows(ctx, tx, q, "'all'")
	if err != nil {
		return nil, err
	}
	if rest := totalOf(sales).Discount - totalOf(rows).Discount; rest != 0 {
		rows = append(rows, Row{Key: KeyNone, Figures: Figures{Discount: rest}})
	}
	return rows, nil
}
