package paymentdb

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/payment"
)

// A Row is a payment with where it belongs.
type Row struct {
	payment.Payment
	VenueID    uuid.UUID
	RegisterID uuid.UUID
	Tender     string
	ReaderID   uuid.UUID
	Reader     string // the provider's name of it
	ReaderName string
	Currency   string
	Number     int // of the order
	Venue      string
	Tips       bool
	HoldUntil  time.Time
	BackTo     string
	Told       string
	Raised     money.Amount
	Turn       int // how often the provider was asked for something
	StaffID    uuid.UUID
	StaffName  string
	CreatedAt  time.Time

	calling string
	caller  uuid.UUID
	leased  time.Time
	asked   time.Time
}

// What an order was told of its payment, beside nothing.
const (
	ToldTaken   = "taken"   // the money is there
	ToldSettled = "settled" // and what a tip on the slip added to it
	ToldNone    = "none"    // there is none
	Adrift      = "adrift"  // nothing: the provider says otherwise than what the closed order says
)

// Owes is what the order must be told, and was not; empty: nothing.
func (r Row) Owes() string {
	var owed string
	switch r.Tell() {
	case payment.TellNone:
		owed = ToldNone
	case payment.TellTaken:
		owed = ToldTaken
		if r.State == payment.Captured && !r.HoldUntil.IsZero() {
			owed = ToldSettled
		}
	}
	if r.Told == owed || r.Told == Adrift {
		return ""
	}
	return owed
}

// Total is what is to be taken: what is held, with what a guest wrote on the slip.
func (r Row) Total() money.Amount { return r.Authorised + r.Raised }

const rowSQL = `select p.id, p.order_id, p.amount, p.state, p.was, p.wanted, p.attempt, p.external, p.address, p.tip, p.authorised, p.captured,
		p.refunded, p.code, p.card, p.venue_id, p.register_id, p.tender, p.reader_id, coalesce(r.external, ''), coalesce(r.name, ''), a.currency,
		o.number, v.name, p.tips, p.hold_until, p.back_to, p.told, p.raised, p.turn, p.staff_id, p.staff_name, p.created_at,
		p.calling, p.caller, p.leased_until, p.asked_at
	from payments p
	join accounts a on a.account_id = p.account_id
	join orders o on o.account_id = p.account_id and o.id = p.order_id
	join venues v on v.account_id = p.account_id and v.id = p.venue_id
	left join payment_readers r on r.account_id = p.account_id and r.id = p.reader_id
	where p.account_id = app_account() and `

func scan(rows *sql.Rows) (r Row, err error) {
	var reader, staff, caller *uuid.UUID
	var hold, leased, asked *time.Time
	var card []byte
	err = rows.Scan(&r.ID, &r.OrderID, &r.Amount, &r.State, &r.Was, &r.Wanted, &r.Attempt, &r.Name, &r.Address, &r.Tip, &r.Authorised, &r.Captured,
		&r.Refunded, &r.Code, &card, &r.VenueID, &r.RegisterID, &r.Tender, &reader, &r.Reader, &r.ReaderName, &r.Currency,
		&r.Number, &r.Venue, &r.Tips, &hold, &r.BackTo, &r.Told, &r.Raised, &r.Turn, &staff, &r.StaffName, &r.CreatedAt,
		&r.calling, &caller, &leased, &asked)
	if err != nil {
		return r, err
	}
	for from, to := range map[*uuid.UUID]*uuid.UUID{reader: &r.ReaderID, staff: &r.StaffID, caller: &r.caller} {
		if from != nil {
			*to = *from
		}
	}
	for to, from := range map[*time.Time]*time.Time{&r.HoldUntil: hold, &r.leased: leased, &r.asked: asked} {
		if from != nil {
			*to = *from
		}
	}
	return r, json.Unmarshal(card, &r.Card)
}

func list(ctx context.Context, tx bun.Tx, where string, args ...any) ([]Row, error) {
	rows, err := tx.QueryContext(ctx, rowSQL+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read payments: %w", err)
	}
	defer rows.Close()
	var out []Row
	for rows.Next() {
		r, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("read payment: %w", err)
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

func one(ctx context.Context, tx bun.Tx, where string, args ...any) (Row, error) {
	found, err := list(ctx, tx, where, args...)
	if err == nil && len(found) == 0 {
		return Row{}, fault.NotFound("request.not_found")
	}
	if err != nil {
		return Row{}, err
	}
	return found[0], nil
}

// Find returns a payment.
func (s *Store) Find(ctx context.Context, id uuid.UUID) (r Row, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		r, err = one(ctx, tx, "p.id = ?", id)
		return err
	})
	return r, err
}

// Named returns the payment that the provider has a name for.
func (s *Store) Named(ctx context.Context, external string) (r Row, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		r, err = one(ctx, tx, "p.external = ? order by p.created_at desc limit 1", external)
		return err
	})
	return r, err
}

// Of lists the payments of an order, the first first.
func (s *Store) Of(ctx context.Context, order uuid.UUID) (rows []Row, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		rows, err = list(ctx, tx, "p.order_id = ? order by p.created_at, p.id", order)
		return err
	})
	return rows, err
}

// OnReader lists the payments that guests have before them on a reader.
func (s *Store) OnReader(ctx context.Context, reader string) (rows []Row, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		rows, err = list(ctx, tx, "r.external = ? and (p.state in ('requested', 'waiting') or p.was in ('requested', 'waiting')) limit 10", reader)
		return err
	})
	return rows, err
}

// Recent lists the last payments, the newest first.
func (s *Store) Recent(ctx context.Context, most int) (rows []Row, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		rows, err = list(ctx, tx, "true order by p.created_at desc, p.id desc limit ?", most)
		return err
	})
	return rows, err
}

// write keeps what is known of a payment.
func write(ctx context.Context, tx bun.Tx, r Row, at time.Time) error {
	card, err := json.Marshal(r.Card)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `update payments set state = ?, was = ?, wanted = ?, attempt = ?, external = ?, address = ?, tip = ?, authorised = ?,
			captured = ?, refunded = ?, code = ?, card = ?, told = ?, raised = ?, hold_until = ?, turn = ?, calling = ?, caller = ?, leased_until = ?, asked_at = ?, updated_at = ?
		where account_id = app_account() and id = ?`,
		string(r.State), string(r.Was), string(r.Wanted), r.Attempt, r.Name, r.Address, int64(r.Tip), int64(r.Authorised),
		int64(r.Captured), int64(r.Refunded), r.Code, string(card), r.Told, int64(r.Raised), orNever(r.HoldUntil), r.Turn, r.calling, db.OrNull(r.caller), orNever(r.leased), orNever(r.asked), at, r.ID)
	if err != nil {
		return fmt.Errorf("write payment %s: %w", r.ID, err)
	}
	return nil
}

func orNever(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
