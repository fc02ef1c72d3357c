package loyalty

import "comptoir/models/money"

// GiftCards are cards with what is left on them and what orders hold of them. Everything
// that happens to a card has an identity: the same one gets its first answer and changes
// nothing.
type GiftCards struct {
	balances map[string]money.Amount
	held     map[hold]money.Amount
	answers  map[string]Answer
}

// hold is what one order took from one card.
type hold struct{ card, order string }

// Answer is what an event came to: the amount that moved, and what the order still has to
// pay after a redemption.
type Answer struct {
	Amount  money.Amount
	DueLeft money.Amount
}

// Balance returns what is left on a card.
func (g *GiftCards) Balance(card string) money.Amount { return g.balances[card] }

// Issue sets the value of a card: what it is worth, whatever was paid for it.
func (g *GiftCards) Issue(id, card string, value money.Amount) Answer {
	return g.once(id, func() Answer {
		g.balances[card] = max(0, value)
		return Answer{Amount: g.balances[card]}
	})
}

// Redeem pays as much of what is due as the card holds.
func (g *GiftCards) Redeem(id, card, order string, due money.Amount) Answer {
	return g.once(id, func() Answer {
		amount := max(0, min(g.balances[card], due))
		g.move(hold{card, order}, amount)
		return Answer{Amount: amount, DueLeft: due - amount}
	})
}

// Release gives everything back that an order holds of a card.
func (g *GiftCards) Release(id, card, order string) Answer {
	return g.once(id, func() Answer {
		h := hold{card, order}
		amount := g.held[h]
		g.move(h, -amount)
		return Answer{Amount: amount}
	})
}

// Refund gives an amount back to the card, at most what the order took from it.
func (g *GiftCards) Refund(id, card, order string, amount money.Amount) Answer {
	return g.once(id, func() Answer {
		h := hold{card, order}
		amount := max(0, min(amount, g.held[h]))
		g.move(h, -amount)
		return Answer{Amount: amount}
	})
}

// move takes an amount from a card for an order, or gives it back where it is negative.
func (g *GiftCards) move(h hold, amount money.Amount) {
	g.balances[h.card] -= amount
	g.held[h] += amount
}

func (g *GiftCards) once(id string, do func() Answer) Answer {
	if g.answers == nil {
		g.answers, g.balances, g.held = make(map[string]Answer), make(map[string]money.Amount), make(map[hold]money.Amount)
	}
	if first, seen := g.answers[id]; seen {
		return first
	}
	g.answers[id] = do()
	return g.answers[id]
}
