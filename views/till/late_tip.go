package till

import (
	"context"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
	"comptoir/views/i18n"
	"comptoir/views/paper"
)

// LateTipView asks what a guest wrote on the slip after the sale was closed.
type LateTipView struct {
	Order     order.Order
	Totals    price.Result
	Currency  money.Currency
	Payment   string             // as chosen
	Amount    string             // as typed
	Shares    []int              // percentages that are one tap
	Held      map[uuid.UUID]bool // payments by card whose money is held only
	Authority AuthorityView
	Command   string
	Fault     *fault.Fault
}

func (v LateTipView) at() string { return "/till/sales/" + v.Order.ID.String() + "/tip" }

// payments are those that a tip can be added to.
func (v LateTipView) payments() []order.Payment {
	var list []order.Payment
	for _, p := range v.Order.Payments {
		if tippable(v.Order, p, v.Held) {
			list = append(list, p)
		}
	}
	return list
}

// tippable says whether a tip can be added to a payment: what was taken from a card at a reader is taken.
func tippable(o order.Order, p order.Payment, held map[uuid.UUID]bool) bool {
	return o.Tippable(p) && (!p.Outside() || held[p.ID])
}

// picked is the payment that is chosen: the first from the start.
func (v LateTipView) picked(p order.Payment) bool {
	if v.Payment == "" {
		return v.payments()[0].ID == p.ID
	}
	return v.Payment == p.ID.String()
}

// typed is the tip as typed or, before, as it is.
func (v LateTipView) typed() string {
	if v.Amount != "" || v.Fault != nil {
		return v.Amount
	}
	for _, p := range v.payments() {
		if v.picked(p) && p.Tip != 0 {
			return i18n.Plain(p.Tip, v.Currency)
		}
	}
	return ""
}

// share is so many percent of the sale, as the field holds it.
func (v LateTipView) share(percent int) string {
	return i18n.Plain(order.TipOf(v.Totals, percent), v.Currency)
}

// label is a payment as it is chosen from.
func (v LateTipView) label(ctx context.Context, p order.Payment) string {
	return paper.Tender(ctx, p.Tender) + " " + i18n.Money(ctx, p.Amount-p.Tip, v.Currency)
}

// lateTipOf is what was added to a payment so far, in words.
func lateTipOf(ctx context.Context, v LateTipView, p order.Payment) string {
	if p.Tip == 0 {
		return ""
	}
	return i18n.T(ctx, "receipt.tip") + " " + i18n.Money(ctx, p.Tip, v.Currency)
}

// What names exactly what would be added.
func (v LateTipView) What(ctx context.Context) string {
	return i18n.T(ctx, "receipt.tip") + " " + v.Amount + " " + v.Currency.Code
}

// tippable says whether a tip can be added to a payment of the sale still.
func (v SaleView) tippable() bool {
	for _, p := range v.Order.Payments {
		if v.TakesTips && tippable(v.Order, p, v.Held) {
			return true
		}
	}
	return false
}
