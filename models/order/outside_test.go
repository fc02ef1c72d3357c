package order_test

import (
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/fault"
	"comptoir/models/ledger"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/history"
	"comptoir/models/price"
)

// Whatever mix of tenders pays an order, with readers that answer late, with a tip or not at all: what
// was taken is what it came to with tips, less change, and nothing is left on account.
func TestMoneyTakenIsTheTotalWithTipsLessChange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := history.Any(t)
		for n := 0; n < 20 && s.Order.Status.Live(); n++ {
			if p, ok := anyPayment(t, s); ok {
				if p.Tender != price.Cash {
					p.Tender = rapid.SampledFrom([]string{"card", order.Reader, order.Link}).Draw(t, "by")
					p.Pending = order.Outside(p.Tender)
				}
				s.Try(p)
			}
			for _, p := range s.Order.Payments {
				switch {
				case !p.Pending:
				case rapid.IntRange(0, 3).Draw(t, "refused") == 0:
					s.Try(order.RemovePayment{PaymentID: p.ID})
				default:
					s.Try(order.ConfirmPayment{PaymentID: p.ID, Tip: money.Amount(rapid.Int64Range(0, 500).Draw(t, "tip"))})
				}
			}
			s.Try(order.Close{})
		}
		if s.Order.Status != order.Closed {
			t.Skip("it is not paid")
		}
		o, r := s.Order, s.Totals
		var given money.Amount
		for _, p := range o.Payments {
			given += p.Amount
		}
		if given-r.Change != r.Total+r.Rounding {
			t.Fatalf("%d was given and %d came back, for %d and %d of rounding", given, r.Change, r.Total, r.Rounding)
		}
		books := map[ledger.Account]money.Amount{}
		for _, e := range append(onAccount(s.Events), ledger.SaleEntry(o, r)) {
			if !e.Balanced() {
				t.Fatalf("%+v does not balance", e)
			}
			for _, p := range e.Postings {
				books[p.Account] += p.Amount
			}
		}
		if books[ledger.Cash]+books[ledger.Tender]+books[ledger.GiftCardsUsed]+books[ledger.HouseAccounts] != r.Total+r.Rounding || books[ledger.PrepaidByGuests] != 0 || books[ledger.TipsPayable] != -r.Tip {
			t.Fatalf("the books have %v for %+v", books, r)
		}
		// What came in is what was earned, what is owed to the authorities, the staff and whoever brings bottles or cards, and what coins
		// rounded: nothing else.
		owed := books[ledger.Deposits] + books[ledger.GiftCards] + books[ledger.GiftCardsGiven]
		earned := books[ledger.Revenue] + books[ledger.ServiceRevenue] + books[ledger.Comps]
		if earned != -r.Net || books[ledger.TaxPayable] != -r.Tax || owed != -r.Deposit || books[ledger.CashRounding] != -r.Rounding {
			t.Fatalf("of %+v the books have earned %d, owe %d of taxes and %d on bottles and cards, and rounded %d", r, earned, books[ledger.TaxPayable], owed, books[ledger.CashRounding])
		}
		var cards money.Amount
		for _, l := range o.Lines {
			cards += l.GiftValue()
		}
		if books[ledger.GiftCards] != -cards {
			t.Fatalf("cards of %d were sold, and %d is owed on them", cards, -books[ledger.GiftCards])
		}
	})
}

// onAccount is what was booked of payments before the order was closed.
func onAccount(events []order.Event) []ledger.Entry {
	var entries []ledger.Entry
	tenders := map[uuid.UUID]string{}
	for _, e := range events {
		switch p := e.Data.(type) {
		case order.PaymentAdded:
			tenders[p.PaymentID] = p.Tender
			entries = append(entries, ledger.PrepaidEntry(p.Tender, p.OnAccount))
		case order.PaymentConfirmed:
			entries = append(entries, ledger.PrepaidEntry(tenders[p.PaymentID], p.OnAccount))
		case order.PaymentRemoved:
			entries = append(entries, ledger.PrepaidEntry(p.Tender, -p.OnAccount))
		}
	}
	return entries
}

func TestC130AnOrderCannotCloseBeforeTheReaderHasAnsweredNorBePaidTwice(t *testing.T) {
	t.Parallel()
	m := may()
	m.Provider = true
	o := oneDish(t, 4500)
	asked := order.AddPayment{PaymentID: uuid.New(), Tender: order.Reader, Amount: 4500, Pending: true}
	o = does(t, o, asked, m)
	for _, tt := range []struct {
		name string
		cmd  order.Command
		m    order.Meta
		want string
	}{
		{"it does not close", order.Close{}, m, "order.payment_pending"},
		{"nor takes the money again", order.AddPayment{PaymentID: uuid.New(), Tender: order.Reader, Amount: 4500, Pending: true}, m, "order.nothing_due"},
		{"nor other money", order.AddPayment{PaymentID: uuid.New(), Tender: "card", Amount: 4500}, may(), "order.nothing_due"},
		{"a person cannot say that it was taken", order.ConfirmPayment{PaymentID: asked.PaymentID}, may(), "order.outside_payment"},
		{"nor that it was not", order.RemovePayment{PaymentID: asked.PaymentID}, may(), "order.outside_payment"},
		{"nor make one up", order.AddPayment{PaymentID: uuid.New(), Tender: order.Link, Amount: 1}, may(), "order.outside_payment"},
	} {
		if _, _, _, err := order.Do(o, tt.cmd, tt.m); fault.Of(err) == nil || fault.Of(err).Code != tt.want {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	o = does(t, o, order.ConfirmPayment{PaymentID: asked.PaymentID, Tip: 500}, m)
	if r := order.Price(o); r.Total != 5000 || r.Tip != 500 || r.Due != 0 || o.Payments[0].Amount != 5000 {
		t.Fatalf("with the tip it comes to %+v, paid by %+v", r, o.Payments)
	}
	given := does(t, o, order.RemovePayment{PaymentID: asked.PaymentID}, m)
	if r := order.Price(given); r.Total != 4500 || r.Tip != 0 || r.Due != 4500 {
		t.Fatalf("given back, it comes to %+v", r)
	}
}

// What is given back by a tender goes through the payments by it, the first first, and never more than each took.
func TestARefundGoesBackThroughTheCardsThatPaid(t *testing.T) {
	t.Parallel()
	m := may()
	m.Provider = true
	o := oneDish(t, 5000)
	first, second := uuid.New(), uuid.New()
	for _, id := range []uuid.UUID{first, second} {
		o = does(t, o, order.AddPayment{PaymentID: id, Tender: order.Reader, Amount: 2500, Pending: true}, m)
		o = does(t, o, order.ConfirmPayment{PaymentID: id}, m)
	}
	o = does(t, o, order.Close{}, m)
	for _, a := range []money.Amount{1500, 2000, 1500} {
		o = does(t, o, order.RefundOrder{RefundID: uuid.New(), Amount: a, Reason: "cold", Tender: order.Reader}, m)
	}
	got := map[uuid.UUID]money.Amount{}
	var parts []money.Amount
	for _, r := range o.Refunds {
		for _, p := range order.Returns(o, r, order.Reader) {
			got[p.Payment.ID] += p.Amount
			parts = append(parts, p.Amount)
		}
	}
	if len(parts) != 4 || parts[0] != 1500 || parts[1] != 1000 || parts[2] != 1000 || parts[3] != 1500 || got[first] != 2500 || got[second] != 2500 {
		t.Errorf("gave back %v, by payment %v", parts, got)
	}
}

// oneDish is an open order of one item.
func oneDish(t *testing.T, amount money.Amount) order.Order {
	t.Helper()
	o := does(t, order.Order{}, order.Open{ID: uuid.New(), Kind: "counter", Terms: order.Terms{Currency: money.CurrencyOf("EUR")}}, may())
	line := order.AddLine{LineID: uuid.New(), Quantity: money.One}
	line.Sold.Name, line.Sold.UnitPrice, line.Sold.BasePrice = "Dish", money.PriceOf(amount), money.PriceOf(amount)
	return does(t, o, line, may())
}

func does(t *testing.T, o order.Order, cmd order.Command, m order.Meta) order.Order {
	t.Helper()
	m.CommandID = uuid.New()
	after, _, _, err := order.Do(o, cmd, m)
	if err != nil {
		t.Fatalf("%s: %v", cmd.Type(), err)
	}
	return after
}
