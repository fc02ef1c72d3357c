package report

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"comptoir/models/ledger"
	"comptoir/models/ledger/ledgerdb"
	"comptoir/models/money"
)

// byTender lists what guests paid with. The rounding to coins stands in a row of its own, so
// does what was taken for orders that were closed on other days: the total is what the sales come to.
func byTender(ctx context.Context, tx bun.IDB, q Query) ([]Row, error) {
	var rows []Row
	sel := tx.NewSelect().TableExpr("journal_postings as p").
		ColumnExpr("p.detail as key, count(distinct p.entry_id) filter (where p.kind = 'sale') - count(distinct p.entry_id) filter (where p.kind = 'reopened') as orders, sum(p.amount)::bigint as total").
		ColumnExpr("coalesce(-sum(p.amount) filter (where p.kind = 'refund'), 0)::bigint as refunds").
		Where("p.account_id = app_account() and p.business_day between ? and ?", q.Range.From.String(), q.Range.To.String()).
		Where("p.ledger_account in (?) and p.kind in (?)", bun.List(ledger.TenderAccounts()), bun.List(append(saleKinds(), ledger.Prepaid, ledger.PrepaidBack))).
		GroupExpr("p.detail").OrderExpr("total desc, p.detail")
	if err := venues(sel, "p", q.Venues).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("add up tenders: %w", err)
	}
	rounding, err := roundingOf(ctx, tx, q)
	if err != nil {
		return nil, err
	}
	if rounding != 0 {
		rows = append(rows, Row{Key: KeyRounding, Figures: Figures{Total: -rounding}})
	}
	posted, err := ledgerdb.OfDays(ctx, tx, q.span())
	if err != nil {
		return nil, err
	}
	if open := posted.Of(ledger.PrepaidByGuests); open != 0 {
		rows = append(rows, Row{Key: KeyOnAccount, Figures: Figures{Total: open}})
	}
	return rows, nil
}

// roundingOf is what guests paid beyond, or less than, what they owed.
func roundingOf(ctx context.Context, tx bun.IDB, q Query) (money.Amount, error) {
	var sum money.Amount
	sel := tx.NewSelect().TableExpr("sales as s").ColumnExpr("coalesce(sum(s.rounding), 0)::bigint").
		Where("s.account_id = app_account() and s.business_day between ? and ?", q.Range.From.String(), q.Range.To.String())
	if err := venues(sel, "s", q.Venues).Scan(ctx, &sum); err != nil {
		return 0, fmt.Errorf("add up cash rounding: %w", err)
	}
	return sum, nil
}

// byTax lists what is owed to the authorities, from the ledger, beside what each tax is a share of.
func byTax(ctx context.Context, tx bun.IDB, q Query) ([]Row, error) {
	balances, err := ledgerdb.OfDays(ctx, tx, q.span())
	if err != nil {
		return nil, err
	}
	bases, err := taxBases(ctx, tx, q)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, b := range balances.Details(ledger.TaxPayable) {
		r := bases[b.Detail]
		r.Key, r.Tax, r.Total = b.Detail, -b.Amount, r.Net-b.Amount
		rows = append(rows, r)
	}
	largestFirst(rows)
	return rows, nil
}

func taxBases(ctx context.Context, tx bun.IDB, q Query) (map[string]Row, error) {
	var rows []Row
	sel := tx.NewSelect().TableExpr("sale_taxes as t").
		ColumnExpr("t.tax_id::text as key, max(t.name) as name, max(t.basis_points)::text as detail, sum(t.net)::bigint as net").
		Where("t.account_id = app_account() and t.business_day between ? and ?", q.Range.From.String(), q.Range.To.String()).
		GroupExpr("t.tax_id")
	if err := venues(sel, "t", q.Venues).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("add up taxed sales: %w", err)
	}
	bases := make(map[string]Row, len(rows))
	for _, r := range rows {
		bases[r.Key] = r
	}
	return bases, nil
}

func (q Query) span() ledgerdb.Span {
	return ledgerdb.Span{From: q.Range.From, To: q.Range.To, Venues: q.Venues}
}
