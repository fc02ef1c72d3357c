package till

import (
	"context"

	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/giftcard"
	"comptoir/models/money"
	"comptoir/views/i18n"
)

// GiftView is the sheet on which a gift card is rung up or looked at.
type GiftView struct {
	Ref      Ref
	Currency money.Currency
	Code     string // as typed
	Value    string
	Until    businessday.Day // as the venue's rule has it; empty: for ever
	Fault    *fault.Fault
	Command  string
}

// worths are the values that are one tap: round ones, whatever the currency.
func (v GiftView) worths() []money.Amount {
	unit := money.Amount(1)
	for range v.Currency.Digits {
		unit *= 10
	}
	list := []money.Amount{10, 20, 25, 50, 100}
	if v.Currency.Digits == 0 {
		unit = 100
	}
	for i := range list {
		list[i] *= unit
	}
	return list
}

func (v GiftView) hint(ctx context.Context) string {
	if v.Until == "" {
		return i18n.T(ctx, "gift.for_ever")
	}
	return i18n.T(ctx, "gift.until", "day", i18n.Date(ctx, v.Until.Time()))
}

// BalanceView is what is left on a card, or why it does not pay.
type BalanceView struct {
	Card     giftcard.Card
	Currency money.Currency
	Fault    *fault.Fault
}

func (v BalanceView) until(ctx context.Context) string {
	if v.Card.Expires == "" {
		return i18n.T(ctx, "gift.for_ever")
	}
	return i18n.T(ctx, "gift.until", "day", i18n.Date(ctx, v.Card.Expires.Time()))
}
