package authority

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/live"
)

// A Store keeps the reasons and approvals of all accounts; the context says whose are meant.
type Store struct {
	db  *db.DB
	hub *live.Hub
	now func() time.Time
}

// NewStore makes a store. The hub is told after each commit; now is the clock.
func NewStore(d *db.DB, hub *live.Hub, now func() time.Time) *Store {
	return &Store{db: d, hub: hub, now: now}
}

// Reasons returns the account's reasons of every act.
func (s *Store) Reasons(ctx context.Context) (all Reasons, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		all, err = reasons(ctx, tx)
		return err
	})
	return all, err
}

// ReasonsOf returns what people choose from for one act.
func (s *Store) ReasonsOf(ctx context.Context, a Act) (texts []string, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select text from reasons where account_id = app_account() and act = ? and archived_at is null
			order by position, id`, string(a)).Scan(ctx, &texts)
	})
	if err != nil {
		return nil, fmt.Errorf("read reasons of %s: %w", a, err)
	}
	return texts, nil
}

func reasons(ctx context.Context, tx bun.IDB) (Reasons, error) {
	var rows []struct {
		Act  Act
		Text string
	}
	err := tx.NewRaw("select act, text from reasons where account_id = app_account() and archived_at is null order by position, id").Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("read reasons: %w", err)
	}
	all := Reasons{}
	for _, r := range rows {
		all[r.Act] = append(all[r.Act], r.Text)
	}
	return all, nil
}

// SaveReasons makes the account's reasons these: what is new is added, what is gone is retired,
// and all stand in the given order. What was recorded before keeps its words.
func (s *Store) SaveReasons(ctx context.Context, command uuid.UUID, all Reasons) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := db.Once(ctx, tx, command, "reasons.save", all, &struct{}{}, func() error {
			for _, a := range Acts() {
				if err := s.saveAct(ctx, tx, a, all[a]); err != nil {
					return err
				}
			}
			return nil
		})
		return err
	})
}

// saveAct retires what is not listed any more, moves what stays and adds the rest.
func (s *Store) saveAct(ctx context.Context, tx bun.IDB, a Act, texts []string) error {
	var before []struct {
		ID   uuid.UUID
		Text string
	}
	err := tx.NewRaw("select id, text from reasons where account_id = app_account() and act = ? and archived_at is null for update", string(a)).Scan(ctx, &before)
	if err != nil {
		return fmt.Errorf("read reasons of %s: %w", a, err)
	}
	at := map[string]int{}
	for n, text := range texts {
		at[text] = n + 1
	}
	for _, r := range before {
		position := at[r.Text]
		delete(at, r.Text)
		if position == 0 {
			_, err = tx.NewRaw("update reasons set archived_at = ? where account_id = app_account() and id = ?", s.now(), r.ID).Exec(ctx)
		} else {
			_, err = tx.NewRaw("update reasons set position = ? where account_id = app_account() and id = ?", position, r.ID).Exec(ctx)
		}
		if err != nil {
			return fmt.Errorf("change reason %s: %w", r.ID, err)
		}
	}
	for text, position := range at {
		if err := insertReason(ctx, tx, a, text, position); err != nil {
			return err
		}
	}
	return nil
}

func insertReason(ctx context.Context, tx bun.IDB, a Act, text string, position int) error {
	_, err := tx.NewRaw("insert into reasons (account_id, id, act, text, position) values (app_account(), ?, ?, ?, ?)",
		uuid.Must(uuid.NewV7()), string(a), text, position).Exec(ctx)
	if err != nil {
		return fmt.Errorf("add reason of %s: %w", a, err)
	}
	return nil
}

// Found gives a new account its first reasons, in the transaction that makes the account. words
// says what the key of a reason is in the account's language.
func Found(ctx context.Context, tx bun.IDB, words func(key string) string) error {
	for _, a := range begins() {
		for n, key := range defaults(a) {
			if err := insertReason(ctx, tx, a, words("reason.default."+key), n+1); err != nil {
				return err
			}
		}
	}
	return nil
}
