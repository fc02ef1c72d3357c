package tilldb_test

import (
	"context"
	"errors"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
	"comptoir/models/till"
	"comptoir/models/till/tilldb"
)

// A desk is a house with its shifts.
type desk struct {
	*ordertest.House
	*tilldb.Store
}

func newDesk(t testing.TB) desk {
	t.Helper()
	h := ordertest.New(t)
	return desk{h, tilldb.New(h.DB, nil, time.Now)}
}

func (d desk) open(t testing.TB, register int, float money.Amount) tilldb.Shift {
	t.Helper()
	s, err := d.Store.Open(d.Ctx, tilldb.Opening{ID: ordertest.ID(), RegisterID: d.Tills[register], Float: float})
	if err != nil {
		t.Fatalf("open shift: %v", err)
	}
	return s
}

func (d desk) close(t testing.TB, s tilldb.Shift, counted money.Amount) till.Z {
	t.Helper()
	z, err := d.Store.Close(d.Ctx, tilldb.Closing{ID: ordertest.ID(), ShiftID: s.ID, Other: counted})
	if err != nil {
		t.Fatalf("close shift: %v", err)
	}
	return z
}

func (d desk) x(t testing.TB, register int) till.Z {
	t.Helper()
	z, err := d.X(d.Ctx, d.Tills[register], uuid.Nil)
	if err != nil {
		t.Fatalf("x: %v", err)
	}
	return z
}

func (d desk) number(t testing.TB, query string, args ...any) (n int64) {
	t.Helper()
	err := d.DB.Read(d.Ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(query, args...).Scan(ctx, &n)
	})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func TestTheDrawerHoldsWhatTheLedgerSays(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s := d.open(t, 0, 10000)
	d.Sell(d.Soup, d.Soup, d.Beer) // 14.00
	d.Sell(d.Beer)                 // 5.00
	for _, m := range []tilldb.Movement{
		{Kind: tilldb.PaidIn, Amount: 2000, Reason: "Change from the bank"},
		{Kind: tilldb.PaidOut, Amount: 1250, Reason: "Flowers"},
	} {
		m.ID, m.RegisterID = ordertest.ID(), d.Tills[0]
		for range 2 { // sent again
			if err := d.Move(d.Ctx, m); err != nil {
				t.Fatal(err)
			}
		}
	}
	z := d.x(t, 0)
	want := till.ZDrawer{Float: 10000, Sales: 1900, PaidIn: 2000, PaidOut: 1250, Expected: 12650}
	got := z.Drawer
	got.Movements = nil
	if got.Float != want.Float || got.Sales != want.Sales || got.PaidIn != want.PaidIn || got.PaidOut != want.PaidOut || got.Expected != want.Expected {
		t.Errorf("drawer %+v, want %+v", got, want)
	}
	if len(z.Drawer.Movements) != 2 || z.Orders != 2 || z.Total != 1900 || z.Net+z.Tax != 1900 || z.First != 1 || z.Last != 2 {
		t.Errorf("x is %+v", z)
	}
	if again := d.x(t, 0); again.Drawer.Expected != 12650 || again.Closed {
		t.Errorf("an X changed something: %+v", again)
	}
	closed := d.close(t, s, 12600)
	if closed.Drawer.Difference != -50 || closed.Drawer.Expected != 12650 || closed.Number != 1 || !closed.Closed {
		t.Errorf("z is %+v", closed)
	}
	for query, amount := range map[string]int64{
		`select coalesce(sum(amount), 0) from journal_postings`:                                                              0,
		`select coalesce(sum(amount), 0) from journal_postings where ledger_account = 'cash'`:                                0,
		`select sum(amount) from journal_postings where ledger_account = 'safe'`:                                             -10000 + 12600,
		`select sum(amount) from journal_postings where ledger_account = 'cash_difference'`:                                  50,
		`select sum(amount) from journal_postings where ledger_account in ('other_income', 'other_expense')`:                 -2000 + 1250,
		`select count(*) from shifts where closed_at is not null and expected = 12650 and counted = 12600 and z is not null`: 1,
	} {
		if got := d.number(t, query); got != amount {
			t.Errorf("%s is %d, want %d", query, got, amount)
		}
	}
}

func TestTheTendersOfAShiftComeToItsSales(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.open(t, 0, 0)
	id := ordertest.ID()
	d.Do(id, ordertest.Add(d.Soup), ordertest.Add(d.Beer)) // 9.50
	d.Do(id, order.AddPayment{PaymentID: ordertest.ID(), Tender: "card", Amount: 600},
		order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: 1000}, order.Close{})
	d.Sell(d.Soup)
	z := d.x(t, 0)
	if len(z.Tenders) != 2 || z.Tenders[0] != (till.ZTender{Tender: "cash", Count: 2, Amount: 800}) || z.Tenders[1] != (till.ZTender{Tender: "card", Count: 1, Amount: 600}) {
		t.Errorf("tenders %+v", z.Tenders)
	}
	if z.Drawer.Expected != 800 {
		t.Errorf("change counted as cash: %d in the drawer", z.Drawer.Expected)
	}
	var tax money.Amount
	for _, one := range z.Taxes {
		tax += one.Amount
	}
	if tax != z.Tax || len(z.Taxes) != 2 {
		t.Errorf("taxes %+v, together %d, want %d", z.Taxes, tax, z.Tax)
	}
}

func TestARegisterHasOneOpenShift(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	in := tilldb.Opening{ID: ordertest.ID(), RegisterID: d.Tills[0], Float: 500}
	first, err := d.Store.Open(d.Ctx, in)
	if err != nil {
		t.Fatal(err)
	}
	again, err := d.Store.Open(d.Ctx, in)
	if err != nil || again.ID != first.ID || again.Number != 1 {
		t.Errorf("the same opening again: %+v, %v", again, err)
	}
	in.Float = 600
	if _, err := d.Store.Open(d.Ctx, in); !errors.Is(err, db.ErrReused) {
		t.Errorf("the id with another float: %v", err)
	}
	in.ID = ordertest.ID()
	if _, err := d.Store.Open(d.Ctx, in); !errors.Is(err, fault.Conflict("shift.already_open")) {
		t.Errorf("a second shift: %v", err)
	}
	if other := d.open(t, 1, 0); other.Number != 1 {
		t.Errorf("another register counts its own shifts, got %d", other.Number)
	}
	d.close(t, first, 500)
	if next := d.open(t, 0, 0); next.Number != 2 {
		t.Errorf("the next shift is number %d", next.Number)
	}
	if n := d.number(t, `select count(*) from journal_entries where kind = 'float'`); n != 3 {
		t.Errorf("%d floats were posted", n)
	}
}

func TestWithoutAnOpenShiftNothingGoesInOrOut(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	err := d.Move(d.Ctx, tilldb.Movement{ID: ordertest.ID(), RegisterID: d.Tills[0], Kind: tilldb.PaidIn, Amount: 1, Reason: "x"})
	if !errors.Is(err, tilldb.ErrNone) {
		t.Errorf("paid in: %v", err)
	}
	if _, err := d.X(d.Ctx, d.Tills[0], uuid.Nil); !errors.Is(err, tilldb.ErrNone) {
		t.Errorf("x: %v", err)
	}
	err = d.Move(d.Ctx, tilldb.Movement{ID: ordertest.ID(), RegisterID: d.Tills[0], Kind: "gift", Amount: -5, Reason: " "})
	f := fault.Of(err)
	if f == nil || len(f.Fields) != 3 {
		t.Errorf("what is wrong is not said field by field: %v", err)
	}
	if _, err := d.Store.Open(d.Ctx, tilldb.Opening{ID: ordertest.ID(), RegisterID: uuid.New()}); !errors.Is(err, fault.NotFound("shift.register_unknown")) {
		t.Errorf("a register of nobody: %v", err)
	}
}

func TestAShiftIsClosedOnceAndForGood(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s := d.open(t, 0, 1000)
	in := tilldb.Closing{ID: ordertest.ID(), ShiftID: s.ID, Pieces: []till.Pieces{{Value: 500, Count: 2}, {Value: 10, Count: 3}}}
	first, err := d.Store.Close(d.Ctx, in)
	if err != nil || first.Drawer.Counted != 1030 || first.Drawer.Difference != 30 {
		t.Fatalf("z %+v, %v", first, err)
	}
	again, err := d.Store.Close(d.Ctx, in)
	if err != nil || again.Drawer.Counted != 1030 || !again.At.Equal(first.At) {
		t.Errorf("the same closing again: %+v, %v", again, err)
	}
	in.ID = ordertest.ID()
	if _, err := d.Store.Close(d.Ctx, in); !errors.Is(err, tilldb.ErrClosed) {
		t.Errorf("another closing: %v", err)
	}
	err = d.DB.Tx(d.Ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `update shifts set counted = 0, closed_at = null, z = null where id = ?`, s.ID)
		return err
	})
	if db.Violated(err) != "shifts_closed_for_good" {
		t.Errorf("the Z was rewritten: %v", err)
	}
	found, err := d.Find(d.Ctx, s.ID)
	if err != nil || found.Z.Drawer.Counted != 1030 || found.Open() {
		t.Errorf("kept: %+v, %v", found, err)
	}
}

func TestACountThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s := d.open(t, 0, 0)
	for name, in := range map[string]tilldb.Closing{
		"a negative sum":   {Other: -1},
		"a negative piece": {Pieces: []till.Pieces{{Value: 100, Count: -1}}},
		"a coin of zero":   {Pieces: []till.Pieces{{Value: 0, Count: 1}}},
		"beyond counting":  {Other: money.Limit + 1},
	} {
		in.ID, in.ShiftID = ordertest.ID(), s.ID
		if _, err := d.Store.Close(d.Ctx, in); !errors.Is(err, fault.Invalid("shift.count_range")) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
