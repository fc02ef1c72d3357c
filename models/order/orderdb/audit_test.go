package orderdb_test

import (
	"testing"

	"comptoir/models/audit"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
)

func TestWhatTakesMoneyOffIsListedWithWhoAndHowMuch(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	id, soup, beer := ordertest.ID(), ordertest.Add(h.Soup), ordertest.Add(h.Beer)
	h.Do(id, soup, beer, order.Send{})
	r := h.Ask(0, id, order.VoidLine{LineID: soup.LineID, Reason: "dropped"})
	r.ApprovedBy = order.Actor{StaffID: ordertest.ID(), Name: "Demo Manager"}
	if _, err := h.Orders.Do(h.Ctx, r); err != nil {
		t.Fatal(err)
	}
	h.Do(id, order.ApplyDiscount{DiscountID: ordertest.ID(), PercentBP: 1000, Reason: "regular"})
	card := ordertest.Add(h.Card)
	h.Do(id, card, order.PrintBill{})
	h.Do(id, order.RemoveLine{LineID: card.LineID})

	store := audit.NewStore(h.DB)
	list, err := store.Find(h.Ctx, audit.Query{Limit: 10})
	if err != nil || len(list) != 3 {
		t.Fatalf("%d entries, %v", len(list), err)
	}
	removed, discount, void := list[0], list[1], list[2]
	if !removed.Billed || removed.Event != "line_removed" || removed.Amount != 180 || removed.Items[card.LineID] != "Card" {
		t.Errorf("taken off after the bill: %+v", removed)
	}
	if discount.Act != audit.Discount || discount.Amount != 50 || discount.Billed {
		t.Errorf("discount: %+v", discount)
	}
	if void.Amount != 450 || void.ApproverName != "Demo Manager" || void.StaffName != "Tester" || void.Items[soup.LineID] != "Soup" {
		t.Errorf("void: %+v", void)
	}
	if p, ok := void.Payload.(order.LineVoided); !ok || p.Quantity != money.One {
		t.Errorf("void: %+v", void.Payload)
	}

	for name, q := range map[string]audit.Query{
		"by approver": {Approver: void.ApproverID}, "by act": {Acts: []audit.Act{audit.Void}, Approved: true},
		"by amount": {Least: 400}, "the page after": {After: discount.Position()},
	} {
		q.Limit = 10
		if got, err := store.Find(h.Ctx, q); err != nil || len(got) != 1 || got[0].ID != void.ID {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}
