package ledger_test

import (
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/catalog"
	"comptoir/models/ledger"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/history"
	"comptoir/models/price"
)

// What guests gave is what was sold, what they added for the staff, their change, and what the house owes
// less, or more, than before: over whatever mix of tenders, cards, bottles and offers.
func TestMoneyTakenIsWhatWasSoldAndWhatIsOwed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := history.Closed(t)
		var taken, cardsSold, cardsUsed money.Amount
		for _, p := range s.Order.Payments {
			if p.Tender == order.GiftCard {
				cardsUsed += p.Amount
			} else {
				taken += p.Amount
			}
		}
		for _, l := range s.Order.Lines {
			cardsSold += l.GiftValue()
		}
		r, e := s.Totals, ledger.SaleEntry(s.Order, s.Totals)
		bottles := -e.Of(ledger.Deposits)
		given := e.Of(ledger.GiftCardsGiven)
		if want := r.Net + r.Tax + r.Tip + r.Rounding + r.Change + bottles + (cardsSold - given) - cardsUsed; taken != want {
			t.Fatalf("%d was taken, %d accounts for it", taken, want)
		}
		if e.Of(ledger.GiftCards) != -cardsSold {
			t.Fatalf("cards worth %d are owed as %d", cardsSold, -e.Of(ledger.GiftCards))
		}
	})
}

// C141: value and price are two things.
func TestC141AGiftCardSoldAtHalfPriceOwesAllOfIt(t *testing.T) {
	t.Parallel()
	var s order.Session
	card := uuid.New()
	for _, c := range []order.Command{
		order.Open{ID: uuid.New(), Kind: catalog.Counter, Terms: order.Terms{Currency: money.CurrencyOf("EUR")}},
		order.SellGiftCard{LineID: card, Value: 10_000, Name: "Gift card"},
		order.ApplyDiscount{DiscountID: uuid.New(), LineID: card, PercentBP: 5000, Reason: "opening"},
		order.AddPayment{PaymentID: uuid.New(), Tender: price.Cash, Amount: 5000},
		order.Close{},
	} {
		if _, err := s.Do(c, order.Meta{CommandID: uuid.New(), Closing: true, May: func(string) bool { return true }}); err != nil {
			t.Fatal(err)
		}
	}
	e := ledger.SaleEntry(s.Order, s.Totals)
	for account, want := range map[ledger.Account]money.Amount{
		ledger.GiftCards: -10_000, ledger.Cash: 5000, ledger.GiftCardsGiven: 5000, ledger.Revenue: 0, ledger.TaxPayable: 0,
	} {
		if got := e.Of(account); got != want {
			t.Errorf("%s is %d, want %d", account, got, want)
		}
	}
	if s.Totals.Discount() != 5000 || s.Totals.Net != 0 || s.Totals.Tax != 0 || s.Order.Line(card).Sold.Role != catalog.GiftCard {
		t.Errorf("got %+v", s.Totals)
	}
}
