package ledger_test

import (
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/ledger"
	"comptoir/models/money"
	"comptoir/models/order/history"
)

func TestWhateverWasSoldDebitsEqualCredits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := history.Closed(t)
		e, r := ledger.SaleEntry(s.Order, s.Totals), s.Totals
		if !e.Balanced() {
			t.Fatalf("%+v does not balance", e.Postings)
		}
		for account, want := range map[ledger.Account]money.Amount{
			ledger.TaxPayable: -r.Tax, ledger.TipsPayable: -r.Tip, ledger.CashRounding: -r.Rounding, ledger.Receivable: 0,
		} {
			if got := e.Of(account); got != want {
				t.Fatalf("%s is %d, want %d", account, got, want)
			}
		}
		if got := e.Of(ledger.Revenue) + e.Of(ledger.ServiceRevenue) + e.Of(ledger.Comps); got != -r.Net {
			t.Fatalf("revenue is %d, net %d", got, r.Net)
		}
		if got := e.Of(ledger.Deposits) + e.Of(ledger.GiftCards) + e.Of(ledger.GiftCardsGiven); got != -r.Deposit {
			t.Fatalf("what is owed for bottles and cards is %d, want %d", got, -r.Deposit)
		}
		if got := e.Of(ledger.Cash) + e.Of(ledger.Tender) + e.Of(ledger.GiftCardsUsed) + e.Of(ledger.HouseAccounts) + e.Of(ledger.PrepaidByGuests); got != r.Paid {
			t.Fatalf("the tenders make %d, paid is %d", got, r.Paid)
		}
	})
}

func TestAnOpenOrderBalancesToo(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := history.Any(t)
		e := ledger.SaleEntry(s.Order, s.Totals)
		if !e.Balanced() || e.Of(ledger.Receivable) != s.Totals.Due {
			t.Fatalf("%+v, due %d", e.Postings, s.Totals.Due)
		}
	})
}

func TestTheFactsOfTheLinesMakeTheOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := history.Closed(t)
		r := s.Totals
		var sum ledger.LineFact
		revenue := make(map[uuid.UUID]money.Amount)
		for _, f := range ledger.LineFacts(s.Order, r) {
			sum.Amount += f.Amount
			sum.Discount += f.Discount
			sum.Total += f.Total
			sum.Comp += f.Comp
			sum.Deposit += f.Deposit
			revenue[f.CategoryID] += f.Net
			if f.Amount-f.Discount-f.Comp != f.Total || f.Quantity == 0 {
				t.Fatalf("%+v", f)
			}
		}
		if sum.Amount != r.Subtotal() || sum.Discount != r.Discount() || sum.Total != sum.Amount-sum.Discount-sum.Comp || sum.Comp != r.Comp() || sum.Deposit != r.Deposit {
			t.Fatalf("the lines make %+v, the order is %+v", sum, r)
		}
		earned := make(map[string]money.Amount)
		for _, p := range ledger.SaleEntry(s.Order, r).Postings {
			if p.Account == ledger.Revenue || p.Account == ledger.Comps {
				earned[p.Detail] -= p.Amount
			}
		}
		for category, amount := range earned {
			if amount != revenue[uuid.MustParse(category)] {
				t.Fatalf("category %s has revenue %d, its lines make %d", category, amount, revenue[uuid.MustParse(category)])
			}
		}
	})
}

func TestTheDrawerFromFloatToSafe(t *testing.T) {
	t.Parallel()
	var cash, safe, difference money.Amount
	for _, e := range []ledger.Entry{
		ledger.FloatEntry(10_000), ledger.PaidInEntry(500), ledger.PaidOutEntry(1_200), ledger.CountEntry(9_300, 9_250),
	} {
		if !e.Balanced() {
			t.Errorf("%s does not balance", e.Kind)
		}
		cash += e.Of(ledger.Cash)
		safe += e.Of(ledger.Safe)
		difference += e.Of(ledger.CashDifference)
	}
	if cash != 0 || safe != -750 || difference != 50 {
		t.Errorf("the drawer holds %d, the safe %d, %d is missing", cash, safe, difference)
	}
}

func TestAReversedEntryTakesEverythingBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := history.Closed(t)
		e := ledger.SaleEntry(s.Order, s.Totals)
		back := e.Reversed(ledger.Refund)
		for _, a := range ledger.Accounts() {
			if e.Of(a)+back.Of(a) != 0 {
				t.Fatalf("%s keeps %d", a, e.Of(a)+back.Of(a))
			}
		}
	})
}
