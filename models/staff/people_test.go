package staff_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/db/dbtest"
	"comptoir/models/fault"
	"comptoir/models/staff"
)

func (h house) role(t *testing.T, b staff.Builtin) uuid.UUID {
	t.Helper()
	roles, err := h.Roles(h.ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range roles {
		if r.Builtin == b {
			return r.ID
		}
	}
	t.Fatalf("no role %s", b)
	return uuid.Nil
}

func (h house) hire(t *testing.T, b staff.Builtin, pin string) staff.Identity {
	t.Helper()
	who, err := h.SavePerson(h.ctx, id(), h.owner, staff.PersonForm{Name: "Demo " + string(b), RoleID: h.role(t, b), PIN: pin})
	if err != nil {
		t.Fatal(err)
	}
	p, err := h.Person(h.ctx, who)
	if err != nil {
		t.Fatal(err)
	}
	return staff.Identity{AccountID: h.AccountID, StaffID: who, Permissions: p.Permissions}
}

func (h house) till() staff.Identity {
	return staff.Identity{AccountID: h.AccountID, DeviceID: h.DeviceID, VenueID: h.VenueID}
}

func code(err error) string {
	if f := fault.Of(err); f != nil {
		return f.Code
	}
	return ""
}

func field(err error, name string) string {
	if f := fault.Of(err); f != nil {
		return f.Fields[name]
	}
	return ""
}

func TestAPINSwitchesThePersonAtADevice(t *testing.T) {
	h := open(t, dbtest.New(t), "owner@example.org")
	waiter := h.hire(t, staff.Waiter, "4711")
	c, err := h.SignInByPIN(h.ctx, h.till(), "4711")
	if err != nil {
		t.Fatal(err)
	}
	c.DeviceID, c.DeviceEpoch = h.DeviceID, 1
	if who := h.identify(t, c); who.StaffID != waiter.StaffID || who.Builtin != staff.Waiter || !who.Pin {
		t.Errorf("signed in as %+v", who)
	}
	c.DeviceID = uuid.Nil
	if who := h.identify(t, c); who.Known() {
		t.Errorf("a PIN is good without a device: %+v", who)
	}
	if _, err := h.SignInByPIN(h.ctx, staff.Identity{AccountID: h.AccountID}, "4711"); err == nil {
		t.Error("a PIN is taken in a browser that is not paired")
	}
}

func TestAPINOpensNoPasswords(t *testing.T) {
	h := open(t, dbtest.New(t), "owner@example.org")
	if err := h.SetPIN(h.ctx, h.StaffID, "0000"); err != nil {
		t.Fatal(err)
	}
	c, err := h.SignInByPIN(h.ctx, h.till(), "0000")
	if err != nil {
		t.Fatal(err)
	}
	c.DeviceID, c.DeviceEpoch = h.DeviceID, 1
	who := h.identify(t, c)
	if who.May(staff.EditStaff) || who.May(staff.ManageAccount) || !who.May(staff.EditCatalog) {
		t.Errorf("the owner by PIN may %v", who.Permissions)
	}
}

func TestWrongPINsLockTheDeviceForAWhile(t *testing.T) {
	h := open(t, dbtest.New(t), "owner@example.org")
	h.hire(t, staff.Waiter, "4711")
	for range 5 {
		if _, err := h.SignInByPIN(h.ctx, h.till(), "9999"); !errors.Is(err, staff.ErrPIN) {
			t.Fatalf("got %v", err)
		}
	}
	if _, err := h.SignInByPIN(h.ctx, h.till(), "9999"); !errors.Is(err, staff.ErrPIN) {
		t.Fatalf("got %v", err)
	}
	_, err := h.SignInByPIN(h.ctx, h.till(), "4711")
	if waits(err) != 2 {
		t.Fatalf("after six wrong ones: %v", err)
	}
	h.clock.pass(2 * time.Second)
	if _, err := h.SignInByPIN(h.ctx, h.till(), "4711"); err != nil {
		t.Errorf("after the wait: %v", err)
	}
	if _, err := h.SignInByPIN(h.ctx, h.till(), "8888"); !errors.Is(err, staff.ErrPIN) {
		t.Fatal(err)
	}
	if _, err := h.SignInByPIN(h.ctx, h.till(), "4711"); waits(err) == 0 {
		t.Error("a right PIN in between made the next guesses free")
	}
}

func TestAPINIsOnePersons(t *testing.T) {
	h := open(t, dbtest.New(t), "owner@example.org")
	h.hire(t, staff.Waiter, "4711")
	cook := h.hire(t, staff.Cook, "")
	if err := h.ChangePIN(h.ctx, cook.StaffID, "4711"); field(err, "pin") != "pin.taken" {
		t.Errorf("got %v", err)
	}
	if err := h.ChangePIN(h.ctx, cook.StaffID, "1234"); field(err, "pin") != "pin.trivial" {
		t.Errorf("got %v", err)
	}
	if err := h.ChangePIN(h.ctx, cook.StaffID, "8305"); err != nil {
		t.Error(err)
	}
	other := open(t, dbtest.New(t), "other@example.org")
	other.hire(t, staff.Waiter, "4711")
}

func TestAManagersPINApprovesWhatAWaiterMayNot(t *testing.T) {
	h := open(t, dbtest.New(t), "owner@example.org")
	h.hire(t, staff.Waiter, "4711")
	manager := h.hire(t, staff.Manager, "8305")
	if p, err := h.Approve(h.ctx, h.till(), "8305", staff.VoidSent); err != nil || p.ID != manager.StaffID {
		t.Errorf("%v, %v", p, err)
	}
	if _, err := h.Approve(h.ctx, h.till(), "4711", staff.VoidSent); code(err) != "pin.may_not" {
		t.Errorf("got %v", err)
	}
}

func TestWhoWorksElsewhereIsNotSignedInHere(t *testing.T) {
	h := open(t, dbtest.New(t), "owner@example.org")
	p, err := h.SavePerson(h.ctx, id(), h.owner, staff.PersonForm{Name: "Here", RoleID: h.role(t, staff.Waiter), PIN: "4711", VenueIDs: []uuid.UUID{h.VenueID}})
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := h.till()
	elsewhere.VenueID = id()
	if _, err := h.SignInByPIN(h.ctx, elsewhere, "4711"); !errors.Is(err, staff.ErrPIN) {
		t.Errorf("got %v", err)
	}
	if got, err := h.Person(h.ctx, p); err != nil || len(got.VenueIDs) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	_, err = h.SavePerson(h.ctx, id(), h.owner, staff.PersonForm{Name: "Nowhere", RoleID: h.role(t, staff.Waiter), VenueIDs: []uuid.UUID{id()}})
	if field(err, "venue_ids") != "field.unknown" {
		t.Errorf("got %v", err)
	}
}

func TestAPersonIsAddedOnceAndSignsIn(t *testing.T) {
	h := open(t, dbtest.New(t), "owner@example.org")
	command := id()
	f := staff.PersonForm{Name: "Demo Manager", RoleID: h.role(t, staff.Manager), Email: "manager@example.org", Password: secret, PIN: "8305"}
	for range 2 {
		if got, err := h.SavePerson(h.ctx, command, h.owner, f); err != nil || got != command {
			t.Fatalf("%v, %v", got, err)
		}
	}
	people, err := h.People(h.ctx)
	if err != nil || len(people) != 2 {
		t.Fatalf("%d people, %v", len(people), err)
	}
	f.Password = "another secret"
	if _, err := h.SavePerson(h.ctx, command, h.owner, f); code(err) != "command.reused" {
		t.Errorf("got %v", err)
	}
	w, err := h.SignIn(t.Context(), staff.SignIn{Email: f.Email, Password: secret, Address: "192.0.2.1"})
	if err != nil || w.Claims.StaffID != command {
		t.Errorf("%v, %v", w, err)
	}
	f = staff.PersonForm{Name: "Twin", RoleID: f.RoleID, Email: "owner@example.org", Password: secret}
	if _, err := h.SavePerson(h.ctx, id(), h.owner, f); field(err, "email") != "field.taken" {
		t.Errorf("got %v", err)
	}
}

func TestAPasswordIsChangedByWhoKnowsIt(t *testing.T) {
	h := open(t, dbtest.New(t), "owner@example.org")
	if _, err := h.ChangePassword(h.ctx, h.StaffID, "not it", "two green teapots"); field(err, "old") != "password.wrong" {
		t.Errorf("got %v", err)
	}
	epoch, err := h.ChangePassword(h.ctx, h.StaffID, secret, "two green teapots")
	if err != nil || epoch != 2 {
		t.Fatalf("%d, %v", epoch, err)
	}
	if _, err := h.signIn(secret, "192.0.2.1"); !errors.Is(err, staff.ErrWrong) {
		t.Errorf("the old password: %v", err)
	}
	if _, err := h.signIn("two green teapots", "192.0.2.1"); err != nil {
		t.Error(err)
	}
}
