package platform

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/money"
	"comptoir/models/staff"
)

const (
	nameLimit = 80
	usedEvery = time.Minute // how exactly it is kept when a key was last used
)

// A Store keeps the keys of all accounts; the context says whose are meant.
type Store struct {
	db  *db.DB
	now func() time.Time
}

// New makes a store.
func New(d *db.DB, now func() time.Time) *Store { return &Store{db: d, now: now} }

// NewKey makes a key and returns the text that opens it, which is not kept and cannot be shown
// again. The command makes a second sending harmless, but then there is nothing to show.
func (s *Store) NewKey(ctx context.Context, command uuid.UUID, by staff.Identity, name string, scopes []Scope) (text string, err error) {
	if name, err = checkKey(name, scopes); err != nil {
		return "", err
	}
	account, err := db.Account(ctx)
	if err != nil {
		return "", err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		body, answer := struct {
			Name   string
			Scopes []Scope
		}{name, scopes}, struct{}{}
		_, err := db.Once(ctx, tx, command, "platform.key", body, &answer, func() error {
			t := newToken(account, command)
			text = t.String()
			_, err := tx.ExecContext(ctx, `insert into api_keys (account_id, id, name, scopes, secret_hash, created_by, created_at)
				values (app_account(), ?, ?, ?, ?, ?, ?)`, command, name, pgdialect.Array(scopes), t.hash(), db.OrNull(by.StaffID), s.now())
			return err
		})
		return err
	})
	if err != nil {
		return "", fmt.Errorf("make key: %w", err)
	}
	return text, nil
}

func checkKey(name string, scopes []Scope) (string, error) {
	var c form.Check
	name = c.Line("name", name, nameLimit)
	c.Require(len(scopes) > 0, "scopes", "field.required")
	c.Require(!slices.ContainsFunc(scopes, func(s Scope) bool { return !s.Known() }), "scopes", "field.unknown")
	return name, c.Err()
}

// Keys lists the account's keys: those that are good first, the newest first.
func (s *Store) Keys(ctx context.Context) (list []Key, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		rows, err := tx.QueryContext(ctx, `select id, name, scopes, created_at, coalesce(last_used_at, 'epoch'), coalesce(revoked_at, 'epoch')
			from api_keys where account_id = app_account() order by revoked_at is not null, created_at desc, id limit 500`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var k Key
			if err := rows.Scan(&k.ID, &k.Name, pgdialect.Array(&k.Scopes), &k.CreatedAt, &k.LastUsed, &k.Revoked); err != nil {
				return err
			}
			k.LastUsed, k.Revoked = noEpoch(k.LastUsed), noEpoch(k.Revoked)
			list = append(list, k)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("list keys: %w", err)
	}
	return list, nil
}

func noEpoch(t time.Time) time.Time {
	if t.Unix() == 0 {
		return time.Time{}
	}
	return t
}

// Revoke makes a key useless from now on.
func (s *Store) Revoke(ctx context.Context, id uuid.UUID) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.ExecContext(ctx, `update api_keys set revoked_at = coalesce(revoked_at, ?) where account_id = app_account() and id = ?`, s.now(), id)
		if err != nil {
			return fmt.Errorf("revoke key %s: %w", id, err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(fault.NotFound("request.not_found"), err)
		}
		return nil
	})
}

const identifySQL = `select k.name, k.scopes, k.secret_hash, k.last_used_at, a.name, a.country, a.currency, a.digits, a.language, a.revision
	from api_keys k join accounts a on a.account_id = k.account_id
	where k.account_id = $1 and k.id = $2 and k.revoked_at is null`

// Identify finds out whose key a program sent. A text that opens nothing gives nobody, and no error.
func (s *Store) Identify(ctx context.Context, text string) (staff.Identity, error) {
	t, ok := parseToken(text)
	if !ok {
		return staff.Identity{}, nil
	}
	ctx = db.WithAccount(ctx, t.account)
	var k Key
	var hash []byte
	var used *time.Time
	id := staff.Identity{AccountID: t.account, KeyID: t.key}
	var currency string
	var digits int
	err := s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		b.Queue(identifySQL, t.account, t.key).QueryRow(func(row pgx.Row) error {
			err := row.Scan(&k.Name, &k.Scopes, &hash, &used, &id.AccountName, &id.Country, &currency, &digits, &id.Language, &id.Revision)
			if errors.Is(err, pgx.ErrNoRows) {
				return nil
			}
			return err
		})
	})
	if err != nil {
		return staff.Identity{}, fmt.Errorf("identify key: %w", err)
	}
	if !t.opens(hash) {
		return staff.Identity{}, nil
	}
	id.Name, id.Permissions, id.Currency = k.Name, k.permissions(), money.Currency{Code: currency, Digits: digits}
	for _, scope := range k.Scopes {
		id.Scopes = append(id.Scopes, string(scope))
	}
	if used == nil || s.now().Sub(*used) > usedEvery {
		return id, s.used(ctx, t.key)
	}
	return id, nil
}

// used keeps when a key was last used.
func (s *Store) used(ctx context.Context, id uuid.UUID) error {
	err := s.db.Hot().Do(ctx, func(*pgx.Batch) {}, func() (func(*pgx.Batch), error) {
		return func(b *pgx.Batch) {
			b.Queue("update api_keys set last_used_at = $1 where account_id = app_account() and id = $2", s.now(), id)
		}, nil
	})
	if err != nil {
		return fmt.Errorf("note that key %s was used: %w", id, err)
	}
	return nil
}
