package orderdb_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/order/ordertest"
)

// past makes requests that ring soups up and take exact cash, minutes apart.
func past(h *ordertest.House, n int) []orderdb.Request {
	at := time.Date(2025, 3, 14, 11, 0, 0, 0, time.UTC)
	var list []orderdb.Request
	for i := range n {
		r := h.Ask(0, ordertest.ID(), ordertest.Add(h.Soup), ordertest.Add(h.Beer),
			order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: 950}, order.Close{})
		r.At, r.Quiet = at.Add(time.Duration(i)*time.Minute), true
		list = append(list, r)
	}
	return list
}

func TestSalesOfThePastAreWhatTheyWouldBeOneByOne(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	requests := past(h, 12)
	if _, err := h.Orders.Do(h.Ctx, requests[3]); err != nil {
		t.Fatal(err)
	}
	came, err := h.Orders.DoTogether(h.Ctx, requests)
	if err != nil {
		t.Fatal(err)
	}
	if came.Done != 11 || came.Repeated != 1 || len(came.Left) != 0 {
		t.Errorf("came %+v, want one order that was there", came)
	}
	numbers := map[int]bool{}
	for _, r := range requests {
		o, err := h.Orders.Load(h.Ctx, r.OrderID)
		if err != nil {
			t.Fatal(err)
		}
		if o.Status != order.Closed || o.Totals.Total != 950 || o.BusinessDay != "2025-03-14" || !o.ClosedAt.Equal(r.At) {
			t.Errorf("order is %s, %d, of %s, closed %s", o.Status, o.Totals.Total, o.BusinessDay, o.ClosedAt)
		}
		numbers[o.Number] = true
	}
	for n := range requests {
		if !numbers[n+1] {
			t.Errorf("number %d is missing", n+1)
		}
	}
	if broken, err := h.Orders.VerifyChain(h.Ctx, h.Tills[0]); err != nil || broken != nil {
		t.Errorf("the chain does not hold: %v, %v", broken, err)
	}
}

func TestSalesOfThePastAreTakenOnce(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	requests := past(h, 5)
	for range 2 {
		if _, err := h.Orders.DoTogether(h.Ctx, requests); err != nil {
			t.Fatal(err)
		}
	}
	came, err := h.Orders.DoTogether(h.Ctx, requests)
	if err != nil || came.Repeated != len(requests) || came.Done != 0 {
		t.Fatalf("came %+v, %v", came, err)
	}
	o, err := h.Orders.Do(h.Ctx, requests[0])
	if err != nil || !o.Repeated {
		t.Errorf("the same request again: repeated is %v, %v", o.Repeated, err)
	}
}

func TestAnOrderThatIsAskedForSomethingElseIsLeft(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	requests := past(h, 3)
	h.Do(requests[1].OrderID, ordertest.Add(h.Card))
	came, err := h.Orders.DoTogether(h.Ctx, requests)
	if err != nil || came.Done != 2 || len(came.Left) != 1 || came.Left[0] != requests[1].OrderID {
		t.Fatalf("came %+v, %v", came, err)
	}
}

func TestOneRefusalRefusesAllSalesOfThePast(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	requests := past(h, 3)
	requests[2].Commands[0].Command = order.AddLine{LineID: ordertest.ID(), Choice: ordertest.Add(uuid.New()).Choice, Quantity: money.One}
	_, err := h.Orders.DoTogether(h.Ctx, requests)
	if f := fault.Of(err); f == nil || f.Code != "catalog.item_unknown" {
		t.Fatalf("got %v", err)
	}
	if _, err := h.Orders.Load(h.Ctx, requests[0].OrderID); err == nil {
		t.Error("one of them was taken nevertheless")
	}
}

func BenchmarkSalesOfThePast(b *testing.B) {
	for _, n := range []int{1, 10, 100} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			h := ordertest.New(b)
			for b.Loop() {
				if _, err := h.Orders.DoTogether(h.Ctx, past(h, n)); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "sales/s")
		})
	}
}
