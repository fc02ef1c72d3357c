package ledgerdb

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/businessday"
	"comptoir/models/ledger"
	"comptoir/models/money"
)

// A Balance is what the postings of one account and detail add up to: debits positive.
type Balance struct {
	Account ledger.Account
	Detail  string
	Amount  money.Amount
}

// Balances are some accounts added up.
type Balances []Balance

// Of adds up one account over all its details.
func (b Balances) Of(account ledger.Account) money.Amount {
	var sum money.Amount
	for _, one := range b {
		if one.Account == account {
			sum += one.Amount
		}
	}
	return sum
}

// Details are the balances of one account, in the order of their details.
func (b Balances) Details(account ledger.Account) Balances {
	var list Balances
	for _, one := range b {
		if one.Account == account {
			list = append(list, one)
		}
	}
	return list
}

// Total adds everything up: zero in a ledger that is whole.
func (b Balances) Total() money.Amount {
	var sum money.Amount
	for _, one := range b {
		sum += one.Amount
	}
	return sum
}

// A Span is business days, both included, of some venues; no venues means all of them.
type Span struct {
	From, To businessday.Day
	Venues   []uuid.UUID
}

// OfDays adds up what was posted for business days by entries of the given kinds; without
// kinds by all.
func OfDays(ctx context.Context, tx bun.IDB, s Span, kinds ...ledger.Kind) (Balances, error) {
	q := tx.NewSelect().TableExpr("journal_postings as p").
		ColumnExpr("p.ledger_account as account, p.detail, sum(p.amount)::bigint as amount").
		Where("p.account_id = app_account() and p.business_day between ? and ?", s.From.String(), s.To.String()).
		GroupExpr("p.ledger_account, p.detail").OrderExpr("p.ledger_account, p.detail")
	if len(s.Venues) > 0 {
		q = q.Where("p.venue_id in (?)", bun.List(s.Venues))
	}
	if len(kinds) > 0 {
		q = q.Where("p.kind in (?)", bun.List(kinds))
	}
	var list Balances
	if err := q.Scan(ctx, &list); err != nil {
		return nil, fmt.Errorf("add up ledger of %s to %s: %w", s.From, s.To, err)
	}
	return list, nil
}
