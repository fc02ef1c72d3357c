package staff

import (
	"context"
	"crypto/hmac"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
)

// A SignIn is what somebody who wants in has typed, and what is known of the browser.
type SignIn struct {
	Email    string
	Password string
	Address  string   // of the network, for the throttle
	Browser  string   // what Welcome gave this browser at an earlier sign-in; empty: a new one
	At       Identity // the device this browser is paired as; zero: none
}

// A Welcome is the answer to a right password.
type Welcome struct {
	Claims Claims
	// Browser marks this browser as the person's own, for the next SignIn.
	Browser string
	// Failed is how many wrong tries there were before, by anybody.
	Failed int
}

// ErrWrong says that e-mail and password do not belong together, and nothing else.
var ErrWrong = fault.Unauthorized("signin.wrong")

// SignIn checks e-mail and password. Every failure has the same answer after the same work,
// whether the e-mail is known or not.
func (s *Store) SignIn(ctx context.Context, in SignIn) (Welcome, error) {
	in.Email = Email(in.Email)
	l, err := s.login(ctx, in.Email)
	if err != nil {
		return Welcome{}, err
	}
	tries, err := s.takeAll(ctx, in, l)
	if err != nil {
		return Welcome{}, err
	}
	right, err := s.matches(ctx, in.Password, l.PasswordHash)
	if err != nil {
		return Welcome{}, err
	}
	if !right || l.StaffID == uuid.Nil {
		return Welcome{}, ErrWrong
	}
	epoch, err := s.epoch(ctx, l)
	if err != nil {
		return Welcome{}, err
	}
	failed, err := s.forgive(ctx, in, tries)
	claims := Claims{AccountID: l.AccountID, StaffID: l.StaffID, StaffEpoch: epoch}
	return Welcome{Claims: claims, Browser: s.mark(l), Failed: failed}, err
}

// Email is an e-mail address as it is kept.
func Email(typed string) string { return strings.ToLower(strings.TrimSpace(typed)) }

type login struct {
	AccountID    uuid.UUID `bun:"account_id"`
	StaffID      uuid.UUID `bun:"staff_id"`
	PasswordHash string    `bun:"password_hash"`
}

// login finds a login; an unknown e-mail has a hash that nothing matches.
func (s *Store) login(ctx context.Context, email string) (l login, err error) {
	err = s.db.Global(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select account_id, staff_id, password_hash from logins where email = ?", strings.ToValidUTF8(strings.ReplaceAll(email, "\x00", ""), "")).Scan(ctx, &l)
	})
	if db.IsNotFound(err) {
		return login{PasswordHash: nobodysHash}, nil
	}
	if err != nil {
		return l, fmt.Errorf("find login: %w", err)
	}
	return l, nil
}

// takeAll counts the try in its lanes: a browser known to be the person's own is not held back
// by what strangers do.
func (s *Store) takeAll(ctx context.Context, in SignIn, l login) ([]Try, error) {
	if s.knows(in, l) {
		t, err := s.Take(ctx, laneKnown(), l.StaffID.String())
		return []Try{t}, err
	}
	byEmail, err := s.Take(ctx, laneEmail(), in.Email)
	if err != nil {
		return nil, err
	}
	byAddress, err := s.Take(ctx, laneAddress(), in.Address)
	return []Try{byEmail, byAddress}, err
}

// knows tells whether the browser is paired with the login's account, or was signed in there before.
func (s *Store) knows(in SignIn, l login) bool {
	if l.StaffID == uuid.Nil {
		return false
	}
	paired := in.At.DeviceID != uuid.Nil && in.At.AccountID == l.AccountID
	return paired || hmac.Equal([]byte(in.Browser), []byte(s.mark(l)))
}

func (s *Store) mark(l login) string {
	return hex.EncodeToString(s.seal(l.AccountID, "browser", l.StaffID.String()))
}

// forgive drops the tries of a person who proved to be the one and tells how many others there
// were, those from elsewhere included.
func (s *Store) forgive(ctx context.Context, in SignIn, tries []Try) (failed int, err error) {
	if failed, err = s.remembered(ctx, laneEmail().key(in.Email)); err != nil {
		return 0, err
	}
	if len(tries) == 2 {
		failed--
		if err := s.Refund(ctx, tries[1]); err != nil {
			return failed, err
		}
	}
	if err := s.Forget(ctx, tries[0], Try{key: laneEmail().key(in.Email)}); err != nil {
		return failed, err
	}
	return failed, s.sweep(ctx)
}

func (s *Store) remembered(ctx context.Context, key string) (n int, err error) {
	err = s.db.Global(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select coalesce(max(failures), 0) from throttles where key = ?", key).Scan(ctx, &n)
	})
	if err != nil {
		return 0, fmt.Errorf("count tries: %w", err)
	}
	return n, nil
}

// epoch reads what cookies must carry; it also refuses who no longer works here.
func (s *Store) epoch(ctx context.Context, l login) (n int, err error) {
	err = s.db.Read(db.WithAccount(ctx, l.AccountID), func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select epoch from staff where account_id = app_account() and id = ? and active", l.StaffID).Scan(ctx, &n)
	})
	if db.IsNotFound(err) {
		return 0, ErrWrong
	}
	if err != nil {
		return 0, fmt.Errorf("read person %s: %w", l.StaffID, err)
	}
	return n, nil
}

// SignOutEverywhere makes every cookie of a person worthless and returns the epoch of new ones.
func (s *Store) SignOutEverywhere(ctx context.Context, id uuid.UUID) (epoch int, err error) {
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		epoch, err = nextEpoch(ctx, tx, id)
		return err
	})
	return epoch, err
}

func nextEpoch(ctx context.Context, tx bun.IDB, id uuid.UUID) (epoch int, err error) {
	err = tx.NewRaw("update staff set epoch = epoch + 1 where account_id = app_account() and id = ? returning epoch", id).Scan(ctx, &epoch)
	if db.IsNotFound(err) {
		return 0, fault.NotFound("staff.not_found")
	}
	if err != nil {
		return 0, fmt.Errorf("sign out %s everywhere: %w", id, err)
	}
	return epoch, db.Touch(ctx, tx)
}

// Somebody tells whether anybody can sign in at all: a fresh installation begins with a sign-up.
func (s *Store) Somebody(ctx context.Context) (is bool, err error) {
	err = s.db.Global(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select exists (select from logins)").Scan(ctx, &is)
	})
	if err != nil {
		return false, fmt.Errorf("look for logins: %w", err)
	}
	return is, nil
}
