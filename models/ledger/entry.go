// Package ledger says what each event in the life of money is in double entry.
//
// It owns the chart of accounts and the composition of balanced entries. It must not know
// the database or days of trade: its store is ledgerdb. Start reading at Entry and
// SaleEntry.
package ledger

import (
	"comptoir/models/money"
)

// Kind is what caused an entry.
type Kind string

// The kinds.
const (
	Sale    Kind = "sale"
	Refund  Kind = "refund"
	Float   Kind = "float"    // change put into the drawer before the shift
	PaidIn  Kind = "paid_in"  // cash that came without a sale
	PaidOut Kind = "paid_out" // cash that went without a refund
	Count   Kind = "count"    // the drawer counted and emptied at the end of a shift
	Drop    Kind = "dropped"  // cash taken from a drawer into the safe during a shift
	Banked  Kind = "banked"   // cash taken from the safe to the bank
	Late    Kind = "late"     // a sale moved into a later shift
	// Prepaid is money taken for an order that stays open, PrepaidBack the same given back.
	Prepaid     Kind = "prepaid"
	PrepaidBack Kind = "prepaid_back"
	// Reopened takes a sale back that is corrected.
	Reopened Kind = "reopened"
	// Gift is a gift card that is not owed any more, or less: it expired.
	Gift Kind = "gift"
	// Settled is money for what is owed on a house account.
	Settled Kind = "settled"
	// Tip is what guests added for the staff after the sale was closed.
	Tip Kind = "tip"
	// Payout is card takings that came to the bank, PayoutBack the same sent back by it.
	Payout     Kind = "payout"
	PayoutBack Kind = "payout_back"
)

// Account is a code of the chart of accounts; "ledger." and the code is the key of its name.
type Account string

// The chart of accounts.
const (
	Cash       Account = "cash"       // in the drawer; detail: the tender
	Tender     Account = "tender"     // owed by whoever settles a tender; detail: the tender
	Receivable Account = "receivable" // owed by guests
	// HouseAccounts is owed by those who pay later; detail: the tender.
	HouseAccounts  Account = "house_accounts"
	Safe           Account = "safe"             // where drawers are filled from and emptied to
	Bank           Account = "bank"             // cash that was taken there, and card takings that came
	Revenue        Account = "revenue"          // without tax; detail: the category
	ServiceRevenue Account = "service_charge"   // without tax
	Comps          Account = "comps"            // given away, against revenue; detail: the category
	TaxPayable     Account = "tax_payable"      // detail: the tax
	TipsPayable    Account = "tips_payable"     // owed to the staff; detail: whose it is, or "pool"
	Deposits       Account = "deposits_payable" // owed to whoever brings bottles and cups back
	// PrepaidByGuests is what was taken for orders that are not closed, and is owed until they are; detail: the tender.
	PrepaidByGuests Account = "prepaid"
	CashRounding    Account = "cash_rounding"   // gained or lost by rounding to coins
	CashDifference  Account = "cash_difference" // missing from, or too much in, a counted drawer
	CreditNotes     Account = "credit_notes"    // owed to whoever brings the note; detail: the tender
	GiftCards       Account = "gift_cards"      // sold, or put on cards, and owed to whoever brings them
	GiftCardsUsed   Account = "gift_cards_used" // of that, what cards have paid; detail: the tender
	// GiftCardsGiven is what cards are worth beyond what guests paid for them.
	GiftCardsGiven   Account = "gift_cards_given"
	GiftCardsExpired Account = "gift_cards_expired" // not owed any more
	OtherIncome      Account = "other_income"       // cash paid in
	OtherExpense     Account = "other_expense"      // cash paid out
	PaymentFees      Account = "payment_fees"       // kept by whoever settles cards
	Disputed         Account = "disputed"           // drawn back by guests' banks
	Unmatched        Account = "payouts_unmatched"  // paid out, or kept back, for what the till knows nothing of
)

// Accounts lists the chart in the sequence in which a statement shows it.
func Accounts() []Account {
	return []Account{
		Cash, Tender, Receivable, HouseAccounts, Safe, Bank, Revenue, ServiceRevenue, Comps, TaxPayable, TipsPayable, Deposits, CreditNotes, GiftCards, GiftCardsUsed, PrepaidByGuests, CashRounding,
		CashDifference, GiftCardsGiven, GiftCardsExpired, OtherIncome, OtherExpense, PaymentFees, Disputed, Unmatched,
	}
}

// TenderAccounts lists the codes of the accounts that guests' money is debited to.
func TenderAccounts() []string {
	return []string{string(Cash), string(Tender), string(Receivable), string(HouseAccounts), string(CreditNotes), string(GiftCardsUsed)}
}

// PaidAccounts lists those whose details say what a sale was paid with: now, or before it was closed.
func PaidAccounts() []string { return append(TenderAccounts(), string(PrepaidByGuests)) }

// Posting is an amount on one account: debits are positive, credits negative.
type Posting struct {
	Account Account      `json:"account"`
	Detail  string       `json:"detail,omitempty"` // what of the account: a tender, a tax, a category
	Amount  money.Amount `json:"amount"`
}

// Entry is a balanced set of postings.
type Entry struct {
	Kind     Kind      `json:"kind"`
	Postings []Posting `json:"postings"`
}

// Balanced says whether debits and credits are equal.
func (e Entry) Balanced() bool {
	var sum money.Amount
	for _, p := range e.Postings {
		sum += p.Amount
	}
	return sum == 0
}

// Of adds up what the entry posts to an account.
func (e Entry) Of(a Account) money.Amount {
	var sum money.Amount
	for _, p := range e.Postings {
		if p.Account == a {
			sum += p.Amount
		}
	}
	return sum
}

// Reversed returns the entry that takes e back.
func (e Entry) Reversed(kind Kind) Entry {
	out := Entry{Kind: kind, Postings: make([]Posting, len(e.Postings))}
	for i, p := range e.Postings {
		p.Amount = -p.Amount
		out.Postings[i] = p
	}
	return out
}

// debit adds an amount to an account, together with what was posted there before; nothing
// is posted for nothing.
func (e *Entry) debit(a Account, detail string, amount money.Amount) {
	if amount == 0 {
		return
	}
	for i := range e.Postings {
		if p := &e.Postings[i]; p.Account == a && p.Detail == detail {
			p.Amount += amount
			return
		}
	}
	e.Postings = append(e.Postings, Posting{Account: a, Detail: detail, Amount: amount})
}

func (e *Entry) credit(a Account, detail string, amount money.Amount) { e.debit(a, detail, -amount) }
