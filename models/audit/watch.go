package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/money"
)

// A Concern is something that an owner looks at each day.
type Concern string

// The concerns.
const (
	AfterBill Concern = "after_bill" // taken off after the guest had the bill
	Discounts Concern = "discount"
	Comps     Concern = "comp"
)

// weeks is how far back a person's and their peers' usual day is looked for.
const weeks = 4

// A Watch is what one person did of one concern on a day, beside what is usual.
type Watch struct {
	Concern Concern
	StaffID uuid.UUID
	Name    string
	Count   int
	Amount  money.Amount
	Usual   money.Amount // the person's own on a day of work, of the four weeks before
	Peers   money.Amount // that of everybody else, likewise
}

// Stands says whether it is far more than the person's and everybody's usual.
func (w Watch) Stands() bool { return w.Amount > 2*w.Usual && w.Amount > 2*w.Peers && w.Amount > 0 }

const watchSQL = `with entries as (
		select staff_id, at, amount, case when billed and act = 'void' then 'after_bill' else act end as concern
		from audit where account_id = app_account() and at >= ?0 and at < ?2 and staff_id is not null and amount > 0
			and (venue_id is null or venue_id in (?3)) and (act in ('discount', 'comp') or billed and act = 'void')
	), worked as (
		select staff_id, count(distinct business_day) as days from sales
		where account_id = app_account() and closed_at >= ?0 and closed_at < ?1 and venue_id in (?3) and staff_id is not null group by staff_id
	)
	select e.concern, e.staff_id, s.name, count(*) filter (where e.at >= ?1) as count, coalesce(sum(e.amount) filter (where e.at >= ?1), 0)::bigint as amount,
		(coalesce(sum(e.amount) filter (where e.at < ?1), 0) / greatest(1, coalesce(max(w.days), 1)))::bigint as usual
	from entries e join staff s on s.account_id = app_account() and s.id = e.staff_id left join worked w on w.staff_id = e.staff_id
	group by e.concern, e.staff_id, s.name order by amount desc, s.name`

// Watch lists what people did between two moments, a day as a rule, beside their usual day.
func (s *Store) Watch(ctx context.Context, venues []uuid.UUID, from, to time.Time) ([]Watch, error) {
	var rows []Watch
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(watchSQL, from.AddDate(0, 0, -7*weeks), from, to, bun.List(venues)).Scan(ctx, &rows)
	})
	if err != nil {
		return nil, fmt.Errorf("read what people did: %w", err)
	}
	var list []Watch
	for _, w := range rows {
		if w.Count > 0 {
			w.Peers = peers(rows, w)
			list = append(list, w)
		}
	}
	return list, nil
}

// peers is what is usual for everybody else.
func peers(rows []Watch, w Watch) money.Amount {
	var sum, n money.Amount
	for _, other := range rows {
		if other.Concern == w.Concern && other.StaffID != w.StaffID {
			sum, n = sum+other.Usual, n+1
		}
	}
	if n == 0 {
		return 0
	}
	return sum / n
}
