package tilldb

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/ledger"
	"comptoir/models/ledger/ledgerdb"
	"comptoir/models/money"
)

// Safe is what a venue keeps beside its drawers: they are filled from it and emptied into it.
type Safe struct {
	Balance   money.Amount // by the ledger; below zero where it began with cash that nobody booked
	Tolerance money.Amount // by how much a count may differ before somebody agrees; zero: by any amount
	Moves     []SafeMove   // the newest first
}

// SafeMove is cash that came into the safe, or went.
type SafeMove struct {
	Kind     ledger.Kind
	Amount   money.Amount // below zero: it went
	Memo     string
	At       time.Time
	By       string
	Register string
}

const safeShown = 100

// Safe returns what a venue's safe holds and what last happened to it.
func (s *Store) Safe(ctx context.Context, venue uuid.UUID) (Safe, error) {
	var out Safe
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		err := tx.NewRaw(`select coalesce(sum(amount), 0)::bigint from journal_postings where account_id = app_account() and venue_id = ? and ledger_account = ?`,
			venue, string(ledger.Safe)).Scan(ctx, &out.Balance)
		if err != nil {
			return err
		}
		if err := tx.NewRaw(`select cash_tolerance from venues where account_id = app_account() and id = ?`, venue).Scan(ctx, &out.Tolerance); err != nil {
			return err
		}
		return tx.NewRaw(`select e.kind, p.amount, e.memo, e.at, coalesce(w.name, '') as by, coalesce(r.name, '') as register
			from journal_postings p join journal_entries e on e.account_id = p.account_id and e.id = p.entry_id
				left join staff w on w.account_id = e.account_id and w.id = e.staff_id
				left join registers r on r.account_id = e.account_id and r.id = e.register_id
			where p.account_id = app_account() and p.venue_id = ? and p.ledger_account = ? order by e.at desc, e.id desc limit ?`,
			venue, string(ledger.Safe), safeShown).Scan(ctx, &out.Moves)
	})
	if err != nil {
		return out, fmt.Errorf("read safe: %w", err)
	}
	return out, nil
}

// Banking asks for cash to be booked that was taken from the safe to the bank.
type Banking struct {
	ID      uuid.UUID // of the command
	VenueID uuid.UUID
	Amount  money.Amount
	Slip    string // number of the bank's slip
	StaffID uuid.UUID
}

// Bank books cash that was taken to the bank. The same banking again does nothing.
func (s *Store) Bank(ctx context.Context, in Banking) error {
	var c form.Check
	c.Require(in.Amount > 0 && in.Amount.InRange(), "amount", "field.range")
	in.Slip = c.Line("slip", in.Slip, longestReason)
	if err := c.Err(); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := db.Once(ctx, tx, in.ID, "safe.bank", in, &struct{}{}, func() error {
			at := s.now().UTC().Truncate(time.Microsecond)
			day, err := dayAt(ctx, tx, in.VenueID, at)
			if err != nil {
				return err
			}
			return ledgerdb.Post(ctx, tx, ledgerdb.Meta{
				ID: in.ID, VenueID: in.VenueID, Day: day, SourceID: in.ID, StaffID: in.StaffID, Memo: in.Slip, At: at,
			}, ledger.BankEntry(in.Amount))
		})
		return err
	})
}

// dayAt is the business day of an instant at a venue.
func dayAt(ctx context.Context, tx bun.IDB, venue uuid.UUID, at time.Time) (businessday.Day, error) {
	var zone, cutover string
	if err := tx.NewRaw(`select zone, cutover::text from venues where account_id = app_account() and id = ?`, venue).Scan(ctx, &zone, &cutover); err != nil {
		return "", fmt.Errorf("read clock of venue %s: %w", venue, err)
	}
	clock, err := businessday.ParseClock(zone, cutover)
	if err != nil {
		return "", fmt.Errorf("venue %s: %w", venue, err)
	}
	return clock.Of(at), nil
}

// SetTolerance says by how much a count may differ before somebody has to agree to it.
func (s *Store) SetTolerance(ctx context.Context, venue uuid.UUID, amount money.Amount) error {
	if amount < 0 || !amount.InRange() {
		return fault.Invalid("request.invalid").Field("tolerance", "field.range")
	}
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.ExecContext(ctx, `update venues set cash_tolerance = ? where account_id = app_account() and id = ?`, int64(amount), venue); err != nil {
			return fmt.Errorf("set tolerance of counts: %w", err)
		}
		return db.Touch(ctx, tx)
	})
}
