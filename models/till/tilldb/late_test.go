package tilldb_test

import (
	"sync"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/money"
	"comptoir/models/till"
	"comptoir/models/till/tilldb"
)

// C110: a sale for a shift that was closed elsewhere.
func TestASaleThatComesAfterTheClosingGoesToTheNextShift(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.open(t, 0, 20000)
	z := d.close(t, first, 20000)
	late := d.Sell(d.Soup) // from a tablet that was offline
	if shift := d.number(t, `select count(*) from sales where shift_id is null`); shift != 1 {
		t.Fatal("the sale was put into a closed shift")
	}
	second := d.open(t, 0, 10000)
	x := d.x(t, 0)
	if x.Orders != 1 || x.Late != 1 || x.Total != late.Totals.Total || x.Drawer.Sales != 450 || x.Drawer.Expected != 10450 {
		t.Errorf("the next shift has %+v", x)
	}
	if len(x.Tenders) != 1 || x.Tenders[0] != (till.ZTender{Tender: "cash", Count: 1, Amount: 450}) {
		t.Errorf("tenders %+v", x.Tenders)
	}
	kept, err := d.Find(d.Ctx, first.ID)
	if err != nil || kept.Z.Drawer.Expected != z.Drawer.Expected || kept.Z.Orders != 0 {
		t.Errorf("the closed Z changed: %+v, %v", kept.Z, err)
	}
	d.close(t, second, 10450)
	third := d.open(t, 0, 0)
	if x := d.x(t, 0); x.Orders != 0 || x.Drawer.Expected != 0 {
		t.Errorf("taken over twice: %+v", x)
	}
	d.close(t, third, 0)
	for query, want := range map[string]int64{
		`select coalesce(sum(amount), 0) from journal_postings`:                               0,
		`select -sum(amount) from journal_postings where ledger_account = 'revenue'`:          int64(late.Totals.Net),
		`select coalesce(sum(amount), 0) from journal_postings where ledger_account = 'cash'`: 0,
		`select count(*) from journal_entries where kind = 'late'`:                            1,
		`select coalesce(sum(amount), 0) from journal_postings where shift_id is null`:        0,
		`select count(*) from sales where shift_id = '` + second.ID.String() + `'`:            1,
	} {
		if got := d.number(t, query); got != want {
			t.Errorf("%s is %d, want %d", query, got, want)
		}
	}
}

func TestSalesBeforeTheFirstShiftStayWhereTheyAre(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.Sell(d.Beer)
	d.close(t, d.open(t, 0, 0), 0)
	d.open(t, 0, 0)
	if x := d.x(t, 0); x.Orders != 0 {
		t.Errorf("%d orders were taken over", x.Orders)
	}
}

// Whatever the timing, a sale is in exactly one shift, and the cash of all shifts is that of all sales.
func TestClosingWhileAnotherTillSellsLosesNoSale(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	const sales = 40
	d.open(t, 0, 0)
	var wg sync.WaitGroup
	wg.Go(func() {
		for range sales {
			d.Sell(d.Soup)
		}
	})
	closed := map[uuid.UUID]till.Z{}
	for range 4 {
		s, err := d.Current(d.Ctx, d.Tills[0], uuid.Nil)
		if err != nil {
			t.Fatal(err)
		}
		closed[s.ID] = d.close(t, s, 0)
		d.open(t, 0, 0)
	}
	wg.Wait()
	last, err := d.Current(d.Ctx, d.Tills[0], uuid.Nil)
	if err != nil {
		t.Fatal(err)
	}
	closed[last.ID] = d.close(t, last, 0)
	var orders int
	var cash money.Amount
	for id, z := range closed {
		if n := d.number(t, `select count(*) from sales where shift_id = ?`, id); n != int64(z.Orders) {
			t.Errorf("shift %d has %d sales, its Z says %d", z.Number, n, z.Orders)
		}
		orders += z.Orders
		cash += z.Drawer.Expected
	}
	if orders != sales || cash != sales*450 {
		t.Errorf("%d orders for %d in cash, want %d for %d", orders, cash, sales, sales*450)
	}
}

func TestPastShiftsAreListedNewestFirst(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for range 3 {
		d.close(t, d.open(t, 0, 0), 0)
	}
	page, err := d.Past(d.Ctx, tilldb.PastQuery{Venues: []uuid.UUID{d.Venue}, Limit: 2})
	if err != nil || len(page) != 2 || page[0].Number != 3 || page[0].Z.Number != 3 {
		t.Fatalf("first page %+v, %v", page, err)
	}
	page, err = d.Past(d.Ctx, tilldb.PastQuery{Before: page[1].ClosedAt, Limit: 2})
	if err != nil || len(page) != 1 || page[0].Number != 1 {
		t.Fatalf("second page %+v, %v", page, err)
	}
}

func BenchmarkClosingAShiftOf1000Orders(b *testing.B) {
	d := newDesk(b)
	for range b.N {
		b.StopTimer()
		s := d.open(b, 0, 0)
		for range 1000 {
			d.Sell(d.Soup, d.Soup, d.Beer, d.Beer, d.Soup)
		}
		b.StartTimer()
		if z := d.close(b, s, 0); z.Orders != 1000 {
			b.Fatalf("%d orders", z.Orders)
		}
	}
}
