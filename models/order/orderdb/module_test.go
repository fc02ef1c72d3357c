package orderdb_test

import (
	"context"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/fiscal"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/fiscal/tse"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/order/ordertest"
	"comptoir/models/receipt"
)

// held is a module that answers nothing until it is let go.
type held struct {
	tse.Device
	gate chan struct{}
}

func (m held) Start(client string) (tse.Started, error) {
	<-m.gate
	return m.Device.Start(client)
}

func paperOf(t *testing.T, h *ordertest.House, s *fiscaldb.Store, o orderdb.Order) *receipt.Signed {
	t.Helper()
	p, err := s.Paper(h.Ctx, fiscaldb.Subject{Source: orderdb.SaleID(o.Order)}, uuid.Nil)
	if err != nil || p == nil {
		t.Fatalf("the receipt of order %d: %+v, %v", o.Number, p, err)
	}
	return p
}

func outage(p *receipt.Signed) bool {
	for _, l := range p.Lines {
		if l.Label == fiscal.LabelOutage {
			return true
		}
	}
	return false
}

func TestASaleDoesNotWaitForItsModuleAndItsReceiptIsSignedOnce(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	gate := make(chan struct{})
	s, start := h.SignByModule(0, held{ordertest.Module(t), gate})
	o, second := h.Sell(h.Soup, h.Beer), h.Sell(h.Soup) // the module answers nothing yet
	if n := number(t, h, `select count(*) from fiscal_entries`); n != 0 {
		t.Errorf("%d are signed without the module", n)
	}
	p, err := s.Paper(h.Ctx, fiscaldb.Subject{Source: orderdb.SaleID(o.Order), Now: true}, uuid.Nil)
	if err != nil || p == nil || !p.Owed {
		t.Errorf("what the till shows at once is %+v, %v", p, err)
	}
	close(gate)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if p := paperOf(t, h, s, o); p.QR == "" || outage(p) {
				t.Errorf("the receipt says %+v", p)
			}
		})
	}
	wg.Wait()
	paperOf(t, h, s, second)
	if n := number(t, h, `select count(*) from fiscal_entries where not failed`); n != 2 {
		t.Errorf("%d are signed, want 2", n)
	}
	if got, want := number(t, h, signedSum), number(t, h, books); got != want || want != 1400 {
		t.Errorf("signed are %d, sold %d", got, want)
	}
	verified(t, h, s, start.ID)
}

func TestAnOutageOfTheModuleStopsNoSaleIsOnTheReceiptAndWrittenDown(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	m := ordertest.Module(t)
	s, start := h.SignByModule(0, m)
	m.Down = true
	for range 2 {
		if p := paperOf(t, h, s, h.Sell(h.Soup)); !outage(p) || p.QR != "" {
			t.Errorf("a receipt of the outage says %+v", p)
		}
	}
	list, err := s.Outages(h.Ctx, start.ID)
	if err != nil || len(list) != 1 || list[0].EndedAt != nil || list[0].Receipts != 2 || list[0].Reason == "" {
		t.Fatalf("outages %+v, %v", list, err)
	}
	m.Down = false
	if p := paperOf(t, h, s, h.Sell(h.Soup)); outage(p) || p.QR == "" {
		t.Errorf("the receipt after it says %+v", p)
	}
	if list, err := s.Outages(h.Ctx, start.ID); err != nil || len(list) != 1 || list[0].EndedAt == nil {
		t.Errorf("after it outages are %+v, %v", list, err)
	}
	verified(t, h, s, start.ID)
}

func TestATransactionThatWasBegunBeforeTheServerDiedIsFinishedAndNoSecondOneBegun(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	m := ordertest.Module(t)
	s, start := h.SignByModule(0, m)
	o := h.Sell(h.Soup)
	begun, err := m.Start(start.CashBox)
	if err != nil {
		t.Fatal(err)
	}
	err = h.DB.Tx(h.Ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `update fiscal_owed set transaction = ?, begun_at = ?`, begun.Number, begun.At)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	p := paperOf(t, h, s, o)
	code, err := tse.ParseCode(p.QR)
	if err != nil || code.Number != begun.Number {
		t.Errorf("signed as transaction %d, %v; begun was %d", code.Number, err, begun.Number)
	}
	if next, err := m.Start(start.CashBox); err != nil || next.Number != begun.Number+1 {
		t.Errorf("the module has begun %d transactions, %v", next.Number-1, err)
	}
}

// Whatever a module fails at, each sale, refund and reopening is on one record, and together they are the books.
func TestWhateverTheModuleFailsAtEachDocumentIsSignedOnceOrInAnOutage(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	m := ordertest.Module(t)
	s, start := h.SignByModule(0, m)
	fail := []func(){func() {}, func() { m.LoseFinish = 1 }, func() { m.FailFinish = 1 }, func() { m.FailFinish = 2 }, func() { m.Down = true }, func() { m.Down = false }}
	documents := int64(0)
	for i := range 18 {
		fail[i%len(fail)]()
		o := h.Sell(h.Soup, h.Beer)
		documents++
		switch i % 3 {
		case 1:
			h.Do(o.ID, order.RefundOrder{RefundID: ordertest.ID(), Reason: "cold", Lines: []order.RefundPiece{{LineID: o.Lines[0].ID, Quantity: money.One}}})
			documents++
		case 2:
			h.Do(o.ID, order.Reopen{Reason: "one more"})
			h.Do(o.ID, ordertest.Add(h.Soup), order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: 450}, order.Close{})
			documents += 2
		}
		if err := s.SignWaiting(h.Ctx, start.ID); err != nil {
			t.Fatal(err)
		}
	}
	if n := number(t, h, `select count(distinct source_id) from fiscal_entries`); n != documents {
		t.Errorf("%d documents are on records, want %d", n, documents)
	}
	if n := number(t, h, `select count(*) from fiscal_entries`); n != documents {
		t.Errorf("%d records, want %d", n, documents)
	}
	if n := number(t, h, `select count(*) from fiscal_entries where failed`); n == 0 || n == documents {
		t.Errorf("%d of %d records are of an outage: both kinds should be there", n, documents)
	}
	if n := number(t, h, `select count(*) from fiscal_owed`); n != 0 {
		t.Errorf("%d wait still", n)
	}
	if got, want := number(t, h, signedSum), number(t, h, books); got != want {
		t.Errorf("signed are %d, sold %d", got, want)
	}
	verified(t, h, s, start.ID)
}
