package houseaccount

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/money"
	"comptoir/models/price"
)

// A Settlement is money that pays what is owed on an account, or some of it.
type Settlement struct {
	ID         uuid.UUID // of the command
	House      uuid.UUID
	VenueID    uuid.UUID
	RegisterID uuid.UUID // whose drawer takes cash; zero: none
	Tender     string
	Amount     money.Amount
	Memo       string // number of the transfer or slip
	StaffID    uuid.UUID
	StaffName  string
	Day        businessday.Day
}

// Tenders are those by which an account can be settled.
func Tenders() []string { return []string{"transfer", "card", price.Cash} }

// Check refuses what is no settlement.
func (in *Settlement) Check() error {
	var c form.Check
	c.Require(in.Amount > 0 && in.Amount.InRange(), "amount", "field.range")
	c.Require(slices.Contains(Tenders(), in.Tender), "tender", "field.unknown")
	if in.Memo != "" {
		in.Memo = c.Line("memo", in.Memo, longestName)
	}
	return c.Err()
}

// Settle takes a settlement off what an account owes, in the transaction that books the money. More than is owed is paid ahead.
func Settle(ctx context.Context, tx bun.IDB, in Settlement, at time.Time) (Account, error) {
	var a Account
	err := tx.NewRaw(columns+"id = ? for update", in.House).Scan(ctx, &a)
	if db.IsNotFound(err) {
		return a, fault.NotFound("house.unknown").Because(err)
	}
	if err != nil {
		return a, fmt.Errorf("lock house account: %w", err)
	}
	_, err = tx.NewRaw(`insert into house_account_moves (account_id, house_id, kind, source_id, venue_id, staff_id, tender, memo, amount, at)
		values (app_account(), ?, 'settled', ?, ?, ?, ?, ?, ?, ?)`, a.ID, in.ID, in.VenueID, db.OrNull(in.StaffID), in.Tender, in.Memo, -int64(in.Amount), at).Exec(ctx)
	if err != nil {
		return a, fmt.Errorf("move house account: %w", err)
	}
	if _, err := tx.NewRaw(`update house_accounts set balance = balance - ? where account_id = app_account() and id = ?`, int64(in.Amount), a.ID).Exec(ctx); err != nil {
		return a, fmt.Errorf("settle house account: %w", err)
	}
	return a, nil
}
