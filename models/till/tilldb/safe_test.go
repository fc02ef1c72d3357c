package tilldb_test

import (
	"fmt"
	"slices"
	"testing"

	"comptoir/models/fault"
	"comptoir/models/order/ordertest"
	"comptoir/models/till/tilldb"
)

func TestCashThatIsDroppedLeavesTheDrawerForTheSafe(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s := d.open(t, 0, 10_000)
	d.Sell(d.Soup)
	drop := tilldb.Movement{ID: ordertest.ID(), RegisterID: d.Tills[0], Kind: tilldb.Dropped, Amount: 5_000, Reason: "too much in the drawer"}
	for range 2 {
		if err := d.Move(d.Ctx, drop); err != nil {
			t.Fatal(err)
		}
	}
	z := d.close(t, s, 5_450)
	if z.Drawer.Dropped != 5_000 || z.Drawer.Expected != 5_450 || z.Drawer.Difference != 0 {
		t.Errorf("%+v", z.Drawer)
	}
	bank := tilldb.Banking{ID: ordertest.ID(), VenueID: d.Venue, Amount: 10_000, Slip: "S-1"}
	for range 2 {
		if err := d.Bank(d.Ctx, bank); err != nil {
			t.Fatal(err)
		}
	}
	safe, err := d.Safe(d.Ctx, d.Venue)
	if err != nil || safe.Balance != 450-10_000 || len(safe.Moves) != 4 {
		t.Errorf("the safe holds %d after %d moves, %v", safe.Balance, len(safe.Moves), err)
	}
	if n := d.number(t, `select coalesce(sum(amount), 0)::bigint from journal_postings where ledger_account = 'bank'`); n != 10_000 {
		t.Errorf("%d went to the bank", n)
	}
}

func TestACountThatIsFarOffTakesSomebodysAgreement(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s := d.open(t, 0, 10_000)
	if err := d.SetTolerance(d.Ctx, d.Venue, 500); err != nil {
		t.Fatal(err)
	}
	in := tilldb.Closing{ID: ordertest.ID(), ShiftID: s.ID, Other: 9_499}
	if _, err := d.Store.Close(d.Ctx, in); fault.Of(err) == nil || fault.Of(err).Code != "approval_required" || len(fault.Of(err).Args) != 1 {
		t.Fatalf("got %v, which must not say by how much", err)
	}
	in.Other = 9_500
	if _, err := d.Store.Close(d.Ctx, in); err != nil {
		t.Errorf("within what passes: %v", err)
	}
	if n := d.number(t, `select count(*) from audit where act = 'difference' and event <> 'shift.refused'`); n != 0 {
		t.Errorf("%d are listed", n)
	}
	s = d.open(t, 0, 10_000)
	in = tilldb.Closing{ID: ordertest.ID(), ShiftID: s.ID, Other: 9_000, MayDiffer: true}
	if z, err := d.Store.Close(d.Ctx, in); err != nil || z.Drawer.Difference != -1_000 {
		t.Errorf("%+v, %v", z.Drawer, err)
	}
	if n := d.number(t, `select amount from audit where act = 'difference' and event = 'shift.short'`); n != 1_000 {
		t.Errorf("%d is listed", n)
	}
}

func TestARefusedCountIsKeptAndAfterTooManyOnlyAnAgreementCloses(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s := d.open(t, 0, 10_000)
	if err := d.SetTolerance(d.Ctx, d.Venue, 500); err != nil {
		t.Fatal(err)
	}
	hand := func(in tilldb.Closing) error { _, err := d.Store.Close(d.Ctx, in); return err }
	one := tilldb.Closing{ID: ordertest.ID(), ShiftID: s.ID, Other: 8_000}
	for range 2 { // a second tap is the same count
		if err := hand(one); fault.Of(err) == nil || fault.Of(err).Code != "approval_required" {
			t.Fatalf("a count far off: %v", err)
		}
	}
	one.Other = 9_000 // the same form with other figures is another count
	if err := hand(one); err == nil {
		t.Fatal("a count far off closed the shift")
	}
	if err := hand(tilldb.Closing{ID: ordertest.ID(), ShiftID: s.ID, Other: 9_400}); err == nil {
		t.Fatal("a count far off closed the shift")
	}
	right := tilldb.Closing{ID: ordertest.ID(), ShiftID: s.ID, Other: 10_000}
	if err := hand(right); fault.Of(err) == nil || fault.Of(err).Code != "approval_required" {
		t.Fatalf("the fourth count closed the shift without an agreement: %v", err)
	}
	right.MayDiffer, right.ApprovedBy.Name = true, "Manager"
	if err := hand(right); err != nil {
		t.Fatal(err)
	}
	counts, err := d.Counts(d.Ctx, s.ID)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range counts {
		got = append(got, fmt.Sprintf("%d %d %s %s", c.Counted, c.Difference(), c.Outcome, c.Approver))
	}
	want := []string{"8000 -2000 refused ", "9000 -1000 refused ", "9400 -600 refused ", "10000 0 refused ", "10000 0 agreed Manager"}
	if !slices.Equal(got, want) {
		t.Errorf("kept: %q", got)
	}
	if n := d.number(t, `select count(*) from audit where event = 'shift.refused'`); n != 4 {
		t.Errorf("the audit lists %d refused counts", n)
	}
}
