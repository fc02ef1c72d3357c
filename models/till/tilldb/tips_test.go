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
)

// slip sells a soup and a beer for 9.50, of which a card pays as much as is given.
func (d desk) slip(t testing.TB, card money.Amount) (orderdb.Order, uuid.UUID) {
	t.Helper()
	id, payment := ordertest.ID(), ordertest.ID()
	commands := []order.Command{ordertest.Add(d.Soup), ordertest.Add(d.Beer), order.AddPayment{PaymentID: payment, Tender: "card", Amount: card}}
	if card < 950 {
		commands = append(commands, order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: 1000 - card})
	}
	return d.Do(id, append(commands, order.Close{})...), payment
}

func TestAfterRandomTipsRefundsAndReopensReportsLedgerAndZAgree(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s := d.open(t, 0, 0)
	dice := rand.New(rand.NewPCG(11, 7))
	var tips, cash, total money.Amount
	counted := map[string]int{}
	for range 20 {
		o, payment := d.slip(t, money.Amount(100+dice.IntN(851)))
		for range dice.IntN(6) {
			var c order.Command = order.TipPayment{PaymentID: payment, Amount: money.Amount(dice.IntN(4) * 50)}
			what := "tip"
			switch dice.IntN(6) {
			case 0:
				what, c = "refund", order.RefundOrder{RefundID: ordertest.ID(), Amount: money.Amount(1 + dice.IntN(300)), Tip: dice.IntN(3) == 0, Reason: "cold"}
			case 1:
				what, c = "reopen", order.Reopen{Reason: "wrong"}
			}
			after, err := d.Orders.Do(d.Ctx, d.Ask(0, o.ID, c))
			if fault.Of(err) != nil {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			counted[what]++
			if o = after; what == "reopen" {
				d.agree(t, d.x(t, 0))
				o = d.Do(o.ID, ordertest.Add(d.Soup), order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: 450}, order.Close{})
			}
		}
		tips, total = tips+order.Left(o.Order).Tip, total+o.Totals.Total-o.Refunded()
		for _, p := range order.Left(o.Order).Payments {
			if p.Tender == "cash" {
				cash += p.Worth
			}
		}
	}
	for _, what := range []string{"tip", "refund", "reopen"} {
		if counted[what] < 3 {
			t.Errorf("%s was tried %d times", what, counted[what])
		}
	}
	x := d.x(t, 0)
	if x.Orders != 20 || x.Last != 20 || x.Tip != tips || x.Total != total || x.Drawer.Expected != cash || x.Refunds != counted["refund"] || x.Reopened != counted["reopen"] {
		t.Errorf("tips %d, total %d, cash %d, %v: %+v", tips, total, cash, counted, x)
	}
	d.agree(t, x)
	d.agree(t, d.close(t, s, cash))
}

func TestATipCountsForNoOrderAndShowsInTheLists(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.open(t, 0, 0)
	first, payment := d.slip(t, 950)
	d.slip(t, 950)
	tip := d.Ask(1, first.ID, order.TipPayment{PaymentID: payment, Amount: 150}) // from the other till, which has no shift
	for range 2 {
		if o, err := d.Orders.Do(d.Ctx, tip); err != nil || o.Totals.Tip != 150 || o.Payments[0].Amount != 1100 {
			t.Fatalf("%+v, %v", o.Payments, err)
		}
	}
	x := d.x(t, 0)
	if x.Orders != 2 || x.First != 1 || x.Last != 2 || x.Late != 0 || x.Refunds != 0 || x.Tip != 150 || x.Total != 2050 || x.Tenders[0].Count != 2 || x.Tenders[0].Amount != 2050 {
		t.Errorf("%+v", x)
	}
	list, err := report.New(d.DB, time.Now).Orders(d.Ctx, report.OrdersQuery{Limit: 9})
	if err != nil || len(list) != 2 || list[1].Total != 1100 {
		t.Errorf("%+v, %v", list, err)
	}
	owed, err := report.New(d.DB, time.Now).Report(d.Ctx, report.Query{Kind: report.ByTips, Range: report.Range{From: day(x.Day), To: day(x.Day).Add(1)}})
	if err != nil || owed.Total.Tip != 150 {
		t.Errorf("%+v, %v", owed.Total, err)
	}
}

func day(text string) businessday.Day { return businessday.Day(text) }

func TestATipWaitsForNoZ(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s := d.open(t, 0, 0)
	o, payment := d.slip(t, 950)
	if open, err := d.Orders.TakesTips(d.Ctx, o.ID); err != nil || !open {
		t.Errorf("while the shift is open: %v, %v", open, err)
	}
	d.close(t, s, 0)
	_, err := d.Orders.Do(d.Ctx, d.Ask(0, o.ID, order.TipPayment{PaymentID: payment, Amount: 150}))
	if f := fault.Of(err); f == nil || f.Code != "order.tip_counted" {
		t.Errorf("after the Z: %v", err)
	}
	if open, err := d.Orders.TakesTips(d.Ctx, o.ID); err != nil || open {
		t.Errorf("after the Z: %v, %v", open, err)
	}
	if n := d.number(t, `select count(*) from sales where orders = 0`); n != 0 {
		t.Errorf("%d rows were left behind", n)
	}
	d.open(t, 0, 0)
	if _, err = d.Orders.Do(d.Ctx, d.Ask(0, o.ID, order.TipPayment{PaymentID: payment, Amount: 150})); fault.Of(err) == nil {
		t.Errorf("in the next shift: %v", err)
	}
}

func TestATipOfASaleWithoutAShiftGoesWithItIntoTheNext(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.close(t, d.open(t, 0, 0), 0)
	o, payment := d.slip(t, 950)
	d.Do(o.ID, order.TipPayment{PaymentID: payment, Amount: 150})
	d.open(t, 0, 0)
	if x := d.x(t, 0); x.Orders != 1 || x.Tip != 150 || x.Total != 1100 || x.Tenders[0].Amount != 1100 {
		t.Errorf("%+v", x)
	}
	d.agree(t, d.x(t, 0))
}
