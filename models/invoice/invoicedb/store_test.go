package invoicedb_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/fault"
	"comptoir/models/invoice"
	"comptoir/models/invoice/invoicedb"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/order/ordertest"
)

var clock = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func issue(o orderdb.Order) invoicedb.Issue {
	return invoicedb.Issue{
		ID: ordertest.ID(), Order: o.Order, Totals: o.Totals, Staff: order.Actor{Name: "Demo Cashier"},
		Seller: invoice.Seller{Name: "Demo", Address: "1 Example Street", TaxNumber: "FR40303265045", Language: "en", Zone: "Europe/Paris"},
		Buyer:  invoice.Buyer{Company: "Demo Trading", Address: "2 Example Street", TaxNumber: "DE123456789"},
	}
}

func must(t *testing.T, inv invoice.Invoice, err error) invoice.Invoice {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

func TestASaleHasOneInvoiceHoweverOftenItIsAskedFor(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	s, o := invoicedb.New(h.DB, func() time.Time { return clock }), h.Sell(h.Soup, h.Beer)
	in := issue(o)
	inv, err := s.Issue(h.Ctx, in)
	must(t, inv, err)
	if inv.Number != "2026-1-00001" || inv.Total != o.Totals.Total || inv.Buyer.Company != "Demo Trading" || inv.Seller.TaxNumber == "" || inv.IssuedBy != "Demo Cashier" {
		t.Fatalf("the invoice is %+v", inv)
	}
	again := issue(o)
	again.Buyer.Company = "Somebody Else"
	if second, err := s.Issue(h.Ctx, again); err != nil || second.ID != inv.ID || second.Buyer.Company != "Demo Trading" {
		t.Fatalf("asked again: %v, %+v", err, second)
	}
	buyers, err := s.Buyers(h.Ctx, "e1234", 5)
	if err != nil || len(buyers) != 1 || buyers[0].Company != "Demo Trading" {
		t.Fatalf("found by its number: %v, %+v", err, buyers)
	}
	for text, want := range map[string]int{"trading": 1, "00001": 1, "DE123": 1, "nobody": 0, "%": 0, "": 1} {
		if list, err := s.Find(h.Ctx, invoicedb.Query{Text: text, Limit: 10}); err != nil || len(list) != want {
			t.Errorf("%q finds %d, %v", text, len(list), err)
		}
	}
	for _, statement := range []string{"update invoices set total = 1", "delete from invoices"} {
		err := h.DB.Tx(h.Ctx, func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.ExecContext(ctx, statement)
			return err
		})
		if err == nil {
			t.Errorf("%q changed what was issued", statement)
		}
	}
}

func TestNumbersHaveNoGapWhateverHappensAtOnce(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	s := invoicedb.New(h.DB, func() time.Time { return clock })
	const sales = 24
	var orders []orderdb.Order
	for range sales {
		orders = append(orders, h.Sell(h.Soup))
	}
	var mu sync.Mutex
	var numbers []string
	var wg sync.WaitGroup
	for n, o := range orders {
		for range 2 { // everybody asks twice
			wg.Go(func() {
				in := issue(o)
				in.Buyer.TaxNumber = fmt.Sprintf("DE%09d", n)
				if n%4 == 3 {
					in.Order.Version-- // is refused after the order is locked
				}
				inv, err := s.Issue(h.Ctx, in)
				mu.Lock()
				defer mu.Unlock()
				if n%4 == 3 {
					if !errors.Is(err, fault.Conflict("order.changed")) {
						t.Errorf("an order that changed: %v", err)
					}
				} else if err != nil {
					t.Error(err)
				} else if !slices.Contains(numbers, inv.Number) {
					numbers = append(numbers, inv.Number)
				}
			})
		}
	}
	wg.Wait()
	slices.Sort(numbers)
	if len(numbers) != sales*3/4 {
		t.Fatalf("%d numbers for %d sales: %v", len(numbers), sales*3/4, numbers)
	}
	for n, number := range numbers {
		if want := fmt.Sprintf("2026-1-%05d", n+1); number != want {
			t.Fatalf("number %d is %s, want %s", n, number, want)
		}
	}
}

func TestANumberIsTakenOnlyWithItsInvoice(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	s := invoicedb.New(h.DB, func() time.Time { return clock })
	first := h.Sell(h.Soup)
	taken := issue(first)
	_, err := s.Issue(h.Ctx, taken)
	if err != nil {
		t.Fatal(err)
	}
	broken := issue(h.Sell(h.Beer))
	broken.ID = taken.ID // the id of another: refused after its number was taken
	if _, err := s.Issue(h.Ctx, broken); err == nil {
		t.Fatal("two invoices have one id")
	}
	if inv, err := s.Issue(h.Ctx, issue(h.Sell(h.Soup))); err != nil || inv.Number != "2026-1-00002" {
		t.Fatalf("after a failure: %v, %s", err, inv.Number)
	}
	later := invoicedb.New(h.DB, func() time.Time { return time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC) }) // 2027 in Paris
	if inv, err := later.Issue(h.Ctx, issue(h.Sell(h.Soup))); err != nil || inv.Number != "2027-1-00001" {
		t.Fatalf("in the next year: %v, %s", err, inv.Number)
	}
}

func TestARefundOfAnInvoicedSaleCorrectsItInTheSameAct(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	s := invoicedb.New(h.DB, time.Now)
	o := h.Sell(h.Soup, h.Soup, h.Beer)
	line := o.Lines[0].ID
	before := h.Do(o.ID, order.RefundOrder{RefundID: uuid.New(), Reason: "cold", Amount: 100})
	inv, err := s.Issue(h.Ctx, issue(before))
	must(t, inv, err)
	h.Do(o.ID, order.RefundOrder{RefundID: uuid.New(), Reason: "late", Lines: []order.RefundPiece{{LineID: line, Quantity: 10000}}})
	list, err := s.Of(h.Ctx, o.ID)
	if err != nil || len(list) != 3 {
		t.Fatalf("%v, %d invoices", err, len(list))
	}
	sum := list[0].Total
	for n, c := range list[1:] {
		if !c.Corrective() || c.Corrects != inv.ID || c.CorrectsNumber != inv.Number || c.Total >= 0 || c.Buyer.Company != inv.Buyer.Company {
			t.Errorf("correction %d is %+v", n, c)
		}
		sum += c.Total
	}
	if now, _ := h.Orders.Load(h.Ctx, o.ID); sum != now.Totals.Total-now.Refunded() {
		t.Errorf("the invoices come to %d", sum)
	}
	if list[1].Number == list[0].Number || list[2].Number <= list[1].Number {
		t.Errorf("the numbers are %s, %s, %s", list[0].Number, list[1].Number, list[2].Number)
	}
	other := h.Sell(h.Beer)
	h.Do(other.ID, order.RefundOrder{RefundID: uuid.New(), Reason: "flat"})
	if list, err := s.Of(h.Ctx, other.ID); err != nil || len(list) != 0 {
		t.Errorf("a sale without an invoice has %d corrections, %v", len(list), err)
	}
}

func TestAnInvoicedSaleStaysAsItsInvoiceSays(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	s, o := invoicedb.New(h.DB, time.Now), h.Sell(h.Soup)
	if _, err := s.Issue(h.Ctx, issue(o)); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Orders.Do(h.Ctx, h.Ask(0, o.ID, order.Reopen{Reason: "wrong tender"})); !errors.Is(err, fault.Conflict("invoice.stands")) {
		t.Fatalf("reopening: %v", err)
	}
	paid := h.Do(ordertest.ID(), ordertest.Add(h.Soup))
	card := ordertest.ID()
	paid = h.Do(paid.ID, order.AddPayment{PaymentID: card, Tender: "card", Amount: paid.Totals.Due}, order.Close{})
	if _, err := s.Issue(h.Ctx, issue(paid)); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Orders.Do(h.Ctx, h.Ask(0, paid.ID, order.TipPayment{PaymentID: card, Amount: 100})); !errors.Is(err, fault.Conflict("invoice.stands")) {
		t.Errorf("a tip that comes later: %v", err)
	}
	open := h.Do(ordertest.ID(), ordertest.Add(h.Soup))
	if _, err := s.Issue(h.Ctx, issue(open)); !errors.Is(err, fault.Conflict("sales.not_closed")) {
		t.Errorf("an open order: %v", err)
	}
	nameless := issue(h.Sell(h.Soup))
	nameless.Seller.TaxNumber = ""
	if _, err := s.Issue(h.Ctx, nameless); fault.Of(err) == nil || fault.Of(err).Code != "invoice.seller_incomplete" {
		t.Errorf("a seller without a number: %v", err)
	}
}
