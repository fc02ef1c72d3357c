package kitchen

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/live"
	"comptoir/models/order"
)

const (
	forgetNextSQL = `delete from next_courses where account_id = $1 and order_id = $2`
	insertNextSQL = `insert into next_courses (account_id, order_id, station_id, course, venue_id, planned_at, dishes)
		select $1, $2, n.station_id, n.course, $3, n.planned_at, n.dishes::jsonb
		from unnest($4::uuid[], $5::int[], $6::timestamptz[], $7::text[]) as n(station_id, course, planned_at, dishes)`

	nextSQL = `select o.id, o.number, o.kind, coalesce(b.name, ''), o.name, n.course, n.planned_at, n.dishes
		from next_courses n join orders o on o.account_id = n.account_id and o.id = n.order_id
		left join tables b on b.account_id = o.account_id and b.id = o.table_id
		where n.account_id = $1 and n.station_id = $2 and o.status in ('open', 'billed') and o.updated_at > now() - ` + forgotten + `
		order by n.planned_at nulls last, o.opened_at, o.id, n.course limit 40`
)

// QueueNext writes what of an order is still to come, where that changed, and tells its stations.
func QueueNext(b *pgx.Batch, account uuid.UUID, before, after order.Order) {
	was, now := Upcoming(before), Upcoming(after)
	if slices.EqualFunc(was, now, sameNext) {
		return
	}
	b.Queue(forgetNextSQL, account, after.ID)
	stations, courses := make([]uuid.UUID, len(now)), make([]int32, len(now))
	ats, dishes := make([]*time.Time, len(now)), make([]string, len(now))
	for i, n := range now {
		stations[i], courses[i] = n.Station, int32(n.Course)
		if !n.At.IsZero() {
			ats[i] = &n.At
		}
		data, _ := json.Marshal(n.Dishes) // names and numbers: cannot fail
		dishes[i] = string(data)
	}
	if len(now) > 0 {
		b.Queue(insertNextSQL, account, after.ID, after.VenueID, stations, courses, ats, dishes)
	}
	var told []uuid.UUID
	for _, n := range append(was, now...) {
		if !slices.Contains(told, n.Station) {
			told = append(told, n.Station)
			live.Queue(b, account, live.Change{Topic: live.Tickets, Key: n.Station, Venue: after.VenueID})
		}
	}
}

func scanNext(rows pgx.Rows, station uuid.UUID) ([]Next, error) {
	var list []Next
	for rows.Next() {
		n := Next{Station: station}
		var at *time.Time
		var dishes []byte
		if err := rows.Scan(&n.Order.ID, &n.Order.Number, &n.Order.Kind, &n.Order.TableName, &n.Order.Name, &n.Course, &at, &dishes); err != nil {
			return nil, fmt.Errorf("read course to come: %w", err)
		}
		if at != nil {
			n.At = *at
		}
		if err := json.Unmarshal(dishes, &n.Dishes); err != nil {
			return nil, fmt.Errorf("read dishes to come of order %s: %w", n.Order.ID, err)
		}
		list = append(list, n)
	}
	return list, rows.Err()
}
