package ledger

import (
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
)

// FloatEntry puts change from the safe into the drawer.
func FloatEntry(amount money.Amount) Entry { return move(Float, Cash, price.Cash, Safe, "", amount) }

// PaidInEntry puts cash into the drawer that no guest paid.
func PaidInEntry(amount money.Amount) Entry {
	return move(PaidIn, Cash, price.Cash, OtherIncome, "", amount)
}

// PaidOutEntry takes cash out of the drawer for an expense.
func PaidOutEntry(amount money.Amount) Entry {
	return move(PaidOut, OtherExpense, "", Cash, price.Cash, amount)
}

// DropEntry takes cash out of the drawer into the safe while the shift goes on.
func DropEntry(amount money.Amount) Entry { return move(Drop, Safe, "", Cash, price.Cash, amount) }

// BankEntry takes cash from the safe to the bank.
func BankEntry(amount money.Amount) Entry { return move(Banked, Bank, "", Safe, "", amount) }

// CountEntry empties a counted drawer into the safe; what is missing or too much is a
// difference.
func CountEntry(expected, counted money.Amount) Entry {
	e := Entry{Kind: Count}
	e.debit(Safe, "", counted)
	e.credit(Cash, price.Cash, expected)
	e.debit(CashDifference, "", expected-counted)
	return e
}

func move(kind Kind, to Account, toDetail string, from Account, fromDetail string, amount money.Amount) Entry {
	e := Entry{Kind: kind}
	e.debit(to, toDetail, amount)
	e.credit(from, fromDetail, amount)
	return e
}

// NoteEntry takes cash out of the drawer for what was left on a credit note. Rounding to coins gives
// a little more or less than is owed.
func NoteEntry(left, cash money.Amount) Entry {
	e := Entry{Kind: PaidOut}
	e.debit(CreditNotes, order.Credit, left)
	e.credit(Cash, price.Cash, cash)
	e.credit(CashRounding, "", left-cash)
	return e.withoutZeros()
}
