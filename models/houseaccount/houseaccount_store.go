package houseaccount

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/audit"
	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
)

// Store keeps accounts.
type Store struct {
	db  *db.DB
	now func() time.Time
}

// NewStore makes a store.
func NewStore(d *db.DB, now func() time.Time) *Store { return &Store{d, now} }

const columns = `select id, name, contact, credit_limit as "limit", balance, blocked from house_accounts where account_id = app_account() and `

// Most is as many accounts as there can be.
const Most = 1000

// List lists all accounts by their names; open ones only, if asked.
func (s *Store) List(ctx context.Context, open bool) ([]Account, error) {
	where := "true"
	if open {
		where = "not blocked"
	}
	return s.list(ctx, where+" order by lower(name) limit ?", Most)
}

// Get returns an account.
func (s *Store) Get(ctx context.Context, id uuid.UUID) (Account, error) {
	list, err := s.list(ctx, "id = ?", id)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("house.unknown").Field("house", "house.unknown")
	}
	if err != nil {
		return Account{}, err
	}
	return list[0], nil
}

func (s *Store) list(ctx context.Context, where string, args ...any) ([]Account, error) {
	var list []Account
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(columns+where, args...).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("read house accounts: %w", err)
	}
	return list, nil
}

// Save adds an account, or changes one: its name, contact, limit, and whether more is charged to it. What is owed stays.
func (s *Store) Save(ctx context.Context, command uuid.UUID, by order.Actor, a Account) error {
	if err := a.check(); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := db.Once(ctx, tx, command, "house.save", a, &struct{}{}, func() error {
			at := s.now().UTC().Truncate(time.Microsecond)
			_, err := tx.ExecContext(ctx, `insert into house_accounts (account_id, id, name, contact, credit_limit, blocked, created_at)
				values (app_account(), ?, ?, ?, ?, ?, ?)
				on conflict (account_id, id) do update set name = excluded.name, contact = excluded.contact, credit_limit = excluded.credit_limit, blocked = excluded.blocked`,
				a.ID, a.Name, a.Contact, int64(a.Limit), a.Blocked, at)
			if db.Violated(err) == "house_accounts_name" {
				return fault.Invalid("house.name_taken").Field("name", "house.name_taken").Because(err)
			}
			if err != nil {
				return fmt.Errorf("save house account: %w", err)
			}
			event := "house.saved"
			if a.Blocked {
				event = "house.blocked"
			}
			return audit.Record(ctx, tx, audit.Entry{
				ID: command, At: at, Act: audit.House, Event: event, StaffID: by.StaffID, StaffName: by.Name, Amount: a.Limit,
			}, audit.Values{"name": a.Name})
		})
		return err
	})
}

// A Past is something that happened to an account.
type Past struct {
	Kind    Kind
	Amount  money.Amount // below zero: less is owed
	After   money.Amount // owed then
	At      time.Time
	OrderID uuid.NullUUID
	Number  int // of the order
	Tender  string
	Memo    string
	Staff   string
}

// A Statement is what happened to an account in a period.
type Statement struct {
	From, To businessday.Day // both included
	Before   money.Amount    // owed as it began
	After    money.Amount
	Charged  money.Amount // less what was given back
	Settled  money.Amount
	Past     []Past // the oldest first
}

// Statement tells what happened to an account between two days of trade.
func (s *Store) Statement(ctx context.Context, id uuid.UUID, from, to businessday.Day, clock businessday.Clock) (Statement, error) {
	out := Statement{From: from, To: to}
	start, end := clock.Bounds(from, to)
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		err := tx.NewRaw(`select coalesce(sum(amount), 0)::bigint from house_account_moves where account_id = app_account() and house_id = ? and at < ?`, id, start).Scan(ctx, &out.Before)
		if err != nil {
			return err
		}
		return tx.NewRaw(`select m.kind, m.amount, m.at, m.order_id, m.tender, m.memo, coalesce(o.number, 0) as number, coalesce(p.name, '') as staff
			from house_account_moves m left join orders o on o.account_id = m.account_id and o.id = m.order_id
				left join staff p on p.account_id = m.account_id and p.id = m.staff_id
			where m.account_id = app_account() and m.house_id = ? and m.at >= ? and m.at < ? order by m.at, m.kind`, id, start, end).Scan(ctx, &out.Past)
	})
	if err != nil {
		return out, fmt.Errorf("read statement of house account %s: %w", id, err)
	}
	out.After = out.Before
	for i := range out.Past {
		p := &out.Past[i]
		out.After += p.Amount
		p.After = out.After
		if p.Kind == Settled {
			out.Settled -= p.Amount
		} else {
			out.Charged += p.Amount
		}
	}
	return out, nil
}
