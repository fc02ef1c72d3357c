package report

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/businessday"
	"comptoir/models/money"
)

// venueDays pairs venues with business days: today is not the same date everywhere.
type venueDays [][]any // day, venue: as the index has them

func (s *Store) today(list []Venue, back int) venueDays {
	pairs := make(venueDays, len(list))
	for i, v := range list {
		pairs[i] = []any{s.Day(v).Add(-back).String(), v.ID}
	}
	return pairs
}

// week is how far back today is compared.
const week = 7

// Today tells how the day is going at the given venues; there is at least one.
func (s *Store) Today(ctx context.Context, list []Venue) (Overview, error) {
	o := Overview{Day: s.Day(list[0]).String()}
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		for _, add := range []func(context.Context, bun.IDB, []Venue, *Overview) error{
			s.addSold, s.addHours, s.addVenues, s.addItems, addOpen, addShifts, addTrouble, addSteps,
		} {
			if err := add(ctx, tx, list, &o); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Overview{}, fmt.Errorf("overview: %w", err)
	}
	return o, nil
}

func (s *Store) addSold(ctx context.Context, tx bun.IDB, list []Venue, o *Overview) (err error) {
	if o.Currency, err = currency(ctx, tx); err != nil {
		return err
	}
	if o.Sold, err = soldUntil(ctx, tx, s.today(list, 0), s.now()); err != nil {
		return err
	}
	o.Before, err = soldUntil(ctx, tx, s.today(list, week), s.now().AddDate(0, 0, -week))
	return err
}

func soldUntil(ctx context.Context, tx bun.IDB, days venueDays, until time.Time) (Figures, error) {
	var rows []Row
	err := tx.NewSelect().TableExpr("sales as s").ColumnExpr("'all' as key").ColumnExpr(saleFigures).
		Where("s.account_id = app_account() and (s.business_day, s.venue_id) in ?", bun.Tuple([][]any(days))).
		Where("s.closed_at <= ?", until).GroupExpr("1").Scan(ctx, &rows)
	if err != nil {
		return Figures{}, fmt.Errorf("add up the day: %w", err)
	}
	return totalOf(rows), nil
}

func (s *Store) addHours(ctx context.Context, tx bun.IDB, list []Venue, o *Overview) error {
	now, err := hourTotals(ctx, tx, s.today(list, 0))
	if err != nil {
		return err
	}
	before, err := hourTotals(ctx, tx, s.today(list, week))
	if err != nil {
		return err
	}
	first := int(list[0].Clock.Cutover / time.Hour)
	for i := range 24 {
		h := (first + i) % 24
		o.Hours = append(o.Hours, Hour{Hour: h, Total: now[h], Before: before[h]})
	}
	o.Hours = trimmed(o.Hours)
	return nil
}

func hourTotals(ctx context.Context, tx bun.IDB, days venueDays) (map[int]money.Amount, error) {
	var rows []struct {
		Hour  int
		Total money.Amount
	}
	err := tx.NewSelect().TableExpr("sales as s").ColumnExpr("s.hour, sum(s.total)::bigint as total").
		Where("s.account_id = app_account() and (s.business_day, s.venue_id) in ?", bun.Tuple([][]any(days))).
		GroupExpr("s.hour").Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("add up the hours: %w", err)
	}
	totals := make(map[int]money.Amount, len(rows))
	for _, r := range rows {
		totals[r.Hour] = r.Total
	}
	return totals, nil
}

// trimmed leaves out the hours before the first and after the last sale of either day.
func trimmed(hours []Hour) []Hour {
	sold := func(h Hour) bool { return h.Total != 0 || h.Before != 0 }
	first := slices.IndexFunc(hours, sold)
	if first < 0 {
		return nil
	}
	last := first
	for i, h := range hours {
		if sold(h) {
			last = i
		}
	}
	return hours[first : last+1]
}

func (s *Store) addVenues(ctx context.Context, tx bun.IDB, list []Venue, o *Overview) error {
	var rows []Row
	err := tx.NewSelect().TableExpr("sales as s").ColumnExpr("s.venue_id::text as key").ColumnExpr(saleFigures).
		Where("s.account_id = app_account() and (s.business_day, s.venue_id) in ?", bun.Tuple([][]any(s.today(list, 0)))).
		GroupExpr("s.venue_id").Scan(ctx, &rows)
	if err != nil {
		return fmt.Errorf("add up the venues: %w", err)
	}
	for _, v := range list {
		row := Row{Key: v.ID.String(), Name: v.Name}
		for _, r := range rows {
			if r.Key == row.Key {
				row.Figures = r.Figures
			}
		}
		o.Venues = append(o.Venues, row)
	}
	largestFirst(o.Venues)
	return nil
}

const bestSellers = 8

func (s *Store) addItems(ctx context.Context, tx bun.IDB, list []Venue, o *Overview) error {
	err := tx.NewSelect().TableExpr("sale_lines as l").
		ColumnExpr("coalesce(l.item_id::text, l.item_name) as key, max(l.item_name) as name").ColumnExpr(lineFigures).
		Where("l.account_id = app_account() and (l.business_day, l.venue_id) in ?", bun.Tuple([][]any(s.today(list, 0)))).
		GroupExpr("1").OrderExpr("total desc, name").Limit(bestSellers).Scan(ctx, &o.Items)
	if err != nil {
		return fmt.Errorf("find best sellers: %w", err)
	}
	return nil
}

func ids(list []Venue) []uuid.UUID {
	out := make([]uuid.UUID, len(list))
	for i, v := range list {
		out[i] = v.ID
	}
	return out
}

func addOpen(ctx context.Context, tx bun.IDB, list []Venue, o *Overview) error {
	err := tx.NewRaw(`select count(*), coalesce(sum(total), 0)::bigint from orders
		where account_id = app_account() and venue_id in (?) and status in ('open', 'billed')`, bun.List(ids(list))).Scan(ctx, &o.Open, &o.OpenAmount)
	if err != nil {
		return fmt.Errorf("count open orders: %w", err)
	}
	return nil
}

func addShifts(ctx context.Context, tx bun.IDB, list []Venue, o *Overview) error {
	err := tx.NewRaw(`select s.id, v.name as venue, concat_ws(', ', r.name, d.name) as register, coalesce(h.name, p.name, '') as by, s.opened_at
		from shifts s
		join venues v on v.account_id = s.account_id and v.id = s.venue_id
		join registers r on r.account_id = s.account_id and r.id = s.register_id
		left join staff p on p.account_id = s.account_id and p.id = s.opened_by
		left join staff h on h.account_id = s.account_id and h.id = s.holder_id
		left join drawers d on d.account_id = s.account_id and d.id = s.drawer_id
		where s.account_id = app_account() and s.closed_at is null and s.venue_id in (?) order by s.opened_at`, bun.List(ids(list))).Scan(ctx, &o.Shifts)
	if err != nil {
		return fmt.Errorf("list open shifts: %w", err)
	}
	return nil
}

// addTrouble counts what somebody should look at.
func addTrouble(ctx context.Context, tx bun.IDB, list []Venue, o *Overview) error {
	err := tx.NewRaw(`select
			(select count(*) from print_jobs where account_id = app_account() and venue_id in (?0)
				and state in ('failed', 'unknown', 'needs_paper', 'no_bridge')),
			(select count(*) from sales s where s.account_id = app_account() and s.venue_id in (?0) and s.shift_id is null
				and s.closed_at >= (select min(opened_at) from shifts f where f.account_id = s.account_id and f.register_id = s.register_id))`,
		bun.List(ids(list))).Scan(ctx, &o.Unprinted, &o.Late)
	if err != nil {
		return fmt.Errorf("look for trouble: %w", err)
	}
	return nil
}

func addSteps(ctx context.Context, tx bun.IDB, _ []Venue, o *Overview) error {
	s := &o.Steps
	err := tx.NewRaw(`select
			exists (select from commands where account_id = app_account() and kind like 'catalog.%'),
			(select count(*) > 1 from staff where account_id = app_account() and active),
			exists (select from devices where account_id = app_account() and kind = 'till' and revoked_at is null),
			exists (select from print_jobs where account_id = app_account() and state = 'done'),
			exists (select from shifts where account_id = app_account()),
			exists (select from sales where account_id = app_account())`).
		Scan(ctx, &s.Menu, &s.People, &s.Device, &s.Printer, &s.Shift, &s.Sale)
	if err != nil {
		return fmt.Errorf("look at the first steps: %w", err)
	}
	return nil
}

// Day is the business day at a venue now.
func (s *Store) Day(v Venue) businessday.Day { return v.Clock.Of(s.now()) }
