package till

import (
	"context"
	"slices"

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
	Row       paymentdb.Row
	Currency  money.Currency
	Job       *paymentdb.TerminalJob // what a terminal at the till was asked; nil: it is none, or nothing
	MaySettle bool                   // may say what became of a payment that nobody else can tell
}

// shows are the codes of what a terminal at the till shows, or waits for.
func shows() []string {
	return []string{"connecting", "show_card", "enter_pin", "take_card", "asking_bank", "choosing", "confirming", "settling", "offline", "busy", "no_bridge"}
}

// lost says whether only a person can tell what became of it.
func (v CardView) lost() bool { return v.Job != nil && v.Job.Lost() }

// settling says whether the bridge asks the terminal what became of the payment.
func (v CardView) settling() bool {
	return v.Job != nil && !v.Job.State.Over() && v.Job.Code == "settling"
}

// away says whether the payment has not reached a terminal at the till yet.
func (v CardView) away() bool {
	return v.Row.State == payment.Waiting && v.Job != nil && !v.Job.State.Over() && slices.Contains([]string{"", "connecting", "offline", "busy", paymentdb.NoBridge}, v.Job.Code)
}

// shown is what a terminal at the till shows now; empty: it has said nothing yet.
func (v CardView) shown(ctx context.Context) string {
	if v.Job == nil || v.Job.State.Over() || !slices.Contains(shows(), v.Job.Code) {
		return ""
	}
	return i18n.T(ctx, "cards.shows."+v.Job.Code)
}

// terminalDoes says what a job of a terminal is.
func terminalDoes(ctx context.Context, p PrintsView, j paymentdb.TerminalJob) string {
	if j.Kind == paymentdb.TerminalEndOfDay {
		return i18n.T(ctx, "cards.end_of_day")
	}
	return i18n.T(ctx, "cards.terminal_back", "amount", i18n.Money(ctx, j.Amount, p.Currency))
}

// returning says whether something of a refund is on its way back.
func (v SaleView) returning(r order.Refund) bool {
	return slices.ContainsFunc(v.Returns, func(x paymentdb.ReturnRow) bool {
		return x.RefundID == r.ID && (x.State == paymentdb.ToReturn || x.State == paymentdb.Returning)
	})
}

// card is the payment that is being waited for.
func (p PayView) card() CardView {
	v := *p.Card
	v.Currency = p.Currency
	return v
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
	case v.lost():
		return i18n.T(ctx, "cards.unclear")
	case v.Row.State == payment.Unknown:
		return i18n.T(ctx, "cards.lost")
	case v.Row.State.Took():
		return i18n.T(ctx, "cards.booking")
	case v.Row.Wanted == payment.Stop:
		return i18n.T(ctx, "cards.stopping")
	case v.settling():
		return i18n.T(ctx, "cards.lost")
	case v.away():
		return i18n.T(ctx, "cards.sending", "reader", reader)
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
	case v.lost():
		return i18n.T(ctx, "cards.unclear_hint")
	case v.shown(ctx) != "":
		return v.shown(ctx)
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
