package report

import (
	"context"

	"github.com/uptrace/bun"

	"comptoir/models/ledger"
	"comptoir/models/ledger/ledgerdb"
	"comptoir/models/money"
)

// byTips lists what is owed to each of the staff, or to all of them together, from the ledger.
func byTips(ctx context.Context, tx bun.IDB, q Query) ([]Row, error) {
	balances, err := ledgerdb.OfDays(ctx, tx, q.span(), saleKinds()...)
	if err != nil {
		return nil, err
	}
	owed := map[string]money.Amount{}
	for _, b := range balances.Details(ledger.TipsPayable) {
		key := b.Detail
		if key == "" {
			key = KeyNone
		}
		owed[key] -= b.Amount
	}
	var rows []Row
	for key, amount := range owed {
		if amount != 0 {
			rows = append(rows, Row{Key: key, Figures: Figures{Tip: amount, Total: amount}})
		}
	}
	return named(ctx, tx, rows, "staff")
}
