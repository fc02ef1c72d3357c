package booking

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
)

// forgetAt notes when a guest is to be forgotten.
func forgetAt(ctx context.Context, tx bun.IDB, kind string, id uuid.UUID, at time.Time) error {
	_, err := tx.NewRaw(`insert into guest_forgets (account_id, kind, id, at) values (app_account(), ?, ?, ?)
		on conflict (account_id, kind, id) do update set at = excluded.at`, kind, id, at).Exec(ctx)
	if err != nil {
		return fmt.Errorf("note when to forget %s %s: %w", kind, id, err)
	}
	return nil
}

// Run forgets guests whose time has come, until ctx ends.
func (s *Store) Run(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(10 * time.Minute)
	defer tick.Stop()
	for {
		if err := s.Round(ctx); err != nil && ctx.Err() == nil {
			log.Error("guests could not be forgotten", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Round forgets every guest whose time has come.
func (s *Store) Round(ctx context.Context) error {
	var due []struct {
		AccountID uuid.UUID
		Kind      string
		ID        uuid.UUID
	}
	err := s.db.Global(ctx, func(ctx context.Context, tx bun.Tx) error {
		due = nil
		return tx.NewRaw("select account_id, kind, id from guest_forgets where at <= ? order by at limit 500", s.now()).Scan(ctx, &due)
	})
	if err != nil {
		return fmt.Errorf("find guests to forget: %w", err)
	}
	for _, d := range due {
		err = errors.Join(err, s.forget(db.WithAccount(ctx, d.AccountID), d.Kind, d.ID))
	}
	return err
}

// Forget leaves of a booking only that there was one.
func (s *Store) Forget(ctx context.Context, id uuid.UUID) error { return s.forget(ctx, "booking", id) }

func (s *Store) forget(ctx context.Context, kind string, id uuid.UUID) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		remove := s.forgetBooking
		if kind == "wait" {
			remove = forgetWait
		}
		if err := remove(ctx, tx, id); err != nil {
			return err
		}
		_, err := tx.NewRaw("delete from guest_forgets where account_id = app_account() and kind = ? and id = ?", kind, id).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("forget guest of %s %s: %w", kind, id, err)
	}
	return nil
}

func forgetWait(ctx context.Context, tx bun.IDB, id uuid.UUID) error {
	_, err := tx.NewRaw("update waits set name = '', contact = null where account_id = app_account() and id = ?", id).Exec(ctx)
	return err
}

// forgetBooking removes the guest of a booking, and what was written to them: a letter that still waits is not sent.
func (s *Store) forgetBooking(ctx context.Context, tx bun.IDB, id uuid.UUID) error {
	var version int
	err := tx.NewRaw(`update bookings set name = '', contact = null, phone_key = null, mail_key = null where account_id = app_account() and id = ?
		returning version`, id).Scan(ctx, &version)
	if err != nil && !db.IsNotFound(err) {
		return err
	}
	letters := letterIDs(id, version)
	if err := s.mails.Withdraw(ctx, tx, letters...); err != nil {
		return err
	}
	_, err = tx.NewRaw(`update mails set recipient = 'forgotten', subject = '', body = '' where account_id = app_account() and kind = 'booking'
		and id in (select m from unnest(?::uuid[]) as m)`, uuids(letters)).Exec(ctx)
	return err
}

// letterIDs are the letters that a booking may have had: its reminder and a confirmation of each version.
func letterIDs(id uuid.UUID, version int) []uuid.UUID {
	ids := []uuid.UUID{ReminderID(id)}
	for v := range version + 1 {
		ids = append(ids, ConfirmationID(id, v))
	}
	return ids
}
