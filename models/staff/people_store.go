package staff

import (
	"context"
	"encoding/hex"
	"fmt"
	"net/mail"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/audit"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/form"
)

const nameLimit = 80

// A PersonForm is what the back office says of a person.
type PersonForm struct {
	ID       uuid.UUID // zero: somebody new
	Name     string
	RoleID   uuid.UUID
	VenueIDs []uuid.UUID // empty: every venue
	Language string
	Email    string // empty: no password sign-in
	Password string `json:"-"` // empty: as it was
	PIN      string `json:"-"` // empty: as it was
	NoPIN    bool   // take the PIN away
}

// SavePerson adds or changes a person on behalf of by, who can give no right that they lack and
// change nobody who has one. The command makes a second sending harmless.
func (s *Store) SavePerson(ctx context.Context, command uuid.UUID, by Identity, f PersonForm) (id uuid.UUID, err error) {
	hash, err := f.check()
	if err != nil {
		return uuid.Nil, err
	}
	body := struct {
		PersonForm
		Secret string
	}{f, hex.EncodeToString(s.seal(by.AccountID, "form", f.Password+"\x00"+f.PIN))}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := db.Once(ctx, tx, command, "staff.save", body, &id, func() error {
			id = f.ID
			if id == uuid.Nil {
				id = command
			}
			return s.savePerson(ctx, tx, by, id, f, hash)
		})
		return err
	})
	return id, err
}

// check looks at the form and returns the hash of its password.
func (f *PersonForm) check() (hash string, err error) {
	var c form.Check
	f.Name = c.Line("name", f.Name, nameLimit)
	f.Email = Email(f.Email)
	c.One("language", f.Language, "", "en", "fr", "ru", "uk")
	c.Require(f.RoleID != uuid.Nil, "role_id", "field.required")
	if f.Email != "" {
		c.Require(isEmail(f.Email), "email", "field.email")
	}
	if f.Password != "" {
		c.Require(f.Email != "", "email", "staff.email_for_password")
		blame(&c, "password", PasswordFault(f.Password, f.Email))
	}
	if f.PIN != "" {
		blame(&c, "pin", PINFault(f.PIN))
	}
	if err := c.Err(); err != nil || f.Password == "" {
		return "", err
	}
	return HashPassword(f.Password)
}

func blame(c *form.Check, field, code string) {
	if code != "" {
		c.Blame(field, code)
	}
}

// isEmail tells whether mail could be sent there.
func isEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= 254 && !strings.ContainsAny(s, "\x00 ")
}

func (s *Store) savePerson(ctx context.Context, tx bun.Tx, by Identity, id uuid.UUID, f PersonForm, hash string) error {
	r, err := role(ctx, tx, f.RoleID, " for share")
	if db.IsNotFound(err) {
		return fault.Invalid("request.invalid").Field("role_id", "field.unknown")
	}
	if err != nil {
		return err
	}
	if !by.Covers(r.Permissions) {
		return fault.Forbidden("staff.above").Field("role_id", "staff.above")
	}
	if err := knownVenues(ctx, tx, f.VenueIDs); err != nil {
		return err
	}
	if f.ID == uuid.Nil {
		err = insertPerson(ctx, tx, id, f)
	} else {
		err = changePerson(ctx, tx, by, r, f)
	}
	if err != nil {
		return err
	}
	if err := s.savePIN(ctx, tx, id, f); err != nil {
		return err
	}
	if err := s.note(ctx, tx, by, "person.saved", audit.Values{"name": f.Name, "role": r.Name}); err != nil {
		return err
	}
	if err := saveLogin(ctx, tx, id, f.Email, hash); err != nil {
		return err
	}
	return db.Touch(ctx, tx)
}

func insertPerson(ctx context.Context, tx bun.IDB, id uuid.UUID, f PersonForm) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	_, err = tx.NewRaw(`insert into staff (account_id, id, name, role_id, venue_ids, language) values (?, ?, ?, ?, ?, ?)`,
		account, id, f.Name, f.RoleID, venueArray(f.VenueIDs), f.Language).Exec(ctx)
	if err != nil {
		return fmt.Errorf("add person: %w", err)
	}
	return nil
}

// changePerson also ends every session where a secret changes: whoever knew the old one is out.
func changePerson(ctx context.Context, tx bun.IDB, by Identity, r Role, f PersonForm) error {
	before, err := changeable(ctx, tx, by, f.ID)
	if err != nil {
		return err
	}
	if before.Builtin == Owner && r.Builtin != Owner {
		if err := anotherOwner(ctx, tx, f.ID); err != nil {
			return err
		}
	}
	_, err = tx.NewRaw(`update staff set name = ?, role_id = ?, venue_ids = ?, language = ? where account_id = app_account() and id = ?`,
		f.Name, f.RoleID, venueArray(f.VenueIDs), f.Language, f.ID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("change person %s: %w", f.ID, err)
	}
	if before.Email != "" && f.Email == "" && before.Builtin == Owner {
		return fault.Invalid("request.invalid").Field("email", "staff.owner_email")
	}
	if f.Password != "" || f.PIN != "" || f.NoPIN || before.Email != f.Email {
		_, err = nextEpoch(ctx, tx, f.ID)
	}
	return err
}

// changeable reads a person whom by may change.
func changeable(ctx context.Context, tx bun.IDB, by Identity, id uuid.UUID) (Person, error) {
	p, err := person(ctx, tx, id, " for update of s")
	if err != nil {
		return p, err
	}
	if !by.Covers(p.Permissions) {
		return p, fault.Forbidden("staff.above")
	}
	return p, nil
}

func (s *Store) savePIN(ctx context.Context, tx bun.IDB, id uuid.UUID, f PersonForm) error {
	if f.PIN == "" && !f.NoPIN {
		return nil
	}
	return s.setPIN(ctx, tx, id, f.PIN)
}

// saveLogin gives a person the e-mail to sign in with; without a hash the password stays.
func saveLogin(ctx context.Context, tx bun.IDB, id uuid.UUID, email, hash string) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	switch {
	case email == "":
		_, err = tx.NewRaw("delete from logins where account_id = ? and staff_id = ?", account, id).Exec(ctx)
	case hash != "":
		_, err = tx.NewRaw(`insert into logins (email, account_id, staff_id, password_hash) values (?, ?, ?, ?)
			on conflict (account_id, staff_id) do update set email = excluded.email, password_hash = excluded.password_hash`,
			email, account, id, hash).Exec(ctx)
	default:
		err = changeEmail(ctx, tx, account, id, email)
	}
	if db.Violated(err) == "logins_pkey" {
		return fault.Invalid("request.invalid").Field("email", "field.taken")
	}
	if err != nil && fault.Of(err) == nil {
		return fmt.Errorf("save login of %s: %w", id, err)
	}
	return err
}

func changeEmail(ctx context.Context, tx bun.IDB, account, id uuid.UUID, email string) error {
	res, err := tx.NewRaw("update logins set email = ? where account_id = ? and staff_id = ?", email, account, id).Exec(ctx)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return fault.Invalid("request.invalid").Field("password", "field.required")
}

// SetActive says whether a person still works here. Who left is kept: the past has their name.
func (s *Store) SetActive(ctx context.Context, by Identity, id uuid.UUID, active bool) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		p, err := changeable(ctx, tx, by, id)
		if err != nil {
			return err
		}
		if !active && p.Builtin == Owner {
			if err := anotherOwner(ctx, tx, id); err != nil {
				return err
			}
		}
		_, err = tx.NewRaw("update staff set active = ?, epoch = epoch + 1 where account_id = app_account() and id = ?", active, id).Exec(ctx)
		if err != nil {
			return fmt.Errorf("change person %s: %w", id, err)
		}
		return db.Touch(ctx, tx)
	})
}

// anotherOwner refuses to lose the last owner who can sign in. The owners' rows are locked, so
// that two of them cannot remove each other at once.
func anotherOwner(ctx context.Context, tx bun.IDB, but uuid.UUID) error {
	var ids []uuid.UUID
	err := tx.NewRaw(`select s.id from staff s
		join roles r on r.account_id = s.account_id and r.id = s.role_id and r.builtin = 'owner'
		join logins l on l.account_id = s.account_id and l.staff_id = s.id
		where s.account_id = app_account() and s.active order by s.id for update of s`).Scan(ctx, &ids)
	if err != nil {
		return fmt.Errorf("look for owners: %w", err)
	}
	if slices.ContainsFunc(ids, func(id uuid.UUID) bool { return id != but }) {
		return nil
	}
	return fault.Conflict("staff.last_owner").Field("role_id", "staff.last_owner")
}

func knownVenues(ctx context.Context, tx bun.IDB, ids []uuid.UUID) error {
	if len(ids) == 0 {
		return nil
	}
	var n int
	err := tx.NewRaw("select count(*) from venues where account_id = app_account() and id in (?)", bun.List(ids)).Scan(ctx, &n)
	if err != nil {
		return fmt.Errorf("look for venues: %w", err)
	}
	if n != len(ids) {
		return fault.Invalid("request.invalid").Field("venue_ids", "field.unknown")
	}
	return nil
}
