// Package ledgerdb keeps the ledger: it inserts entries and adds postings up.
//
// It owns the tables journal_entries and journal_postings. It must not know why an entry is
// made: entries arrive composed and balanced from models/ledger, and the database refuses one
// that is not. Nothing here changes or removes what was posted. Start reading at Post.
package ledgerdb

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/ledger"
)

// Meta says where, when and by whom an entry was caused.
type Meta struct {
	ID         uuid.UUID
	VenueID    uuid.UUID
	RegisterID uuid.UUID // zero: none
	ShiftID    uuid.UUID // zero: no shift was open
	Day        businessday.Day
	SourceID   uuid.UUID // the order, shift or cash movement behind it: one entry of a kind for each
	StaffID    uuid.UUID // zero: nobody, a program
	Memo       string
	At         time.Time
}

// ErrTwice is the refusal of a second entry of one kind from one source.
var ErrTwice = fault.Conflict("ledger.posted_before")

// An entry and all its postings are one statement, so that they arrive together and the
// trigger sees the whole entry.
const (
	insertEntry = `with entry as (
		insert into journal_entries (account_id, id, venue_id, register_id, shift_id, business_day, kind, source_id, staff_id, memo, at)
		values (app_account(), `
	insertPostings = `) returning account_id, id, venue_id, shift_id, business_day, kind)
		insert into journal_postings (account_id, entry_id, n, ledger_account, detail, amount, venue_id, shift_id, business_day, kind)
		select e.account_id, e.id, p.n, p.ledger_account, p.detail, p.amount, e.venue_id, e.shift_id, e.business_day, e.kind
		from entry e, unnest(`
	withNumbers = `) with ordinality as p(ledger_account, detail, amount, n)`

	postRow   = insertEntry + "?, ?, ?, ?, ?, ?, ?, ?, ?, ?" + insertPostings + "?::text[], ?::text[], ?::bigint[]" + withNumbers
	postBatch = insertEntry + "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10" + insertPostings + "$11::text[], $12::text[], $13::bigint[]" + withNumbers
)

// Post inserts an entry in the caller's transaction. It returns ErrTwice when its source
// already has one of its kind.
func Post(ctx context.Context, tx bun.IDB, m Meta, e ledger.Entry) error {
	c := columnsOf(e)
	args := append(m.values(e), pgdialect.Array(c.accounts), pgdialect.Array(c.details), pgdialect.Array(c.amounts))
	if _, err := tx.ExecContext(ctx, postRow, args...); err != nil {
		if db.Violated(err) == "journal_entries_once" {
			return ErrTwice.Because(err)
		}
		return fmt.Errorf("post %s of %s: %w", e.Kind, m.SourceID, err)
	}
	return nil
}

// Queue adds the same statement to a transaction that is sent as a batch.
func Queue(b *pgx.Batch, m Meta, e ledger.Entry) {
	c := columnsOf(e)
	b.Queue(postBatch, append(m.values(e), c.accounts, c.details, c.amounts)...)
}

func (m Meta) values(e ledger.Entry) []any {
	return []any{
		m.ID, m.VenueID, db.OrNull(m.RegisterID), db.OrNull(m.ShiftID), m.Day.String(), string(e.Kind), m.SourceID,
		db.OrNull(m.StaffID), m.Memo, m.At,
	}
}

type columns struct {
	accounts, details []string
	amounts           []int64
}

func columnsOf(e ledger.Entry) columns {
	c := columns{accounts: []string{}, details: []string{}, amounts: []int64{}}
	for _, p := range e.Postings {
		c.accounts = append(c.accounts, string(p.Account))
		c.details = append(c.details, p.Detail)
		c.amounts = append(c.amounts, int64(p.Amount))
	}
	return c
}
