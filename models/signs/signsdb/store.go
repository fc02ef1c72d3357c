// Package signsdb reads what people did, day by day, for the rule of models/signs, and keeps what an owner made of each sign.
//
// It owns the table sign_looks. It must not decide what a sign is. Start reading at Store.Find.
package signsdb

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/audit"
	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/money"
	"comptoir/models/signs"
)

// A Store keeps the looks of all accounts; the context says whose are meant.
type Store struct {
	db  *db.DB
	now func() time.Time
}

// New makes a store. now is the program's clock.
func New(d *db.DB, now func() time.Time) *Store { return &Store{d, now} }

// A Sign is a day that stands out, with where, who, and what was made of it.
type Sign struct {
	signs.Sign
	VenueID uuid.UUID
	Venue   string
	Name    string
	Look    Look // the last one; the zero Look: nobody has looked yet
}

// Open says whether somebody should still look.
func (s Sign) Open() bool { return s.Look.State == "" || s.Look.State == Open }

type cell struct {
	VenueID uuid.UUID
	Venue   string
	StaffID uuid.UUID
	RoleID  uuid.UUID
	Name    string
	Date    string
	Sales   int
	Total   money.Amount
	Kind    signs.Kind
	Count   int
	Amount  money.Amount
}

// daysSQL gives a row for each person, day and kind, and one without a kind for a day's sales. What the audit has of an account
// with another name for it is renamed here. A refund by a tender that the order was not paid with is two entries.
const daysSQL = `with entries as (
		select a.id, a.venue_id, a.staff_id, a.at, a.amount,
			case when a.event = 'shift.refused' then 'recount' when a.act = 'void' and a.billed then 'after_bill' else a.act end as kind
		from audit a
		where a.account_id = app_account() and a.at >= ?0 and a.at < ?1 and a.venue_id in (?2) and a.staff_id is not null
			and a.act in ('void', 'cancel', 'discount', 'comp', 'price', 'refund', 'payment', 'reopen', 'tip', 'drawer', 'paid_out', 'difference')
			and (a.amount > 0 or a.act in ('void', 'cancel', 'reopen', 'tip', 'drawer'))
			and a.event <> 'shift.over'
		union all
		select a.id, a.venue_id, a.staff_id, a.at, a.amount, 'other_tender'
		from audit a
		where a.account_id = app_account() and a.at >= ?0 and a.at < ?1 and a.venue_id in (?2) and a.staff_id is not null and a.act = 'refund' and a.amount > 0
			and exists (select 1 from jsonb_array_elements(case jsonb_typeof(a.data->'payments') when 'array' then a.data->'payments' else '[]' end) p
				where not exists (select 1 from order_events e where e.account_id = a.account_id and e.order_id = a.order_id and e.type = 'payment_added'
					and e.data->'payload'->>'tender' = p->>'tender'))
	), cells as (
		select venue_id, staff_id, to_char(at at time zone ?3, 'YYYY-MM-DD') as date, 0::bigint as sales, 0::bigint as total, kind, count(*) as count, sum(amount)::bigint as amount
		from entries group by 1, 2, 3, kind
		union all
		select venue_id, staff_id, to_char(closed_at at time zone ?3, 'YYYY-MM-DD'), coalesce(sum(orders), 0), coalesce(sum(total), 0)::bigint, '', 0, 0
		from sales where account_id = app_account() and closed_at >= ?0 and closed_at < ?1 and venue_id in (?2) and staff_id is not null group by 1, 2, 3
	)
	select c.*, s.role_id, s.name, v.name as venue from cells c
	join staff s on s.account_id = app_account() and s.id = c.staff_id
	join venues v on v.account_id = app_account() and v.id = c.venue_id
	order by c.date, c.venue_id, c.staff_id, c.kind`

// Find lists the signs of the days of a period at venues, by the clock of a zone, the newest first.
func (s *Store) Find(ctx context.Context, venues []uuid.UUID, zone string, from, to businessday.Day) ([]Sign, error) {
	begin, end, err := audit.Period(zone, from.Add(-signs.History), to)
	if err != nil {
		return nil, err
	}
	var cells []cell
	var looks []Look
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := tx.NewRaw(daysSQL, begin, end, bun.List(venues), zone).Scan(ctx, &cells); err != nil {
			return fmt.Errorf("read days for signs: %w", err)
		}
		looks, err = lastLooks(ctx, tx, venues, from, to)
		return err
	})
	if err != nil {
		return nil, err
	}
	var list []Sign
	for _, venue := range venues {
		list = append(list, find(cells, venue, from)...)
	}
	for i, one := range list {
		for _, l := range looks {
			if l.of(one) {
				list[i].Look = l
			}
		}
	}
	return list, nil
}

// find applies the rule to the days of one venue.
func find(cells []cell, venue uuid.UUID, from businessday.Day) []Sign {
	var days []signs.Day
	var place string
	var total money.Amount
	sales := 0
	names := map[uuid.UUID]string{}
	at := map[string]int{}
	for _, c := range cells {
		if c.VenueID != venue {
			continue
		}
		place, names[c.StaffID] = c.Venue, c.Name
		total, sales = total+c.Total, sales+c.Sales
		key := c.Date + c.StaffID.String()
		i, ok := at[key]
		if !ok {
			i = len(days)
			at[key] = i
			days = append(days, signs.Day{Date: c.Date, Staff: c.StaffID, Role: c.RoleID})
		}
		days[i].Sales += c.Sales
		if c.Kind != "" {
			days[i].Deeds = append(days[i].Deeds, signs.Deed{Kind: c.Kind, Count: c.Count, Amount: c.Amount})
		}
	}
	var step money.Amount
	if sales > 0 {
		step = money.HalfUp.Share(max(0, total), 1, int64(sales))
	}
	var list []Sign
	for _, one := range signs.Find(days, from.String(), step) {
		list = append(list, Sign{Sign: one, VenueID: venue, Venue: place, Name: names[one.Staff]})
	}
	return list
}
