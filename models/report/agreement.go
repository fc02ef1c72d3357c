package report

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"comptoir/models/ledger"
	"comptoir/models/ledger/ledgerdb"
	"comptoir/models/money"
)

// Agreement sets what the sales of a period come to beside what the ledger says. The two are
// written apart, line by line and posting by posting, so agreeing means something.
type Agreement []Agreed

// Agreed is one figure, found twice.
type Agreed struct {
	Name   string // "net", "tax", "tip", "deposit", "received", "lines", "balance": also the key of its words
	Sales  money.Amount
	Ledger money.Amount
}

// Same says whether both sides are equal.
func (a Agreed) Same() bool { return a.Sales == a.Ledger }

// Holds says whether every figure is the same on both sides.
func (a Agreement) Holds() bool {
	for _, one := range a {
		if !one.Same() {
			return false
		}
	}
	return true
}

func agreement(ctx context.Context, tx bun.IDB, q Query) (Agreement, error) {
	var s struct{ Net, Tax, Tip, Deposit, Received, Goods money.Amount }
	sel := tx.NewSelect().TableExpr("sales as s").ColumnExpr(`coalesce(sum(net), 0)::bigint as net, coalesce(sum(tax), 0)::bigint as tax,
			coalesce(sum(tip), 0)::bigint as tip, coalesce(sum(deposit), 0)::bigint as deposit, coalesce(sum(total + rounding), 0)::bigint as received,
			coalesce(sum(amount - discount - comp), 0)::bigint as goods`).
		Where("s.account_id = app_account() and s.business_day between ? and ?", q.Range.From.String(), q.Range.To.String())
	if err := venues(sel, "s", q.Venues).Scan(ctx, &s); err != nil {
		return nil, fmt.Errorf("add up sales: %w", err)
	}
	lines, err := lineTotal(ctx, tx, q)
	if err != nil {
		return nil, err
	}
	posted, err := ledgerdb.OfDays(ctx, tx, q.span(), saleKinds()...)
	if err != nil {
		return nil, err
	}
	return Agreement{
		{"net", s.Net, -posted.Of(ledger.Revenue) - posted.Of(ledger.ServiceRevenue) - posted.Of(ledger.Comps)},
		{"tax", s.Tax, -posted.Of(ledger.TaxPayable)},
		{"tip", s.Tip, -posted.Of(ledger.TipsPayable)},
		{"deposit", s.Deposit, -posted.Of(ledger.Deposits) - posted.Of(ledger.GiftCards) - posted.Of(ledger.GiftCardsGiven)},
		{"received", s.Received, received(posted)},
		{"lines", s.Goods, lines},
		{"balance", 0, posted.Total()},
	}, nil
}

// lineTotal is what the sold lines come to: the other way to the goods of the sales.
func lineTotal(ctx context.Context, tx bun.IDB, q Query) (money.Amount, error) {
	var sum money.Amount
	sel := tx.NewSelect().TableExpr("sale_lines as l").ColumnExpr("coalesce(sum(l.total), 0)::bigint").
		Where("l.account_id = app_account() and l.business_day between ? and ?", q.Range.From.String(), q.Range.To.String())
	if err := venues(sel, "l", q.Venues).Scan(ctx, &sum); err != nil {
		return 0, fmt.Errorf("add up sold lines: %w", err)
	}
	return sum, nil
}

// received is what guests gave, by whatever tender and before or at the closing, and what they still owe.
func received(posted ledgerdb.Balances) money.Amount {
	return posted.Of(ledger.Cash) + posted.Of(ledger.Tender) + posted.Of(ledger.Receivable) + posted.Of(ledger.HouseAccounts) + posted.Of(ledger.CreditNotes) +
		posted.Of(ledger.GiftCardsUsed) + posted.Of(ledger.PrepaidByGuests)
}

// saleKinds are the entries that come of selling.
func saleKinds() []ledger.Kind {
	return []ledger.Kind{ledger.Sale, ledger.Refund, ledger.Reopened, ledger.Late, ledger.Tip}
}
