package till

import (
	"context"
	"slices"

	"comptoir/models/creditnote"
	"comptoir/models/fault"
	"comptoir/models/houseaccount"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/tender"
)

// PayView is how an order is paid.
type PayView struct {
	PanelView
	Check     *order.CheckTotal  // the part that is paid; nil: the whole order
	ToPay     money.Amount       // what is due of it
	TipShares []int              // percentages that are one tap
	Last      bool               // when it is paid, all is
	CashDue   money.Amount       // what is due in coins: ToPay, rounded where the house rounds
	Rounding  money.Amount       // what rounding to coins adds
	Notes     []creditnote.Note  // given out at this till just now, with something on them
	Shift     bool               // a shift is open at this register, so that cash can be taken
	Amount    string             // as typed
	Tip       string             // as typed
	Readers   []paymentdb.Reader // that can be asked for a card, the one of this till first
	Link      bool               // a page to pay at can be made
	Card      *CardView          // a payment that is being waited for; nil: none
	Tenders   []order.TenderRule // of the house's own
	Slip      string             // as typed

	Currencies                []tender.Currency // that the drawer takes beside the house's own
	ForeignCode, ForeignTyped string            // as typed

	Houses  []houseaccount.Account // that can be charged by who is here
	House   string                 // as chosen
	Fault   *fault.Fault
	Command string
}

// tenders are what is taken besides cash.
func tenders() []string { return []string{"card", "voucher", "transfer"} }

// wantsSlip says whether a tender takes no payment without the number of its slip.
func (p PayView) wantsSlip() bool {
	return slices.ContainsFunc(p.Tenders, func(t order.TenderRule) bool { return t.Slip == order.SlipRequired })
}

// amount is what the field holds when the sheet opens.
func (p PayView) amount() string {
	if p.Amount != "" {
		return p.Amount
	}
	return p.plain(p.CashDue)
}

func (p PayView) quick() []money.Amount { return money.SuggestNotes(p.CashDue, p.Currency) }

// what is the name of that which is paid.
func (p PayView) what(ctx context.Context) string {
	if p.Check != nil {
		return p.title(ctx) + " · " + CheckTitle(ctx, p.Check.Check)
	}
	return p.title(ctx)
}

// parts are the payments on what is paid.
func (p PayView) parts() []order.Payment {
	if p.Check == nil {
		return p.Order.Payments
	}
	var list []order.Payment
	for _, x := range p.Order.Payments {
		if x.CheckID == p.Check.ID {
			list = append(list, x)
		}
	}
	return list
}
