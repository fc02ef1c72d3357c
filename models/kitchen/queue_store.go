package kitchen

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/live"
	"comptoir/models/order"
)

const insertTicketsSQL = `insert into tickets (account_id, id, venue_id, station_id, order_id, event_seq, number, kind, table_name, order_name, covers, staff_name, fired_at)
	select $1, t.id, $2, t.station_id, $3, $4, $5, $6, $7, $8, $9, $10, $11 from unnest($12::uuid[], $13::uuid[]) as t(id, station_id)`

const insertLinesSQL = `insert into ticket_lines (account_id, ticket_id, n, line_id, op, name, variant, quantity, modifiers, note, note_before, seat, course, whole, unit, allergy, allergy_before, target_seconds)
	select $1, l.ticket_id, l.n, l.line_id, l.op, l.name, l.variant, l.quantity::numeric, l.modifiers::jsonb, l.note, l.note_before, l.seat, l.course, l.whole, l.unit, l.allergy::jsonb, l.allergy_before::jsonb, l.target_seconds
	from unnest($2::uuid[], $3::int[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::int[], $13::int[], $14::text[], $15::text[], $16::text[], $17::text[], $18::int[])
		as l(ticket_id, n, line_id, op, name, variant, quantity, modifiers, note, note_before, seat, course, whole, unit, allergy, allergy_before, target_seconds)`

// Queue writes the tickets of one event of an order, and what the screens are told of them, in
// the batch of the transaction that records the event. Most events make none. It returns the
// tickets, for those that are printed.
func Queue(b *pgx.Batch, account uuid.UUID, o Order, e order.Event) []Ticket {
	tickets := Route(o, e)
	if len(tickets) == 0 {
		return nil
	}
	queueTickets(b, account, o, e, tickets)
	queueLines(b, account, tickets)
	queueFollow(b, account, tickets)
	for _, t := range tickets {
		live.Queue(b, account, live.Change{Topic: live.Tickets, Key: t.StationID, Venue: o.VenueID})
	}
	return tickets
}

func queueTickets(b *pgx.Batch, account uuid.UUID, o Order, e order.Event, tickets []Ticket) {
	ids, stations := make([]uuid.UUID, len(tickets)), make([]uuid.UUID, len(tickets))
	for i, t := range tickets {
		ids[i], stations[i] = t.ID, t.StationID
	}
	b.Queue(insertTicketsSQL, account, o.VenueID, o.ID, e.Seq, o.Number, string(o.Kind), o.TableName, o.Name, o.Covers, e.Actor.Name, e.At, ids, stations)
}

// lineColumns are the lines of several tickets, column by column, for one statement.
type lineColumns struct {
	tickets, lines                                             []uuid.UUID
	ns, seats, courses, targets                                []int32
	ops, names, variants, quantities, modifiers, notes, notes0 []string
	wholes, units, allergies, allergies0                       []string
}

func queueLines(b *pgx.Batch, account uuid.UUID, tickets []Ticket) {
	var c lineColumns
	for _, t := range tickets {
		for _, l := range t.Lines {
			c.add(t.ID, l)
		}
	}
	b.Queue(insertLinesSQL, account, c.tickets, c.ns, c.lines, c.ops, c.names, c.variants, c.quantities, c.modifiers, c.notes, c.notes0, c.seats, c.courses, c.wholes, c.units, c.allergies, c.allergies0, c.targets)
}

func (c *lineColumns) add(ticket uuid.UUID, l Line) {
	modifiers := []byte("[]")
	if len(l.Modifiers) > 0 {
		modifiers, _ = json.Marshal(l.Modifiers) // names and numbers: cannot fail
	}
	c.tickets, c.lines = append(c.tickets, ticket), append(c.lines, l.LineID)
	c.ns, c.seats, c.courses = append(c.ns, int32(l.N)), append(c.seats, int32(l.Seat)), append(c.courses, int32(l.Course))
	c.ops, c.names, c.variants = append(c.ops, string(l.Op)), append(c.names, l.Name), append(c.variants, l.Variant)
	c.quantities, c.modifiers = append(c.quantities, l.Quantity.String()), append(c.modifiers, string(modifiers))
	c.notes, c.notes0, c.wholes = append(c.notes, l.Note), append(c.notes0, l.NoteBefore), append(c.wholes, l.Whole)
	c.units, c.targets = append(c.units, l.Unit), append(c.targets, int32(l.Target/time.Second))
	c.allergies, c.allergies0 = append(c.allergies, allergyJSON(l.Allergy)), append(c.allergies0, allergyJSON(l.AllergyBefore))
}

func allergyJSON(a order.Allergy) string {
	if a.IsZero() {
		return "{}"
	}
	data, _ := json.Marshal(a) // codes and a text: cannot fail
	return string(data)
}
