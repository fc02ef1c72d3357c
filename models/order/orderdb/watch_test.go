package orderdb_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/audit"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
)

// hire adds people to the house.
func hire(h *ordertest.House, people ...order.Actor) {
	h.T.Helper()
	err := h.DB.Tx(h.Ctx, func(ctx context.Context, tx bun.Tx) error {
		role := ordertest.ID()
		if _, err := tx.NewRaw("insert into roles (account_id, id, name) values (app_account(), ?, 'Waiter')", role).Exec(ctx); err != nil {
			return err
		}
		for _, p := range people {
			_, err := tx.NewRaw("insert into staff (account_id, id, name, role_id) values (app_account(), ?, ?, ?)", p.StaffID, p.Name, role).Exec(ctx)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		h.T.Fatal(err)
	}
}

func TestADayStandsBesideWhatIsUsualForThePersonAndTheOthers(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	quiet := order.Actor{StaffID: ordertest.ID(), Name: "Demo Waiter"}
	busy := order.Actor{StaffID: ordertest.ID(), Name: "Second Waiter"}
	hire(h, quiet, busy)
	today := time.Now()
	discount := func(by order.Actor, at time.Time, amount money.Amount) {
		id := ordertest.ID()
		r := h.Ask(0, id, ordertest.Add(h.Beer), order.ApplyDiscount{DiscountID: ordertest.ID(), Amount: amount, Reason: "regular"})
		r.Actor, r.At = by, at
		o, err := h.Orders.Do(h.Ctx, r)
		if err != nil {
			t.Fatal(err)
		}
		r = h.Ask(0, id, order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: o.Totals.Due}, order.Close{})
		r.Actor, r.At = by, at
		if _, err := h.Orders.Do(h.Ctx, r); err != nil {
			t.Fatal(err)
		}
	}
	discount(quiet, today.AddDate(0, 0, -3), 40)
	discount(quiet, today.AddDate(0, 0, -5), 60)
	discount(busy, today.AddDate(0, 0, -3), 200)
	discount(quiet, today, 450)
	list, err := audit.NewStore(h.DB).Watch(h.Ctx, []uuid.UUID{h.Venue}, today.Add(-12*time.Hour), today.Add(12*time.Hour))
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	w := list[0]
	if w.Concern != audit.Discounts || w.Name != "Demo Waiter" || w.Count != 1 || w.Amount != 450 || w.Usual != 50 || w.Peers != 200 || !w.Stands() {
		t.Errorf("%+v", w)
	}
}
