package tilldb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/live"
	"comptoir/models/receipt/doc"
)

// Find returns a shift of the account.
func (s *Store) Find(ctx context.Context, id uuid.UUID) (Shift, error) {
	var found Shift
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		found, err = one(ctx, tx, "s.id = ?", id)
		return err
	})
	switch {
	case db.IsNotFound(err):
		return Shift{}, fault.NotFound("shift.unknown")
	case err != nil:
		return Shift{}, fmt.Errorf("read shift %s: %w", id, err)
	}
	return found, nil
}

// PastQuery asks for closed shifts, the newest first.
type PastQuery struct {
	Venues []uuid.UUID // empty: all of them
	Before time.Time   // closed before this; zero: from the newest
	Limit  int
}

// Past returns closed shifts with their Zs. The next page begins before the last one's closing.
func (s *Store) Past(ctx context.Context, q PastQuery) ([]Shift, error) {
	where := "s.closed_at is not null"
	var args []any
	if len(q.Venues) > 0 {
		where, args = where+" and s.venue_id in (?)", append(args, bun.List(q.Venues))
	}
	if !q.Before.IsZero() {
		where, args = where+" and s.closed_at < ?", append(args, q.Before)
	}
	args = append(args, q.Limit)
	var list []Shift
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		list, err = several(ctx, tx, where+" order by s.closed_at desc, s.id desc limit ?", args...)
		return err
	})
	return list, err
}

// Printing asks for a report to be printed.
type Printing struct {
	ID       uuid.UUID // of the command, and of the print job
	Shift    Shift     // without an id: of the venue's day
	Register uuid.UUID // the till whose printer is to print it
	Device   string    // the bridge's name of the printer
	Document doc.Document
}

// Print puts a report into the queue of a till's printer. The same printing again changes
// nothing; printing a shift's report once more is a copy.
func (s *Store) Print(ctx context.Context, p Printing) error {
	text, err := json.Marshal(p.Document)
	if err != nil {
		return fmt.Errorf("write report of shift %s: %w", p.Shift.ID, err)
	}
	return s.change(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `insert into print_jobs (account_id, id, venue_id, register_id, shift_id, kind, device, copy, document)
			select app_account(), ?, ?, ?, ?, 'report', ?, count(*), ?
			from print_jobs where account_id = app_account() and shift_id = ? and kind = 'report'
			on conflict (account_id, id) do nothing`,
			p.ID, p.Shift.VenueID, db.OrNull(p.Register), db.OrNull(p.Shift.ID), p.Device, string(text), db.OrNull(p.Shift.ID))
		if err != nil {
			return fmt.Errorf("queue report of shift %s: %w", p.Shift.ID, err)
		}
		return live.Tell(ctx, tx, live.Print, p.ID, p.Shift.VenueID)
	})
}
