// Package cards draws the page on which card payments are switched on.
//
// It owns its words and layout. It must not decide anything. Start reading at Cards.
package cards

import (
	"cmp"
	"context"
	"strconv"

	"comptoir/models/account"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/payment"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/payment/stripe"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// CardsView is the page.
type CardsView struct {
	layout.PageView
	On        bool
	Account   paymentdb.Account
	Owner     bool // may change the key
	Address   string
	Venue     string
	Place     paymentdb.Place
	Readers   []paymentdb.Reader
	Terminals []paymentdb.Reader       // that stand at tills, behind their bridges
	Devices   map[string]stripe.Device // as the provider sees them; nil: it was not asked
	Registers []account.Register
	Last      []paymentdb.Row
	Currency  money.Currency
	NewID     func() string
	Form      string // that was refused
	Fault     *fault.Fault
	Typed     func(string) string
}

// typed is what stood in a field of a form that was refused.
func (v CardsView) typed(form, field string) string {
	if v.Form != form {
		return ""
	}
	return v.Typed(field)
}

// problem is what is said beside a field of a form.
func (v CardsView) problem(ctx context.Context, form, field string) string {
	if v.Form != form {
		return ""
	}
	return i18n.FaultField(ctx, v.Fault, field)
}

// refused is what is said over a form: what belongs to none of its fields.
func (v CardsView) refused(ctx context.Context, form string) string {
	if v.Form != form || v.Fault == nil || len(v.Fault.Fields) > 0 {
		return ""
	}
	return i18n.Fault(ctx, v.Fault)
}

func (v CardsView) registerOptions(ctx context.Context) []ui.Option {
	list := []ui.Option{{Value: "", Label: i18n.T(ctx, "cards.reader_anywhere")}}
	for _, r := range v.Registers {
		list = append(list, ui.Option{Value: r.ID.String(), Label: r.Name})
	}
	return list
}

// offTitle is over what switches cards at the provider on: a house with a terminal takes cards already.
func (v CardsView) offTitle() string {
	if len(v.Terminals) > 0 {
		return "cards.off_beside"
	}
	return "cards.off_title"
}

// standsAt are the registers at which a terminal can stand.
func (v CardsView) standsAt() []ui.Option {
	var list []ui.Option
	for _, r := range v.Registers {
		list = append(list, ui.Option{Value: r.ID.String(), Label: r.Name})
	}
	return list
}

// device is what is suggested as the bridge's name of a terminal.
func (v CardsView) device() string { return cmp.Or(v.typed("terminal", "device"), "terminal") }

func (v CardsView) stands(ctx context.Context, r paymentdb.Reader) string {
	for _, x := range v.Registers {
		if x.ID == r.RegisterID {
			return x.Name
		}
	}
	return i18n.T(ctx, "cards.reader_anywhere")
}

// Tone is how a state is to be taken.
func Tone(r paymentdb.Row) ui.Tone {
	switch {
	case r.Told == paymentdb.Adrift || r.State == payment.Failed:
		return ui.Bad
	case r.State == payment.Unknown:
		return ui.Warn
	case r.State.Took():
		return ui.Good
	}
	return ui.Neutral
}

func card(r paymentdb.Row) string {
	if r.Card.Last4 == "" {
		return ""
	}
	return r.Card.Brand + " •••• " + r.Card.Last4
}

func amount(r paymentdb.Row) money.Amount {
	if r.Captured > 0 {
		return r.Captured
	}
	return max(r.Authorised, r.Amount)
}

func number(r paymentdb.Row) string { return "#" + strconv.Itoa(r.Number) }
