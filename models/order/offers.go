package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/money"
	"comptoir/models/price"
	"comptoir/models/promotion"
)

// Offers are what holds for lines, each edition once.
type Offers []promotion.Offer

// Offered adds to a resolved command the offers that hold now. What is rung up keeps them
// whatever becomes of the hour or the offer; what is chosen again, or served another way, keeps
// those it was rung up with. An amount from which on something is off counts the lines that were
// rung up while that held.
func Offered(o Order, cmd Command, held []promotion.Offer) Command {
	switch c := cmd.(type) {
	case AddLine:
		c.Sold.Offers, c.Offers = nil, nil
		if c.Sold.NotDiscounted {
			return c
		}
		for i := range held {
			if held[i].Concerns(c.Sold.ItemID, c.Sold.CategoryID) {
				c.Sold.Offers = append(c.Sold.Offers, held[i].Edition)
				c.Offers = append(c.Offers, held[i])
			}
		}
		return c
	case RepeatRound:
		for i := range c.Lines {
			if add, ok := Offered(o, c.Lines[i], held).(AddLine); ok {
				c.Lines[i] = add
			}
		}
		return c
	case SetModifiers:
		if l := o.Line(c.LineID); l != nil {
			c.Sold.Offers = l.Sold.Offers
		}
		return c
	case SetKind:
		for id, sold := range c.Resold {
			if l := o.Line(id); l != nil {
				sold.Offers = l.Sold.Offers
				c.Resold[id] = sold
			}
		}
	}
	return cmd
}

// OffersOf returns the offers that lines carry, to take along when the lines go to another order.
func (o Order) OffersOf(lines []Line) []promotion.Offer {
	var out []promotion.Offer
	for _, offer := range o.Offers {
		if slices.ContainsFunc(lines, func(l Line) bool { return slices.Contains(l.Sold.Offers, offer.Edition) }) {
			out = append(out, offer)
		}
	}
	return out
}

// unknown are the offers that the order does not have yet.
func (o Order) unknown(offers []promotion.Offer) []promotion.Offer {
	var out []promotion.Offer
	for _, offer := range offers {
		if !o.knows(offer.Edition) {
			out = append(out, offer)
		}
	}
	return out
}

func (o Order) knows(edition uuid.UUID) bool {
	return slices.ContainsFunc(o.Offers, func(k promotion.Offer) bool { return k.Edition == edition })
}

// learn keeps offers that lines came with.
func (o *Order) learn(offers []promotion.Offer) { o.Offers = append(o.Offers, o.unknown(offers)...) }

// TakenOff returns what the order's offers take off its lines, by their places in Lines and Offers.
func (o Order) TakenOff() []promotion.Off {
	if len(o.Offers) == 0 {
		return nil
	}
	return o.takenOff(o.Terms.Rules.Rounding)
}

// Relief is what an offer takes off, in words.
type Relief struct {
	Name   string
	Amount money.Amount
}

// Relieved returns what each line's offers take off it, and what each offer takes off all lines.
func (o Order) Relieved() (lines [][]Relief, all []Relief) {
	lines = make([][]Relief, len(o.Lines))
	for _, off := range o.TakenOff() {
		r := Relief{o.Offers[off.Offer].Name, off.Amount}
		lines[off.Line] = Relieve(lines[off.Line], r)
		all = Relieve(all, r)
	}
	return lines, all
}

// Relieve adds reliefs to those that have their names.
func Relieve(list []Relief, more ...Relief) []Relief {
	for _, r := range more {
		if i := slices.IndexFunc(list, func(have Relief) bool { return have.Name == r.Name }); i >= 0 {
			list[i].Amount += r.Amount
			continue
		}
		list = append(list, r)
	}
	return list
}

func (o Order) takenOff(rounding money.Rounding) []promotion.Off {
	lines := make([]promotion.Line, len(o.Lines))
	for i := range o.Lines {
		l := &o.Lines[i]
		if !l.offered() {
			continue
		}
		amount, err := l.Price().Times(l.Quantity, rounding)
		if err != nil {
			return nil // the order will be refused for it
		}
		base := amount
		if len(l.Sold.Modifiers) > 0 {
			if base, err = l.Sold.BasePrice.Times(l.Quantity, rounding); err != nil {
				return nil
			}
		}
		lines[i] = promotion.Line{
			ID: l.ID, ItemID: l.Sold.ItemID, VariantID: l.Sold.VariantID, CategoryID: l.Sold.CategoryID,
			Quantity: l.Quantity, Unit: l.Price(), Amount: amount, Base: base, Offers: l.Sold.Offers,
		}
	}
	return promotion.Evaluate(o.Kind, lines, o.Offers, rounding)
}

// offered says whether offers may touch a line: not where somebody typed a price over the
// catalogue's, and not what is never discounted.
func (l *Line) offered() bool {
	return l.Quantity > 0 && len(l.Sold.Offers) > 0 && l.UnitPrice == nil && !l.Sold.NotDiscounted
}

func (o Order) priceOffers(out *price.Order) {
	for _, off := range o.TakenOff() {
		out.Lines[off.Line].Off += off.Amount
	}
}
