package orderdb_test

import (
	"strconv"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
)

// C077: what was joined by mistake is told apart again.
func TestAnOrderThatWasJoinedIsOnItsTableAgain(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	one := at(t, h, h.Table, h.Soup, h.Beer)
	two := at(t, h, uuid.Nil, h.Soup)
	h.Do(one.ID, order.Send{}, order.SetCovers{Covers: 2}, order.ApplyDiscount{DiscountID: ordertest.ID(), PercentBP: 1000, Reason: "regular"})
	was := h.Do(one.ID, order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: 200})
	h.Do(two.ID, order.Merge{OrderID: one.ID})
	h.Do(two.ID, ordertest.Add(h.Beer))
	if left := h.Do(two.ID, order.UndoMove{OrderID: one.ID}); len(left.Lines) != 2 || len(left.Payments) != 0 || left.Totals.Total != 950 {
		t.Errorf("what stays is %d lines for %d", len(left.Lines), left.Totals.Total)
	}
	back, err := ordertest.Copy(h).Load(h.Ctx, one.ID)
	if err != nil {
		t.Fatal(err)
	}
	if back.Status != order.Opened || back.TableID != h.Table || back.Totals.Total != was.Totals.Total || back.Totals.Due != was.Totals.Due || back.Covers != 2 || back.Unsent() != 0 {
		t.Errorf("it is %s with %d due of %d for %d", back.Status, back.Totals.Due, back.Totals.Total, back.Covers)
	}
	if id, taken, err := h.Orders.AtTable(h.Ctx, h.Table); id != one.ID || !taken || err != nil {
		t.Errorf("at the table is %s, %v", id, err)
	}
	if n := number(t, h, `select count(*) from ticket_lines`); n != 2 {
		t.Errorf("the kitchen was told %d things", n)
	}
	if n := number(t, h, `select count(*) from tickets where number <> `+strconv.Itoa(was.Number)); n != 0 {
		t.Errorf("%d tickets show the other order", n)
	}
	h.Do(one.ID, order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: back.Totals.Due}, order.Close{})
	h.Do(two.ID, order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: 950}, order.Close{})
	if prepaid := number(t, h, `select coalesce(sum(amount), 0) from journal_postings where ledger_account = 'prepaid'`); prepaid != 0 {
		t.Errorf("%d is still on account", prepaid)
	}
	if cash := number(t, h, `select sum(amount) from journal_postings where ledger_account = 'cash'`); cash != int64(was.Totals.Total)+950 {
		t.Errorf("%d in the drawer", cash)
	}
	if broken, err := h.Orders.VerifyChain(h.Ctx, h.Tills[0]); err != nil || broken != nil {
		t.Errorf("chain: %v, %v", broken, err)
	}
}

func TestAnOrderComesBackOnlyToATableThatIsFree(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	one, two := at(t, h, h.Table, h.Soup), at(t, h, uuid.Nil, h.Beer)
	h.Do(two.ID, order.Merge{OrderID: one.ID})
	at(t, h, h.Table, h.Soup) // new guests
	if _, err := h.Orders.Do(h.Ctx, h.Ask(0, two.ID, order.UndoMove{OrderID: one.ID})); code(err) != "order.table_taken" {
		t.Errorf("refused: %v", err)
	}
	if now, err := h.Orders.Load(h.Ctx, two.ID); err != nil || len(now.Lines) != 2 {
		t.Errorf("%d lines, %v", len(now.Lines), err)
	}
}

func TestAnOrderThatWasOpenedForAMoveIsGoneWhenTheMoveIs(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	o := at(t, h, uuid.Nil, h.Soup, h.Beer)
	h.Do(o.ID, order.SetQuantity{LineID: o.Lines[0].ID, Quantity: money.Whole(3)}, order.Send{})
	to := ordertest.ID()
	move := h.Ask(0, o.ID, order.MoveLines{To: to, TableID: h.Table, Lines: []order.SplitLine{{LineID: o.Lines[0].ID, Quantity: money.One}}})
	if _, err := h.Orders.Do(h.Ctx, move); err != nil {
		t.Fatal(err)
	}
	undo := h.Ask(1, to, order.UndoMove{MoveID: move.Commands[0].ID, OrderID: o.ID})
	for n := range 2 { // twice is once
		gone, err := h.Orders.Do(h.Ctx, undo)
		if err != nil || gone.Status != order.Cancelled || gone.Repeated != (n == 1) {
			t.Fatalf("it is %s, %v", gone.Status, err)
		}
	}
	if _, taken, err := h.Orders.AtTable(h.Ctx, h.Table); taken || err != nil {
		t.Errorf("the table is taken, %v", err)
	}
	back, err := h.Orders.Load(h.Ctx, o.ID)
	if err != nil || len(back.Lines) != 2 || back.Lines[0].Quantity != money.Whole(3) || back.Lines[0].Sent != money.Whole(3) || back.Unsent() != 0 {
		t.Errorf("%+v, %v", back.Lines, err)
	}
}
