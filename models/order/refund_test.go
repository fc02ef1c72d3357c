package order_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/ledger"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/history"
	"comptoir/models/price"
)

// may is somebody who may do everything.
func may() order.Meta {
	return order.Meta{CommandID: uuid.New(), At: time.Unix(1, 0).UTC(), May: func(string) bool { return true }}
}

// However a sale comes back, piece by piece, as money or at once, all of it together is the sale:
// in every account of the books, in its taxes and in what the guest got.
func TestARefundInPiecesIsTheSaleInAnySequence(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := history.Closed(t)
		if s.Order.Status != order.Closed || s.Totals.Total == 0 {
			t.Skip("nothing was sold")
		}
		o := s.Order
		var total, tax, given money.Amount
		books := ledger.SaleEntry(o, s.Totals)
		tender := rapid.SampledFrom([]string{"", price.Cash}).Draw(t, "tender")
		for n := 0; ; n++ {
			left := order.Left(o)
			if left.Worth() == 0 && left.Tip == 0 {
				break
			}
			c := order.RefundOrder{RefundID: uuid.New(), Reason: "cold", Tender: tender}
			rest := left.Rest()
			switch {
			case n > 20 || len(rest) == 0:
				c.Tip = true // everything that is left
			case left.Worth() > 0 && rapid.IntRange(0, 4).Draw(t, "money") == 0:
				c.Amount = money.Amount(rapid.Int64Range(1, int64(left.Worth())).Draw(t, "amount"))
			default:
				p := rapid.SampledFrom(rest).Draw(t, "line")
				quantity := money.Quantity(rapid.Int64Range(1, int64(p.Quantity)).Draw(t, "quantity"))
				if o.Line(uuid.MustParse(p.ID)).IsGift() {
					quantity = p.Quantity // a card is never cut
				}
				c.Lines = []order.RefundPiece{{LineID: uuid.MustParse(p.ID), Quantity: quantity}}
			}
			after, events, _, err := order.Do(o, c, may())
			if f := fault.Of(err); f != nil && f.Code == "order.refund_nothing" && n <= 20 {
				continue // the piece was given away
			}
			if err != nil {
				t.Fatalf("%+v: %v", c, err)
			}
			o = after
			r := events[0].Data.(order.Refunded)
			entry, err := ledger.RefundEntry(o, r.RefundID)
			if err != nil || !entry.Balanced() {
				t.Fatalf("%+v does not balance: %v", entry, err)
			}
			total, tax = total+r.Total, tax+r.Tax
			for _, p := range r.Payments {
				given += p.Amount
				if p.Amount < 0 {
					t.Fatalf("%+v was taken from the guest", p)
				}
			}
			books.Postings = append(books.Postings, entry.Postings...)
		}
		if total != s.Totals.Total || tax != s.Totals.Tax || len(order.Left(o).Rest()) > 0 && order.Left(o).Worth() != 0 {
			t.Fatalf("%d with %d of tax came back of %d with %d", total, tax, s.Totals.Total, s.Totals.Tax)
		}
		books.Postings = append(books.Postings, ledger.Posting{Account: ledger.Revenue, Amount: books.Of(ledger.Comps)}) // what nobody brings back stays given away
		for _, a := range []ledger.Account{ledger.Revenue, ledger.ServiceRevenue, ledger.Deposits, ledger.TaxPayable, ledger.TipsPayable} {
			if books.Of(a) != 0 {
				t.Fatalf("%s keeps %d", a, books.Of(a))
			}
		}
		if tender == "" && given != s.Totals.Paid {
			t.Fatalf("the guest paid %d and got %d", s.Totals.Paid, given)
		}
	})
}

// sold is a closed order of three coffees at 2.50 and a cake at 4.00 with a tip of 1.00.
func sold(t *testing.T, payments ...order.AddPayment) order.Order {
	t.Helper()
	var o order.Order
	commands := []order.Command{
		order.Open{ID: uuid.New(), Kind: catalog.Counter, Terms: order.Terms{Currency: money.CurrencyOf("EUR"), CashRounding: &price.CashRounding{Increment: 5, Mode: money.HalfUp}}},
		order.AddLine{LineID: uuid.UUID{1}, Sold: catalog.Sold{Name: "Coffee", UnitPrice: money.PriceOf(251)}, Quantity: money.Whole(3)},
		order.AddLine{LineID: uuid.UUID{2}, Sold: catalog.Sold{Name: "Cake", UnitPrice: money.PriceOf(400)}},
		order.SetTip{Amount: 100},
	}
	for _, p := range payments {
		commands = append(commands, p)
	}
	for _, cmd := range append(commands, order.Close{}) {
		after, _, _, err := order.Do(o, cmd, may())
		if err != nil {
			t.Fatalf("%s: %v", cmd.Type(), err)
		}
		o = after
	}
	return o
}

func refund(o order.Order, c order.RefundOrder) (order.Order, order.Refund, error) {
	c.RefundID, c.Reason = uuid.New(), "cold"
	o, _, _, err := order.Do(o, c, may())
	if err != nil {
		return o, order.Refund{}, err
	}
	return o, o.Refunds[len(o.Refunds)-1], nil
}

func TestMoneyGoesBackTheWayItCame(t *testing.T) {
	t.Parallel()
	pay := []order.AddPayment{{PaymentID: uuid.UUID{3}, Tender: "card", Amount: 1000}, {PaymentID: uuid.UUID{4}, Tender: price.Cash, Amount: 500}}
	o := sold(t, pay...) // 12.53, of which 2.53 in cash: 2.55 in coins
	cake := []order.RefundPiece{{LineID: uuid.UUID{2}, Quantity: money.One, Restock: true}}
	_, r, err := refund(o, order.RefundOrder{Lines: cake})
	if err != nil || r.Total != 400 || len(r.Payments) != 1 || r.Payments[0].Tender != "card" || !r.Lines[0].Restock || r.Tip != 0 {
		t.Errorf("by the largest: %+v, %v", r, err)
	}
	_, r, err = refund(o, order.RefundOrder{Lines: cake, Tip: true, Tender: price.Cash})
	if err != nil || r.Total != 500 || r.Payments[0].Amount != 500 || r.Payments[0].Tender != price.Cash {
		t.Errorf("in cash: %+v, %v", r, err)
	}
	if _, _, err = refund(o, order.RefundOrder{Tender: "voucher"}); err == nil {
		t.Error("a voucher got what it never gave")
	}
	back, r, err := refund(o, order.RefundOrder{})
	if err != nil || r.Total != 1253 || r.Tip != 100 || r.Rounding != 2 || len(r.Payments) != 2 || r.Payments[0].Amount != 1000 || r.Payments[1].Amount != 255 || !r.Whole {
		t.Errorf("all of it: %+v, %v", r, err)
	}
	if back.Status != order.Closed {
		t.Errorf("a refunded order is %s", back.Status)
	}
	if _, _, err := refund(back, order.RefundOrder{Amount: 1}); fault.Of(err) == nil || fault.Of(err).Code != "order.refund_exceeds" {
		t.Errorf("more than all of it: %v", err)
	}
}

func TestARefundAsksForItsReasonAndItsRight(t *testing.T) {
	t.Parallel()
	o := sold(t, order.AddPayment{PaymentID: uuid.UUID{3}, Tender: "card", Amount: 1253})
	some := []order.RefundPiece{{LineID: uuid.UUID{1}, Quantity: money.Whole(4)}}
	nobody := order.Meta{CommandID: uuid.New()}
	for _, tt := range []struct {
		name string
		cmd  order.Command
		meta order.Meta
		want string
	}{
		{"without a reason", order.RefundOrder{RefundID: uuid.New()}, may(), "order.reason_needed"},
		{"without the right", order.RefundOrder{RefundID: uuid.New(), Reason: "x"}, nobody, "approval_required"},
		{"without an id", order.RefundOrder{Reason: "x"}, may(), "order.id_needed"},
		{"more than was sold", order.RefundOrder{RefundID: uuid.New(), Reason: "x", Lines: some}, may(), "order.refund_exceeds"},
		{"of a line that is not there", order.RefundOrder{RefundID: uuid.New(), Reason: "x", Lines: []order.RefundPiece{{LineID: uuid.New(), Quantity: 1}}}, may(), "order.line_unknown"},
		{"of pieces and money at once", order.RefundOrder{RefundID: uuid.New(), Reason: "x", Amount: 5, Lines: some}, may(), "order.refund_amount"},
		{"reopened without the right", order.Reopen{Reason: "x"}, nobody, "approval_required"},
		{"reopened without a reason", order.Reopen{}, may(), "order.reason_needed"},
	} {
		if _, _, _, err := order.Do(o, tt.cmd, tt.meta); fault.Of(err) == nil || fault.Of(err).Code != tt.want {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
		}
	}
}

func TestAReopenedOrderKeepsItsPaymentsAndClosesAgain(t *testing.T) {
	t.Parallel()
	o := sold(t, order.AddPayment{PaymentID: uuid.UUID{3}, Tender: price.Cash, Amount: 2000})
	for _, cmd := range []order.Command{
		order.Reopen{Reason: "the cake was not served"}, order.RemoveLine{LineID: uuid.UUID{2}}, order.Close{},
	} {
		after, _, _, err := order.Do(o, cmd, may())
		if err != nil {
			t.Fatalf("%s: %v", cmd.Type(), err)
		}
		o = after
	}
	if o.Status != order.Closed || o.Closings != 2 || len(o.Payments) != 1 || order.Price(o).Change != 1145 {
		t.Errorf("%s after %d closings, change %d", o.Status, o.Closings, order.Price(o).Change)
	}
	o, _, err := refund(o, order.RefundOrder{Amount: 100})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := order.Do(o, order.Reopen{Reason: "again"}, may()); fault.Of(err) == nil || fault.Of(err).Code != "order.refunded" {
		t.Errorf("reopened after a refund: %v", err)
	}
}
