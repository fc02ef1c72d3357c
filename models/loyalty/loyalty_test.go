package loyalty

import (
	"testing"

	"pgregory.net/rapid"

	"comptoir/models/fault"
	"comptoir/models/money"
)

func TestPointsComeBackWithTheMoney(t *testing.T) {
	t.Parallel()
	p := Points{Balance: 50, Rule: Rule{PointValue: 100, Points: 1, Per: 1000}}
	if r := p.Buy(Purchase{ID: "s", Total: 12_345, RedeemTo: 20, GiftCards: 1000}); r != (Redeemed{20, 2000, 10_345, 9}) || p.Balance != 39 {
		t.Errorf("got %+v, balance %d", r, p.Balance)
	}
	if r, err := p.Refund("s", 345); err != nil || r != (Returned{345, 0, 0}) {
		t.Errorf("got %+v, %v", r, err)
	}
	if r, err := p.Refund("s", 1); err != nil || r != (Returned{1, 1, 0}) {
		t.Errorf("got %+v, %v", r, err)
	}
	if r, err := p.RefundAll("s"); err != nil || r != (Returned{9999, 8, 20}) || p.Balance != 50 {
		t.Errorf("got %+v, %v, balance %d", r, err, p.Balance)
	}
	if r, err := p.RefundAll("s"); err != nil || r != (Returned{}) {
		t.Errorf("a second refund gave %+v, %v", r, err)
	}
	if _, err := p.Refund("t", 1); fault.Of(err) == nil {
		t.Errorf("refunded what was never sold: %v", err)
	}
}

func TestASaleTakenBackWholeLeavesNoPoints(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before := rapid.Int64Range(0, 500).Draw(t, "balance")
		p := Points{Balance: before, Rule: Rule{
			PointValue: money.Amount(rapid.Int64Range(0, 300).Draw(t, "value")), Points: rapid.Int64Range(0, 5).Draw(t, "points"),
			Per: money.Amount(rapid.Int64Range(0, 2000).Draw(t, "per")),
		}}
		total := money.Amount(rapid.Int64Range(0, 50_000).Draw(t, "total"))
		r := p.Buy(Purchase{ID: "s", Total: total, RedeemTo: rapid.Int64Range(0, 600).Draw(t, "redeem")})
		if r.Points > before || r.Value+r.ToPay != total || r.ToPay < 0 {
			t.Fatalf("%+v of %d with %d points", r, total, before)
		}
		back := money.Amount(0)
		for range rapid.IntRange(0, 4).Draw(t, "refunds") {
			one, err := p.Refund("s", money.Amount(rapid.Int64Range(0, 20_000).Draw(t, "amount")))
			if err != nil {
				t.Fatal(err)
			}
			back += one.Money
		}
		rest, err := p.RefundAll("s")
		if err != nil || back+rest.Money != r.ToPay || p.Balance != before {
			t.Fatalf("%d and %d of %d came back, %d points are left of %d, %v", back, rest.Money, r.ToPay, p.Balance, before, err)
		}
	})
}

func TestNoCardPaysMoreThanItHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var g GiftCards
		value := g.Issue("issue", "card", money.Amount(rapid.Int64Range(0, 10_000).Draw(t, "value"))).Amount
		held := map[string]money.Amount{}
		for i := range rapid.IntRange(1, 20).Draw(t, "events") {
			id := string(rune('a' + i))
			order := rapid.SampledFrom([]string{"o1", "o2"}).Draw(t, "order")
			amount := money.Amount(rapid.Int64Range(-10, 6000).Draw(t, "amount"))
			switch rapid.IntRange(0, 2).Draw(t, "what") {
			case 0:
				held[order] += g.Redeem(id, "card", order, amount).Amount
			case 1:
				held[order] -= g.Refund(id, "card", order, amount).Amount
			case 2:
				held[order] -= g.Release(id, "card", order).Amount
			}
			if again := g.Redeem(id, "card", order, 99); again != g.answers[id] {
				t.Fatal("the same event came to something else")
			}
			if held[order] < 0 || g.Balance("card") < 0 || g.Balance("card")+held["o1"]+held["o2"] != value {
				t.Fatalf("the card holds %d, the orders %v, of %d", g.Balance("card"), held, value)
			}
		}
	})
}
