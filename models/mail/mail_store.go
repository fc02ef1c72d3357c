package mail

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
)

// Store keeps the outbox.
type Store struct {
	db   *db.DB
	now  func() time.Time
	wake chan struct{}
	on   bool
}

// NewStore makes a store. on says whether the server has somebody to hand letters to.
func NewStore(d *db.DB, now func() time.Time, on bool) *Store {
	return &Store{db: d, now: now, wake: make(chan struct{}, 1), on: on}
}

// On says whether letters are sent at all.
func (s *Store) On() bool { return s.on }

// A Writing is a letter with where it belongs.
type Writing struct {
	Letter
	Kind    string // "receipt", "invoice" or "booking"
	VenueID uuid.UUID
	OrderID uuid.UUID // zero: none
	At      time.Time // when it is to be sent; zero: now
}

// Write puts a letter into the outbox, once for its id.
func (s *Store) Write(ctx context.Context, w Writing) error {
	if !s.on {
		return fault.Conflict("mail.off")
	}
	if err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error { return s.WriteIn(ctx, tx, w) }); err != nil {
		return err
	}
	s.Ring()
	return nil
}

// WriteIn puts a letter into the outbox in the transaction of what it is about. Ring, after the commit, sends it at once.
func (s *Store) WriteIn(ctx context.Context, tx bun.IDB, w Writing) error {
	to, err := Address(w.To)
	if err != nil {
		return err
	}
	now := s.now()
	res, err := tx.NewRaw(`insert into mails (account_id, id, venue_id, order_id, kind, recipient, sender, subject, body, created_at, updated_at)
		values (app_account(), ?0, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8) on conflict (account_id, id) do nothing`,
		w.ID, w.VenueID, db.OrNull(w.OrderID), w.Kind, to, w.Sender, w.Subject, w.Body, now).Exec(ctx)
	if err != nil {
		return fmt.Errorf("write mail %s: %w", w.ID, err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	if w.At.IsZero() {
		w.At = now
	}
	if _, err = tx.NewRaw(`insert into mail_queue (account_id, mail_id, next_at) values (app_account(), ?, ?)`, w.ID, w.At).Exec(ctx); err != nil {
		return fmt.Errorf("queue mail %s: %w", w.ID, err)
	}
	return nil
}

// Withdraw takes letters back that were not sent yet, in the transaction of what makes them untrue.
func (s *Store) Withdraw(ctx context.Context, tx bun.IDB, ids ...uuid.UUID) error {
	_, err := tx.NewRaw(`with gone as (delete from mails where account_id = app_account() and id in (?) and state = 'waiting' returning account_id, id)
		delete from mail_queue q using gone where q.account_id = gone.account_id and q.mail_id = gone.id`, bun.List(ids)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("take mails back: %w", err)
	}
	return nil
}

// Of lists the letters about an order, the newest first.
func (s *Store) Of(ctx context.Context, orderID uuid.UUID) ([]Mail, error) {
	var list []Mail
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select id, recipient, kind, state, attempts, error, created_at, updated_at from mails
			where account_id = app_account() and order_id = ? order by created_at desc, id desc limit 20`, orderID).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("list mails of order %s: %w", orderID, err)
	}
	return list, nil
}

// Again tries a letter once more that was given up.
func (s *Store) Again(ctx context.Context, id uuid.UUID) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `with again as (
				update mails set state = 'waiting', attempts = 0, updated_at = ?1 where account_id = app_account() and id = ?0 and state = 'failed' returning account_id, id)
			insert into mail_queue (account_id, mail_id, next_at) select account_id, id, ?1 from again
			on conflict (account_id, mail_id) do update set next_at = excluded.next_at`, id, s.now())
		return err
	})
	if err != nil {
		return fmt.Errorf("send mail %s again: %w", id, err)
	}
	s.Ring()
	return nil
}

// Ring has the post look at once.
func (s *Store) Ring() {
	select {
	case s.wake <- struct{}{}:
	default: // it is awake already
	}
}

// due is a letter whose time has come.
type due struct{ AccountID, MailID uuid.UUID }

// busy is how long a letter is left to the copy of the server that took it up.
const busy = 2 * time.Minute

// takeUp returns letters whose time has come; no other copy of the server takes them meanwhile.
func (s *Store) takeUp(ctx context.Context) ([]due, error) {
	var list []due
	err := s.db.Global(ctx, func(ctx context.Context, tx bun.Tx) error {
		list = nil
		return tx.NewRaw(`update mail_queue q set next_at = ?1
			from (select account_id, mail_id from mail_queue where next_at <= ?0 order by next_at limit 20 for update skip locked) d
			where q.account_id = d.account_id and q.mail_id = d.mail_id returning q.account_id, q.mail_id`,
			s.now(), s.now().Add(busy)).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("take up mails: %w", err)
	}
	return list, nil
}

func (s *Store) letter(ctx context.Context, id uuid.UUID) (Mail, error) {
	var m Mail
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select id, recipient, kind, sender, subject, body, state, attempts from mails
			where account_id = app_account() and id = ?`, id).Scan(ctx, &m)
	})
	if err != nil {
		return m, fmt.Errorf("read mail %s: %w", id, err)
	}
	return m, nil
}

// settle records what became of a try: sent, given up, or when to try next.
func (s *Store) settle(ctx context.Context, m Mail, next time.Time) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `update mails set state = ?, attempts = ?, error = ?, updated_at = ? where account_id = app_account() and id = ?`,
			string(m.State), m.Attempts, m.Error, s.now(), m.ID)
		if err != nil {
			return err
		}
		if m.State == Waiting {
			_, err = tx.ExecContext(ctx, `update mail_queue set next_at = ? where account_id = app_account() and mail_id = ?`, next, m.ID)
			return err
		}
		_, err = tx.ExecContext(ctx, `delete from mail_queue where account_id = app_account() and mail_id = ?`, m.ID)
		return err
	})
	if err != nil {
		return fmt.Errorf("settle mail %s: %w", m.ID, err)
	}
	return nil
}
