package ledger

import (
	"comptoir/models/money"
	"comptoir/models/order"
)

// SettledEntry takes money for what is owed on a house account.
func SettledEntry(tender string, amount money.Amount) Entry {
	to, detail := tenderOf(tender)
	return move(Settled, to, detail, HouseAccounts, order.HouseAccount, amount)
}
