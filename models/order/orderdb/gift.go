package orderdb

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/giftcard"
	"comptoir/models/money"
	"comptoir/models/order"
)

// dated says how long a card pays that is rung up now.
func (r *running) dated(c order.SellGiftCard) order.SellGiftCard {
	c.Expires = r.facts.venue.Gifts.Expiry(r.facts.venue.day(r.request.At))
	return c
}

// giftMove is what happens to a card in this request.
func (r *running) giftMove(e recorded, kind giftcard.Kind, source uuid.UUID, code string, amount money.Amount) giftcard.Move {
	return giftcard.Move{
		Account: r.change.account, Source: source, Venue: r.order.VenueID, Register: r.request.RegisterID, Order: r.order.ID,
		Staff: e.Actor.StaffID, Kind: kind, Code: code, Amount: amount, Day: r.facts.venue.day(e.At), At: e.At,
	}
}

// loadGifts puts on the cards of a sale what they were sold with.
func (r *running) loadGifts(b *pgx.Batch, e recorded, sale uuid.UUID) {
	for _, l := range r.order.Lines {
		if value := l.GiftValue(); value > 0 {
			m := r.giftMove(e, giftcard.Loaded, derived(sale, "gift "+l.ID.String()), l.Gift.Code, value)
			m.Expires = l.Gift.Expires
			giftcard.QueueLoad(b, m)
		}
	}
}

// takeGifts takes off cards what they were sold with: what was spent meanwhile refuses that.
func (r *running) takeGifts(b *pgx.Batch, e recorded, source uuid.UUID, lines []order.Line) {
	for _, l := range lines {
		if value := l.GiftValue(); value > 0 {
			giftcard.QueueMove(b, r.giftMove(e, giftcard.Taken, derived(source, "gift "+l.ID.String()), l.Gift.Code, -value))
		}
	}
}

// payByGift takes a payment off the card that it is made with.
func (r *running) payByGift(b *pgx.Batch, e recorded, p order.PaymentAdded) {
	if p.Tender == order.GiftCard {
		giftcard.QueuePay(b, r.giftMove(e, giftcard.Paid, p.PaymentID, p.Reference, p.Amount))
	}
}

// giftsBack gives a refund's money back to the cards that paid, and takes back those that it gives back.
func (r *running) giftsBack(b *pgx.Batch, e recorded, refund uuid.UUID) {
	for _, back := range r.order.BackTo(order.GiftCard, refund) {
		giftcard.QueueMove(b, r.giftMove(e, giftcard.Refunded, derived(refund, "gift "+back.Reference), back.Reference, back.Amount))
	}
	r.takeGifts(b, e, refund, r.order.GiftsTaken(refund))
}
