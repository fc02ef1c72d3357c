package order_test

import (
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/ledger"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/history"
	"comptoir/models/price"
)

// Whatever is added to which payment after the closing, and whatever comes back before and after
// it: the order stays paid, its checks are its parts, what was sold stays as it was, and a sale
// whose tip was taken back is the sale that it was.
func TestATipAfterTheClosingIsPaidByItsTenderAndNothingElseChanges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := splitting(t, func(*history.Story) {})
		for range 40 { // pay what is left
			if s.Totals.Due <= 0 {
				break
			}
			p, ok := anyPayment(t, s)
			if !ok {
				break
			}
			s.Try(p)
		}
		s.Try(order.Close{})
		if s.Order.Status != order.Closed || len(s.Order.Payments) == 0 {
			t.Skip("it is not paid")
		}
		sold, o := s.Totals, s.Order
		books := ledger.SaleEntry(o, sold)
		for range rapid.IntRange(1, 8).Draw(t, "tips") {
			if rapid.IntRange(0, 3).Draw(t, "refund") == 0 {
				if after, _, _, err := order.Do(o, order.RefundOrder{RefundID: uuid.New(), Amount: 1, Reason: "cold"}, may()); err == nil {
					o = after
				}
			}
			p := rapid.SampledFrom(o.Payments).Draw(t, "payment")
			c := order.TipPayment{PaymentID: p.ID, Amount: money.Amount(rapid.Int64Range(0, 900).Draw(t, "tip"))}
			before := order.Price(o)
			who := may()
			who.Provider = p.Outside() // whoever takes the money outside says what was added to it
			after, events, r, err := order.Do(o, c, who)
			if fault.Of(err) != nil {
				if o.Tippable(p) && c.Amount > p.Tip && len(o.Refunds) == 0 {
					t.Fatalf("more on %+v: %v", p, err)
				}
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			e := events[0].Data.(order.PaymentTipped)
			entry := ledger.TipEntry(after, e.Tender, e.Change)
			if !entry.Balanced() || e.Tender == price.Cash {
				t.Fatalf("%+v", entry)
			}
			books.Postings = append(books.Postings, entry.Postings...)
			if r.Due != before.Due || r.Change != before.Change || r.Rounding != before.Rounding || r.Net != sold.Net || r.Tax != sold.Tax || r.Tip-before.Tip != e.Change {
				t.Fatalf("before %+v, after %+v", before, r)
			}
			whole(t, &history.Story{Session: order.Session{Order: after, Totals: r}})
			o = after
		}
		for _, p := range o.Payments {
			if p.Tip == 0 || len(o.Refunds) > 0 {
				continue
			}
			who := may()
			who.Provider = p.Outside()
			after, events, _, err := order.Do(o, order.TipPayment{PaymentID: p.ID}, who)
			if err != nil {
				t.Fatal(err)
			}
			e := events[0].Data.(order.PaymentTipped)
			books.Postings = append(books.Postings, ledger.TipEntry(after, e.Tender, e.Change).Postings...)
			o = after
		}
		if len(o.Refunds) > 0 {
			return
		}
		want := ledger.SaleEntry(s.Order, sold)
		for _, a := range ledger.Accounts() {
			if books.Of(a) != want.Of(a) {
				t.Fatalf("%s has %d, without any tip %d", a, books.Of(a), want.Of(a))
			}
		}
	})
}

func TestATipIsAddedToASlipOnlyWhileThereIsASale(t *testing.T) {
	t.Parallel()
	s := new(order.Session)
	for _, c := range tipped() {
		if _, err := s.Do(c, may()); err != nil {
			t.Fatal(err)
		}
	}
	card, cash := s.Order.Payments[0].ID, s.Order.Payments[1].ID
	for name, tt := range map[string]struct {
		cmd  order.TipPayment
		code string
	}{
		"cash":          {order.TipPayment{PaymentID: cash, Amount: 100}, "order.tip_tender"},
		"nobody's":      {order.TipPayment{PaymentID: uuid.New(), Amount: 100}, "order.payment_unknown"},
		"below zero":    {order.TipPayment{PaymentID: card, Amount: -1}, "order.tip"},
		"what it is":    {order.TipPayment{PaymentID: card}, "order.tip_same"},
		"beyond a till": {order.TipPayment{PaymentID: card, Amount: 1 << 60}, "order.tip"},
	} {
		if _, _, _, err := order.Do(s.Order, tt.cmd, may()); fault.Of(err) == nil || fault.Of(err).Code != tt.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	add := order.TipPayment{PaymentID: card, Amount: 150}
	if _, _, _, err := order.Do(s.Order, add, order.Meta{}); fault.Of(err) == nil || fault.Of(err).Args["permission"] != order.PermTip {
		t.Errorf("without the right: %v", err)
	}
	if _, err := s.Do(add, may()); err != nil || s.Totals.Tip != 150 || s.Totals.Due != 0 || s.Totals.Total != 1150 {
		t.Fatalf("%v, %+v", err, s.Totals)
	}
	if _, err := s.Do(order.RefundOrder{RefundID: uuid.New(), Reason: "cold"}, may()); err != nil || s.Order.Refunds[0].Total != 1150 || s.Order.Refunds[0].Tip != 150 {
		t.Fatalf("%v, %+v", err, s.Order.Refunds)
	}
	if _, err := s.Do(order.TipPayment{PaymentID: card, Amount: 200}, may()); fault.Of(err) == nil || fault.Of(err).Code != "order.refunded" {
		t.Errorf("after all came back: %v", err)
	}
}

// tipped are the commands of a sale of 10.00 that was paid half by card and half in cash.
func tipped() []order.Command {
	return []order.Command{
		order.Open{ID: uuid.New(), Kind: "dine_in", Terms: order.Terms{Currency: money.CurrencyOf("EUR")}},
		order.AddLine{LineID: uuid.New(), Sold: soldFor(1000)},
		order.AddPayment{PaymentID: uuid.New(), Tender: "card", Amount: 500},
		order.AddPayment{PaymentID: uuid.New(), Tender: price.Cash, Amount: 500},
		order.Close{},
	}
}

func soldFor(cents money.Amount) catalog.Sold {
	return catalog.Sold{ItemID: uuid.New(), Name: "Soup", UnitPrice: money.PriceOf(cents)}
}
