package kitchen

import (
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/order"
)

const (
	// What is told of a dish after its ticket was passed on hangs where that ticket hangs, at once.
	followSQL = `insert into ticket_diversions (account_id, ticket_id, from_id, venue_id, station_id, printer)
		select distinct on (n.id, d.from_id) $1::uuid, n.id, d.from_id, d.venue_id, d.station_id, d.printer
		from ticket_diversions d
		join tickets t on t.account_id = d.account_id and t.id = d.ticket_id
		join ticket_lines l on l.account_id = t.account_id and l.ticket_id = t.id and l.op = 'add'
		join unnest($2::uuid[], $3::uuid[], $4::uuid[]) as n(id, station_id, line_id) on n.station_id = t.station_id and n.line_id = l.line_id
		where d.account_id = $1 and d.at > now() - ` + servable + `
		order by n.id, d.from_id, d.at desc
		on conflict do nothing`
	followPrintSQL = `insert into print_jobs (account_id, id, venue_id, register_id, order_id, ticket_id, kind, device)
		select t.account_id, gen_random_uuid(), t.venue_id, o.register_id, t.order_id, t.id, 'ticket', d.printer
		from ticket_diversions d
		join tickets t on t.account_id = d.account_id and t.id = d.ticket_id
		join orders o on o.account_id = t.account_id and o.id = t.order_id
		where d.account_id = $1 and d.ticket_id = any($2) and d.printer <> ''`
	followTellSQL = `insert into outbox (account_id, topic, key, venue_id)
		select d.account_id, 'tickets', d.station_id, d.venue_id from ticket_diversions d where d.account_id = $1 and d.ticket_id = any($2) and d.station_id is not null
		union all select d.account_id, 'print', d.ticket_id, d.venue_id from ticket_diversions d where d.account_id = $1 and d.ticket_id = any($2) and d.printer <> ''`
)

// queueFollow has what is taken back or changed told where the dish is made instead of at its station. New dishes are not
// concerned: they go to their station, and are passed on if it does not answer.
func queueFollow(b *pgx.Batch, account uuid.UUID, tickets []Ticket) {
	var ids, stations, lines []uuid.UUID
	for _, t := range tickets {
		for _, l := range t.Lines {
			if l.Op != order.OpAdd {
				ids, stations, lines = append(ids, t.ID), append(stations, t.StationID), append(lines, l.LineID)
			}
		}
	}
	if len(ids) == 0 {
		return
	}
	b.Queue(followSQL, account, ids, stations, lines)
	told := slices.Compact(slices.Clone(ids))
	b.Queue(followPrintSQL, account, told)
	b.Queue(followTellSQL, account, told)
}
