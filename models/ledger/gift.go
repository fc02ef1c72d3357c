package ledger

import (
	"github.com/google/uuid"

	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
)

// giftSold owes a card's worth to whoever brings it. What the guest did not pay of that is given.
func (e *Entry) giftSold(worth, paid money.Amount) {
	e.credit(GiftCards, "", worth)
	e.debit(GiftCardsGiven, "", worth-paid)
}

// giftTaken is the mirror of what a card was sold as. Money that goes back without the card is given
// away: the card keeps its worth.
func (e *Entry) giftTaken(o order.Order, l price.TakenLine) {
	var worth money.Amount
	if id, err := uuid.Parse(l.ID); err == nil && l.Quantity > 0 {
		worth = o.Line(id).GiftValue()
	}
	e.debit(GiftCards, "", worth)
	e.credit(GiftCardsGiven, "", worth-l.Net)
}

// ExpiryEntry earns what was left on a gift card whose time is over.
func ExpiryEntry(left money.Amount) Entry {
	return move(Gift, GiftCards, "", GiftCardsExpired, "", left)
}
