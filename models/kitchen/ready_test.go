package kitchen_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/money"
	"comptoir/models/notice"
	"comptoir/models/order"
)

// waiter is somebody who serves, and the opener of the house's order.
func (h *house) waiter() notice.Reader {
	h.t.Helper()
	id, role := uuid.New(), uuid.New()
	h.run("insert into roles (account_id, id, name) values (?, ?, 'Waiter')", h.account, role)
	h.run("insert into staff (account_id, id, name, role_id) values (?, ?, 'Demo Waiter', ?)", h.account, id, role)
	h.run("update orders set opened_by = ? where account_id = ? and id = ?", id, h.account, h.order.ID)
	return notice.Reader{VenueID: h.order.VenueID, Staff: id, Name: "Demo Waiter", Floor: true}
}

func (h *house) notices(r notice.Reader) []notice.Notice {
	h.t.Helper()
	list, err := notice.New(h.db, nil).For(h.ctx, r)
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}

// told is how often anybody was told that something is ready, whether they still need to know or not.
func (h *house) told() (n int) {
	h.t.Helper()
	err := h.db.Read(h.ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select count(*) from notices where kind = 'ready'").Scan(ctx, &n)
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

func (h *house) bump(ticket uuid.UUID) {
	h.t.Helper()
	must(h.t, h.kitchen.Bump(h.ctx, uuid.New(), ticket, uuid.Nil))
}

// steaks are two of them. Which station's dishes stand first is nobody's concern.
func steaks(d notice.Dish) bool { return d.Name == "Steak" && d.Quantity == money.Whole(2) }

func TestTheWaiterIsToldWhenTheLastStationIsDone(t *testing.T) {
	t.Parallel()
	h := open(t)
	waiter := h.waiter()
	tickets := h.tell(dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill), dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill), dish(uuid.New(), order.OpAdd, "Beer", 1, h.bar))
	h.bump(tickets[0].ID)
	if list := h.notices(waiter); len(list) != 0 {
		t.Fatalf("told before the bar is done: %+v", list)
	}
	h.bump(tickets[1].ID)
	list := h.notices(waiter)
	if len(list) != 1 || list[0].Kind != notice.IsReady || list[0].TableName != "5" || list[0].Count() != 3 || len(list[0].Dishes) != 2 || !slices.ContainsFunc(list[0].Dishes, steaks) {
		t.Fatalf("%+v", list)
	}
	other := notice.Reader{VenueID: h.order.VenueID, Staff: uuid.New(), Floor: true}
	if list := h.notices(other); len(list) != 0 {
		t.Errorf("somebody else is told: %+v", list)
	}
}

// Courses are sent one after the other: the second does not hold back that the first is ready.
func TestWhatWasSentLaterDoesNotHoldBackWhatIsReady(t *testing.T) {
	t.Parallel()
	h := open(t)
	waiter := h.waiter()
	first := h.tell(dish(uuid.New(), order.OpAdd, "Soup", 1, h.grill))
	second := h.tell(dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill))
	h.bump(first[0].ID)
	if list := h.notices(waiter); len(list) != 1 || list[0].Dishes[0].Name != "Soup" {
		t.Fatalf("%+v", list)
	}
	h.bump(second[0].ID)
	if list := h.notices(waiter); len(list) != 2 {
		t.Fatalf("%+v", list)
	}
}

func TestTwoStationsThatFinishAtOnceTellTheWaiterOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	waiter := h.waiter()
	for range 5 {
		tickets := h.tell(dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill), dish(uuid.New(), order.OpAdd, "Beer", 1, h.bar))
		before := h.told()
		var both sync.WaitGroup
		for _, ticket := range tickets {
			command := uuid.New()
			for range 2 { // each tap arrives twice
				both.Go(func() {
					if err := h.kitchen.Bump(h.ctx, command, ticket.ID, uuid.Nil); err != nil {
						t.Error(err)
					}
				})
			}
		}
		both.Wait()
		if n := h.told() - before; n != 1 {
			t.Fatalf("told %d times", n)
		}
	}
	if list := h.notices(waiter); len(list) != 5 {
		t.Errorf("%d notices", len(list))
	}
}

func TestARecalledTicketTakesTheNoticeBackAndTheNextBumpTellsAgain(t *testing.T) {
	t.Parallel()
	h := open(t)
	waiter := h.waiter()
	tickets := h.tell(dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill))
	for range 2 {
		h.bump(tickets[0].ID)
		h.bump(tickets[0].ID)
		list := h.notices(waiter)
		if len(list) != 1 {
			t.Fatalf("%+v", list)
		}
		must(t, notice.New(h.db, nil).Read(h.ctx, waiter, list[0].ID)) // also what was known is told again
		must(t, h.kitchen.Recall(h.ctx, uuid.New(), tickets[0].ID))
		if n := h.told(); n != 0 {
			t.Fatalf("%d notices of a ticket that hangs there", n)
		}
	}
}

func TestTheLastLineThatIsTickedOffTellsAndItsTickTakenBackDoesNot(t *testing.T) {
	t.Parallel()
	h := open(t)
	waiter := h.waiter()
	ticket := h.tell(dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill), dish(uuid.New(), order.OpAdd, "Soup", 1, h.grill))[0].ID
	must(t, h.kitchen.MarkDone(h.ctx, uuid.New(), ticket, 1, true))
	if list := h.notices(waiter); len(list) != 0 {
		t.Fatalf("%+v", list)
	}
	must(t, h.kitchen.MarkDone(h.ctx, uuid.New(), ticket, 2, true))
	h.bump(ticket)
	if list := h.notices(waiter); len(list) != 1 {
		t.Fatalf("%+v", list)
	}
	must(t, h.kitchen.Recall(h.ctx, uuid.New(), ticket))
	must(t, h.kitchen.MarkDone(h.ctx, uuid.New(), ticket, 2, false))
	if list := h.notices(waiter); len(list) != 0 {
		t.Fatalf("%+v", list)
	}
}

func TestNobodyIsToldOfDishesThatNobodyWants(t *testing.T) {
	t.Parallel()
	h := open(t)
	waiter := h.waiter()
	steak, beer := uuid.New(), uuid.New()
	told := h.tell(dish(steak, order.OpAdd, "Steak", 2, h.grill), dish(beer, order.OpAdd, "Beer", 1, h.bar))
	voided := h.tell(dish(steak, order.OpVoid, "Steak", 2, h.grill))
	h.bump(voided[0].ID)
	if list := h.notices(waiter); len(list) != 0 {
		t.Fatalf("what was taken back is told as ready: %+v", list)
	}
	h.bump(told[1].ID) // the beer is all that is left
	list := h.notices(waiter)
	if len(list) != 1 || len(list[0].Dishes) != 1 || list[0].Dishes[0].Name != "Beer" {
		t.Fatalf("%+v", list)
	}
	h.bump(told[0].ID)
	if n := h.told(); n != 1 {
		t.Errorf("told %d times", n)
	}
}

func TestWhatThePassCarriedOutNeedsNoWaiter(t *testing.T) {
	t.Parallel()
	h := open(t)
	waiter := h.waiter()
	ticket := h.tell(dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill))[0]
	h.bump(ticket.ID)
	must(t, h.kitchen.Serve(h.ctx, uuid.New(), h.order.VenueID, h.order.ID, time.Now(), uuid.Nil))
	if list := h.notices(waiter); len(list) != 0 {
		t.Fatalf("%+v", list)
	}
	var at time.Time
	must(t, h.db.Read(h.ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select served_at from tickets where id = ?", ticket.ID).Scan(ctx, &at)
	}))
	must(t, h.kitchen.Unserve(h.ctx, uuid.New(), h.order.VenueID, h.order.ID, at))
	if list := h.notices(waiter); len(list) != 1 {
		t.Fatalf("served by mistake, and the waiter does not know: %+v", list)
	}
	must(t, h.kitchen.PickUp(h.ctx, uuid.New(), h.order.VenueID, h.order.ID, uuid.Nil))
	if list := h.notices(waiter); len(list) != 0 {
		t.Errorf("the guest has it: %+v", list)
	}
}

func TestWhereNobodyServesTheOrderTheSectionIsToldAndElseAll(t *testing.T) {
	t.Parallel()
	h := open(t)
	waiter := h.waiter()
	h.run("update orders set opened_by = null")
	anybody := notice.Reader{VenueID: h.order.VenueID, Staff: uuid.New(), Floor: true}
	h.bump(h.tell(dish(uuid.New(), order.OpAdd, "Soup", 1, h.grill))[0].ID)
	if len(h.notices(anybody)) != 1 || len(h.notices(waiter)) != 1 {
		t.Fatalf("not all are told: %+v", h.notices(anybody))
	}
	if list := h.notices(notice.Reader{VenueID: h.order.VenueID, Station: h.bar}); len(list) != 0 {
		t.Errorf("a station is told: %+v", list)
	}
	section := uuid.New()
	h.run("insert into sections (account_id, id, venue_id, name) values (?, ?, ?, 'Window')", h.account, section, h.order.VenueID)
	h.run("update tables set section_id = ?", section)
	h.run("insert into section_staff (account_id, business_day, section_id, staff_id) values (?, current_date, ?, ?)", h.account, section, waiter.Staff)
	h.bump(h.tell(dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill))[0].ID)
	if len(h.notices(anybody)) != 1 || len(h.notices(waiter)) != 2 {
		t.Errorf("%d and %d", len(h.notices(anybody)), len(h.notices(waiter)))
	}
}
