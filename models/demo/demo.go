// Package demo makes three houses to try the system with: a café with two venues, a restaurant
// and a flower shop, each with a year behind it and a day going on.
//
// It owns what they sell, who works there and what was sold. The sales of a calendar date are
// always the same, whenever the demo is made; which dates there are follows from the day of the
// first start. All of it is done by the same stores and the same core as a day's work: nothing
// is written past them. It must not know HTTP or how anything is shown.
// Start reading at Maker.Make.
package demo

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/account"
	"comptoir/models/booking"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/db"
	"comptoir/models/floor"
	"comptoir/models/kitchen"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
)

// Password opens every demo house.
const Password = "demo-comptoir"

// A Maker makes the demo with the stores of the program.
type Maker struct {
	DB       *db.DB
	Accounts *account.Store
	Staff    *staff.Store
	Catalog  *catalogdb.Store
	Bookings *booking.Store
	Floor    *floor.Store
	Kitchen  *kitchen.Store
	Orders   *orderdb.Store
	Words    func(key string) string // what roles, taxes and first items are called, in English
	Now      func() time.Time
	Days     int                               // of the past; 0 is a year
	Progress func(house string, day, days int) // may be nil; called from several goroutines
}

// A Login is how somebody gets into a house.
type Login struct {
	House    string
	Email    string // of the owner; the password is Password
	PINs     []PIN  // for a device that is paired
	Password string
}

// A PIN is a person with the number they sign in by.
type PIN struct {
	Person string
	Number string
}

const year = 364 // whole weeks, so that a day is compared with the same day of the week

// Make makes the houses that are not there yet and says how to get in. It may be stopped at any
// time; the next time goes on where it stopped.
func (m *Maker) Make(ctx context.Context) ([]Login, error) {
	all := []house{cafe(), restaurant(), florist()}
	errs := make([]error, len(all))
	var group sync.WaitGroup
	for i := range all {
		group.Go(func() {
			if err := m.house(ctx, all[i]); err != nil {
				errs[i] = fmt.Errorf("make the %s: %w", all[i].name, err)
			}
		})
	}
	group.Wait()
	logins := make([]Login, len(all))
	for i, h := range all {
		logins[i] = h.login()
	}
	return logins, errors.Join(errs...)
}

func (h house) login() Login {
	l := Login{House: h.name, Email: h.email, Password: Password}
	for _, p := range h.people {
		l.PINs = append(l.PINs, PIN{p.name, p.pin})
	}
	return l
}

// house makes one house, unless it is ready.
func (m *Maker) house(ctx context.Context, h house) error {
	s := &site{Maker: m, house: h, account: h.id()}
	ctx = db.WithAccount(ctx, s.account)
	if err := s.signUp(ctx); err != nil {
		return err
	}
	ready, err := m.ready(ctx, false)
	if err != nil || ready {
		return err
	}
	for _, step := range []func(context.Context) error{s.hire, s.furnish, s.fill, s.charge, s.offer, s.live, s.open, s.book} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	_, err = m.ready(ctx, true)
	return err
}

// errNotReady takes back the mark that ready only wanted to look at.
var errNotReady = errors.New("not ready")

// ready says whether the house was finished before, or marks that it is now.
func (m *Maker) ready(ctx context.Context, mark bool) (bool, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return false, err
	}
	repeated := false
	err = m.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var done struct{}
		var err error
		repeated, err = db.Once(ctx, tx, uuid.NewSHA1(account, []byte("ready")), "demo.ready", "", &done, func() error {
			if mark {
				return nil
			}
			return errNotReady
		})
		return err
	})
	if errors.Is(err, errNotReady) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look whether the demo is ready: %w", err)
	}
	return repeated, nil
}
