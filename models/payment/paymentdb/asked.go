// Package paymentdb keeps payments that somebody outside is asked for, and who is asked.
//
// It owns the rows of payments and what is given back through them, the lease that keeps two copies of
// the server from asking the same at once, and the provider's sealed secrets. It must not know any one
// provider, and decides nothing: what becomes of a payment is models/payment's. Start reading at
// Store.Begin.
package paymentdb

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/money"
)

// Asked is a payment that an order waits for. It is written in the transaction that takes it into the
// order, so that neither is there without the other.
type Asked struct {
	ID, OrderID, VenueID, RegisterID uuid.UUID

	Tender    string
	ReaderID  uuid.UUID // zero: none
	Amount    money.Amount
	Tips      bool      // the reader asks for a tip
	HoldUntil time.Time // what is held is taken then at the latest; zero: at once
	BackTo    string    // where the guest goes after paying at a link
	StaffID   uuid.UUID
	StaffName string
	At        time.Time
}

const (
	askSQL = `insert into payments (account_id, id, venue_id, register_id, order_id, tender, reader_id, amount, tips, hold_until, state, back_to,
			staff_id, staff_name, created_at, updated_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'requested', $11, $12, $13, $14, $14)`
	queueSQL  = `insert into payment_queue (account_id, id, is_return, next_at) values ($1, $2, $3, $4) on conflict (account_id, id) do nothing`
	movedSQL  = `update payments set order_id = $2 where account_id = $1 and id = any($3) and order_id <> $2`
	returnSQL = `insert into payment_returns (account_id, id, payment_id, refund_id, amount, created_at, updated_at)
		values ($1, $2, $3, $4, $5, $6, $6)`
)

// firstLook is when a payment is looked after that nobody at a till looks after: whoever asked was cut off.
const firstLook = 10 * time.Second

// QueueAsk writes a payment that is asked for.
func QueueAsk(b *pgx.Batch, account uuid.UUID, a Asked) {
	var hold *time.Time
	if !a.HoldUntil.IsZero() {
		hold = &a.HoldUntil
	}
	b.Queue(askSQL, account, a.ID, a.VenueID, a.RegisterID, a.OrderID, a.Tender, db.OrNull(a.ReaderID), int64(a.Amount), a.Tips, hold, a.BackTo,
		db.OrNull(a.StaffID), a.StaffName, a.At)
	b.Queue(queueSQL, account, a.ID, false, a.At.Add(firstLook))
}

// QueueMoved says on which order payments are now.
func QueueMoved(b *pgx.Batch, account, order uuid.UUID, payments []uuid.UUID) {
	b.Queue(movedSQL, account, order, payments)
}

// A Return is what a refund gives back through a payment.
type Return struct {
	ID, PaymentID, RefundID uuid.UUID

	Amount money.Amount
	At     time.Time
}

// QueueReturn writes what is to be given back.
func QueueReturn(b *pgx.Batch, account uuid.UUID, r Return) {
	b.Queue(returnSQL, account, r.ID, r.PaymentID, r.RefundID, int64(r.Amount), r.At)
	b.Queue(queueSQL, account, r.ID, true, r.At)
}

// Refusal is what a broken constraint of the payments means; nil where it is none of theirs.
func Refusal(err error) *fault.Fault {
	if db.Violated(err) == "payments_one_on_reader" {
		return fault.Conflict("cards.reader_busy").Because(err)
	}
	return nil
}
