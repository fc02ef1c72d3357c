package orderdb_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/fiscal/registration"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/order/ordertest"
)

// registered is a house whose first till has a fiscal register.
func registered(t *testing.T) (*ordertest.House, *fiscaldb.Store) {
	t.Helper()
	h := ordertest.New(t)
	s := fiscaldb.New(h.DB, fiscaldb.Vault{}, nil, time.Now)
	if err := s.SetDevice(h.Ctx, ordertest.ID(), fiscaldb.Device{RegisterID: h.Tills[0], Device: "kkt", Waits: true, TaxSystem: 1}); err != nil {
		t.Fatal(err)
	}
	return h, s
}

func desk(t *testing.T, h *ordertest.House, s *fiscaldb.Store) fiscaldb.Desk {
	t.Helper()
	d, err := s.Desk(h.Ctx, h.Tills[0])
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// done has the device register what is next.
func done(t *testing.T, h *ordertest.House, s *fiscaldb.Store, number string) fiscaldb.Registration {
	t.Helper()
	next := desk(t, h, s).Next
	if next == nil {
		t.Fatal("nothing is to be registered")
	}
	result := `{"number":` + number + `,"sign":77,"time":"2026-03-01T09:00:00Z","memory":"9999078900000961","qr":"t=1"}`
	if err := s.Report(h.Ctx, next.ID, next.Attempt, "done", "", []byte(result)); err != nil {
		t.Fatal(err)
	}
	return *next
}

// C178: a sale that is paid is on the list until it is registered, by its own id, whatever the device said meanwhile.
func TestC178APaidSaleIsOnTheListUntilItIsRegisteredByItsOwnID(t *testing.T) {
	t.Parallel()
	h, s := registered(t)
	r := h.Ask(0, ordertest.ID(), ordertest.Add(h.Soup), ordertest.Add(h.Beer), order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: 1000}, order.Close{})
	var o orderdb.Order
	for range 2 {
		var err error
		if o, err = h.Orders.Do(h.Ctx, r); err != nil {
			t.Fatal(err)
		}
	}
	first := desk(t, h, s)
	if first.Open() != 1 || first.Next == nil || first.Waits == nil || first.Next.Order != o.ID || first.Next.Document.Total != 950 || first.Next.Document.TaxSystem != 1 {
		t.Fatalf("to be registered is %+v", first)
	}
	id := first.Next.ID
	if err := s.Report(h.Ctx, id, 1, "failed", "refused", []byte(`{"text":"Неверная команда"}`)); err != nil {
		t.Fatal(err)
	}
	if d := desk(t, h, s); d.Open() != 1 || len(d.Stuck) != 1 || d.Stuck[0].Code != "refused" || d.Stuck[0].Said == "" || d.Next != nil {
		t.Errorf("after a refusal %+v", d)
	}
	if err := s.GoOn(h.Ctx, id); err != nil {
		t.Fatal(err)
	}
	if d := desk(t, h, s); d.Waits != nil || d.Open() != 1 {
		t.Errorf("going on without it, the till has %+v", d)
	}
	if err := s.Retry(h.Ctx, id); err != nil {
		t.Fatal(err)
	}
	// The refusal of the first attempt comes late once more, and is no answer to the second.
	if err := s.Report(h.Ctx, id, 1, "failed", "refused", nil); err != nil {
		t.Fatal(err)
	}
	if got := done(t, h, s, "12"); got.ID != id || got.Attempt != 2 {
		t.Errorf("asked again as %s, attempt %d", got.ID, got.Attempt)
	}
	if err := s.Report(h.Ctx, id, 2, "unknown", "unclear", nil); err != nil {
		t.Fatal(err)
	}
	if d := desk(t, h, s); d.Open() != 0 {
		t.Errorf("registered, it is on the list still: %+v", d)
	}
	paper, err := s.Paper(h.Ctx, fiscaldb.Subject{Source: orderdb.SaleID(o.Order)}, uuid.Nil)
	if err != nil || paper == nil || paper.Owed || paper.QR != "t=1" || paper.Lines[1].Value != "12" {
		t.Errorf("its receipt has %+v, %v", paper, err)
	}
	if n := number(t, h, `select count(*) from fiscal_documents`); n != 1 {
		t.Errorf("%d documents of one sale", n)
	}
}

func TestWhatIsTakenBackIsRegisteredAsARefund(t *testing.T) {
	t.Parallel()
	h, s := registered(t)
	o := h.Sell(h.Soup, h.Beer)
	h.Do(o.ID, order.RefundOrder{RefundID: ordertest.ID(), Reason: "cold", Lines: []order.RefundPiece{{LineID: o.Lines[0].ID, Quantity: money.One}}})
	again := h.Sell(h.Beer)
	h.Do(again.ID, order.Reopen{Reason: "one more"})
	h.Do(again.ID, ordertest.Add(h.Soup), order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: 450}, order.Close{})
	split := ordertest.ID()
	o = h.Do(split, ordertest.Add(h.Soup), ordertest.Add(h.Soup), order.Split{Even: 2})
	payment, check := ordertest.ID(), o.Checks[0].ID
	h.Do(split, order.AddPayment{PaymentID: payment, CheckID: check, Tender: "card", Amount: 450})
	h.Do(split, order.RemovePayment{PaymentID: payment, Reason: "in cash"})
	h.Do(split, order.AddPayment{PaymentID: ordertest.ID(), CheckID: check, Tender: "cash", Amount: 450})
	h.Do(split, order.AddPayment{PaymentID: ordertest.ID(), CheckID: o.Checks[1].ID, Tender: "card", Amount: 450}, order.Close{})
	var got []int64
	for desk(t, h, s).Next != nil {
		d := done(t, h, s, "9")
		sum := int64(d.Document.Total)
		if d.Kind == registration.KindRefund {
			sum = -sum
		}
		got = append(got, sum)
	}
	want := []int64{950, -450, 500, -500, 950, 450, -450, 450, 450}
	if len(got) != len(want) {
		t.Fatalf("registered %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("registered %v, want %v", got, want)
		}
	}
	if n := number(t, h, books); n != 500+950+900 {
		t.Errorf("the books have %d", n)
	}
}

// C181: the shift of the device is closed and opened between two sales, before 24 hours are over.
func TestC181TheDevicesShiftIsRenewedBetweenTwoSales(t *testing.T) {
	t.Parallel()
	h, s := registered(t)
	sell := func(at time.Time) {
		r := h.Ask(0, ordertest.ID(), ordertest.Add(h.Soup), order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: 450}, order.Close{})
		r.At = at
		if _, err := h.Orders.Do(h.Ctx, r); err != nil {
			t.Fatal(err)
		}
	}
	opened := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for _, after := range []time.Duration{0, 22 * time.Hour, 24*time.Hour + time.Second, 26 * time.Hour} {
		sell(opened.Add(after))
	}
	var got []registration.Kind
	for desk(t, h, s).Next != nil {
		got = append(got, done(t, h, s, "5").Kind)
	}
	renewed := opened.Add(24*time.Hour + time.Second)
	for _, tt := range []struct {
		at  time.Time
		old bool
	}{{renewed.Add(22 * time.Hour), false}, {renewed.Add(23 * time.Hour), true}} {
		later := fiscaldb.New(h.DB, fiscaldb.Vault{}, nil, func() time.Time { return tt.at })
		if d := desk(t, h, later); d.Old != tt.old {
			t.Errorf("at %s the till says that the shift is old: %v", tt.at, d.Old)
		}
	}
	want := []registration.Kind{registration.KindSale, registration.KindSale, registration.KindRenewShift, registration.KindSale, registration.KindSale}
	if len(got) != len(want) {
		t.Fatalf("registered %v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("registered %v, want %v", got, want)
		}
	}
}
