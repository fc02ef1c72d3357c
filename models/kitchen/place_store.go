package kitchen

import (
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/live"
	"comptoir/models/money"
	"comptoir/models/order"
)

const (
	// What waits follows its order to another table.
	placeTicketsSQL = `update tickets set number = $4, table_name = $5, order_name = $6, covers = $7
		where account_id = $1 and venue_id = $2 and bumped_at is null and (order_id = $3 and at_order_id is null or at_order_id = $3)`

	forgetPlacesSQL = `delete from dish_places where account_id = $1 and order_id = $2 and line_id = any($3)`
	insertPlaceSQL  = `insert into dish_places (account_id, order_id, line_id, quantity)
		select $1, $2, p.line_id, p.quantity::numeric from unnest($3::uuid[], $4::text[]) as p(line_id, quantity)`
	updatePlaceSQL = `update dish_places d set quantity = p.quantity::numeric from unnest($3::uuid[], $4::text[]) as p(line_id, quantity)
		where d.account_id = $1 and d.order_id = $2 and d.line_id = p.line_id`

	// A ticket shows the order that fired it as long as anything of it is there, else where its dishes are.
	headTicketsSQL = `with touched as (
			select t.id, t.order_id from tickets t where t.account_id = $1 and t.venue_id = $2 and t.bumped_at is null
				and exists (select 1 from ticket_lines l where l.account_id = t.account_id and l.ticket_id = t.id and l.line_id = any($3))),
		at as (
			select c.id, (array_agg(coalesce(p.order_id, c.order_id) order by coalesce(p.order_id, c.order_id) <> c.order_id, p.order_id))[1] as order_id
			from touched c join ticket_lines l on l.account_id = $1 and l.ticket_id = c.id
			left join dish_places p on p.account_id = $1 and p.line_id = l.line_id
			group by c.id)
		update tickets t set at_order_id = nullif(o.id, t.order_id), number = o.number, table_name = coalesce(b.name, ''), order_name = o.name, covers = o.covers
		from at join orders o on o.account_id = $1 and o.id = at.order_id
		left join tables b on b.account_id = $1 and b.id = o.table_id
		where t.account_id = $1 and t.id = at.id`

	placesSQL = `select p.line_id, p.order_id, p.quantity::text, coalesce(b.name, ''), o.name, o.number
		from dish_places p join orders o on o.account_id = p.account_id and o.id = p.order_id
		left join tables b on b.account_id = o.account_id and b.id = o.table_id
		where p.account_id = $1 and p.quantity > 0 and p.line_id = any(array(
			select line_id from ticket_lines where account_id = $1 and ticket_id = any(`
)

// QueueTable has the tickets of an order show the table where it is now.
func QueueTable(b *pgx.Batch, account uuid.UUID, o Order, lines []order.InKitchen) {
	b.Queue(placeTicketsSQL, account, o.VenueID, o.ID, o.Number, o.TableName, o.Name, o.Covers)
	tellStations(b, account, o.VenueID, lines)
}

// QueueCrossed has the tickets of what went from one order to another show where it is. The keys are those of what
// moved. What the stations have is not told again.
func QueueCrossed(b *pgx.Batch, account, venue uuid.UUID, moved []uuid.UUID, orders ...order.Order) {
	if len(moved) == 0 {
		return
	}
	for _, o := range orders {
		there := slices.DeleteFunc(o.InKitchen(), func(k order.InKitchen) bool { return !slices.Contains(moved, k.Key) })
		b.Queue(forgetPlacesSQL, account, o.ID, moved)
		queuePlaces(b, insertPlaceSQL, account, o.ID, there)
		tellStations(b, account, venue, there)
	}
	b.Queue(headTicketsSQL, account, venue, moved)
}

// QueuePlaces says how much of what had moved is still wanted where it is, where that changed.
func QueuePlaces(b *pgx.Batch, account uuid.UUID, before, after order.Order) {
	if len(after.Moves) == 0 {
		return
	}
	was := map[uuid.UUID]money.Quantity{}
	for _, k := range before.InKitchen() {
		was[k.Key] = k.Quantity
	}
	changed := slices.DeleteFunc(after.InKitchen(), func(k order.InKitchen) bool { return was[k.Key] == k.Quantity })
	queuePlaces(b, updatePlaceSQL, account, after.ID, changed)
}

func queuePlaces(b *pgx.Batch, sql string, account, id uuid.UUID, there []order.InKitchen) {
	if len(there) == 0 {
		return
	}
	lines, quantities := make([]uuid.UUID, len(there)), make([]string, len(there))
	for i, k := range there {
		lines[i], quantities[i] = k.Key, k.Quantity.String()
	}
	b.Queue(sql, account, id, lines, quantities)
}

func tellStations(b *pgx.Batch, account, venue uuid.UUID, lines []order.InKitchen) {
	var told []uuid.UUID
	for _, k := range lines {
		for _, s := range k.Stations {
			if !slices.Contains(told, s) {
				told = append(told, s)
				live.Queue(b, account, live.Change{Topic: live.Tickets, Key: s, Venue: venue})
			}
		}
	}
}

// A Place is where so much of a dish is, which is not where its ticket says.
type Place struct {
	OrderID   uuid.UUID
	TableName string
	Name      string
	Number    int
	Quantity  money.Quantity
}

// places are where dishes are, by what the kitchen knows them by.
type places map[uuid.UUID][]Place

func (p places) scan(rows pgx.Rows) error {
	for rows.Next() {
		var line uuid.UUID
		var at Place
		var quantity string
		if err := rows.Scan(&line, &at.OrderID, &quantity, &at.TableName, &at.Name, &at.Number); err != nil {
			return err
		}
		var err error
		if at.Quantity, err = money.ParseQuantity(quantity); err != nil {
			return err
		}
		p[line] = append(p[line], at)
	}
	return rows.Err()
}

// mark writes on lines what of them is elsewhere, the newest ticket of a station first. Tickets are oldest first.
func (p places) mark(tickets []Ticket) {
	if len(p) == 0 {
		return
	}
	left := map[uuid.UUID]places{} // by station: each of them makes its part of all there are
	for i := len(tickets) - 1; i >= 0; i-- {
		t := &tickets[i]
		at, ok := left[t.StationID]
		if !ok {
			at = p.clone()
			left[t.StationID] = at
		}
		for j := range t.Lines {
			if l := &t.Lines[j]; l.Op == order.OpAdd {
				l.Elsewhere = at.take(l.LineID, t.At, l.Left())
			}
		}
	}
}

func (p places) clone() places {
	c := make(places, len(p))
	for line, at := range p {
		c[line] = slices.Clone(at)
	}
	return c
}

// take shares so much of a dish among where it is, first where its ticket says, and returns what is elsewhere.
func (p places) take(line, at uuid.UUID, left money.Quantity) []Place {
	var out []Place
	for _, here := range []bool{true, false} {
		for n := range p[line] {
			place := &p[line][n]
			q := min(left, place.Quantity)
			if (place.OrderID == at) != here || q <= 0 {
				continue
			}
			place.Quantity, left = place.Quantity-q, left-q
			if !here {
				moved := *place
				moved.Quantity = q
				out = append(out, moved)
			}
		}
	}
	return out
}
