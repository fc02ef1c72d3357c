// Package creditnote knows the notes that a refund can be given as: money that is owed to whoever brings the code.
//
// It owns the code, what is left on a note, and that nothing is spent twice. It must not know what a refund is, or how an
// order is paid: orderdb queues what happens to notes into the transaction of the order. Start reading at QueueIssue.
package creditnote

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/money"
)

// A Note is a credit note.
type Note struct {
	ID        uuid.UUID
	VenueID   uuid.UUID
	OrderID   uuid.UUID
	RefundID  uuid.UUID
	Code      string
	Amount    money.Amount
	Balance   money.Amount
	CreatedAt time.Time
}

// Code is what stands on the note of a refund: fifty bits of an id that nobody else knows.
func Code(refund uuid.UUID) string {
	sum := sha256.Sum256(append([]byte("credit note "), refund[:]...))
	return base32.StdEncoding.EncodeToString(sum[:])[:10]
}

// Typed reads a code as somebody types or scans it.
func Typed(text string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(strings.TrimSpace(text)))
}

const (
	issueSQL = `insert into credit_notes (account_id, id, venue_id, register_id, order_id, refund_id, code, amount, balance, created_at)
		values ($1, $2, $3, $4, $5, $2, $6, $7, $7, $8)`
	useSQL = `insert into credit_note_uses (account_id, payment_id, note_id, order_id, amount)
		values ($1, $2, (select id from credit_notes where account_id = $1 and code = $3), $4, $5)`
	takeSQL = `update credit_notes set balance = balance - $3 where account_id = $1 and code = $2`
	backSQL = `with back as (delete from credit_note_uses where account_id = $1 and payment_id = $2 returning note_id, amount)
		update credit_notes n set balance = n.balance + back.amount from back where n.account_id = $1 and n.id = back.note_id`
)

// An Issue is a note that a refund is given as.
type Issue struct {
	Account, Refund, Venue, Register, Order uuid.UUID
	Amount                                  money.Amount
	At                                      time.Time
}

// QueueIssue makes a note in the transaction of its refund.
func QueueIssue(b *pgx.Batch, i Issue) {
	b.Queue(issueSQL, i.Account, i.Refund, i.Venue, i.Register, i.Order, Code(i.Refund), int64(i.Amount), i.At)
}

// QueueUse takes a payment off a note, in the transaction of the payment. The database refuses a code that is not there and
// more than is left; Refusal words that.
func QueueUse(b *pgx.Batch, account, payment, order uuid.UUID, code string, a money.Amount) {
	b.Queue(useSQL, account, payment, code, order, int64(a))
	b.Queue(takeSQL, account, code, int64(a))
}

// QueueBack gives a payment's worth back to its note.
func QueueBack(b *pgx.Batch, account, payment uuid.UUID) { b.Queue(backSQL, account, payment) }

// Refusal is what a broken constraint of the notes means; nil where it is none of theirs.
func Refusal(err error) *fault.Fault {
	switch db.Violated(err) {
	case "credit_note_known":
		return fault.NotFound("credit.unknown").Field("code", "credit.unknown").Because(err)
	case "credit_notes_balance":
		return fault.Conflict("credit.spent").Field("code", "credit.spent").Because(err)
	}
	return nil
}

// Store finds notes.
type Store struct{ db *db.DB }

// NewStore makes a store.
func NewStore(d *db.DB) *Store { return &Store{d} }

const columns = `select id, venue_id, order_id, refund_id, code, amount, balance, created_at from credit_notes where account_id = app_account() and `

// ByCode finds the note with a code.
func (s *Store) ByCode(ctx context.Context, code string) (Note, error) {
	list, err := s.list(ctx, "code = ?", Typed(code))
	if err == nil && len(list) == 0 {
		return Note{}, fault.NotFound("credit.unknown").Field("code", "credit.unknown")
	}
	if err != nil {
		return Note{}, err
	}
	return list[0], nil
}

// Of lists the notes that were given for an order.
func (s *Store) Of(ctx context.Context, order uuid.UUID) ([]Note, error) {
	return s.list(ctx, "order_id = ? order by created_at", order)
}

// Fresh lists the notes that a register gave out since a time, with something on them: the guest of an exchange still
// stands there.
func (s *Store) Fresh(ctx context.Context, register uuid.UUID, since time.Time) ([]Note, error) {
	return s.list(ctx, "register_id = ? and created_at > ? and balance > 0 order by created_at desc limit 3", register, since)
}

func (s *Store) list(ctx context.Context, where string, args ...any) ([]Note, error) {
	var list []Note
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(columns+where, args...).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("read credit notes: %w", err)
	}
	return list, nil
}

// Lock finds the note with a code, and keeps it from being spent until the transaction is over.
func Lock(ctx context.Context, tx bun.Tx, code string) (Note, error) {
	var n Note
	err := tx.NewRaw(columns+"code = ? for update", Typed(code)).Scan(ctx, &n)
	if db.IsNotFound(err) {
		return n, fault.NotFound("credit.unknown").Field("code", "credit.unknown").Because(err)
	}
	if err != nil {
		return n, fmt.Errorf("lock credit note: %w", err)
	}
	return n, nil
}

// Empty takes all that is left off a note that is locked.
func Empty(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	if _, err := tx.ExecContext(ctx, `update credit_notes set balance = 0 where account_id = app_account() and id = ?`, id); err != nil {
		return fmt.Errorf("empty credit note %s: %w", id, err)
	}
	return nil
}
