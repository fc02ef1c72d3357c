package orderdb_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
)

// C107: what a sale is called has nothing to do with the clock. Sales of the same millisecond stay
// apart, and one that is sent again stays one.
func TestC107TwoSalesInTheSameMillisecond(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	at := time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
	const sales = 15
	var wg sync.WaitGroup
	for n := range sales {
		r := h.Ask(n%2, ordertest.ID(), ordertest.Add(h.Soup))
		r.At = at
		for range 2 { // each of them twice
			wg.Go(func() {
				if _, err := h.Orders.Do(h.Ctx, r); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	for query, want := range map[string]int64{
		`select count(*) from orders`:                                       sales,
		`select count(distinct number) from orders`:                         sales,
		`select max(number) from orders`:                                    sales,
		`select sum(total) from orders`:                                     sales * 450,
		`select count(*) from order_events where type = 'line_added'`:       sales,
		`select count(distinct (register_id, chain_seq)) from order_events`: 2 * sales,
	} {
		if got := number(t, h, query); got != want {
			t.Errorf("%s is %d, want %d", query, got, want)
		}
	}
}

// C123: an instant is the same instant when it is read back, whatever the zones of the server, the
// database and the venue are.
func TestC123ATimeWrittenAndReadBackIsTheSameInstant(t *testing.T) {
	h := ordertest.New(t)
	local := time.Local
	time.Local = time.FixedZone("odd", 8*3600+1800)
	defer func() { time.Local = local }()
	at := time.Date(2021, 9, 8, 12, 0, 0, 123_456_000, time.FixedZone("east", 8*3600))
	id := ordertest.ID()
	r := h.Ask(0, id, ordertest.Add(h.Soup))
	r.At = at
	if _, err := h.Orders.Do(h.Ctx, r); err != nil {
		t.Fatal(err)
	}
	o, err := ordertest.Copy(h).Load(h.Ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if !o.OpenedAt.Equal(at) || !o.Lines[0].AddedAt.Equal(at) {
		t.Errorf("written at %s, read as %s and %s", at, o.OpenedAt, o.Lines[0].AddedAt)
	}
	if o.BusinessDay != "2021-09-08" {
		t.Errorf("06:00 in Paris belongs to %s", o.BusinessDay)
	}
}

// Payments of several tills at once never come to more than what is due: whoever comes second is
// told, and nothing of it is kept.
func TestPaymentsOfManyTillsNeverExceedWhatIsDue(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	id := ordertest.ID()
	h.Do(id, ordertest.Add(h.Soup), ordertest.Add(h.Beer))
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			r := h.Ask(n%2, id, order.AddPayment{PaymentID: uuid.Must(uuid.NewV7()), Tender: "card", Amount: 400})
			if _, err := h.Orders.Do(h.Ctx, r); err != nil && fault.Of(err) == nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	o, err := h.Orders.Load(h.Ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if len(o.Payments) != 2 || o.Totals.Paid != 800 || o.Totals.Due != 150 {
		t.Errorf("of 9.50 there were paid %d in %d parts, due is %d", o.Totals.Paid, len(o.Payments), o.Totals.Due)
	}
}
