// Package gift shows the office's pages of gift cards.
//
// It owns how cards and what happened to them look. It must not know how they come about. Start reading at List.
package gift

import (
	"context"

	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/giftcard"
	"comptoir/models/money"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// ListView is the list of cards with what is owed on all of them, and the rule of the venue.
type ListView struct {
	Frame    layout.PageView
	Query    string
	All      bool // those with nothing on them, too
	Cards    []giftcard.Card
	Owed     money.Amount
	Good     int // cards with something on them
	Currency money.Currency
	Today    businessday.Day
	Venue    string
	Rule     giftcard.Rule
	Months   string // as typed
	Fault    *fault.Fault
	Next     string // address of the page after; empty: none
}

// PageView is one card with its story.
type PageView struct {
	Frame    layout.PageView
	Card     giftcard.Card
	Story    []giftcard.Past
	Currency money.Currency
	Today    businessday.Day
	Why      string // as typed
	Expires  string
	Fault    *fault.Fault
	Command  string
}

func (v PageView) at() string { return "/admin/gifts/" + v.Card.ID.String() }

// state is how a card stands, in a word.
func state(ctx context.Context, c giftcard.Card, today businessday.Day) (ui.Tone, string) {
	switch {
	case c.Blocked:
		return ui.Bad, i18n.T(ctx, "gift.state.blocked")
	case c.Expired(today):
		return ui.Warn, i18n.T(ctx, "gift.state.expired")
	case c.Balance == 0:
		return ui.Neutral, i18n.T(ctx, "gift.state.empty")
	}
	return ui.Good, i18n.T(ctx, "gift.state.good")
}

// until is the last day on which a card pays.
func until(ctx context.Context, c giftcard.Card) string {
	if c.Expires == "" {
		return i18n.T(ctx, "gift.no_limit")
	}
	return i18n.Date(ctx, c.Expires.Time())
}
