package account

import (
	"context"
	"fmt"
	"net/mail"

	"github.com/alexedwards/argon2id"
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/authority"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/staff"
)

// A Form is what somebody who opens an account types.
type Form struct {
	Command  uuid.UUID // of the form: it becomes the account's id, so that sending it twice opens one
	Name     string    // of the business; its first venue is called so too
	Trade    Trade
	Country  string
	Language string // of the account, its receipts and its examples
	Person   string // the owner's name
	Email    string
	Password string `json:"-"`
	Demo     bool
	// Device is what the browser that signs up is called as a till.
	Device string
	// Words says what roles, taxes, tables and examples are called: it is handed keys of messages.
	Words func(key string) string `json:"-"`
}

// A Result is what an account starts with, and how the browser that opened it is signed in.
type Result struct {
	AccountID  uuid.UUID
	VenueID    uuid.UUID
	RegisterID uuid.UUID
	StaffID    uuid.UUID
	DeviceID   uuid.UUID
}

// Claims are what the cookies of the browser that signed up say: the owner, at the first till.
func (r Result) Claims() staff.Claims {
	return staff.Claims{AccountID: r.AccountID, StaffID: r.StaffID, StaffEpoch: 1, DeviceID: r.DeviceID, DeviceEpoch: 1, VenueID: r.VenueID}
}

// SignUp opens an account that can sell at once: a venue with a register that this browser is
// paired with, the usual roles and taxes of the country, tables and stations where guests are
// served, and examples of what the trade sells. All of it, or nothing, and once for a command.
//
// An e-mail that has an account already is refused openly: the owner could not know otherwise
// what to do, since there is no mail to tell them. The caller limits how often that can be asked.
func SignUp(ctx context.Context, d *db.DB, f Form) (Result, error) {
	country, err := f.check()
	if err != nil {
		return Result{}, err
	}
	hash, err := staff.HashPassword(f.Password)
	if err != nil {
		return Result{}, err
	}
	r := Result{AccountID: f.Command}
	err = d.Tx(db.WithAccount(ctx, f.Command), func(ctx context.Context, tx bun.Tx) error {
		return f.signUp(ctx, tx, country, hash, &r)
	})
	if refusal := fault.Of(err); refusal != nil && refusal.Fields["email"] == "field.taken" {
		err = refusal.Field("email", "signup.email_taken")
	}
	return r, err
}

func (f Form) signUp(ctx context.Context, tx bun.Tx, c Country, hash string, r *Result) error {
	fresh, err := insertAccount(ctx, tx, f, c)
	if err != nil {
		return err
	}
	repeated, err := db.Once(ctx, tx, f.Command, "signup", f, r, func() error {
		if !fresh {
			return db.ErrReused // the id of an account that began in another way
		}
		return f.begin(ctx, tx, c, hash, r)
	})
	if err != nil || !repeated {
		return err
	}
	return sameOwner(ctx, tx, f)
}

// sameOwner lets a repeated form in only with the password it had: the id alone proves nothing.
func sameOwner(ctx context.Context, tx bun.Tx, f Form) error {
	hash, err := passwordHash(ctx, tx, f.Email)
	if err != nil {
		return err
	}
	same, err := argon2id.ComparePasswordAndHash(f.Password, hash)
	if err != nil {
		return fmt.Errorf("check password: %w", err)
	}
	if !same {
		return db.ErrReused
	}
	return nil
}

// begin fills the new account.
func (f Form) begin(ctx context.Context, tx bun.Tx, c Country, hash string, r *Result) error {
	*r = Result{AccountID: f.Command, VenueID: newID(), RegisterID: newID(), StaffID: newID(), DeviceID: newID()}
	owner := staff.Founder{ID: r.StaffID, Name: f.Person, Language: f.Language, Email: f.Email, PasswordHash: hash}
	steps := []func() error{
		func() error { return insertFirstVenue(ctx, tx, r.VenueID, f, c) },
		func() error {
			return insertRegister(ctx, tx, Register{ID: r.RegisterID, VenueID: r.VenueID, Name: f.Words("signup.register"), Mode: f.Trade.Mode()})
		},
		func() error {
			return staff.Found(ctx, tx, owner, func(b staff.Builtin) string { return f.Words("role." + string(b)) })
		},
		func() error { return authority.Found(ctx, tx, f.Words) },
		func() error { return f.pair(ctx, tx, *r) },
		func() error { return f.furnish(ctx, tx, r.VenueID) },
		func() error { return f.stock(ctx, tx, c, r.VenueID) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (f Form) pair(ctx context.Context, tx bun.Tx, r Result) error {
	name := f.Device
	if name == "" {
		name = f.Words("signup.device")
	}
	return insertDevice(ctx, tx, Device{ID: r.DeviceID, Kind: Till, Name: name, VenueID: r.VenueID, RegisterID: r.RegisterID})
}

// check looks at the form and finds its country.
func (f *Form) check() (Country, error) {
	var c form.Check
	f.Name = c.Line("name", f.Name, nameLimit)
	f.Person = c.Line("person", f.Person, nameLimit)
	f.Email = staff.Email(f.Email)
	a, err := mail.ParseAddress(f.Email)
	c.Require(err == nil && a.Address == f.Email && len(f.Email) <= 254, "email", "field.email")
	if code := staff.PasswordFault(f.Password, f.Email); code != "" {
		c.Blame("password", code)
	}
	c.One("language", f.Language, "en", "fr", "ru", "uk")
	known := false
	for _, t := range Trades() {
		known = known || t == f.Trade
	}
	c.Require(known, "trade", "field.unknown")
	country, ok := CountryOf(f.Country)
	c.Require(ok, "country", "field.unknown")
	if f.Command == uuid.Nil {
		return country, fault.Malformed("request.command_missing")
	}
	return country, c.Err()
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
