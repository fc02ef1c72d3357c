package signsdb_test

import (
	"context"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/audit"
	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
	"comptoir/models/signs"
	"comptoir/models/signs/signsdb"
)

// hire adds a waiter to the house.
func hire(h *ordertest.House, role uuid.UUID, name string) uuid.UUID {
	h.T.Helper()
	id := ordertest.ID()
	err := h.DB.Tx(h.Ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewRaw("insert into roles (account_id, id, name) values (app_account(), ?, 'Waiter') on conflict do nothing", role).Exec(ctx); err != nil {
			return err
		}
		_, err := tx.NewRaw("insert into staff (account_id, id, name, role_id) values (app_account(), ?, ?, ?)", id, name, role).Exec(ctx)
		return err
	})
	if err != nil {
		h.T.Fatal(err)
	}
	return id
}

// noon of a day that is some days from the one that the test calls today.
func noon(days int) time.Time {
	return time.Date(2026, 3, 31, 10, 0, 0, 0, time.UTC).AddDate(0, 0, days)
}

func did(h *ordertest.House, who uuid.UUID, at time.Time, act audit.Act, times int) {
	h.T.Helper()
	for range times {
		err := h.DB.Tx(h.Ctx, func(ctx context.Context, tx bun.Tx) error {
			return audit.Record(ctx, tx, audit.Entry{ID: ordertest.ID(), At: at, VenueID: h.Venue, Act: act, Event: "drawer.opened", StaffID: who}, nil)
		})
		if err != nil {
			h.T.Fatal(err)
		}
	}
}

func TestTheOneWhoOpensTheDrawerTooOftenIsListedUntilSomebodyLooks(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	role := ordertest.ID()
	honest, thief := hire(h, role, "Demo Waiter"), hire(h, role, "Second Waiter")
	for day := -10; day < 0; day++ {
		did(h, honest, noon(day), audit.Drawer, 1)
		did(h, thief, noon(day), audit.Drawer, 1)
	}
	did(h, honest, noon(0), audit.Drawer, 3)
	did(h, thief, noon(0), audit.Drawer, 9)
	store := signsdb.New(h.DB, time.Now)
	find := func() []signsdb.Sign {
		t.Helper()
		today := businessday.FromTime(noon(0))
		list, err := store.Find(h.Ctx, []uuid.UUID{h.Venue}, "Europe/Paris", today.Add(-3), today)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	list := find()
	if len(list) != 1 || list[0].Staff != thief || list[0].Kind != signs.Openings || list[0].Deed.Count != 9 || list[0].Own != 1 || list[0].Peers != 1 || !list[0].Open() {
		t.Fatalf("%+v", list)
	}
	look := signsdb.Look{ID: ordertest.ID(), VenueID: h.Venue, Day: list[0].Date, Kind: list[0].Kind, StaffID: thief, State: signsdb.Spoke, Note: " change for the market ", ByName: "Owner"}
	for range 2 {
		if err := store.Look(h.Ctx, look); err != nil {
			t.Fatal(err)
		}
	}
	if list = find(); len(list) != 1 || list[0].Open() || list[0].Look.Note != "change for the market" || list[0].Look.ByName != "Owner" {
		t.Errorf("after a look: %+v", list)
	}
	look.ID, look.State = ordertest.ID(), signsdb.Open
	if err := store.Look(h.Ctx, look); err != nil {
		t.Fatal(err)
	}
	if list = find(); len(list) != 1 || !list[0].Open() {
		t.Errorf("opened again: %+v", list)
	}
	look.ID, look.State, look.Note = ordertest.ID(), signsdb.Fine, strings.Repeat("a", 301)
	if f := fault.Of(store.Look(h.Ctx, look)); f == nil || f.Fields["note"] == "" {
		t.Errorf("a note that is too long: %v", f)
	}
}

func TestMoneyGivenBackAnotherWayThanItWasPaidIsASign(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	who := order.Actor{StaffID: hire(h, ordertest.ID(), "Demo Waiter"), Name: "Demo Waiter"}
	for _, tender := range []string{"", "cash"} {
		id := ordertest.ID()
		r := h.Ask(0, id, ordertest.Add(h.Soup))
		r.Actor, r.At = who, noon(0)
		o, err := h.Orders.Do(h.Ctx, r)
		if err != nil {
			t.Fatal(err)
		}
		for _, commands := range [][]order.Command{
			{order.AddPayment{PaymentID: ordertest.ID(), Tender: "card", Amount: o.Totals.Due}, order.Close{}},
			{order.RefundOrder{RefundID: ordertest.ID(), Tender: tender, Reason: "returned"}},
		} {
			r = h.Ask(0, id, commands...)
			r.Actor, r.At = who, noon(0)
			if _, err := h.Orders.Do(h.Ctx, r); err != nil {
				t.Fatal(err)
			}
		}
	}
	today := businessday.FromTime(noon(0))
	list, err := signsdb.New(h.DB, time.Now).Find(h.Ctx, []uuid.UUID{h.Venue}, "Europe/Paris", today, today)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 || list[0].Kind != signs.Other || list[0].Deed.Count != 1 {
		t.Errorf("%+v", list)
	}
}
