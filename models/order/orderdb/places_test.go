package orderdb_test

import (
	"testing"

	"comptoir/models/kitchen"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
)

// A cook who has three soups for one table reads that one of them is for another, and where all of them are once
// the last has gone there.
func TestTheKitchenReadsWhereADishIsNow(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	o := at(t, h, h.Table, h.Soup, h.Card)
	line := o.Lines[0].ID
	h.Do(o.ID, order.SetQuantity{LineID: line, Quantity: money.Whole(3)}, order.Send{})
	board := func(where string, elsewhere string) kitchen.Ticket {
		t.Helper()
		b, err := kitchen.New(h.DB, nil).Board(h.Ctx, h.Kitchen)
		if err != nil || len(b.Tickets) != 1 || len(b.Tickets[0].Lines) != 1 {
			t.Fatalf("%+v, %v", b.Tickets, err)
		}
		ticket, got := b.Tickets[0], ""
		for _, p := range ticket.Lines[0].Elsewhere {
			got += p.Quantity.String() + " at " + p.TableName
		}
		if ticket.TableName != where || got != elsewhere {
			t.Errorf("the ticket is of table %q and %q, want %q and %q", ticket.TableName, got, where, elsewhere)
		}
		return ticket
	}
	board("7", "")
	h.Do(o.ID, order.SetTable{}) // to a tab
	board("", "")
	to := ordertest.ID()
	one := order.MoveLines{To: to, TableID: h.Table, Lines: []order.SplitLine{{LineID: line, Quantity: money.One}}}
	h.Do(o.ID, one)
	board("", "1 at 7")
	h.Do(o.ID, order.UndoMove{OrderID: to})
	board("", "")
	to = ordertest.ID()
	one.To = to
	h.Do(o.ID, one)
	moved, err := h.Orders.Load(h.Ctx, to)
	if err != nil {
		t.Fatal(err)
	}
	h.Do(o.ID, order.MoveLines{To: to, Lines: []order.SplitLine{{LineID: line}}})
	ticket := board("7", "")
	if ticket.Number != moved.Number {
		t.Errorf("the ticket is of order %d, want %d", ticket.Number, moved.Number)
	}
	h.Do(to, order.UndoMove{OrderID: o.ID})
	board("", "1 at 7")
	h.Do(to, order.VoidLine{LineID: moved.Lines[0].ID, Reason: "late"})
	b, err := kitchen.New(h.DB, nil).Board(h.Ctx, h.Kitchen)
	if err != nil || len(b.Tickets) != 2 || b.Tickets[0].Lines[0].Left() != money.Whole(2) || len(b.Tickets[0].Lines[0].Elsewhere) != 0 {
		t.Errorf("after a void: %+v, %v", b.Tickets, err)
	}
	if n := number(t, h, `select count(*) from ticket_lines where op = 'add'`); n != 1 {
		t.Errorf("the kitchen was told %d times", n)
	}
}
