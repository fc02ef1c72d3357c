package till

import (
	"testing"

	"pgregory.net/rapid"

	"comptoir/models/ledger"
	"comptoir/models/money"
	"comptoir/models/order/history"
	"comptoir/models/price"
)

func TestTheDrawerHoldsWhatTheLedgerSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := Drawer{Float: 10_000}
		cash := ledger.FloatEntry(10_000).Of(ledger.Cash)
		for range rapid.IntRange(1, 4).Draw(t, "sales") {
			s := history.Closed(t)
			var tenders []price.Payment
			for _, p := range s.Order.Payments {
				tenders = append(tenders, price.Payment{Tender: p.Tender, Amount: p.Amount})
				cash += ledger.PrepaidEntry(p.Tender, p.OnAccount).Of(ledger.Cash)
			}
			d.Sale(s.Totals.Total+s.Totals.Rounding, tenders)
			cash += ledger.SaleEntry(s.Order, s.Totals).Of(ledger.Cash)
		}
		d.Pay(700)
		d.Pay(-250)
		cash += ledger.PaidInEntry(700).Of(ledger.Cash) + ledger.PaidOutEntry(250).Of(ledger.Cash)
		if d.Expected() != cash || d.Difference(cash-5) != -5 {
			t.Fatalf("the drawer should hold %d, the ledger says %d", d.Expected(), cash)
		}
	})
}

func TestARefundLeavesTheDrawerAndTheSales(t *testing.T) {
	t.Parallel()
	var d Drawer
	d.Sale(3000, []price.Payment{{Tender: price.Cash, Amount: 5000}})
	d.Refund(price.Cash, 1000)
	d.Refund("card", 500)
	if d.Expected() != 2000 || d.NetSales != 1500 || d.Tenders["card"] != money.Amount(-500) {
		t.Errorf("got %+v", d)
	}
}
