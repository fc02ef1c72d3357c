package ledger

import "comptoir/models/money"

// A Settlement is what of a payout is of one tender, or of none that the house knows.
type Settlement struct {
	Of     SettlementOf
	Tender string       // of takings
	Gross  money.Amount // taken, or below zero given back
	Fee    money.Amount // kept by the provider of it
}

// SettlementOf says what was settled.
type SettlementOf string

// What a provider settles.
const (
	Takings   SettlementOf = "takings"   // of our payments, less what was given back of them
	Disputes  SettlementOf = "disputes"  // drawn back by a guest's bank, or won back from it
	Fees      SettlementOf = "fees"      // of the provider's, of nothing in particular
	Elsewhere SettlementOf = "elsewhere" // taken or given back without the till
)

// PayoutEntry is what came to the bank of card takings: they are owed by the provider no longer, and its fees are an expense.
func PayoutEntry(list []Settlement) Entry {
	e := Entry{Kind: Payout}
	for _, s := range list {
		e.debit(Bank, "", s.Gross-s.Fee)
		e.debit(PaymentFees, "", s.Fee)
		switch s.Of {
		case Takings:
			e.credit(Tender, s.Tender, s.Gross)
		case Disputes:
			e.credit(Disputed, "", s.Gross)
		case Fees:
			e.debit(PaymentFees, "", -s.Gross)
		default:
			e.credit(Unmatched, "", s.Gross)
		}
	}
	return e.withoutZeros()
}

// PayoutBackEntry is a payout that the bank sent back: the provider owes it again, until it is in a later payout.
func PayoutBackEntry(amount money.Amount) Entry {
	return move(PayoutBack, Unmatched, "", Bank, "", amount)
}
