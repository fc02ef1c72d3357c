package staff_test

import (
	"testing"

	"comptoir/models/db/dbtest"
	"comptoir/models/staff"
)

func TestNobodyGivesRightsThatTheyLack(t *testing.T) {
	h := open(t, dbtest.New(t), "owner@example.org")
	manager := h.hire(t, staff.Manager, "")
	_, err := h.SavePerson(h.ctx, id(), manager, staff.PersonForm{Name: "Friend", RoleID: h.role(t, staff.Owner)})
	if code(err) != "staff.above" {
		t.Errorf("a manager made an owner: %v", err)
	}
	_, err = h.SavePerson(h.ctx, id(), manager, staff.PersonForm{ID: h.StaffID, Name: "Owner", RoleID: h.role(t, staff.Cook), Email: h.email, Password: "taken over now"})
	if code(err) != "staff.above" {
		t.Errorf("a manager changed the owner: %v", err)
	}
	_, err = h.SaveRole(h.ctx, id(), manager, staff.RoleForm{Name: "Boss", Permissions: staff.Permissions()})
	if code(err) != "role.above" {
		t.Errorf("a manager made a role with every right: %v", err)
	}
	if err := h.SetActive(h.ctx, manager, h.StaffID, false); code(err) != "staff.above" {
		t.Errorf("a manager dismissed the owner: %v", err)
	}
	if _, err := h.SavePerson(h.ctx, id(), manager, staff.PersonForm{Name: "New waiter", RoleID: h.role(t, staff.Waiter)}); err != nil {
		t.Error(err)
	}
}

func TestTheLastOwnerStays(t *testing.T) {
	h := open(t, dbtest.New(t), "owner@example.org")
	if err := h.SetActive(h.ctx, h.owner, h.StaffID, false); code(err) != "staff.last_owner" {
		t.Errorf("got %v", err)
	}
	_, err := h.SavePerson(h.ctx, id(), h.owner, staff.PersonForm{ID: h.StaffID, Name: "Owner", RoleID: h.role(t, staff.Waiter), Email: h.email})
	if code(err) != "staff.last_owner" {
		t.Errorf("got %v", err)
	}
	role := h.role(t, staff.Owner)
	if _, err := h.SaveRole(h.ctx, id(), h.owner, staff.RoleForm{ID: role, Name: "Boss"}); err != nil {
		t.Fatal(err)
	}
	if r, err := h.Role(h.ctx, role); err != nil || len(r.Permissions) != len(staff.Permissions()) || r.Name != "Boss" {
		t.Errorf("the owner's role is %+v, %v", r, err)
	}
	second, err := h.SavePerson(h.ctx, id(), h.owner, staff.PersonForm{Name: "Second", RoleID: role, Email: "second@example.org", Password: secret})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.SetActive(h.ctx, h.owner, h.StaffID, false); err != nil {
		t.Errorf("with a second owner: %v", err)
	}
	if err := h.SetActive(h.ctx, h.owner, second, false); code(err) != "staff.last_owner" {
		t.Errorf("got %v", err)
	}
	if who := h.identify(t, h.Claims()); who.SignedIn() {
		t.Error("who was dismissed is still signed in")
	}
}

func TestACustomRoleIsMadeAndDeleted(t *testing.T) {
	h := open(t, dbtest.New(t), "owner@example.org")
	role, err := h.SaveRole(h.ctx, id(), h.owner, staff.RoleForm{Name: "Barista", Permissions: []staff.Permission{staff.Sell}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := h.SavePerson(h.ctx, id(), h.owner, staff.PersonForm{Name: "Demo Barista", RoleID: role})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.DeleteRole(h.ctx, role); code(err) != "role.in_use" {
		t.Errorf("got %v", err)
	}
	if _, err := h.SavePerson(h.ctx, id(), h.owner, staff.PersonForm{ID: p, Name: "Demo Barista", RoleID: h.role(t, staff.Cashier)}); err != nil {
		t.Fatal(err)
	}
	if err := h.DeleteRole(h.ctx, role); err != nil {
		t.Error(err)
	}
	if err := h.DeleteRole(h.ctx, h.role(t, staff.Cook)); code(err) == "" {
		t.Error("a builtin role was deleted")
	}
}

func TestWhatChangesAPersonIsSeenAtTheNextRequest(t *testing.T) {
	h := open(t, dbtest.New(t), "owner@example.org")
	p, err := h.SavePerson(h.ctx, id(), h.owner, staff.PersonForm{Name: "Demo Manager", RoleID: h.role(t, staff.Manager), Email: "manager@example.org", Password: secret})
	if err != nil {
		t.Fatal(err)
	}
	c := staff.Claims{AccountID: h.AccountID, StaffID: p, StaffEpoch: 1}
	manager := h.role(t, staff.Manager)
	for _, step := range []struct {
		what string
		do   func() error
		is   func(staff.Identity) bool
	}{
		{"nothing", func() error { return nil }, func(i staff.Identity) bool { return i.May(staff.EditCatalog) && i.Theme == "" }},
		{"their theme", func() error { return h.SavePreferences(h.ctx, p, "uk", "dark") }, func(i staff.Identity) bool { return i.Theme == "dark" && i.Language == "uk" }},
		{"their role's rights", func() error {
			_, err := h.SaveRole(h.ctx, id(), h.owner, staff.RoleForm{ID: manager, Name: "Manager", Permissions: []staff.Permission{staff.Sell}})
			return err
		}, func(i staff.Identity) bool { return !i.May(staff.EditCatalog) && i.May(staff.Sell) }},
		{"signing out everywhere", func() error { _, err := h.SignOutEverywhere(h.ctx, p); return err }, func(i staff.Identity) bool { return !i.Known() }},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if who := h.identify(t, c); !step.is(who) {
				t.Errorf("after %s changed: %+v", step.what, who)
			}
		}
	}
}
