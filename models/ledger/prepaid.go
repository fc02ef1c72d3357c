package ledger

import (
	"comptoir/models/money"
	"comptoir/models/order"
)

// PrepaidEntry takes money for an order that is not closed yet: it is owed to the guests until then. A
// negative amount gives it back.
func PrepaidEntry(tender string, amount money.Amount) Entry {
	e := Entry{Kind: Prepaid}
	if amount < 0 {
		e.Kind = PrepaidBack
	}
	account, detail := tenderOf(tender)
	e.debit(account, detail, amount)
	e.credit(PrepaidByGuests, tender, amount)
	return e
}

// used turns what was booked of payments before the order was closed into payment for it.
func (e *Entry) used(o order.Order) {
	for _, p := range o.Payments {
		account, detail := tenderOf(p.Tender)
		e.credit(account, detail, p.OnAccount)
		e.debit(PrepaidByGuests, p.Tender, p.OnAccount)
	}
}
