package paymentdb

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
)

// An Account is who takes cards for an account of ours.
type Account struct {
	ID      uuid.UUID // stands in the address of its notices
	Hint    string    // the last characters of the key
	Live    bool      // real money
	Signed  bool      // notices are taken
	HeardAt time.Time // when one came last
}

// Secrets open an account at the provider.
type Secrets struct {
	Key     string
	Notices string // signs its notices; empty: none are taken
}

const (
	stripe        = "stripe"
	keyPurpose    = "stripe key"
	noticePurpose = "stripe notices"
)

// Account returns who takes cards; false where nobody does.
func (s *Store) Account(ctx context.Context) (a Account, ok bool, err error) {
	var list []Account
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select id, hint, live, notices is not null as signed, coalesce(heard_at, 'epoch') as heard_at from payment_accounts
			where account_id = app_account() and provider = ?`, stripe).Scan(ctx, &list)
	})
	if err != nil || len(list) == 0 {
		return a, false, wrap(err, "read who takes cards")
	}
	return list[0], true, nil
}

// Secrets returns what opens the account at the provider; false where nobody takes cards.
func (s *Store) Secrets(ctx context.Context) (out Secrets, ok bool, err error) {
	account, err := db.Account(ctx)
	if err != nil {
		return out, false, err
	}
	var list []struct{ Key, Notices []byte }
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select key, notices from payment_accounts where account_id = app_account() and provider = ?`, stripe).Scan(ctx, &list)
	})
	if err != nil || len(list) == 0 {
		return out, false, wrap(err, "read secrets")
	}
	if out.Key, err = s.sealer.open(list[0].Key, account, keyPurpose); err != nil {
		return out, false, err
	}
	out.Notices, err = s.sealer.open(list[0].Notices, account, noticePurpose)
	return out, err == nil, err
}

// PutKey keeps the key of the account at the provider. With a key of another mode come other readers: those
// that were there are put away.
func (s *Store) PutKey(ctx context.Context, id uuid.UUID, key string, isLive bool) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `with was as (select live from payment_accounts where account_id = app_account() and provider = ?0 and live <> ?4),
				readers as (update payment_readers set archived_at = ?5 where account_id = app_account() and archived_at is null and device = '' and exists (select from was)),
				places as (update payment_places set name = '' where account_id = app_account() and exists (select from was))
			insert into payment_accounts (account_id, provider, id, key, hint, live, created_at) values (app_account(), ?0, ?1, ?2, ?3, ?4, ?5)
			on conflict (account_id, provider) do update set key = excluded.key, hint = excluded.hint, live = excluded.live,
				notices = case when payment_accounts.live = excluded.live then payment_accounts.notices end`,
			stripe, id, s.sealer.seal(key, account, keyPurpose), key[max(0, len(key)-4):], isLive, s.now())
		return err
	})
	return wrap(err, "keep key")
}

// PutNotices keeps what signs the provider's notices.
func (s *Store) PutNotices(ctx context.Context, secret string) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `update payment_accounts set notices = ? where account_id = app_account() and provider = ?`,
			s.sealer.seal(secret, account, noticePurpose), stripe)
		return err
	})
	return wrap(err, "keep secret of notices")
}

// Forget switches cards off. What was asked for must be settled before: without the key nobody answers for it.
func (s *Store) Forget(ctx context.Context) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var open int
		err := tx.NewRaw(`select (select count(*) from payments where account_id = app_account() and state in ('requested', 'waiting', 'authorised', 'unknown', 'failed'))
			+ (select count(*) from payment_returns where account_id = app_account() and state in ('requested', 'pending'))`).Scan(ctx, &open)
		if err != nil {
			return err
		}
		if open > 0 {
			return fault.Conflict("cards.still_open").With("count", open)
		}
		_, err = tx.ExecContext(ctx, `delete from payment_accounts where account_id = app_account() and provider = ?`, stripe)
		return err
	})
	return wrap(err, "switch cards off")
}

// Hear notes a notice; false where it was heard before.
func (s *Store) Hear(ctx context.Context, id, kind string) (fresh bool, err error) {
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.ExecContext(ctx, `insert into payment_notices (account_id, id, kind, at) values (app_account(), ?, ?, ?) on conflict do nothing`, id, kind, s.now())
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if fresh = n > 0; err != nil || !fresh {
			return err
		}
		_, err = tx.ExecContext(ctx, `update payment_accounts set heard_at = ? where account_id = app_account() and provider = ?`, s.now(), stripe)
		return err
	})
	return fresh, wrap(err, "note notice")
}

// Unhear forgets a notice that could not be acted upon, so that its repetition is.
func (s *Store) Unhear(ctx context.Context, id string) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `delete from payment_notices where account_id = app_account() and id = ?`, id)
		return err
	})
	return wrap(err, "forget notice")
}

func wrap(err error, what string) error {
	if err == nil || fault.Of(err) != nil {
		return err
	}
	return fmt.Errorf("%s: %w", what, err)
}
