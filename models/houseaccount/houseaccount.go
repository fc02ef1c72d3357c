// Package houseaccount knows the accounts of guests and companies who pay later.
//
// It owns what is owed on an account, how far it may go, and what happened to it. It must not know how an order is paid:
// orderdb queues what happens to accounts into the transaction of the order. Start reading at QueueCharge and Store.Settle.
package houseaccount

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/money"
)

// An Account is that of a guest or company who pays later.
type Account struct {
	ID      uuid.UUID
	Name    string
	Contact string       // whom a statement goes to
	Limit   money.Amount // of what may be owed; zero: none
	Balance money.Amount // owed; below zero: paid ahead
	Blocked bool         // nothing more is charged to it
}

// Left is how much more can be charged; false where there is no limit.
func (a Account) Left() (money.Amount, bool) { return max(0, a.Limit-a.Balance), a.Limit > 0 }

const (
	longestName    = 100
	longestContact = 300
)

func (a *Account) check() error {
	var c form.Check
	a.Name = c.Line("name", a.Name, longestName)
	if a.Contact != "" {
		a.Contact = c.Line("contact", a.Contact, longestContact)
	}
	c.Require(a.Limit >= 0 && a.Limit.InRange(), "limit", "field.range")
	return c.Err()
}

// A Kind is what happened to an account.
type Kind string

// The kinds.
const (
	Charged     Kind = "charged"      // an order was paid with it
	ChargedBack Kind = "charged_back" // the payment was taken back before the order was closed
	Refunded    Kind = "refunded"     // a sale that was charged to it was given back
	Settled     Kind = "settled"      // what is owed was paid, or some of it
)

// A Move is something that happens to an account in an order's transaction.
type Move struct {
	Account, Source, House, Order, Venue, Staff uuid.UUID

	Amount money.Amount
	At     time.Time
}

const (
	moveColumns = `insert into house_account_moves (account_id, house_id, kind, source_id, order_id, venue_id, staff_id, amount, at) `
	// The row is locked before it is asked whether the account goes so far, so two charges at once are asked one after the other.
	chargeSQL = moveColumns + `values ($1, (select id from house_accounts where account_id = $1 and id = $2 and not blocked
		and (credit_limit = 0 or balance + $7 <= credit_limit) for update), 'charged', $3, $4, $5, $6, $7, $8)`
	refundSQL = moveColumns + `values ($1, $2, 'refunded', $3, $4, $5, $6, -$7::bigint, $8)`
	changeSQL = `update house_accounts set balance = balance + $3 where account_id = $1 and id = $2`
	backSQL   = `with back as (
			` + moveColumns + `select account_id, house_id, 'charged_back', source_id, order_id, venue_id, $3, -amount, $4 from house_account_moves
			where account_id = $1 and kind = 'charged' and source_id = $2 returning house_id, amount)
		update house_accounts h set balance = h.balance + back.amount from back where h.account_id = $1 and h.id = back.house_id`
)

func (m Move) args() []any {
	return []any{m.Account, m.House, m.Source, db.OrNull(m.Order), m.Venue, db.OrNull(m.Staff), int64(m.Amount), m.At}
}

// QueueCharge charges a payment to an account, in the transaction of the payment. The database refuses an account that is
// not there, is blocked, or goes no further; Refusal words that.
func QueueCharge(b *pgx.Batch, m Move) {
	b.Queue(chargeSQL, m.args()...)
	b.Queue(changeSQL, m.Account, m.House, int64(m.Amount))
}

// QueueBack takes the charge of a payment back; a payment with something else it leaves alone.
func QueueBack(b *pgx.Batch, m Move) {
	b.Queue(backSQL, m.Account, m.Source, db.OrNull(m.Staff), m.At)
}

// QueueRefund takes off an account what of a sale is given back.
func QueueRefund(b *pgx.Batch, m Move) {
	b.Queue(refundSQL, m.args()...)
	b.Queue(changeSQL, m.Account, m.House, -int64(m.Amount))
}

// Refusal is what a broken constraint of the accounts means; nil where it is none of theirs.
func Refusal(err error) *fault.Fault {
	if db.Violated(err) == "house_account_good" {
		return fault.Conflict("house.limit").Field("house", "house.limit").Because(err)
	}
	return nil
}
