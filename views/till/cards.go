package till

import (
	"context"

	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/payment"
	"comptoir/models/payment/paymentdb"
	"comptoir/views/i18n"
)

// ReaderButton begins the value of a button that asks for a card at a reader, before the reader's id.
const ReaderButton = "reader:"

// CardView is a payment that is being waited for.
type CardView struct {
	Row      paymentdb.Row
	Currency money.Currency
}

func (v CardView) at(path string) string { return "/till/cards/" + v.Row.ID.String() + path }

// page says whether the guest pays at a page.
func (v CardView) page() bool { return v.Row.Tender == order.Link }

// failed says whether the guest's card was refused, or the device.
func (v CardView) failed() bool { return v.Row.State == payment.Failed && v.Row.Wanted == payment.GoOn }

// says is what goes on, in a line.
func (v CardView) says(ctx context.Context) string {
	reader := v.Row.ReaderName
	switch {
	case v.failed():
		return i18n.T(ctx, "cards.failed")
	case v.Row.State == payment.Unknown:
		return i18n.T(ctx, "cards.lost")
	case v.Row.State.Took():
		return i18n.T(ctx, "cards.booking")
	case v.Row.Wanted == payment.Stop:
		return i18n.T(ctx, "cards.stopping")
	case v.Row.State == payment.Waiting && v.page():
		return i18n.T(ctx, "cards.scan")
	case v.Row.State == payment.Waiting:
		return i18n.T(ctx, "cards.waiting", "reader", reader)
	case v.page():
		return i18n.T(ctx, "cards.opening")
	}
	return i18n.T(ctx, "cards.sending", "reader", reader)
}

// hint says what to do, or why.
func (v CardView) hint(ctx context.Context) string {
	switch {
	case v.failed():
		return i18n.T(ctx, "cards.code."+v.Row.Code)
	case v.Row.State == payment.Unknown:
		return i18n.T(ctx, "cards.lost_hint")
	case v.Row.State != payment.Waiting || v.Row.Wanted == payment.Stop:
		return ""
	case v.page():
		return i18n.T(ctx, "cards.scan_hint")
	case v.Row.Tips:
		return i18n.T(ctx, "cards.waiting_tip")
	}
	return i18n.T(ctx, "cards.waiting_hint")
}

// icon is the picture of what goes on.
func (v CardView) icon() string {
	switch {
	case v.failed():
		return "circle-alert"
	case v.Row.State == payment.Unknown:
		return "hourglass"
	}
	return "credit-card"
}

// unpaySure asks before a part payment is given back.
func unpaySure(ctx context.Context, p order.Payment, cur money.Currency) string {
	if p.Outside() {
		return i18n.T(ctx, "cards.back_sure", "amount", i18n.Money(ctx, p.Amount, cur))
	}
	return i18n.T(ctx, "till.unpay_sure", "amount", i18n.Money(ctx, p.Amount, cur))
}
