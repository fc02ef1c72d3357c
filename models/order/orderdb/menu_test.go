package orderdb_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
)

// menu puts a lunch of a soup and a beer on the menu, for 8.00.
func menu(t *testing.T, h *ordertest.House) (item, food, drink uuid.UUID) {
	t.Helper()
	item, food, drink = ordertest.ID(), ordertest.ID(), ordertest.ID()
	err := h.DB.Tx(h.Ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `
			insert into items (account_id, id, category_id, tax_group_id, name, price)
				select account_id, ?0, category_id, tax_group_id, 'Lunch', 800 from items where id = ?1;
			insert into part_groups (account_id, id, item_id, name, position) values (app_account(), ?2, ?0, 'Food', 0), (app_account(), ?3, ?0, 'Drink', 1);
			insert into part_choices (account_id, group_id, position, item_id) values (app_account(), ?2, 0, ?1), (app_account(), ?3, 0, ?4);
			update accounts set revision = revision + 1`, item, h.Soup, food, drink, h.Beer)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return item, food, drink
}

func TestAMenuIsBookedAndCookedAsWhatItIsMadeOf(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	item, food, drink := menu(t, h)
	id := ordertest.ID()
	add := ordertest.Add(item)
	add.Quantity *= 2
	add.Parts = []catalog.ChosenPart{{GroupID: food, ItemID: h.Soup}, {GroupID: drink, ItemID: h.Beer}}
	o := h.Do(id, add)
	if o.Totals.Total != 1600 || len(o.Lines[0].Sold.Parts) != 2 {
		t.Fatalf("rung up as %+v", o)
	}
	h.Do(id, order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: 1600}, order.Close{})
	for query, want := range map[string]int64{
		`select sum(total) from sale_lines`:                                                            1600,
		`select total from sale_lines where item_name = 'Soup'`:                                        758, // 16.00 as 4.50 to 5.00
		`select total from sale_lines where item_name = 'Beer'`:                                        842,
		`select tax from sale_lines where item_name = 'Soup'`:                                          69,
		`select tax from sale_lines where item_name = 'Beer'`:                                          140,
		`select sum(net + tax) from sale_lines`:                                                        1600,
		`select count(*) from sale_lines where whole_name = 'Lunch' and quantity = 2`:                  2,
		`select count(*) from tickets`:                                                                 2,
		`select count(*) from ticket_lines where whole = 'Lunch'`:                                      2,
		`select sum(amount) from journal_postings`:                                                     0,
		`select count(*) from journal_postings where ledger_account = 'revenue'`:                       2,
		`select -sum(amount) from journal_postings where ledger_account in ('revenue', 'tax_payable')`: 1600,
	} {
		if got := number(t, h, query); got != want {
			t.Errorf("%s is %d, want %d", query, got, want)
		}
	}
}

// C199's sibling: ids of a menu are the catalogue's, or nothing happens.
func TestC199AForgedPartOfAMenuIsRefused(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	item, food, drink := menu(t, h)
	for name, parts := range map[string][]catalog.ChosenPart{
		"an item that does not belong to it": {{GroupID: food, ItemID: h.Soup}, {GroupID: drink, ItemID: h.Pizza, VariantID: h.Small}},
		"a group of another menu":            {{GroupID: food, ItemID: h.Soup}, {GroupID: drink, ItemID: h.Beer}, {GroupID: ordertest.ID(), ItemID: h.Beer}},
		"a part without an id":               {{GroupID: food, ItemID: h.Soup}, {GroupID: drink}},
	} {
		add := ordertest.Add(item)
		add.Parts = parts
		_, err := h.Orders.Do(h.Ctx, h.Ask(0, ordertest.ID(), add))
		if f := fault.Of(err); f == nil || f.Code != "catalog.part_unknown" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := number(t, h, `select count(*) from orders`); n != 0 {
		t.Errorf("%d orders are half saved", n)
	}
}
