package approval_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/approval"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
	"comptoir/models/staff"
)

// A floor is a house with a soup that the kitchen has, a waiter who may not void it, and a manager
// with a phone.
type floor struct {
	*ordertest.House
	store   *approval.Store
	now     time.Time
	order   uuid.UUID
	soup    order.AddLine
	waiter  order.Actor
	manager staff.Identity
}

func open(t *testing.T) *floor {
	t.Helper()
	f := &floor{House: ordertest.New(t), now: time.Now(), order: ordertest.ID(), waiter: order.Actor{StaffID: ordertest.ID(), Name: "Demo Waiter"}}
	f.store = approval.New(f.DB, f.Orders, nil, func() time.Time { return f.now })
	f.manager = staff.Identity{AccountID: f.Account, StaffID: ordertest.ID(), Name: "Demo Manager", Permissions: staff.Permissions()}
	f.soup = ordertest.Add(f.Soup)
	f.Do(f.order, f.soup, order.Send{})
	return f
}

// ask puts the voiding of the soup to the manager.
func (f *floor) ask(reason string) (uuid.UUID, error) {
	id := ordertest.ID()
	return id, f.store.Ask(f.Ctx, approval.Question{
		ID: id, VenueID: f.Venue, RegisterID: f.Tills[0], OrderID: f.order, Permission: staff.VoidSent, By: f.waiter,
		Commands: []order.Command{order.VoidLine{LineID: f.soup.LineID, Reason: reason}},
	})
}

func (f *floor) asked() uuid.UUID {
	f.T.Helper()
	id, err := f.ask("dropped")
	if err != nil {
		f.T.Fatal(err)
	}
	return id
}

// voids are the events with which something was voided.
func (f *floor) voids() []order.Event {
	f.T.Helper()
	events, err := f.Orders.Events(f.Ctx, f.order)
	if err != nil {
		f.T.Fatal(err)
	}
	var list []order.Event
	for _, e := range events {
		if e.Type == "line_voided" {
			list = append(list, e)
		}
	}
	return list
}

func (f *floor) status(id uuid.UUID) approval.Status {
	f.T.Helper()
	a, err := f.store.Find(f.Ctx, id)
	if err != nil {
		f.T.Fatal(err)
	}
	return a.Status
}

func code(err error) string {
	if f := fault.Of(err); f != nil {
		return f.Code
	}
	return ""
}

// C201: an approval is for one command, whoever and however often it is given.
func TestC201WhatIsAgreedToHappensOnceInTheNameOfWhoAsked(t *testing.T) {
	t.Parallel()
	f := open(t)
	id := f.asked()
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			if _, err := f.store.Approve(f.Ctx, id, f.manager); err != nil {
				t.Errorf("agree: %v", err)
			}
		})
	}
	wg.Wait()
	voids := f.voids()
	if len(voids) != 1 {
		t.Fatalf("voided %d times", len(voids))
	}
	if e := voids[0]; e.Actor != f.waiter || e.ApprovedBy.Name != "Demo Manager" || e.CommandID != id {
		t.Errorf("%+v", e)
	}
	if got := f.status(id); got != approval.Used {
		t.Errorf("the question is %s", got)
	}
}

// C205: the manager sees what exactly is asked for, in what it is worth.
func TestC205AQuestionSaysWhatItIsAboutAndWhatItIsWorth(t *testing.T) {
	t.Parallel()
	f := open(t)
	id := f.asked()
	list, _, err := f.store.For(f.Ctx, f.manager)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d questions, %v", len(list), err)
	}
	a := list[0]
	if a.ID != id || a.Amount != 450 || a.Items[f.soup.LineID] != "Soup" || len(a.Events) != 1 {
		t.Errorf("%+v", a)
	}
	if p, ok := a.Events[0].Data.(order.LineVoided); !ok || p.Quantity != money.One || p.Reason != "dropped" {
		t.Errorf("%+v", a.Events[0])
	}
}

func TestWhatTheOrderWouldRefuseFromAnybodyIsNotAsked(t *testing.T) {
	t.Parallel()
	f := open(t)
	if _, err := f.ask(" "); code(err) != "order.reason_needed" {
		t.Errorf("%v", err)
	}
}

func TestAnOrderThatChangedMeanwhileIsLeftAloneAndBothAreTold(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(f *floor) order.Command{
		"approval.changed": func(f *floor) order.Command {
			return order.SetPrice{LineID: f.soup.LineID, UnitPrice: money.PriceOf(2000), Reason: "x"}
		},
		"order.line_voided": func(f *floor) order.Command { return order.VoidLine{LineID: f.soup.LineID, Reason: "cold"} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := open(t)
			f.Do(f.order, ordertest.Add(f.Beer))
			id := f.asked()
			f.Do(f.order, change(f))
			before := len(f.voids())
			if _, err := f.store.Approve(f.Ctx, id, f.manager); code(err) != name {
				t.Fatalf("%v", err)
			}
			waiting, err := f.store.At(f.Ctx, f.Tills[0])
			if err != nil || len(waiting) != 1 || waiting[0].Status != approval.Failed || waiting[0].Answer != name {
				t.Errorf("the till reads %+v, %v", waiting, err)
			}
			if len(f.voids()) != before {
				t.Error("it was voided all the same")
			}
		})
	}
}

func TestAnOrderThatGrewMeanwhileIsNoHindrance(t *testing.T) {
	t.Parallel()
	f := open(t)
	id := f.asked()
	f.Do(f.order, ordertest.Add(f.Beer))
	if _, err := f.store.Approve(f.Ctx, id, f.manager); err != nil || len(f.voids()) != 1 {
		t.Errorf("%d voids, %v", len(f.voids()), err)
	}
}

func TestARefusalIsReadAtTheTillOnce(t *testing.T) {
	t.Parallel()
	f := open(t)
	id := f.asked()
	if err := f.store.Refuse(f.Ctx, id, f.manager, "Come and see me"); err != nil {
		t.Fatal(err)
	}
	if _, err := f.store.Approve(f.Ctx, id, f.manager); code(err) != "approval.answered" {
		t.Errorf("agreed to after a refusal: %v", err)
	}
	read, err := f.store.At(f.Ctx, f.Tills[0])
	if err != nil || len(read) != 1 || read[0].Answer != "Come and see me" {
		t.Fatalf("%+v, %v", read, err)
	}
	if err := f.store.See(f.Ctx, f.Tills[0], id); err != nil {
		t.Fatal(err)
	}
	if read, err = f.store.At(f.Ctx, f.Tills[0]); err != nil || len(read) != 0 {
		t.Errorf("still there: %+v, %v", read, err)
	}
	if len(f.voids()) != 0 {
		t.Error("it was voided all the same")
	}
}

func TestAQuestionIsNotAnsweredAfterItsTimeNorAfterItWasTakenBack(t *testing.T) {
	t.Parallel()
	f := open(t)
	late, back := f.asked(), f.asked()
	if err := f.store.Withdraw(f.Ctx, f.Tills[0], back); err != nil {
		t.Fatal(err)
	}
	if _, err := f.store.Approve(f.Ctx, back, f.manager); code(err) != "approval.answered" {
		t.Errorf("%v", err)
	}
	f.now = f.now.Add(approval.Patience)
	if _, err := f.store.Approve(f.Ctx, late, f.manager); code(err) != "approval.expired" {
		t.Errorf("%v", err)
	}
	if len(f.voids()) != 0 {
		t.Error("it was voided all the same")
	}
}

func TestOnlyWhoMayThemselvesAnswers(t *testing.T) {
	t.Parallel()
	f := open(t)
	id := f.asked()
	for name, change := range map[string]func(*staff.Identity){
		"without the permission asked for": func(i *staff.Identity) { i.Permissions = []staff.Permission{staff.Approve} },
		"without the right to answer":      func(i *staff.Identity) { i.Permissions = []staff.Permission{staff.VoidSent} },
		"in another venue":                 func(i *staff.Identity) { i.VenueIDs = []uuid.UUID{ordertest.ID()} },
		"beyond their own limit":           func(i *staff.Identity) { i.Limits.Void = 100 },
	} {
		by := f.manager
		change(&by)
		if _, err := f.store.Approve(f.Ctx, id, by); fault.Of(err) == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := f.status(id); got != approval.Asked {
		t.Errorf("the question is %s", got)
	}
	if _, err := f.store.Approve(f.Ctx, id, f.manager); err != nil {
		t.Errorf("%v", err)
	}
}
