package report

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/money"
)

// Store asks the questions.
type Store struct {
	db  *db.DB
	now func() time.Time
}

// New returns the store of reports. now is the program's clock.
func New(d *db.DB, now func() time.Time) *Store { return &Store{db: d, now: now} }

// Report answers a question; all its figures are of one state of the database.
func (s *Store) Report(ctx context.Context, q Query) (Report, error) {
	r := Report{Query: q, Columns: q.Kind.Columns()}
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		if r.Currency, err = currency(ctx, tx); err != nil {
			return err
		}
		if r.Rows, err = rows(ctx, tx, q); err != nil {
			return err
		}
		r.Total = total(q.Kind, r.Rows)
		if r.Agreement, err = agreement(ctx, tx, q); err != nil {
			return err
		}
		r.Before, err = before(ctx, tx, q)
		return err
	})
	if err != nil {
		return Report{}, fmt.Errorf("report by %s: %w", q.Kind, err)
	}
	return r, nil
}

func rows(ctx context.Context, tx bun.IDB, q Query) ([]Row, error) {
	switch q.Kind {
	case ByHour:
		return byHour(ctx, tx, q)
	case ByItem:
		return byItem(ctx, tx, q)
	case ByCategory:
		return byCategory(ctx, tx, q)
	case ByTender:
		return byTender(ctx, tx, q)
	case ByTax:
		return byTax(ctx, tx, q)
	case ByDiscount:
		return byDiscount(ctx, tx, q)
	case ByStaff:
		return byStaff(ctx, tx, q)
	case ByTips:
		return byTips(ctx, tx, q)
	}
	return byDay(ctx, tx, q)
}

// total adds rows up. Orders paid with two tenders, or with two discounts, stand in two rows, so they are not added.
func total(k Kind, rows []Row) Figures {
	f := totalOf(rows)
	if k == ByTender || k == ByDiscount {
		f.Orders = 0
	}
	return f
}

func before(ctx context.Context, tx bun.IDB, q Query) (*Before, error) {
	earlier, ok := q.Compare.Range(q.Range)
	if !ok {
		return nil, nil
	}
	q.Range = earlier
	list, err := rows(ctx, tx, q)
	if err != nil {
		return nil, err
	}
	return &Before{Range: earlier, Rows: list, Total: total(q.Kind, list)}, nil
}

func currency(ctx context.Context, tx bun.IDB) (money.Currency, error) {
	var c money.Currency
	err := tx.NewRaw(`select currency, digits from accounts where account_id = app_account()`).Scan(ctx, &c.Code, &c.Digits)
	if err != nil {
		return c, fmt.Errorf("read currency: %w", err)
	}
	return c, nil
}

// Venues lists the account's venues with their clocks.
func (s *Store) Venues(ctx context.Context) ([]Venue, error) {
	var list []Venue
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		list, err = venueList(ctx, tx)
		return err
	})
	return list, err
}

func venueList(ctx context.Context, tx bun.IDB) ([]Venue, error) {
	var rows []struct {
		Venue
		Zone    string
		Cutover string
	}
	err := tx.NewRaw(`select id, name, zone, cutover::text as cutover from venues
		where account_id = app_account() and archived_at is null order by created_at, id`).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("list venues: %w", err)
	}
	list := make([]Venue, len(rows))
	for i, r := range rows {
		list[i] = r.Venue
		if list[i].Clock, err = businessday.ParseClock(r.Zone, r.Cutover); err != nil {
			return nil, fmt.Errorf("venue %s: %w", r.ID, err)
		}
	}
	return list, nil
}
