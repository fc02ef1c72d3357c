// Package giftcard knows gift cards: money that was paid before and is owed to whoever brings the code.
//
// It owns what is left on a card, what happened to it, when it expires, and that nothing is spent twice. It must not know
// how a card is sold or an order is paid: orderdb queues what happens to cards into the transaction of the order. Start
// reading at QueueLoad and QueuePay.
package giftcard

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/money"
)

// A Card is a gift card.
type Card struct {
	ID         uuid.UUID
	VenueID    uuid.UUID
	Code       string
	Loaded     money.Amount // all that was ever put on it
	Balance    money.Amount
	Expires    businessday.Day // the last day on which it pays; empty: it always does
	Blocked    bool            // lost or stolen
	BlockedWhy string
	CreatedAt  time.Time
	UsedAt     time.Time // the last time that anything happened to it
}

// Expired says whether the card does not pay any more on a day.
func (c Card) Expired(on businessday.Day) bool { return c.Expires != "" && c.Expires < on }

// Refusal is why the card does not pay on a day; nil where it does.
func (c Card) Refusal(on businessday.Day) error {
	switch {
	case c.Blocked:
		return fault.Conflict("gift.blocked").Field("code", "gift.blocked")
	case c.Expired(on):
		return fault.Conflict("gift.expired").Field("code", "gift.expired").With("day", c.Expires.String())
	case c.Balance == 0:
		return fault.Conflict("gift.spent").Field("code", "gift.spent")
	}
	return nil
}

// A Rule says how long cards pay.
type Rule struct {
	Months  int  // 0: for ever
	YearEnd bool // until the end of the year in which the months are over
}

// MaxMonths is as long as a rule can be.
const MaxMonths = 600

// Expiry is the last day on which a card pays that is sold, or topped up, on a day.
func (r Rule) Expiry(day businessday.Day) businessday.Day {
	if r.Months <= 0 {
		return ""
	}
	from := day.Time()
	end := from.AddDate(0, r.Months, 0)
	if first := time.Date(from.Year(), from.Month()+time.Month(r.Months), 1, 0, 0, 0, 0, time.UTC); end.Month() != first.Month() {
		end = first.AddDate(0, 1, -1) // the month has no such day: its last one
	}
	if r.YearEnd {
		end = time.Date(end.Year(), time.December, 31, 0, 0, 0, 0, time.UTC)
	}
	return businessday.FromTime(end)
}

// A Kind is what happened to a card.
type Kind string

// The kinds.
const (
	Loaded   Kind = "loaded"    // sold, or topped up
	Taken    Kind = "taken"     // the sale of it was given back
	Paid     Kind = "paid"      // it paid
	PaidBack Kind = "paid_back" // the payment was taken back before the order was closed
	Refunded Kind = "refunded"  // a sale that it paid was given back
	Expired  Kind = "expired"   // what was left is not owed any more
)

// A Move is something that happens to a card. The same kind from the same source happens once.
type Move struct {
	Account, Source, Venue, Register, Order, Staff uuid.UUID

	Kind    Kind
	Code    string
	Amount  money.Amount // onto the card; below zero: off it
	Expires businessday.Day
	Day     businessday.Day // on which the card must be good, of a payment
	At      time.Time
}

const (
	moveColumns = `insert into gift_card_moves (account_id, card_id, kind, source_id, order_id, register_id, staff_id, amount, at) `
	loadSQL     = `with card as (
			insert into gift_cards (account_id, id, venue_id, code, loaded, balance, expires_on, created_at, used_at)
			values ($1, $2, $3, $4, $5, $5, $6::date, $7, $7)
			on conflict (account_id, code) do update set balance = gift_cards.balance + excluded.balance, loaded = gift_cards.loaded + excluded.loaded,
				expires_on = case when excluded.expires_on is null then null else greatest(gift_cards.expires_on, excluded.expires_on) end,
				used_at = excluded.used_at
			returning id)
		` + moveColumns + `select $1, id, 'loaded', $2, $8, $9, $10, $5, $7 from card`
	paySQL = moveColumns + `values ($1, (select id from gift_cards where account_id = $1 and code = $2 and blocked_at is null
		and (expires_on is null or expires_on >= $9::date)), 'paid', $3, $4, $5, $6, $7, $8)`
	moveSQL   = moveColumns + `values ($1, (select id from gift_cards where account_id = $1 and code = $2), $9, $3, $4, $5, $6, $7, $8)`
	changeSQL = `update gift_cards set balance = balance + $3, used_at = $4 where account_id = $1 and code = $2`
	backSQL   = `with back as (
			` + moveColumns + `select account_id, card_id, 'paid_back', source_id, order_id, $3, $4, -amount, $5 from gift_card_moves
			where account_id = $1 and kind = 'paid' and source_id = $2 returning card_id, amount)
		update gift_cards c set balance = c.balance + back.amount, used_at = $5 from back where c.account_id = $1 and c.id = back.card_id`
)

// QueueLoad puts money on a card, which is there afterwards, in the transaction of its sale.
func QueueLoad(b *pgx.Batch, m Move) {
	b.Queue(loadSQL, m.Account, m.Source, m.Venue, m.Code, int64(m.Amount), orNull(m.Expires), m.At, db.OrNull(m.Order), db.OrNull(m.Register), db.OrNull(m.Staff))
}

// QueuePay takes a payment off a card, in the transaction of the payment. The database refuses a card that is not there or
// does not pay on the day, and more than is left; Refusal words that.
func QueuePay(b *pgx.Batch, m Move) {
	b.Queue(paySQL, m.Account, m.Code, m.Source, db.OrNull(m.Order), db.OrNull(m.Register), db.OrNull(m.Staff), -int64(m.Amount), m.At, m.Day.String())
	b.Queue(changeSQL, m.Account, m.Code, -int64(m.Amount), m.At)
}

// QueueMove puts money on a card that is there, or takes it off, whether it pays or not.
func QueueMove(b *pgx.Batch, m Move) {
	b.Queue(moveSQL, m.Account, m.Code, m.Source, db.OrNull(m.Order), db.OrNull(m.Register), db.OrNull(m.Staff), int64(m.Amount), m.At, string(m.Kind))
	b.Queue(changeSQL, m.Account, m.Code, int64(m.Amount), m.At)
}

// QueueBack gives a payment's worth back to its card; a payment with something else it leaves alone.
func QueueBack(b *pgx.Batch, m Move) {
	b.Queue(backSQL, m.Account, m.Source, db.OrNull(m.Register), db.OrNull(m.Staff), m.At)
}

// Refusal is what a broken constraint of the cards means; nil where it is none of theirs.
func Refusal(err error) *fault.Fault {
	switch db.Violated(err) {
	case "gift_card_known":
		return fault.NotFound("gift.unknown").Field("code", "gift.unknown").Because(err)
	case "gift_cards_balance":
		return fault.Conflict("gift.spent").Field("code", "gift.spent").Because(err)
	}
	return nil
}

func orNull(day businessday.Day) *string {
	if day == "" {
		return nil
	}
	text := day.String()
	return &text
}
