package orderdb_test

import (
	"sync"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/order/ordertest"
)

// at opens an order with some items at a table.
func at(t *testing.T, h *ordertest.House, table uuid.UUID, items ...uuid.UUID) orderdb.Order {
	t.Helper()
	r := h.Ask(0, ordertest.ID())
	for _, item := range items {
		r.Commands = append(r.Commands, orderdb.Command{ID: ordertest.ID(), Command: ordertest.Add(item)})
	}
	r.Opening.TableID = table
	o, err := h.Orders.Do(h.Ctx, r)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func code(err error) string {
	if f := fault.Of(err); f != nil {
		return f.Code
	}
	return ""
}

// C077: joining to an occupied table loses nothing.
func TestC077JoiningToAnOccupiedTableLosesNothing(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	one := at(t, h, h.Table, h.Soup, h.Beer)
	two := at(t, h, uuid.Nil, h.Soup, h.Soup, h.Beer)
	h.Do(one.ID, order.Send{})
	tickets := number(t, h, `select count(*) from tickets`)
	r := h.Ask(0, two.ID, order.Merge{OrderID: one.ID})
	both, err := h.Orders.Do(h.Ctx, r)
	if err != nil {
		t.Fatal(err)
	}
	if len(both.Lines) != 5 || both.Totals.Total != one.Totals.Total+two.Totals.Total {
		t.Errorf("%d lines for %d", len(both.Lines), both.Totals.Total)
	}
	if _, taken, err := h.Orders.AtTable(h.Ctx, h.Table); taken || err != nil {
		t.Errorf("the table is still taken, %v", err)
	}
	if left, err := h.Orders.Load(h.Ctx, one.ID); err != nil || left.Status != order.Merged || len(left.Lines) != 0 || left.Totals.Total != 0 {
		t.Errorf("the other order is %s with %d lines, %v", left.Status, len(left.Lines), err)
	}
	again, err := h.Orders.Do(h.Ctx, r)
	if err != nil || !again.Repeated || len(again.Lines) != 5 {
		t.Errorf("the second time: %v, %d lines, %v", again.Repeated, len(again.Lines), err)
	}
	if _, err := h.Orders.Do(h.Ctx, h.Ask(0, one.ID, ordertest.Add(h.Beer))); code(err) != "order.merged" {
		t.Errorf("an order that is gone took a beer: %v", err)
	}
	h.Do(two.ID, order.Send{})
	if n := number(t, h, `select count(*) from ticket_lines where name = 'Soup'`); n != 3 {
		t.Errorf("the kitchen was told of %d soups", n)
	}
	if tickets == 0 || number(t, h, `select count(*) from orders where status = 'merged' and due = 0`) != 1 {
		t.Error("the projection differs")
	}
	h.Do(two.ID, order.AddPayment{PaymentID: ordertest.ID(), Tender: "card", Amount: both.Totals.Total}, order.Close{})
	if broken, err := h.Orders.VerifyChain(h.Ctx, h.Tills[0]); err != nil || broken != nil {
		t.Errorf("chain: %v, %v", broken, err)
	}
}

// C080: moving an order onto itself changes nothing.
func TestC080MovingAnOrderOntoItselfChangesNothing(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	o := at(t, h, h.Table, h.Soup, h.Beer)
	for _, cmd := range []order.Command{
		order.SetTable{TableID: h.Table}, order.Merge{OrderID: o.ID}, order.MoveLines{To: o.ID, Lines: []order.SplitLine{{LineID: o.Lines[0].ID}}},
	} {
		got, err := h.Orders.Do(h.Ctx, h.Ask(0, o.ID, cmd))
		if err != nil || len(got.Lines) != 2 || got.Totals.Total != o.Totals.Total || got.TableID != h.Table || got.Status != order.Opened {
			t.Errorf("%s: %+v, %v", cmd.Type(), got.Order, err)
		}
	}
}

// C086: two devices combine the same checks.
func TestC086TwoDevicesCombineTheSameChecks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name string }{{"a chain of two"}, {"each into the other"}} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := ordertest.New(t)
			orders := []orderdb.Order{at(t, h, uuid.Nil, h.Soup), at(t, h, uuid.Nil, h.Beer, h.Beer), at(t, h, uuid.Nil, h.Soup, h.Beer)}
			pairs := [][2]int{{0, 1}, {1, 2}}
			if tt.name == "each into the other" {
				pairs = [][2]int{{0, 1}, {1, 0}}
			}
			errs := make([]error, 2)
			var wg sync.WaitGroup
			for till, p := range pairs {
				wg.Go(func() {
					_, errs[till] = h.Orders.Do(h.Ctx, h.Ask(till, orders[p[0]].ID, order.Merge{OrderID: orders[p[1]].ID}))
				})
			}
			wg.Wait()
			done := 0
			for _, err := range errs {
				switch {
				case err == nil:
					done++
				case code(err) != "order.merged":
					t.Errorf("refused: %v", err)
				}
			}
			if done == 0 {
				t.Error("neither succeeded")
			}
			lines := map[uuid.UUID]int{}
			var total money.Amount
			for _, o := range orders {
				now, err := h.Orders.Load(h.Ctx, o.ID)
				if err != nil {
					t.Fatal(err)
				}
				total += now.Totals.Total
				for _, l := range now.Lines {
					lines[l.ID]++
				}
			}
			if len(lines) != 5 || total != orders[0].Totals.Total+orders[1].Totals.Total+orders[2].Totals.Total {
				t.Errorf("%d lines for %d", len(lines), total)
			}
			for id, n := range lines {
				if n != 1 {
					t.Errorf("line %s is there %d times", id, n)
				}
			}
		})
	}
}

func TestSomeOfALineMovesToAnOrderThatIsOpenedForIt(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	o := at(t, h, uuid.Nil, h.Soup)
	line := o.Lines[0].ID
	h.Do(o.ID, order.SetQuantity{LineID: line, Quantity: money.Whole(3)}, order.Send{})
	to := ordertest.ID()
	left, err := h.Orders.Do(h.Ctx, h.Ask(0, o.ID, order.MoveLines{To: to, TableID: h.Table, Lines: []order.SplitLine{{LineID: line, Quantity: money.One}}}))
	if err != nil || left.Lines[0].Quantity != money.Whole(2) || left.Lines[0].Sent != money.Whole(2) {
		t.Fatalf("%+v, %v", left.Lines, err)
	}
	got, err := h.Orders.Load(h.Ctx, to)
	if err != nil || len(got.Lines) != 1 || got.Lines[0].Origin != line || got.Lines[0].Sent != money.One || got.TableID != h.Table || got.Number != o.Number+1 {
		t.Fatalf("%+v, %v", got.Order, err)
	}
	if _, err := h.Orders.Do(h.Ctx, h.Ask(0, to, order.Send{})); code(err) != "order.nothing_to_send" {
		t.Errorf("it was fired again: %v", err)
	}
	if got.Totals.Total+left.Totals.Total != 3*450 {
		t.Errorf("%d and %d", got.Totals.Total, left.Totals.Total)
	}
}

func TestMoneyOnAccountIsBookedWhenItIsTakenAndUsedAtTheClosing(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	o := at(t, h, uuid.Nil, h.Soup, h.Soup, h.Beer)
	first, second := ordertest.ID(), ordertest.ID()
	h.Do(o.ID, order.AddPayment{PaymentID: first, Tender: "cash", Amount: 500})
	h.Do(o.ID, order.AddPayment{PaymentID: second, Tender: "card", Amount: 100})
	on := func(account string) int64 {
		return number(t, h, `select coalesce(sum(amount), 0) from journal_postings where ledger_account = '`+account+`'`)
	}
	if on("cash") != 500 || on("tender") != 100 || on("prepaid") != -600 {
		t.Errorf("cash %d, card %d, on account %d", on("cash"), on("tender"), on("prepaid"))
	}
	h.Do(o.ID, order.RemovePayment{PaymentID: second})
	if on("tender") != 0 || on("prepaid") != -500 {
		t.Errorf("given back: card %d, on account %d", on("tender"), on("prepaid"))
	}
	h.Do(o.ID, order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: 1000}, order.Close{})
	if on("cash") != 1400 || on("prepaid") != 0 || -on("revenue")-on("tax_payable") != 1400 {
		t.Errorf("closed: cash %d, on account %d, sold %d", on("cash"), on("prepaid"), -on("revenue")-on("tax_payable"))
	}
}

func TestEachCheckHasAReceiptOfItsOwn(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	o := at(t, h, uuid.Nil, h.Soup, h.Soup, h.Beer)
	split := h.Do(o.ID, order.Split{Even: 2})
	for n, c := range order.CheckTotals(split.Order, split.Totals) {
		cmds := []order.Command{order.AddPayment{PaymentID: ordertest.ID(), CheckID: c.ID, Tender: "card", Amount: c.Due}}
		if n == 1 {
			cmds = append(cmds, order.Close{})
		}
		h.Do(o.ID, cmds...)
	}
	if n := number(t, h, `select count(*) from print_jobs where kind = 'receipt' and check_id is not null`); n != 2 {
		t.Errorf("%d receipts of checks", n)
	}
	if n := number(t, h, `select count(*) from print_jobs where kind = 'receipt' and check_id is null`); n != 0 {
		t.Errorf("%d receipts of all", n)
	}
}
