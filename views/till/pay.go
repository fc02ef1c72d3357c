package till

import (
	"comptoir/models/fault"
	"comptoir/models/money"
)

// PayView is how an order is paid.
type PayView struct {
	PanelView
	CashDue  money.Amount // what is due in coins: Due, rounded where the house rounds
	Rounding money.Amount // what rounding to coins adds
	Shift    bool         // a shift is open at this register, so that cash can be taken
	Amount   string       // as typed
	Fault    *fault.Fault
	Command  string
}

// tenders are what is taken besides cash.
func tenders() []string { return []string{"card", "voucher", "transfer"} }

// amount is what the field holds when the sheet opens.
func (p PayView) amount() string {
	if p.Amount != "" {
		return p.Amount
	}
	return p.plain(p.CashDue)
}

func (p PayView) quick() []money.Amount { return money.SuggestNotes(p.CashDue, p.Currency) }
