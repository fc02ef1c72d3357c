package ledger

import (
	"comptoir/models/money"
	"comptoir/models/order"
)

// TipEntry is what a tender brought for the staff after the sale was closed; an amount below zero
// takes it back.
func TipEntry(o order.Order, tender string, amount money.Amount) Entry {
	e := Entry{Kind: Tip}
	account, detail := tenderOf(tender)
	e.debit(account, detail, amount)
	e.credit(TipsPayable, o.TipOwner(), amount)
	return e
}
