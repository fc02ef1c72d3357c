package tilldb_test

import (
	"testing"
	"time"

	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
	"comptoir/models/tender"
	"comptoir/models/till"
	"comptoir/models/till/tilldb"
)

// takes has the house take a currency at a rate in minor units of its own.
func (d desk) takes(t testing.TB, code, rate string) {
	t.Helper()
	p, err := money.ParsePrice(rate)
	if err != nil {
		t.Fatal(err)
	}
	if err := tender.NewStore(d.DB, time.Now).SaveCurrency(d.Ctx, tender.Currency{Code: code, Rate: p}, "EUR"); err != nil {
		t.Fatal(err)
	}
}

func dollars(amount money.Amount) order.AddPayment {
	return order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Foreign: &order.Foreign{Currency: "USD", Amount: amount}}
}

func TestNotesOfAnotherCurrencyAreCountedByThemselves(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.takes(t, "USD", "92.15")
	s := d.open(t, 0, 10_000)
	id := ordertest.ID()
	d.Do(id, ordertest.Add(d.Soup)) // 4.50
	d.Do(id, dollars(2000), order.Close{})

	taken := dollars(500) // for an order that stays open, and given back
	open := ordertest.ID()
	d.Do(open, ordertest.Add(d.Soup), ordertest.Add(d.Soup))
	d.Do(open, taken)
	if z := d.x(t, 0); len(z.Drawer.Foreign) != 1 || z.Drawer.Foreign[0].Amount != 2500 || z.Drawer.Foreign[0].Worth != 1843+461 {
		t.Errorf("with what was paid on account: %+v", z.Drawer.Foreign)
	}
	d.Do(open, order.RemovePayment{PaymentID: taken.PaymentID, Reason: "The guest pays by card"})

	z := d.x(t, 0)
	if z.Drawer.Expected != 10_450 || len(z.Drawer.Foreign) != 1 || z.Drawer.Foreign[0] != (till.ZForeign{Currency: "USD", Amount: 2000, Worth: 1843}) {
		t.Errorf("expected %d with %+v", z.Drawer.Expected, z.Drawer.Foreign)
	}
	codes, err := d.Currencies(d.Ctx, s.ID)
	if err != nil || len(codes) != 1 || codes[0] != "USD" {
		t.Errorf("%v is asked for, %v", codes, err)
	}
	in := tilldb.Closing{ID: ordertest.ID(), ShiftID: s.ID, Other: 10_450 - 1843, Foreign: []till.ForeignCount{{Currency: "USD", Amount: 1000}}}
	closed, err := d.Store.Close(d.Ctx, in)
	if err != nil {
		t.Fatal(err)
	}
	if f := closed.Drawer.Foreign[0]; f.Counted != 1000 || f.CountedWorth != 922 || closed.Drawer.Difference != 922-1843 || closed.Drawer.Counted != 10_450+closed.Drawer.Difference {
		t.Errorf("%+v", closed.Drawer)
	}
	for query, amount := range map[string]int64{
		`select sum(amount) from journal_postings where ledger_account = 'cash'`:            0,
		`select sum(amount) from journal_postings where ledger_account = 'cash_difference'`: 1843 - 922,
	} {
		if got := d.number(t, query); got != amount {
			t.Errorf("%s: %d, want %d", query, got, amount)
		}
	}
}

func TestNotesOfAnotherCurrencyGoToTheSafeWhenADrawerIsHandedOver(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.takes(t, "USD", "92.15")
	leaver, next := d.hire(t, "Demo Waiter"), d.hire(t, "Second Waiter")
	s := d.opens(t, tilldb.Opening{RegisterID: d.Tills[0], Float: 10_000, StaffID: leaver.StaffID})
	id := ordertest.ID()
	d.Do(id, ordertest.Add(d.Soup))
	d.Do(id, dollars(2000), order.Close{})
	handed, err := d.HandOver(d.Ctx, tilldb.HandOver{
		Closing: tilldb.Closing{ID: ordertest.ID(), ShiftID: s.ID, Other: 10_450 - 1843, Foreign: []till.ForeignCount{{Currency: "USD", Amount: 2000}}, StaffID: leaver.StaffID},
		To:      next,
	})
	if err != nil {
		t.Fatal(err)
	}
	if handed.Z.Drawer.Difference != 0 {
		t.Errorf("%d is missing", handed.Z.Drawer.Difference)
	}
	if z := d.x(t, 0); z.Drawer.Expected != 10_450-1843 || len(z.Drawer.Foreign) != 0 {
		t.Errorf("the next begins with %d and %+v", z.Drawer.Expected, z.Drawer.Foreign)
	}
}
