// Package payout knows what a provider of card payments pays out, what payouts are made of, and what guests' banks draw back.
//
// It owns what a payout says to the books. It must not know the provider or the database. Start reading at Settlements.
package payout

import (
	"time"

	"github.com/google/uuid"

	"comptoir/models/ledger"
	"comptoir/models/money"
)

// A Payout is money that the provider sent to the bank.
type Payout struct {
	ID        string // the provider's
	Amount    money.Amount
	Currency  string // three letters, small
	Status    string
	Automatic bool // the provider says what it is made of
	Arrives   time.Time
}

// The words of the provider for what became of a payout.
const (
	PaidOut  = "paid"
	SentBack = "failed"
)

// Left says whether it left the provider, wherever it is now.
func (p Payout) Left() bool { return p.Status == PaidOut || p.Status == SentBack }

// A Move is one thing of which a payout is made.
type Move struct {
	ID      string
	What    ledger.SettlementOf
	Gross   money.Amount
	Fee     money.Amount
	Payment uuid.UUID // ours; zero: it does not say
	Return  uuid.UUID // of what was given back
	At      time.Time
	About   string
}

// Net is what a move adds to its payout.
func (m Move) Net() money.Amount { return m.Gross - m.Fee }

// NetOf is what moves come to.
func NetOf(moves []Move) (sum money.Amount) {
	for _, m := range moves {
		sum += m.Net()
	}
	return sum
}

// A Dispute is a payment that a guest's bank draws back.
type Dispute struct {
	ID      string
	Payment uuid.UUID
	Intent  string // the provider's own name of the payment
	Amount  money.Amount
	Reason  string
	Status  string
	Due     time.Time // zero: no answer is asked for
	At      time.Time
}

// Open says whether somebody has to answer it.
func (d Dispute) Open() bool {
	return d.Status == "needs_response" || d.Status == "warning_needs_response"
}

// Settlements are what a venue's part of a payout says to the books; tenders are those of its payments.
func Settlements(moves []Move, tender func(uuid.UUID) string) []ledger.Settlement {
	list := make([]ledger.Settlement, len(moves))
	for i, m := range moves {
		list[i] = ledger.Settlement{Of: m.What, Gross: m.Gross, Fee: m.Fee}
		if m.What == ledger.Takings {
			list[i].Tender = tender(m.Payment)
		}
	}
	return list
}
