package orderdb

import (
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/order"
)

// A row is an order's projection as far as it is not in the folded order.
type row struct {
	number  int
	day     time.Time
	version int
	venue   uuid.UUID
	table   string // its name, for tickets
}

// A snapshot is what a command needs to know, read and locked in one round trip.
type snapshot struct {
	revision  int64
	chainSeq  int64
	chainHash []byte
	row       *row
	events    []order.Event // after the remembered version
	commands  map[uuid.UUID][]byte
	shift     uuid.UUID
	number    int    // for an order that does not exist yet
	table     string // the name of the table that the request itself names
	sold      closing
	signing   *fiscaldb.Signing     // nil: nothing is signed
	registers *fiscaldb.Registering // nil: nothing is registered
}

func (s *snapshot) reset() { *s = snapshot{commands: map[uuid.UUID][]byte{}} }

// A question is what to read for a request.
type question struct {
	account, order, register, venue uuid.UUID
	staff                           uuid.UUID // whose drawer takes the money
	after                           int       // version that is remembered already
	day                             businessday.Day
	ids                             []uuid.UUID
	opening                         bool // number an order that does not exist
	closing                         bool // hold the register's shift open
	tips                            bool // look where the sale is booked, and hold its shift open
	table                           uuid.UUID
	chain                           *fiscaldb.Chain // that signs what the request leaves; nil: none does
	device                          fiscaldb.Device // with which it is registered; without a name: it is not
}

const (
	revisionSQL = `select revision from accounts where account_id = $1`
	chainSQL    = `select seq, hash from register_chains where account_id = $1 and register_id = $2 for update`
	rowSQL      = `select o.number, o.business_day, o.version, o.venue_id, coalesce(t.name, '')
		from orders o left join tables t on t.account_id = o.account_id and t.id = o.table_id
		where o.account_id = $1 and o.id = $2 for update of o`
	eventsSQL = `select seq, type, command_id, at, staff_id, register_id, data::text from order_events
		where account_id = $1 and order_id = $2 and seq > $3 order by seq`
	// One look at the index for each command: asked for as a list, they would be planned anew each time.
	commandsSQL = `select asked.id, e.command_hash from unnest($2::uuid[]) as asked(id) cross join lateral (
		select command_hash from order_events where account_id = $1 and command_id = asked.id order by seq limit 1) e`
	// Money goes into the drawer of whoever takes it, wherever in the venue they carry it, or else into everybody's at the register.
	shiftSQL = `select id from shifts where account_id = $1 and closed_at is null
		and (register_id = $2 and holder_id is null or holder_id = $3 and (register_id = $2 or purse and venue_id = $4))
		order by holder_id is null limit 1`
	// The day's next number, only for an order that is not there: a refused command rolls it back, so none is burnt.
	numberSQL = `insert into day_counters as d (account_id, venue_id, business_day, last)
		select $1, $2, $3, 1 where not exists (select 1 from orders where account_id = $1 and id = $4)
		on conflict (account_id, venue_id, business_day) do update set last = d.last + 1 returning last`
	tableSQL = `select name from tables where account_id = $1 and id = $2 and archived_at is null`
)

// queue asks everything at once. The register's chain is locked first and the order second, by
// everybody, so that two tills cannot wait for each other in a circle.
func (s *snapshot) queue(b *pgx.Batch, q question) {
	s.reset()
	b.Queue(revisionSQL, q.account).QueryRow(into(&s.revision))
	b.Queue(chainSQL, q.account, q.register).QueryRow(func(r pgx.Row) error {
		if err := r.Scan(&s.chainSeq, &s.chainHash); err != nil {
			return notFound(err, "lock chain of register %s", q.register)
		}
		return nil
	})
	b.Queue(rowSQL, q.account, q.order).QueryRow(s.scanRow)
	b.Queue(eventsSQL, q.account, q.order, q.after).Query(s.scanEvents)
	b.Queue(commandsSQL, q.account, q.ids).Query(s.scanCommands)
	shift := shiftSQL
	if q.closing {
		shift += " for share" // a shift that is being closed waits for this sale, or this sale for it
	}
	b.Queue(shift, q.account, q.register, db.OrNull(q.staff), q.venue).QueryRow(optional(&s.shift))
	if q.table != uuid.Nil {
		b.Queue(tableSQL, q.account, q.table).QueryRow(optional(&s.table))
	}
	if q.tips {
		s.sold.queue(b, q)
	}
	if q.opening {
		b.Queue(numberSQL, q.account, q.venue, q.day.String(), q.order).QueryRow(optional(&s.number))
	}
	if q.chain != nil {
		s.signing = q.chain.Queue(b, q.account, q.order)
	}
	if q.device.Device != "" {
		s.registers = q.device.Queue(b, q.account, q.order)
	}
}

func (s *snapshot) scanRow(r pgx.Row) error {
	var got row
	err := r.Scan(&got.number, &got.day, &got.version, &got.venue, &got.table)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("lock order: %w", err)
	}
	s.row = &got
	return nil
}

func (s *snapshot) scanEvents(rows pgx.Rows) error {
	for rows.Next() {
		e, err := scanEvent(rows)
		if err != nil {
			return err
		}
		s.events = append(s.events, e)
	}
	return rows.Err()
}

// scanEvent reads a row of eventsSQL. Who acted and who approved is part of data's envelope.
func scanEvent(rows pgx.Rows) (order.Event, error) {
	var e order.Event
	var staff *uuid.UUID
	var data []byte
	if err := rows.Scan(&e.Seq, &e.Type, &e.CommandID, &e.At, &staff, &e.RegisterID, &data); err != nil {
		return e, fmt.Errorf("read event: %w", err)
	}
	return e, open(&e, data)
}

func (s *snapshot) scanCommands(rows pgx.Rows) error {
	for rows.Next() {
		var id uuid.UUID
		var hash []byte
		if err := rows.Scan(&id, &hash); err != nil {
			return fmt.Errorf("read commands: %w", err)
		}
		s.commands[id] = hash
	}
	return rows.Err()
}

func into[T any](dst *T) func(pgx.Row) error {
	return func(r pgx.Row) error { return r.Scan(dst) }
}

// optional leaves dst alone where there is no row.
func optional[T any](dst *T) func(pgx.Row) error { return optionally(dst) }

// optionally is optional for several columns.
func optionally(dst ...any) func(pgx.Row) error {
	return func(r pgx.Row) error {
		if err := r.Scan(dst...); err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		return nil
	}
}
