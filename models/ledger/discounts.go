package ledger

import (
	"github.com/google/uuid"

	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
)

// DiscountFact is what one offer, or one discount that somebody gave, took off one line of a sale.
// The facts of a line add up to its LineFact.Discount.
type DiscountFact struct {
	LineID uuid.UUID
	Offer  bool      // else somebody gave it
	Ref    uuid.UUID // the offer, or the order's discount
	Name   string    // of the offer, or the reason
	Amount money.Amount
	Staff  uuid.UUID // who gave it
}

// DiscountFacts returns what came off each line of a closed order, and by what.
func DiscountFacts(o order.Order) ([]DiscountFact, error) {
	var out []DiscountFact
	for _, off := range o.TakenOff() {
		offer := o.Offers[off.Offer]
		out = append(out, DiscountFact{LineID: o.Lines[off.Line].ID, Offer: true, Ref: offer.ID, Name: offer.Name, Amount: off.Amount})
	}
	if len(o.Discounts) == 0 {
		return out, nil
	}
	_, trace, err := price.Trace(order.Pricing(o))
	if err != nil {
		return nil, err
	}
	for _, t := range trace {
		d := o.Discounts[t.Ref]
		out = append(out, DiscountFact{LineID: o.Lines[t.Line].ID, Ref: d.ID, Name: d.Reason, Amount: t.Amount, Staff: d.By.StaffID})
	}
	return out, nil
}

// RefundedDiscounts returns what of an order's discounts goes back with the lines of a refund, as
// RefundFacts gives them: below zero, and shared as the sale's were.
func RefundedDiscounts(o order.Order, refunded []LineFact) ([]DiscountFact, error) {
	sold, err := DiscountFacts(o)
	if err != nil {
		return nil, err
	}
	back := make(map[uuid.UUID]money.Amount, len(refunded))
	var lines []uuid.UUID
	for _, f := range refunded {
		if _, ok := back[f.LineID]; !ok {
			lines = append(lines, f.LineID)
		}
		back[f.LineID] += f.Discount
	}
	var out []DiscountFact
	for _, line := range lines {
		if back[line] != 0 {
			out = append(out, shared(sold, line, back[line])...)
		}
	}
	return out, nil
}

// shared spreads what came back of a line's discounts over them.
func shared(sold []DiscountFact, line uuid.UUID, back money.Amount) []DiscountFact {
	var of []DiscountFact
	var weights []int64
	for _, f := range sold {
		if f.LineID == line {
			of, weights = append(of, f), append(weights, int64(f.Amount))
		}
	}
	if len(of) == 0 {
		return []DiscountFact{{LineID: line, Amount: back}}
	}
	for i, part := range back.Allocate(weights) {
		of[i].Amount = part
	}
	return of
}
