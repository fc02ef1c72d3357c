package tilldb_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/fault"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
	"comptoir/models/till/tilldb"
)

// hire adds somebody who takes money.
func (d desk) hire(t testing.TB, name string) order.Actor {
	t.Helper()
	who := order.Actor{StaffID: ordertest.ID(), Name: name}
	err := d.DB.Tx(d.Ctx, func(ctx context.Context, tx bun.Tx) error {
		role := ordertest.ID()
		if _, err := tx.NewRaw("insert into roles (account_id, id, name) values (app_account(), ?, ?)", role, name).Exec(ctx); err != nil {
			return err
		}
		_, err := tx.NewRaw("insert into staff (account_id, id, name, role_id) values (app_account(), ?, ?, ?)", who.StaffID, name, role).Exec(ctx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return who
}

// cash sells a soup, 4.50, at a register and takes the cash.
func (d desk) cash(t testing.TB, register int, who order.Actor) {
	t.Helper()
	id := ordertest.ID()
	add := d.Ask(register, id, ordertest.Add(d.Soup))
	add.Actor = who
	o, err := d.Orders.Do(d.Ctx, add)
	if err != nil {
		t.Error(err)
		return
	}
	pay := d.Ask(register, id, order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: o.Totals.Due}, order.Close{})
	pay.Actor = who
	if _, err := d.Orders.Do(d.Ctx, pay); err != nil {
		t.Error(err)
	}
}

func (d desk) second(t testing.TB) tilldb.Drawer {
	t.Helper()
	bar := tilldb.Drawer{ID: ordertest.ID(), Name: "Bar", Pin: 5}
	for range 2 { // sent again
		if err := d.AddDrawer(d.Ctx, d.Tills[0], bar); err != nil {
			t.Fatal(err)
		}
	}
	return bar
}

func (d desk) opens(t testing.TB, in tilldb.Opening) tilldb.Shift {
	t.Helper()
	in.ID = ordertest.ID()
	s, err := d.Store.Open(d.Ctx, in)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (d desk) expected(t testing.TB, s tilldb.Shift) money.Amount {
	t.Helper()
	z, err := d.XOf(d.Ctx, s.ID)
	if err != nil {
		t.Fatal(err)
	}
	return z.Drawer.Expected
}

func TestTwoPeopleAtOneRegisterEachHaveTheirOwnDrawer(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	bar := d.second(t)
	one, other, third := d.hire(t, "Demo Waiter"), d.hire(t, "Second Waiter"), d.hire(t, "Third Waiter")
	first := d.opens(t, tilldb.Opening{RegisterID: d.Tills[0], Float: 10000, StaffID: one.StaffID})
	second := d.opens(t, tilldb.Opening{RegisterID: d.Tills[0], Float: 5000, StaffID: other.StaffID, DrawerID: bar.ID})
	if first.HolderID != one.StaffID || second.HolderID != other.StaffID || first.Number != 1 || second.Number != 2 {
		t.Errorf("%+v and %+v", first, second)
	}
	var together sync.WaitGroup
	for who, times := range map[order.Actor]int{one: 6, other: 4} {
		for range times {
			together.Go(func() { d.cash(t, 0, who) })
		}
	}
	together.Wait()
	if a, b := d.expected(t, first), d.expected(t, second); a != 10000+6*450 || b != 5000+4*450 {
		t.Errorf("the drawers should hold %d and %d", a, b)
	}
	if _, err := d.Current(d.Ctx, d.Tills[0], third.StaffID); !errors.Is(err, tilldb.ErrNone) {
		t.Errorf("somebody without a drawer takes cash: %v", err)
	}
	k, err := d.KickOf(d.Ctx, uuid.Nil, d.Tills[0], other.StaffID)
	if err != nil || k != (tilldb.Kick{Pin: 5}) {
		t.Errorf("for the second drawer %+v opens, %v", k, err)
	}
	err = d.Move(d.Ctx, tilldb.Movement{ID: ordertest.ID(), RegisterID: d.Tills[0], Kind: tilldb.PaidOut, Amount: 300, Reason: "Ice", StaffID: other.StaffID})
	if err != nil {
		t.Fatal(err)
	}
	if z := d.close(t, second, 5000+4*450-300); z.Drawer.Difference != 0 || z.Drawer.Name != "Bar" || z.Drawer.Holder != "Second Waiter" || z.Orders != 4 {
		t.Errorf("z of the bar: %+v", z)
	}
	if z := d.close(t, first, 10000); z.Drawer.Difference != -2700 || z.Orders != 6 || z.Drawer.Name != "" {
		t.Errorf("z of the first drawer: %+v", z)
	}
}

func TestADrawerOrAPersonHasOneOpenShift(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	bar := d.second(t)
	one, other := d.hire(t, "Demo Waiter"), d.hire(t, "Second Waiter")
	d.opens(t, tilldb.Opening{RegisterID: d.Tills[0], StaffID: one.StaffID})
	for code, in := range map[string]tilldb.Opening{
		"shift.already_open": {RegisterID: d.Tills[0], StaffID: other.StaffID},
		"shift.holds_one":    {RegisterID: d.Tills[0], StaffID: one.StaffID, DrawerID: bar.ID},
		"request.invalid":    {RegisterID: d.Tills[1], StaffID: other.StaffID, DrawerID: bar.ID}, // another register's
	} {
		in.ID = ordertest.ID()
		if _, err := d.Store.Open(d.Ctx, in); fault.Of(err) == nil || fault.Of(err).Code != code {
			t.Errorf("%s: %v", code, err)
		}
	}
	if err := d.RemoveDrawer(d.Ctx, d.Tills[0], bar.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Store.Open(d.Ctx, tilldb.Opening{ID: ordertest.ID(), RegisterID: d.Tills[0], StaffID: other.StaffID, DrawerID: bar.ID}); fault.Of(err) == nil {
		t.Errorf("a drawer that is gone: %v", err)
	}
}

func TestMoneyThatSomebodyCarriesIsTheirsAtEveryRegister(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	waiter, cashier := d.hire(t, "Demo Waiter"), d.hire(t, "Second Waiter")
	in := tilldb.Opening{ID: ordertest.ID(), RegisterID: d.Tills[1], Float: 3000, StaffID: waiter.StaffID, Purse: true}
	if _, err := d.Store.Open(d.Ctx, in); fault.Of(err) == nil {
		t.Errorf("carried where the venue does not want it: %v", err)
	}
	if err := d.SetRules(d.Ctx, d.Venue, tilldb.Rules{Purses: true}); err != nil {
		t.Fatal(err)
	}
	all := d.opens(t, tilldb.Opening{RegisterID: d.Tills[0], Float: 10000, StaffID: cashier.StaffID})
	if all.HolderID != uuid.Nil {
		t.Errorf("the only drawer of a register is everybody's: %+v", all)
	}
	purse := d.opens(t, in)
	d.cash(t, 0, waiter)
	d.cash(t, 1, waiter)
	d.cash(t, 0, cashier)
	if a, b := d.expected(t, purse), d.expected(t, all); a != 3900 || b != 10450 {
		t.Errorf("carried are %d, in the drawer %d", a, b)
	}
	if k, err := d.KickOf(d.Ctx, uuid.Nil, d.Tills[0], waiter.StaffID); err != nil || !k.None {
		t.Errorf("a drawer opens for money that is carried: %+v %v", k, err)
	}
	if z := d.close(t, purse, 3900); z.Drawer.Difference != 0 || !z.Drawer.Purse {
		t.Errorf("%+v", z)
	}
	d.cash(t, 0, waiter)
	if got := d.expected(t, all); got != 10900 {
		t.Errorf("with nothing of their own, money goes into everybody's drawer: %d", got)
	}
}

func TestADrawerIsHandedOverWithWhatWasCountedAndTheLeaverAnswersForTheRest(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if err := d.SetRules(d.Ctx, d.Venue, tilldb.Rules{Own: true}); err != nil {
		t.Fatal(err)
	}
	leaver, next := d.hire(t, "Demo Waiter"), d.hire(t, "Second Waiter")
	s := d.opens(t, tilldb.Opening{RegisterID: d.Tills[0], Float: 10000, StaffID: leaver.StaffID})
	d.cash(t, 0, leaver)
	in := tilldb.HandOver{Closing: tilldb.Closing{ID: ordertest.ID(), ShiftID: s.ID, Other: 10350, StaffID: leaver.StaffID}, To: leaver, ToSafe: 350}
	if _, err := d.HandOver(d.Ctx, in); fault.Of(err) == nil || fault.Of(err).Fields["to_pin"] != "shift.hand.same" {
		t.Errorf("handed over to oneself: %v", err)
	}
	in.ID, in.To = ordertest.ID(), next
	var handed tilldb.Handed
	for range 2 { // sent again
		var err error
		if handed, err = d.HandOver(d.Ctx, in); err != nil {
			t.Fatal(err)
		}
	}
	if z := handed.Z; z.Drawer.Difference != -100 || z.Drawer.Holder != "Demo Waiter" || z.HandedTo != "Second Waiter" || !z.Closed {
		t.Errorf("z of the one who leaves: %+v", z)
	}
	if n := handed.Next; n.HolderID != next.StaffID || n.Float != 10000 || n.Number != 2 {
		t.Errorf("the next shift: %+v", n)
	}
	d.cash(t, 0, next)
	if got := d.expected(t, handed.Next); got != 10450 {
		t.Errorf("the drawer goes on with %d", got)
	}
	for query, amount := range map[string]int64{
		`select coalesce(sum(amount), 0) from journal_postings`:                                   0,
		`select sum(amount) from journal_postings where ledger_account = 'cash'`:                  10450,
		`select sum(amount) from journal_postings where ledger_account = 'cash_difference'`:       100,
		`select count(*) from shifts`:                                                             2,
		`select count(*) from sales where shift_id is null`:                                       0,
		`select sum(amount) from journal_postings where ledger_account = 'safe' and kind <> 'xx'`: -10000 + 350,
	} {
		if got := d.number(t, query); got != amount {
			t.Errorf("%s is %d, want %d", query, got, amount)
		}
	}
}

// Sales go on while a drawer changes hands: each is in one of the two shifts, and none between them.
func TestNoSaleFallsBetweenTwoShiftsOfADrawerThatIsHandedOver(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	leaver, next := d.hire(t, "Demo Waiter"), d.hire(t, "Second Waiter")
	s := d.opens(t, tilldb.Opening{RegisterID: d.Tills[0], StaffID: leaver.StaffID})
	var handed tilldb.Handed
	var together sync.WaitGroup
	for range 12 {
		together.Go(func() { d.cash(t, 0, next) })
	}
	together.Go(func() {
		var err error
		handed, err = d.HandOver(d.Ctx, tilldb.HandOver{Closing: tilldb.Closing{ID: ordertest.ID(), ShiftID: s.ID, StaffID: leaver.StaffID}, To: next})
		if err != nil {
			t.Error(err)
		}
	})
	together.Wait()
	z, err := d.XOf(d.Ctx, handed.Next.ID)
	if err != nil {
		t.Fatal(err)
	}
	if handed.Z.Orders+z.Orders != 12 || handed.Z.Late+z.Late != 0 {
		t.Errorf("%d and %d of 12 sales", handed.Z.Orders, z.Orders)
	}
}

func TestTheFiscalRegisterOpensWithTheFirstDrawerAndClosesWithTheLast(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	fiscal := fiscaldb.New(d.DB, fiscaldb.Vault{}, nil, time.Now)
	if err := fiscal.SetDevice(d.Ctx, ordertest.ID(), fiscaldb.Device{RegisterID: d.Tills[0], Device: "kkt", TaxSystem: 1}); err != nil {
		t.Fatal(err)
	}
	bar := d.second(t)
	first := d.opens(t, tilldb.Opening{RegisterID: d.Tills[0], Float: 1000, StaffID: d.hire(t, "Demo Waiter").StaffID})
	second := d.opens(t, tilldb.Opening{RegisterID: d.Tills[0], Float: 2000, StaffID: d.hire(t, "Second Waiter").StaffID, DrawerID: bar.ID})
	d.close(t, first, 1000)
	d.close(t, second, 2000)
	var kinds []string
	err := d.DB.Read(d.Ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select kind from fiscal_documents order by n").Scan(ctx, &kinds)
	})
	if got := strings.Join(kinds, " "); err != nil || got != "open_shift cash_in cash_in cash_out close_shift" {
		t.Errorf("the register is told %s, %v", got, err)
	}
}

func TestWithoutADrawerOfTheirOwnCashWaitsForWhoTookIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if err := d.SetRules(d.Ctx, d.Venue, tilldb.Rules{Own: true}); err != nil {
		t.Fatal(err)
	}
	one, other := d.hire(t, "Demo Waiter"), d.hire(t, "Second Waiter")
	first := d.opens(t, tilldb.Opening{RegisterID: d.Tills[0], StaffID: one.StaffID})
	d.cash(t, 0, other) // as a till that was offline brings it
	d.close(t, first, 0)
	again := d.opens(t, tilldb.Opening{RegisterID: d.Tills[0], StaffID: one.StaffID})
	if got := d.expected(t, again); got != 0 {
		t.Errorf("somebody else's cash is in the drawer: %d", got)
	}
	d.close(t, again, 0)
	theirs := d.opens(t, tilldb.Opening{RegisterID: d.Tills[0], StaffID: other.StaffID})
	if got := d.expected(t, theirs); got != 450 {
		t.Errorf("their own cash of before: %d", got)
	}
}
