package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/price"
)

// A Returned is what is left of a sale beside its tip: the engine's remains, and what each tender
// has not given back.
type Returned struct {
	*price.Remains
	Tip      money.Amount
	Payments []RefundPayment // by tender: what it paid and has not given back, the largest first
}

// Left returns what of a closed order has not been refunded.
func Left(o Order) Returned { return leftAfter(o, len(o.Refunds)) }

// leftAfter is what was left of the order after its first n refunds.
func leftAfter(o Order, n int) Returned {
	pricing, r := Pricing(o), Price(o)
	left := Returned{Remains: price.Left(pricing, r), Tip: r.Tip, Payments: paidBy(o, r)}
	for _, refund := range o.Refunds[:n] {
		left.Tip -= refund.Tip
		if _, err := refund.take(left.Remains); err != nil {
			return Returned{Remains: price.Left(price.Order{}, price.Result{})} // it was decided on these very remains: nothing is left to be sure of
		}
		for _, p := range refund.Payments {
			left.give(p.Tender, p.Worth)
		}
	}
	return left
}

// TakenBy returns what a refund took out of the order, in all its figures.
func TakenBy(o Order, id uuid.UUID) (price.Taken, []price.TaxResult, error) {
	n := slices.IndexFunc(o.Refunds, func(r Refund) bool { return r.ID == id })
	if n < 0 {
		return price.Taken{}, nil, fault.NotFound("order.refund_unknown")
	}
	left := leftAfter(o, n)
	taken, err := o.Refunds[n].take(left.Remains)
	return taken, left.TakenTaxes(taken), err
}

// take takes a refund out of what is left.
func (r Refund) take(left *price.Remains) (price.Taken, error) {
	if r.Amount > 0 {
		return left.TakeAmount(r.Amount)
	}
	pieces := make([]price.Piece, len(r.Lines))
	for i, l := range r.Lines {
		pieces[i] = price.Piece{ID: l.LineID.String(), Quantity: l.Quantity}
	}
	return left.Take(pieces)
}

// work computes what is given back.
func (c RefundOrder) work(o Order) (Refunded, error) {
	left := Left(o)
	out := Refunded{RefundID: c.RefundID, Amount: c.Amount, Reason: c.Reason}
	restock := map[uuid.UUID]bool{}
	var pieces []price.Piece
	for _, l := range c.Lines {
		pieces, restock[l.LineID] = append(pieces, price.Piece{ID: l.LineID.String(), Quantity: l.Quantity}), l.Restock
	}
	if c.Amount == 0 && len(c.Lines) == 0 {
		pieces = left.Rest()
	}
	var taken price.Taken
	var err error
	if c.Amount > 0 {
		taken, err = left.TakeAmount(c.Amount)
	} else {
		taken, err = left.Take(pieces)
	}
	if err != nil {
		return out, refundRefusal(err)
	}
	if c.Amount == 0 {
		for _, l := range taken.Lines {
			id := uuid.MustParse(l.ID)
			out.Lines = append(out.Lines, RefundedLine{LineID: id, Quantity: l.Quantity, Restock: restock[id], Total: l.Total, Tax: l.Tax})
		}
	}
	for _, t := range left.TakenTaxes(taken) {
		out.Taxes = append(out.Taxes, RefundedTax{Tax: t.Tax, Name: t.Name, BasisPoints: t.BasisPoints, Mode: t.Mode, Net: t.Net, Amount: t.Amount})
	}
	gone := len(left.Rest()) == 0 || left.Worth() == 0
	if c.Tip || len(o.Refunds) == 0 && gone && c.Amount == 0 {
		out.Tip = left.Tip
	}
	out.Service, out.Tax, out.Total = taken.Service, taken.AllTax(), taken.All()+out.Tip
	out.Whole = gone && left.Tip == out.Tip
	if out.Total <= 0 {
		return out, fault.Conflict("order.refund_nothing")
	}
	err = c.pay(o, left, &out)
	return out, err
}

// refundRefusal words the engine's refusal as the order's.
func refundRefusal(err error) error {
	if f := fault.Of(err); f != nil && f.Code == "price.exceeds_sold" {
		return fault.Conflict("order.refund_exceeds").Field("amount", "order.refund_exceeds").Because(err)
	}
	return err
}

// pay says by which tender the money goes back.
func (c RefundOrder) pay(o Order, left Returned, out *Refunded) error {
	rest := out.Total
	for _, p := range left.Payments {
		if c.Tender != "" && p.Tender != c.Tender {
			continue
		}
		if part := min(rest, p.Worth); part > 0 {
			out.Payments, rest = append(out.Payments, RefundPayment{Tender: p.Tender, Worth: part, Amount: part}), rest-part
		}
	}
	if rest > 0 {
		if err := out.beyond(c.Tender, rest); err != nil {
			return err
		}
	}
	for i := range out.Payments {
		if p := &out.Payments[i]; p.Tender == price.Cash {
			p.Amount = o.coins(p.Worth)
		}
		out.Rounding += out.Payments[i].Amount - out.Payments[i].Worth
	}
	return nil
}

// Credit is the tender of a credit note: money that is owed to whoever brings it.
const Credit = "credit"

// beyond gives back by cash or a credit note what the tender did not pay; a card gets no more than
// it gave.
func (p *Refunded) beyond(tender string, rest money.Amount) error {
	switch tender {
	case "":
		tender = price.Cash
	case price.Cash, Credit:
	default:
		return fault.Conflict("order.refund_tender").Field("tender", "order.refund_tender")
	}
	for i := range p.Payments {
		if p.Payments[i].Tender == tender {
			p.Payments[i].Worth, p.Payments[i].Amount = p.Payments[i].Worth+rest, p.Payments[i].Amount+rest
			return nil
		}
	}
	p.Payments = append(p.Payments, RefundPayment{Tender: tender, Worth: rest, Amount: rest})
	return nil
}

// coins rounds cash that is given back. All that was given so far is rounded together, so that the
// pieces of a sale give what the whole would have given.
func (o Order) coins(worth money.Amount) money.Amount {
	rounding := o.Terms.CashRounding
	if rounding == nil {
		return worth
	}
	var before, given money.Amount
	for _, r := range o.Refunds {
		for _, p := range r.Payments {
			if p.Tender == price.Cash {
				before, given = before+p.Worth, given+p.Amount
			}
		}
	}
	return money.RoundCash(before+worth, rounding.Increment, rounding.Mode) - given
}

// paidBy lists what each tender paid of the total, the largest first. What cash was rounded by is
// not part of the total.
func paidBy(o Order, r price.Result) []RefundPayment {
	var list []RefundPayment
	add := func(tender string, a money.Amount) {
		for i := range list {
			if list[i].Tender == tender {
				list[i].Worth += a
				return
			}
		}
		list = append(list, RefundPayment{Tender: tender, Worth: a})
	}
	for _, p := range o.Payments {
		add(p.Tender, p.Amount)
	}
	if i := slices.IndexFunc(list, func(p RefundPayment) bool { return p.Tender == price.Cash }); i >= 0 {
		list[i].Worth -= r.Change + r.Rounding
	}
	slices.SortStableFunc(list, func(a, b RefundPayment) int { return int(max(-1, min(1, b.Worth-a.Worth))) })
	return list
}

func (r *Returned) give(tender string, a money.Amount) {
	for i := range r.Payments {
		if r.Payments[i].Tender == tender {
			r.Payments[i].Worth -= a
		}
	}
}
