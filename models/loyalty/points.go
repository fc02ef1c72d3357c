// Package loyalty knows what guests earn and what they carry: points and gift cards.
//
// It owns their arithmetic: what a sale uses and earns, what a refund takes and gives back.
// It must not know guests, orders or the database. Start reading at Points and GiftCards.
package loyalty

import (
	"comptoir/models/fault"
	"comptoir/models/money"
)

// Rule is what points are worth and how they are earned.
type Rule struct {
	PointValue money.Amount // what a point pays; 0: points pay nothing
	Points     int64        // earned for each
	Per        money.Amount // of money paid
}

// Points is an account of points. Its balance may fall below zero when what was earned is
// taken back after it was used.
type Points struct {
	Rule    Rule
	Balance int64

	sales map[string]*pointsSale
}

// pointsSale is what a sale did, for the refunds after it.
type pointsSale struct {
	toPay, base, refunded money.Amount
	earned, redeemed      int64
}

// Purchase is a sale as points see it.
type Purchase struct {
	ID        string
	Total     money.Amount
	RedeemTo  int64        // points that the guest wants to use at most
	GiftCards money.Amount // of the total, gift cards: they earn nothing
}

// Redeemed is what a purchase did.
type Redeemed struct {
	Points int64 // used
	Value  money.Amount
	ToPay  money.Amount
	Earned int64
}

// Buy uses points, no more than are needed, and earns on the money that is paid. What it
// earns can be used from the next purchase on.
func (p *Points) Buy(b Purchase) Redeemed {
	var r Redeemed
	if p.Rule.PointValue > 0 && b.Total > 0 {
		needed := int64((b.Total + p.Rule.PointValue - 1) / p.Rule.PointValue)
		r.Points = max(0, min(b.RedeemTo, p.Balance, needed))
		r.Value = min(money.Amount(r.Points)*p.Rule.PointValue, b.Total)
	}
	r.ToPay = b.Total - r.Value
	base := r.ToPay - b.GiftCards
	r.Earned = p.Rule.earned(base)
	p.Balance += r.Earned - r.Points
	if p.sales == nil {
		p.sales = make(map[string]*pointsSale)
	}
	p.sales[b.ID] = &pointsSale{toPay: r.ToPay, base: base, earned: r.Earned, redeemed: r.Points}
	return r
}

// Returned is what a refund did.
type Returned struct {
	Money money.Amount
	Taken int64 // points that had been earned
	Given int64 // points that had been used
}

// Refund gives an amount of a purchase back, at most what is left of it, and takes back
// what it earned.
func (p *Points) Refund(purchase string, amount money.Amount) (Returned, error) {
	s, err := p.sale(purchase)
	if err != nil {
		return Returned{}, err
	}
	return p.giveBack(s, max(0, min(amount, s.toPay-s.refunded)), 0), nil
}

// RefundAll gives the rest of a purchase back, with the points that were used for it.
func (p *Points) RefundAll(purchase string) (Returned, error) {
	s, err := p.sale(purchase)
	if err != nil {
		return Returned{}, err
	}
	given := s.redeemed
	s.redeemed = 0
	return p.giveBack(s, s.toPay-s.refunded, given), nil
}

func (p *Points) sale(id string) (*pointsSale, error) {
	if s := p.sales[id]; s != nil {
		return s, nil
	}
	return nil, fault.NotFound("loyalty.purchase_unknown")
}

func (p *Points) giveBack(s *pointsSale, amount money.Amount, given int64) Returned {
	s.refunded += amount
	earned := p.Rule.earned(s.base - s.refunded)
	taken := s.earned - earned
	s.earned = earned
	p.Balance += given - taken
	return Returned{Money: amount, Taken: taken, Given: given}
}

// earned is what an amount of money earns.
func (r Rule) earned(base money.Amount) int64 {
	if base <= 0 || r.Per <= 0 {
		return 0
	}
	return int64(base/r.Per) * r.Points
}
