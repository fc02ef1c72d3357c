package staff

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/form"
)

// SavePreferences keeps the language and theme of a person; an empty value stays as it was, and
// theme "auto" is that of the machine.
func (s *Store) SavePreferences(ctx context.Context, id uuid.UUID, language, theme string) error {
	var c form.Check
	c.One("language", language, "", "en", "fr", "ru", "uk")
	c.One("theme", theme, "", "auto", "light", "dark")
	if err := c.Err(); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw(`update staff set language = coalesce(nullif(?, ''), language),
			theme = case ? when '' then theme when 'auto' then '' else ? end
			where account_id = app_account() and id = ?`, language, theme, theme, id).Exec(ctx)
		if err != nil {
			return fmt.Errorf("save preferences: %w", err)
		}
		return db.Touch(ctx, tx)
	})
}

// ChangePassword gives a person another password; the old one must be known. Every session ends;
// the epoch returned is for the cookie of the one that goes on.
func (s *Store) ChangePassword(ctx context.Context, id uuid.UUID, old, fresh string) (epoch int, err error) {
	p, err := s.Person(ctx, id)
	if err != nil {
		return 0, err
	}
	if code := PasswordFault(fresh, p.Email); code != "" {
		return 0, fault.Invalid("request.invalid").Field("password", code)
	}
	if err := s.proves(ctx, p, old); err != nil {
		return 0, err
	}
	hash, err := HashPassword(fresh)
	if err != nil {
		return 0, err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := saveLogin(ctx, tx, id, p.Email, hash); err != nil {
			return err
		}
		epoch, err = nextEpoch(ctx, tx, id)
		return err
	})
	return epoch, err
}

// proves checks a password that the person types once more.
func (s *Store) proves(ctx context.Context, p Person, password string) error {
	try, err := s.Take(ctx, laneKnown(), p.ID.String())
	if err != nil {
		return err
	}
	l, err := s.login(ctx, p.Email)
	if err != nil {
		return err
	}
	right, err := s.matches(ctx, password, l.PasswordHash)
	if err != nil {
		return err
	}
	if !right || l.StaffID != p.ID {
		return fault.Invalid("request.invalid").Field("old", "password.wrong")
	}
	return s.Forget(ctx, try)
}

// ChangePIN gives a person another PIN. Tries are counted: that a PIN is taken tells that it is
// somebody's.
func (s *Store) ChangePIN(ctx context.Context, id uuid.UUID, pin string) error {
	if code := PINFault(pin); code != "" {
		return fault.Invalid("request.invalid").Field("pin", code)
	}
	try, err := s.Take(ctx, lanePIN(), id.String())
	if err != nil {
		return err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.setPIN(ctx, tx, id, pin); err != nil {
			return err
		}
		return db.Touch(ctx, tx)
	})
	if err != nil {
		return err
	}
	return s.Refund(ctx, try)
}
