package notice_test

import (
	"context"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/live"
	"comptoir/models/money"
	"comptoir/models/notice"
)

// ready tells that a round of an order at no table is ready, and returns what those who know are shown.
func (h *house) ready(openedBy *uuid.UUID) uuid.UUID {
	h.t.Helper()
	register, order := uuid.New(), uuid.New()
	h.run("insert into registers (account_id, id, venue_id, name) values (?, ?, ?, ?)", h.account, register, h.venue, register.String())
	h.run(`insert into orders (account_id, id, venue_id, register_id, business_day, number, kind, status, version, opened_at, updated_at, opened_by)
		values (?, ?, ?, ?, current_date, 12, 'counter', 'open', 1, now(), now(), ?)`, h.account, order, h.venue, register, openedBy)
	err := h.db.Tx(h.ctx, func(ctx context.Context, tx bun.Tx) error {
		return notice.Ready(ctx, tx, notice.Round{VenueID: h.venue, OrderID: order, Seq: 3, At: order, Dishes: []notice.Dish{{Name: "Soup", Quantity: money.Whole(2)}}})
	})
	if err != nil {
		h.t.Fatal(err)
	}
	list, err := h.store.For(h.ctx, h.ann)
	if err != nil || len(list) != 1 {
		h.t.Fatalf("%+v, %v", list, err)
	}
	return list[0].ID
}

// Who carries the dishes says so on one device; nobody else goes, and no device of theirs keeps calling.
func TestWhatOneTakesIsGoneForAllAndForAllOfTheirDevicesAtOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	id := h.ready(nil)
	if !h.has(h.ben, id) {
		t.Fatal("nobody serves it, and not all are told")
	}
	hub := live.NewHub(h.db, nil)
	told := func() int {
		p, err := hub.Since(h.ctx, live.Query{Resume: true, Topics: []live.Topic{live.Notices}})
		if err != nil {
			t.Fatal(err)
		}
		return len(p.Changes)
	}
	before := told()
	var both sync.WaitGroup
	for _, r := range []notice.Reader{h.ann, h.ann, h.ben} {
		both.Go(func() { h.read(r, id) })
	}
	both.Wait()
	if h.has(h.ann, id) || h.has(h.ben, id) {
		t.Error("it still calls")
	}
	if n := told() - before; n != 1 {
		t.Errorf("the screens are told %d times", n)
	}
}

func TestTheWaiterWhoLeftIsNotWhoIsTold(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.run("update staff set active = false where id = ?", h.ben.Staff)
	h.ready(&h.ben.Staff) // Ann is told
}
