// Package promotiondb keeps the offers of an account.
//
// It owns every query about them and what is wrong with one that cannot be. It must not know what
// an offer takes off: promotion decides that. Every change raises the account's revision, so that
// the next line that is rung up knows of it. Start reading at Store.
package promotiondb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/promotion"
)

// A Store keeps the offers of all accounts; the context says whose are meant.
type Store struct{ db *db.DB }

// New makes a store.
func New(d *db.DB) *Store { return &Store{db: d} }

type row struct {
	bun.BaseModel `bun:"table:promotions,alias:p"`
	AccountID     uuid.UUID
	ID            uuid.UUID
	Edition       uuid.UUID
	Name          string
	Rule          json.RawMessage `bun:"type:jsonb"`
	Rank          int
	Venues        []uuid.UUID `bun:",array"`
	Days          []int       `bun:",array"`
	FromTime      string
	ToTime        string
	FromDay       *string
	ToDay         *string
	Paused        bool
}

const columns = `p.id, p.edition, p.name, p.rule, p.rank, p.venues, p.days, p.from_time::text as from_time, p.to_time::text as to_time,
	p.from_day::text as from_day, p.to_day::text as to_day, p.paused`

func (r row) scheduled() (promotion.Scheduled, error) {
	s := promotion.Scheduled{Venues: r.Venues, Paused: r.Paused}
	if err := json.Unmarshal(r.Rule, &s.Offer); err != nil {
		return s, fmt.Errorf("read offer %s: %w", r.ID, err)
	}
	s.ID, s.Edition, s.Name, s.Rank = r.ID, r.Edition, r.Name, r.Rank
	w := businessday.Window{}
	for _, d := range r.Days {
		w.Days = append(w.Days, time.Weekday(d))
	}
	var err error
	if w.From, err = businessday.ParseTime(r.FromTime); err != nil {
		return s, fmt.Errorf("read offer %s: %w", r.ID, err)
	}
	if w.To, err = businessday.ParseTime(r.ToTime); err != nil {
		return s, fmt.Errorf("read offer %s: %w", r.ID, err)
	}
	s.When = businessday.Offer{Windows: []businessday.Window{w}, From: day(r.FromDay), To: day(r.ToDay)}
	return s, nil
}

func day(text *string) businessday.Day {
	if text == nil {
		return ""
	}
	return businessday.Day(*text)
}

// Running returns the offers that hold, or may yet hold, at a venue; when is for the core to say.
func Running(ctx context.Context, tx bun.IDB, venue uuid.UUID) ([]promotion.Scheduled, error) {
	return read(ctx, tx.NewSelect().Model((*row)(nil)).ColumnExpr(columns).
		Where("p.account_id = app_account() and p.archived_at is null and not p.paused").
		Where("p.venues = '{}' or ? = any(p.venues)", venue))
}

func read(ctx context.Context, q *bun.SelectQuery) ([]promotion.Scheduled, error) {
	var rows []row
	if err := q.Order("p.rank", "p.created_at", "p.id").Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("read offers: %w", err)
	}
	list := make([]promotion.Scheduled, len(rows))
	for i, r := range rows {
		var err error
		if list[i], err = r.scheduled(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// List returns all offers that are not archived, in their sequence.
func (s *Store) List(ctx context.Context) (list []promotion.Scheduled, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		list, err = read(ctx, tx.NewSelect().Model((*row)(nil)).ColumnExpr(columns).Where("p.account_id = app_account() and p.archived_at is null"))
		return err
	})
	return list, err
}

// Offer returns one offer.
func (s *Store) Offer(ctx context.Context, id uuid.UUID) (promotion.Scheduled, error) {
	list, err := s.List(ctx)
	if err != nil {
		return promotion.Scheduled{}, err
	}
	for _, o := range list {
		if o.ID == id {
			return o, nil
		}
	}
	return promotion.Scheduled{}, fault.NotFound("request.not_found").Because(fmt.Errorf("offer %s", id))
}

// Save writes an offer, which is new where its id is. Orders that know it as it was keep it so.
func (s *Store) Save(ctx context.Context, command uuid.UUID, o promotion.Scheduled) error {
	if err := Check(&o); err != nil {
		return err
	}
	o.Edition = uuid.Nil // made here: the same form sent twice says the same
	return s.do(ctx, command, "promotion.save", o, func(ctx context.Context, tx bun.Tx) error {
		account, err := db.Account(ctx)
		if err != nil {
			return err
		}
		o.Edition = command
		if err := known(ctx, tx, o.Venues); err != nil {
			return err
		}
		rule, err := json.Marshal(o.Offer)
		if err != nil {
			return fmt.Errorf("write offer: %w", err)
		}
		w := businessday.Window{}
		if len(o.When.Windows) > 0 {
			w = o.When.Windows[0]
		}
		days := make([]int, len(w.Days))
		for i, d := range w.Days {
			days[i] = int(d)
		}
		_, err = tx.ExecContext(ctx, `insert into promotions as p (account_id, id, edition, name, rule, rank, venues, days, from_time, to_time, from_day, to_day, paused)
			values (?, ?, ?, ?, ?::jsonb, ?, ?::uuid[], ?::int[], ?::time, ?::time, ?::date, ?::date, ?)
			on conflict (account_id, id) do update set edition = excluded.edition, name = excluded.name, rule = excluded.rule, rank = excluded.rank,
				venues = excluded.venues, days = excluded.days, from_time = excluded.from_time, to_time = excluded.to_time,
				from_day = excluded.from_day, to_day = excluded.to_day, paused = excluded.paused, archived_at = null`,
			account, o.ID, o.Edition, o.Name, string(rule), o.Rank, pgdialect.Array(texts(o.Venues)), pgdialect.Array(days),
			clock(w.From), clock(w.To), orNull(o.When.From), orNull(o.When.To), o.Paused)
		if err != nil {
			return fmt.Errorf("save offer: %w", err)
		}
		return nil
	})
}

// Pause stops an offer, or lets it go on.
func (s *Store) Pause(ctx context.Context, command, id uuid.UUID, paused bool) error {
	return s.change(ctx, command, "promotion.pause", id, "paused = ?", paused)
}

// Archive takes an offer away. Orders that know it keep it.
func (s *Store) Archive(ctx context.Context, command, id uuid.UUID) error {
	return s.change(ctx, command, "promotion.archive", id, "archived_at = now()")
}

func (s *Store) change(ctx context.Context, command uuid.UUID, kind string, id uuid.UUID, set string, args ...any) error {
	body := map[string]any{"id": id, "args": args}
	return s.do(ctx, command, kind, body, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.ExecContext(ctx, "update promotions set "+set+" where account_id = app_account() and archived_at is null and id = ?", append(args, id)...)
		if err != nil {
			return fmt.Errorf("change offer: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return fault.NotFound("request.not_found").Because(fmt.Errorf("offer %s: %w", id, err))
		}
		return nil
	})
}

func (s *Store) do(ctx context.Context, command uuid.UUID, kind string, body any, work func(context.Context, bun.Tx) error) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := db.Once(ctx, tx, command, kind, body, &struct{}{}, func() error {
			if err := work(ctx, tx); err != nil {
				return err
			}
			return db.Touch(ctx, tx)
		})
		return err
	})
}

// known refuses venues that are not the account's.
func known(ctx context.Context, tx bun.IDB, venues []uuid.UUID) error {
	var n int
	err := tx.NewRaw("select count(*) from venues where account_id = app_account() and id = any(?::uuid[])", pgdialect.Array(texts(venues))).Scan(ctx, &n)
	if err != nil {
		return fmt.Errorf("look for venues: %w", err)
	}
	if n != len(venues) {
		return fault.Invalid("request.invalid").Field("venues", "field.unknown")
	}
	return nil
}

func texts(ids []uuid.UUID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id.String()
	}
	return out
}

// clock writes a time after midnight as SQL reads it.
func clock(d time.Duration) string { return time.Time{}.Add(d).Format(time.TimeOnly) }

func orNull(d businessday.Day) *string {
	if d == "" {
		return nil
	}
	text := d.String()
	return &text
}
