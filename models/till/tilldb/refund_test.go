package tilldb_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/order/ordertest"
	"comptoir/models/report"
	"comptoir/models/till"
)

// agree sets all reports of the day, the Z and the ledger beside each other.
func (d desk) agree(t testing.TB, z till.Z) report.Report {
	t.Helper()
	var day report.Report
	today := businessday.Day(z.Day)
	for _, kind := range report.Kinds() {
		r, err := report.New(d.DB, time.Now).Report(d.Ctx, report.Query{Kind: kind, Range: report.Range{From: today, To: today.Add(1)}})
		if err != nil {
			t.Fatal(err)
		}
		if !r.Agreement.Holds() {
			t.Errorf("by %s: %+v", kind, r.Agreement)
		}
		if kind == report.ByTax {
			if r.Total.Tax != z.Tax {
				t.Errorf("taxes of %d, the Z has %d", r.Total.Tax, z.Tax)
			}
			continue
		}
		if kind == report.ByTips && r.Total.Tip != z.Tip {
			t.Errorf("tips of %d, the Z has %d", r.Total.Tip, z.Tip)
		}
		if kind == report.ByDiscount || kind == report.ByTips {
			continue // only what came off
		}
		if r.Total.Total != z.Total {
			t.Errorf("by %s it is %d, by the Z %d", kind, r.Total.Total, z.Total)
		}
		if kind == report.ByDay {
			day = r
		}
	}
	var tenders, taxes money.Amount
	for _, x := range z.Tenders {
		tenders += x.Amount
	}
	for _, x := range z.Taxes {
		taxes += x.Amount
	}
	if tenders != z.Total+z.Rounding || taxes != z.Tax || int64(z.Orders) != day.Total.Orders || z.Refunded != day.Total.Refunds {
		t.Errorf("the Z %+v and the day %+v", z, day.Total)
	}
	for what, query := range map[string]string{
		"the ledger": `select coalesce(sum(amount), 0) from journal_postings`,
		"lines":      `select (select sum(net + tax) from sale_lines) - (select sum(net + tax) from sales)`,
		"taxes":      `select (select sum(amount) from sale_taxes) - (select sum(tax) from sales)`,
	} {
		if n := d.number(t, query); n != 0 {
			t.Errorf("%s: %d apart", what, n)
		}
	}
	return day
}

func TestAfterRandomSalesAndRefundsReportsLedgerAndZAgree(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s := d.open(t, 0, 0)
	dice := rand.New(rand.NewPCG(7, 7))
	menu := []uuid.UUID{d.Soup, d.Beer, d.Soup}
	var cash money.Amount
	var refunds, reopened int
	for range 25 {
		var items []uuid.UUID
		for range 1 + dice.IntN(4) {
			items = append(items, menu[dice.IntN(len(menu))])
		}
		o := d.Sell(items...)
		if dice.IntN(4) == 0 {
			o = d.Do(o.ID, order.Reopen{Reason: "wrong"}, ordertest.Add(d.Soup), order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: 450}, order.Close{})
			reopened++
		}
		cash += o.Totals.Total
		for range dice.IntN(3) {
			c := order.RefundOrder{RefundID: ordertest.ID(), Reason: "cold", Amount: money.Amount(1 + dice.IntN(99))}
			if rest := order.Left(o.Order).Rest(); dice.IntN(2) == 0 && len(rest) > 0 {
				p := rest[dice.IntN(len(rest))]
				c.Amount, c.Lines = 0, []order.RefundPiece{{LineID: uuid.MustParse(p.ID), Quantity: p.Quantity, Restock: true}}
			}
			after, err := d.Orders.Do(d.Ctx, d.Ask(0, o.ID, c))
			if f := fault.Of(err); f != nil && (f.Code == "order.refund_nothing" || f.Code == "order.refund_exceeds") {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			cash -= after.Refunds[len(after.Refunds)-1].Total
			refunds++
			o = after
		}
	}
	x := d.x(t, 0)
	if x.Orders != 25 || x.Refunds != refunds || x.Reopened != reopened || refunds == 0 || reopened == 0 {
		t.Errorf("%d orders, %d refunds of %d, %d reopened of %d", x.Orders, x.Refunds, refunds, x.Reopened, reopened)
	}
	if x.Drawer.Expected != cash || x.Total != cash {
		t.Errorf("the drawer holds %d, sold %d, want %d", x.Drawer.Expected, x.Total, cash)
	}
	d.agree(t, x)
	d.agree(t, d.close(t, s, cash))
}

func TestASaleReopenedAndClosedAgainStandsThreeTimesInTheBooks(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.open(t, 0, 0)
	o := d.Sell(d.Soup, d.Beer)
	again := d.Do(o.ID, order.Reopen{Reason: "one beer too many"})
	if again.Status != order.Opened || !again.ClosedAt.IsZero() {
		t.Fatalf("reopened it is %s", again.Status)
	}
	if x := d.x(t, 0); x.Orders != 0 || x.Total != 0 || x.Drawer.Expected != 0 {
		t.Errorf("while it is open the shift has %+v", x)
	}
	beer := again.Lines[1].ID
	d.Do(o.ID, order.VoidLine{LineID: beer, Reason: "not served"}, order.Close{}) // what was paid too much is change
	x := d.x(t, 0)
	if x.Orders != 1 || x.Reopened != 1 || x.Total != 450 || x.Drawer.Expected != 450 {
		t.Errorf("corrected the shift has %+v", x)
	}
	d.agree(t, x)
	for query, want := range map[string]int64{
		`select count(*) from sales`:                                         3,
		`select count(*) from journal_entries`:                               4, // with the float of the shift
		`select count(*) from sales where id <> order_id`:                    2,
		`select count(*) from print_jobs where kind = 'receipt'`:             2,
		`select count(distinct id) from journal_entries where kind = 'sale'`: 2,
	} {
		if got := d.number(t, query); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
	list, err := report.New(d.DB, time.Now).Orders(d.Ctx, report.OrdersQuery{Limit: 9})
	if err != nil || len(list) != 1 || list[0].Total != 450 {
		t.Errorf("the list of orders has %+v, %v", list, err)
	}
}

func TestARefundIsGivenOnceHoweverOftenItIsSent(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.open(t, 0, 0)
	o := d.Sell(d.Soup, d.Beer)
	r := d.Ask(1, o.ID, order.RefundOrder{RefundID: ordertest.ID(), Reason: "cold", Lines: []order.RefundPiece{{LineID: o.Lines[0].ID, Quantity: money.One}}})
	for range 3 {
		after, err := d.Orders.Do(d.Ctx, r)
		if err != nil || len(after.Refunds) != 1 || after.Refunds[0].Total != 450 {
			t.Fatalf("%+v, %v", after.Refunds, err)
		}
	}
	// The money came out of the other till's drawer.
	if n := d.number(t, `select count(*) from sales where refund and register_id = ? and total = -450 and orders = 0`, d.Tills[1]); n != 1 {
		t.Errorf("%d refunds at the till that gave the money", n)
	}
	var stranger orderdb.Order
	if _, err := d.Orders.Do(d.Ctx, d.Ask(0, ordertest.ID(), order.RefundOrder{RefundID: ordertest.ID(), Reason: "x"})); err == nil {
		t.Errorf("an order that is not there was refunded: %+v", stranger)
	}
}
