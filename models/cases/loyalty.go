package cases

import (
	"fmt"

	"comptoir/models/loyalty"
	"comptoir/models/money"
	"comptoir/models/payment"
	"comptoir/models/stock"
)

type pointsEvent struct {
	Type      string       `json:"type"`
	ID        string       `json:"id"`
	Total     money.Amount `json:"total"`
	RedeemTo  int64        `json:"redeem_up_to"`
	GiftCards money.Amount `json:"gift_cards_sold"`
	Of        string       `json:"of"`
	Amount    money.Amount `json:"amount"`
	Whole     bool         `json:"whole"`
}

func (e pointsEvent) on(p *loyalty.Points) (object, error) {
	if e.Type == "sale" {
		r := p.Buy(loyalty.Purchase{ID: e.ID, Total: e.Total, RedeemTo: e.RedeemTo, GiftCards: e.GiftCards})
		return object{
			"redeemed_points": r.Points, "redeemed_value": r.Value, "to_pay": r.ToPay, "earned": r.Earned, "balance": p.Balance,
		}, nil
	}
	refund := func() (loyalty.Returned, error) { return p.Refund(e.Of, e.Amount) }
	if e.Whole {
		refund = func() (loyalty.Returned, error) { return p.RefundAll(e.Of) }
	}
	r, err := refund()
	return object{
		"money_back": r.Money, "points_taken_back": r.Taken, "points_given_back": r.Given, "balance": p.Balance,
	}, err
}

func runPoints(in struct {
	Balance    int64        `json:"balance"`
	PointValue money.Amount `json:"point_value"`
	Earn       struct {
		Points int64        `json:"points"`
		Per    money.Amount `json:"per"`
	} `json:"earn"`
	Events []pointsEvent `json:"events"`
}) (any, error) {
	p := loyalty.Points{
		Balance: in.Balance, Rule: loyalty.Rule{PointValue: in.PointValue, Points: in.Earn.Points, Per: in.Earn.Per},
	}
	events, err := each(in.Events, func(e pointsEvent) (object, error) { return e.on(&p) })
	return object{"events": events, "balance": p.Balance}, err
}

type cardEvent struct {
	ID     string       `json:"id"`
	Type   string       `json:"type"`
	Card   string       `json:"card"`
	Order  string       `json:"order"`
	Value  money.Amount `json:"value"`
	Due    money.Amount `json:"due"`
	Amount money.Amount `json:"amount"`
}

func (e cardEvent) on(g *loyalty.GiftCards) (object, error) {
	switch e.Type {
	case "issue":
		return object{"amount": g.Issue(e.ID, e.Card, e.Value).Amount}, nil
	case "redeem":
		a := g.Redeem(e.ID, e.Card, e.Order, e.Due)
		return object{"amount": a.Amount, "due_left": a.DueLeft}, nil
	case "release":
		return object{"amount": g.Release(e.ID, e.Card, e.Order).Amount}, nil
	case "refund":
		return object{"amount": g.Refund(e.ID, e.Card, e.Order, e.Amount).Amount}, nil
	}
	return nil, fmt.Errorf("unknown event %q", e.Type)
}

func runGiftCard(in struct {
	Events []cardEvent `json:"events"`
}) (any, error) {
	var g loyalty.GiftCards
	results, err := each(in.Events, func(e cardEvent) (object, error) { return e.on(&g) })
	balances := make(map[string]money.Amount)
	for _, e := range in.Events {
		balances[e.Card] = g.Balance(e.Card)
	}
	return object{"results": results, "balances": balances}, err
}

func runEventOrder(in struct {
	Arrivals []payment.Notice `json:"arrivals"`
}) (any, error) {
	var n payment.Notices
	ignored := 0
	for _, a := range in.Arrivals {
		if !n.Take(a) {
			ignored++
		}
	}
	return object{"states": n.Statuses(), "order": n.Meaning(), "ignored": ignored}, nil
}

type stockEvent struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Quantity string `json:"quantity"`
	Unit     string `json:"unit"`
}

func (e stockEvent) on(l *stock.Level) error {
	switch e.Type {
	case "receive", "return":
		return l.Receive(e.ID, e.Quantity, e.Unit)
	case "use":
		return l.Use(e.ID, e.Quantity, e.Unit)
	}
	return fmt.Errorf("unknown movement %q", e.Type)
}

func runStock(in struct {
	Units  map[string]string `json:"units"`
	Events []stockEvent      `json:"events"`
}) (any, error) {
	l, err := stock.NewLevel(in.Units)
	if err != nil {
		return nil, err
	}
	for _, e := range in.Events {
		if err := e.on(l); err != nil {
			return nil, err
		}
	}
	return object{"base": l.Base(), "in_units": l.In()}, nil
}
