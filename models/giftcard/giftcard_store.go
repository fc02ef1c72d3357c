package giftcard

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
	"comptoir/models/form"
	"comptoir/models/ledger"
	"comptoir/models/ledger/ledgerdb"
	"comptoir/models/money"
	"comptoir/models/order"
)

// Store finds cards and does what the office does with them.
type Store struct {
	db  *db.DB
	now func() time.Time
}

// NewStore makes a store.
func NewStore(d *db.DB, now func() time.Time) *Store { return &Store{d, now} }

const columns = `select c.id, c.venue_id, c.code, c.loaded, c.balance, coalesce(c.expires_on::text, '') as expires,
	c.blocked_at is not null as blocked, c.blocked_why, c.created_at, c.used_at from gift_cards c where c.account_id = app_account() and `

// ByCode finds the card with a code.
func (s *Store) ByCode(ctx context.Context, text string) (Card, error) {
	unknown := fault.NotFound("gift.unknown").Field("code", "gift.unknown")
	code, err := order.CardCode(text)
	if err != nil {
		return Card{}, unknown.Because(err)
	}
	list, err := s.list(ctx, "c.code = ?", code)
	if err == nil && len(list) == 0 {
		err = unknown
	}
	if err != nil {
		return Card{}, err
	}
	return list[0], nil
}

// Get returns the card with an id.
func (s *Store) Get(ctx context.Context, id uuid.UUID) (Card, error) {
	list, err := s.list(ctx, "c.id = ?", id)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("gift.unknown")
	}
	if err != nil {
		return Card{}, err
	}
	return list[0], nil
}

// Of lists the cards that were sold with an order.
func (s *Store) Of(ctx context.Context, order uuid.UUID) ([]Card, error) {
	return s.list(ctx, `c.id in (select card_id from gift_card_moves where account_id = app_account() and order_id = ? and kind = 'loaded') order by c.code`, order)
}

// A Query asks for cards, those that something happened to last first.
type Query struct {
	Text    string // of the code; empty: all
	Open    bool   // only those with something on them
	After   time.Time
	AfterID uuid.UUID
	Limit   int
}

// Find lists cards.
func (s *Store) Find(ctx context.Context, q Query) ([]Card, error) {
	where, args := "true", []any{}
	if code, err := order.CardCode(q.Text); err == nil {
		where, args = where+" and c.code like ?", append(args, code+"%")
	} else if q.Text != "" {
		return nil, nil
	}
	if q.Open {
		where += " and c.balance > 0"
	}
	if !q.After.IsZero() {
		where, args = where+" and (c.used_at, c.id) < (?, ?)", append(args, q.After, q.AfterID)
	}
	return s.list(ctx, where+" order by c.used_at desc, c.id desc limit ?", append(args, q.Limit)...)
}

func (s *Store) list(ctx context.Context, where string, args ...any) ([]Card, error) {
	var list []Card
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(columns+where, args...).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("read gift cards: %w", err)
	}
	return list, nil
}

// Owed is what all cards together are good for, and how many of them are good for something.
func (s *Store) Owed(ctx context.Context) (sum money.Amount, cards int, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select coalesce(sum(balance), 0)::bigint, count(*) from gift_cards where account_id = app_account() and balance > 0`).Scan(ctx, &sum, &cards)
	})
	if err != nil {
		err = fmt.Errorf("add up gift cards: %w", err)
	}
	return sum, cards, err
}

// A Past is something that happened to a card.
type Past struct {
	Kind    Kind
	Amount  money.Amount
	At      time.Time
	OrderID uuid.NullUUID
	Number  int // of the order
	Staff   string
}

// Story is what happened to a card, the newest first.
func (s *Store) Story(ctx context.Context, card uuid.UUID) ([]Past, error) {
	var list []Past
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select m.kind, m.amount, m.at, m.order_id, coalesce(o.number, 0) as number, coalesce(p.name, '') as staff
			from gift_card_moves m left join orders o on o.account_id = m.account_id and o.id = m.order_id
				left join staff p on p.account_id = m.account_id and p.id = m.staff_id
			where m.account_id = app_account() and m.card_id = ? order by m.at desc, m.kind limit 200`, card).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("read story of gift card %s: %w", card, err)
	}
	return list, nil
}

// RuleOf is how long cards pay that a venue sells.
func (s *Store) RuleOf(ctx context.Context, venue uuid.UUID) (Rule, error) {
	var r Rule
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select gift_months, gift_year_end from venues where account_id = app_account() and id = ?`, venue).Scan(ctx, &r.Months, &r.YearEnd)
	})
	if err != nil {
		return r, fmt.Errorf("read rule of gift cards: %w", err)
	}
	return r, nil
}

// SetRule says how long cards pay that a venue sells from now on.
func (s *Store) SetRule(ctx context.Context, venue uuid.UUID, r Rule) error {
	if r.Months < 0 || r.Months > MaxMonths {
		return fault.Invalid("request.invalid").Field("months", "field.range")
	}
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.ExecContext(ctx, `update venues set gift_months = ?, gift_year_end = ? where account_id = app_account() and id = ?`, r.Months, r.YearEnd, venue); err != nil {
			return fmt.Errorf("set rule of gift cards: %w", err)
		}
		return db.Touch(ctx, tx)
	})
}

const longestWhy = 200

// A Change is what the office does to a card: exactly one of its acts.
type Change struct {
	ID      uuid.UUID // of the command
	Card    uuid.UUID
	VenueID uuid.UUID // where it is done
	Actor   order.Actor
	Block   bool
	Unblock bool
	Why     string // of a block
	Expires *businessday.Day
	Expire  bool            // what is left is not owed any more
	Today   businessday.Day // at the venue
}

// Do changes a card. The same change again does nothing.
func (s *Store) Do(ctx context.Context, c Change) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := db.Once(ctx, tx, c.ID, "gift.change", c, &struct{}{}, func() error { return s.do(ctx, tx, c) })
		return err
	})
}

func (s *Store) do(ctx context.Context, tx bun.Tx, c Change) error {
	var card Card
	err := tx.NewRaw(columns+"c.id = ? for update", c.Card).Scan(ctx, &card)
	if db.IsNotFound(err) {
		return fault.NotFound("gift.unknown").Because(err)
	}
	if err != nil {
		return fmt.Errorf("lock gift card: %w", err)
	}
	at := s.now().UTC().Truncate(time.Microsecond)
	event, values := "", audit.Values{"code": card.Code}
	switch {
	case c.Block:
		var check form.Check
		c.Why = check.Line("why", c.Why, longestWhy)
		if err := check.Err(); err != nil {
			return err
		}
		event, values["reason"] = "gift.blocked", c.Why
		err = change(ctx, tx, card.ID, "blocked_at = ?, blocked_why = ?", at, c.Why)
	case c.Unblock:
		event = "gift.unblocked"
		err = change(ctx, tx, card.ID, "blocked_at = null, blocked_why = ''")
	case c.Expires != nil:
		if event, values["day"] = "gift.dated", c.Expires.String(); *c.Expires == "" {
			event = "gift.undated"
		}
		err = change(ctx, tx, card.ID, "expires_on = ?::date", orNull(*c.Expires))
	case c.Expire:
		if !card.Expired(c.Today) || card.Balance == 0 {
			return fault.Conflict("gift.not_expired")
		}
		event = "gift.expired"
		err = s.expire(ctx, tx, c, card, at)
	}
	if err != nil {
		return err
	}
	return audit.Record(ctx, tx, audit.Entry{
		ID: c.ID, At: at, VenueID: c.VenueID, Act: audit.GiftCard, Event: event, StaffID: c.Actor.StaffID, StaffName: c.Actor.Name, Amount: card.Balance,
	}, values)
}

func change(ctx context.Context, tx bun.IDB, id uuid.UUID, set string, args ...any) error {
	if _, err := tx.NewRaw("update gift_cards set "+set+" where account_id = app_account() and id = ?", append(args, id)...).Exec(ctx); err != nil {
		return fmt.Errorf("change gift card %s: %w", id, err)
	}
	return nil
}

// expire earns what is left on a card.
func (s *Store) expire(ctx context.Context, tx bun.Tx, c Change, card Card, at time.Time) error {
	if _, err := tx.ExecContext(ctx, `insert into gift_card_moves (account_id, card_id, kind, source_id, staff_id, amount, at)
		values (app_account(), ?, 'expired', ?, ?, ?, ?)`, card.ID, c.ID, db.OrNull(c.Actor.StaffID), -int64(card.Balance), at); err != nil {
		return fmt.Errorf("move gift card: %w", err)
	}
	if err := change(ctx, tx, card.ID, "balance = 0, used_at = ?", at); err != nil {
		return err
	}
	return ledgerdb.Post(ctx, tx, ledgerdb.Meta{
		ID: c.ID, VenueID: c.VenueID, Day: c.Today, SourceID: c.ID, StaffID: c.Actor.StaffID, Memo: card.Code, At: at,
	}, ledger.ExpiryEntry(card.Balance))
}
