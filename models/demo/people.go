package demo

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"comptoir/models/account"
	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/staff"
)

// A site is a house while it is made.
type site struct {
	*Maker
	house
	account uuid.UUID
	first   account.Result // of the sign-up
	owner   staff.Identity
	staff   map[string]uuid.UUID // people by name
	venues  []standing
	stock   stock
	shelves map[string]uuid.UUID // categories
}

// standing is a venue that is there.
type standing struct {
	venue
	id       uuid.UUID
	register uuid.UUID
	clock    businessday.Clock
	tables   []uuid.UUID
	stations map[string]uuid.UUID // by name
}

// named is the id of something of the house that there is one of.
func (s *site) named(what string) uuid.UUID { return uuid.NewSHA1(s.account, []byte(what)) }

// country is one that people write English in and pay in euro.
const country = "IE"

// signUp opens the account, or finds it open. An owner who changed the demo's password or e-mail
// keeps what they chose.
func (s *site) signUp(ctx context.Context) (err error) {
	s.first, err = account.SignUp(ctx, s.DB, account.Form{
		Command: s.account, Name: s.name, Trade: s.trade, Country: country, Language: "en", Person: "Demo Owner",
		Email: s.email, Password: Password, Demo: true, Words: s.Words,
	})
	if f := fault.Of(err); f != nil && f.Code == "command.reused" && s.first.VenueID != uuid.Nil {
		return nil
	}
	return err
}

// hire gives the house its people and their PINs.
func (s *site) hire(ctx context.Context) error {
	s.owner = staff.Identity{AccountID: s.account, StaffID: s.first.StaffID, Name: "Demo Owner", Permissions: staff.Permissions()}
	roles, err := s.Staff.Roles(ctx)
	if err != nil {
		return err
	}
	byName := map[staff.Builtin]uuid.UUID{}
	for _, r := range roles {
		byName[r.Builtin] = r.ID
	}
	s.staff = map[string]uuid.UUID{}
	for _, p := range s.people {
		if p.role == staff.Owner {
			s.staff[p.name] = s.first.StaffID
			if err := s.Staff.SetPIN(ctx, s.first.StaffID, p.pin); err != nil {
				return err
			}
			continue
		}
		id, err := s.Staff.SavePerson(ctx, s.named("hire "+p.name), s.owner, staff.PersonForm{Name: p.name, RoleID: byName[p.role], PIN: p.pin})
		if err != nil {
			return fmt.Errorf("hire %s: %w", p.name, err)
		}
		s.staff[p.name] = id
	}
	return nil
}
