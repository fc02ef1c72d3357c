package report

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
)

// timesSQL counts dishes by what they are grouped by. What was told of a line at a station is a
// stack: what is voided takes away what was added last. So of what was added that is left which the
// sum never fell below afterwards. What was told a day before and after is read along for the voids
// of orders that lasted over a cut-over. A dish is done when it was ticked off, else with its ticket;
// a ticket that was recalled, when it was bumped again. What is weighed or poured counts as one.
const timesSQL = `with venue as (
	select v.id, v.zone, v.opens, v.closes from unnest(?::uuid[], ?::text[], ?::timestamptz[], ?::timestamptz[]) as v(id, zone, opens, closes)
), told as (
	select t.station_id, t.venue_id, v.zone, t.fired_at, t.fired_at >= v.opens and t.fired_at < v.closes as asked, t.bumped_at, t.bumped_by,
		l.line_id, l.op, l.name, l.variant, l.unit, l.quantity, l.target_seconds, l.done_at,
		sum(case l.op when 'add' then l.quantity when 'void' then -l.quantity else 0 end) over line as wanted,
		row_number() over line as place
	from venue v
	join tickets t on t.account_id = app_account() and t.venue_id = v.id and t.fired_at >= v.opens - interval '1 day' and t.fired_at < v.closes + interval '1 day'
	join ticket_lines l on l.account_id = app_account() and l.ticket_id = t.id and l.op <> 'change'
	window line as (partition by t.station_id, l.line_id order by t.fired_at, t.event_seq, t.id, l.n)
), kept as (
	select *, least(quantity, min(wanted) over (partition by station_id, line_id order by place rows between current row and unbounded following) - (wanted - quantity)) as made
	from told
), dish as (
	select k.*, case when k.unit = '' then ceil(k.made) else 1 end::bigint as dishes, coalesce(k.done_at, k.bumped_at) - k.fired_at as took,
		coalesce(nullif(k.target_seconds, 0), s.target_seconds) as target, s.name as station, coalesce(p.name, '') as cook
	from kept k
	join stations s on s.account_id = app_account() and s.id = k.station_id
	left join staff p on p.account_id = app_account() and p.id = k.bumped_by
	where k.op = 'add' and k.asked and k.made > 0 and k.bumped_at is not null
), timed as (
	select %s, dishes, floor(extract(epoch from took))::bigint as seconds, target,
		case when target > 0 and took > target * interval '1 second' then dishes else 0 end as late from dish
), counted as (
	select *, sum(dishes) over (partition by key order by seconds) as until, sum(dishes) over (partition by key) as everything from timed
)
select key, max(name collate "C") as name, max(detail collate "C") as detail, sum(dishes)::bigint as dishes, sum(late)::bigint as late,
	(min(seconds) filter (where until * 2 >= everything)) as median, (min(seconds) filter (where until * 10 >= everything * 9)) as slow,
	case when min(target) = max(target) then min(target) else 0 end as target
from counted group by key`

// timesKeys say what dishes are grouped by.
func timesKeys(by TimesBy) string {
	switch by {
	case TimesByCook:
		return "coalesce(bumped_by::text, 'none') as key, cook as name, '' as detail"
	case TimesByStation:
		return "station_id::text as key, station as name, (select name from venues where account_id = app_account() and id = venue_id) as detail"
	case TimesByHour:
		return "to_char(fired_at at time zone zone, 'HH24') as key, '' as name, '' as detail"
	case TimesByItem:
		return "name || '/' || variant as key, name, variant as detail"
	}
	return "'all' as key, '' as name, '' as detail"
}

// Times says how long the kitchen took; all its figures are of one state of the database.
func (s *Store) Times(ctx context.Context, q TimesQuery) (Times, error) {
	times := Times{Query: q}
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		if times.Rows, err = timesRows(ctx, tx, q); err != nil {
			return err
		}
		all := q
		all.By = ""
		total, err := timesRows(ctx, tx, all)
		if len(total) > 0 {
			times.Total = total[0].TimesFigures
		}
		return err
	})
	if err != nil {
		return Times{}, fmt.Errorf("report the kitchen's times by %s: %w", q.By, err)
	}
	return times, nil
}

func timesRows(ctx context.Context, tx bun.IDB, q TimesQuery) ([]TimesRow, error) {
	ids, zones, from, to := q.spans()
	var found []struct {
		Key, Name, Detail                  string
		Dishes, Late, Median, Slow, Target int64
	}
	err := tx.NewRaw(fmt.Sprintf(timesSQL, timesKeys(q.By)), pgdialect.Array(ids), pgdialect.Array(zones), pgdialect.Array(from), pgdialect.Array(to)).Scan(ctx, &found)
	if err != nil {
		return nil, err
	}
	rows := make([]TimesRow, len(found))
	for i, f := range found {
		rows[i] = TimesRow{Key: f.Key, Name: f.Name, Detail: f.Detail, TimesFigures: TimesFigures{
			Dishes: f.Dishes, Late: f.Late, Median: time.Duration(f.Median) * time.Second, Slow: time.Duration(f.Slow) * time.Second, Target: time.Duration(f.Target) * time.Second,
		}}
	}
	first := 0
	if q.By == TimesByHour {
		if first, err = firstHour(ctx, tx, Query{Venues: ids}); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(rows, q.order(first))
	return rows, nil
}
