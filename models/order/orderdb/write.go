package orderdb

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/audit"
	"comptoir/models/booking"
	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/live"
	"comptoir/models/order"
	"comptoir/models/price"
)

const (
	insertOrderSQL = `insert into orders (account_id, id, venue_id, register_id, business_day, number, kind, status, table_id, name,
			covers, held, lines, unsent, total, due, version, opened_by, opened_at, updated_at, closed_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`
	updateOrderSQL = `update orders set kind = $3, status = $4, table_id = $5, name = $6, covers = $7, held = $8, lines = $9,
			unsent = $10, total = $11, due = $12, version = $13, updated_at = $14, closed_at = $15
		where account_id = $1 and id = $2`
	insertEventsSQL = `insert into order_events (account_id, order_id, seq, type, register_id, chain_seq, command_id, command_hash, staff_id, at, data, hash)
		select $1, $2, e.seq, e.type, $3, e.chain_seq, e.command_id, e.command_hash, e.staff_id, e.at, e.data::json, e.hash
		from unnest($4::int[], $5::text[], $6::bigint[], $7::uuid[], $8::bytea[], $9::uuid[], $10::timestamptz[], $11::text[], $12::bytea[])
			as e(seq, type, chain_seq, command_id, command_hash, staff_id, at, data, hash)`
	updateChainSQL = `update register_chains set seq = $3, hash = $4 where account_id = $1 and register_id = $2`
)

// A change is everything a request leaves behind.
type change struct {
	account  uuid.UUID
	register uuid.UUID
	order    order.Order
	totals   price.Result
	left     uuid.UUID // the table that the order stood at before
	booking  uuid.UUID // whose guests sit down with it
	created  bool
	day      businessday.Day // of the opening
	events   []recorded
	chainSeq int64
	chain    []byte
	notes    []audit.Entry
}

// A recorded event is ready to be written.
type recorded struct {
	order.Event
	chainSeq    int64
	commandHash []byte
	data        []byte
	hash        []byte
}

// record gives events their places in the register's chain.
func (c *change) record(events []order.Event, commandHash []byte) error {
	for _, e := range events {
		data, err := seal(e)
		if err != nil {
			return err
		}
		c.chainSeq++
		l := link{
			register: c.register, chainSeq: c.chainSeq, order: c.order.ID, seq: e.Seq, kind: e.Type,
			command: e.CommandID, staff: e.Actor.StaffID, at: e.At, data: data,
		}
		c.chain = l.hash(c.chain)
		c.events = append(c.events, recorded{e, c.chainSeq, commandHash, data, c.chain})
	}
	return nil
}

// queue writes the projection, the events, the head of the chain and what the screens are told.
func (c *change) queue(b *pgx.Batch) {
	c.queueOrder(b)
	c.queueEvents(b)
	b.Queue(updateChainSQL, c.account, c.register, c.chainSeq, c.chain)
	live.Queue(b, c.account, live.Change{Topic: live.Orders, Key: c.order.ID, Venue: c.order.VenueID})
	c.queueTable(b, c.order.TableID)
	audit.Queue(b, c.account, c.notes)
	c.queueGuests(b)
	if c.left != c.order.TableID {
		c.queueTable(b, c.left)
	}
}

func (c *change) queueTable(b *pgx.Batch, table uuid.UUID) {
	if table != uuid.Nil {
		live.Queue(b, c.account, live.Change{Topic: live.Tables, Key: table, Venue: c.order.VenueID})
	}
}

// queueGuests tells bookings that their guests sit, or have left.
func (c *change) queueGuests(b *pgx.Batch) {
	o := c.order
	s := booking.Sitting{AccountID: c.account, VenueID: o.VenueID, OrderID: o.ID, TableID: o.TableID, BookingID: c.booking, At: o.UpdatedAt}
	if !o.Status.Live() && (o.TableID != uuid.Nil || c.left != uuid.Nil) {
		booking.QueueLeft(b, s, o.Status == order.Cancelled)
	}
	if o.Status.Live() && o.TableID != uuid.Nil && (c.created || c.left != o.TableID) {
		booking.QueueSeated(b, s)
	}
}

func (c *change) queueOrder(b *pgx.Batch) {
	o := c.order
	lines, unsent := len(o.Active()), o.Unsent()
	var closed *time.Time
	if o.Status == order.Closed {
		closed = &o.ClosedAt
	}
	due := c.totals.Due
	if o.Status == order.Cancelled {
		due = 0
	}
	if c.created {
		b.Queue(insertOrderSQL, c.account, o.ID, o.VenueID, o.RegisterID, c.day.String(), o.Number, string(o.Kind), string(o.Status),
			db.OrNull(o.TableID), o.Name, o.Covers, o.Held, lines, unsent, int64(c.totals.Total), int64(due), o.Version,
			db.OrNull(o.OpenedBy.StaffID), o.OpenedAt, o.UpdatedAt, closed)
		return
	}
	b.Queue(updateOrderSQL, c.account, o.ID, string(o.Kind), string(o.Status), db.OrNull(o.TableID), o.Name, o.Covers, o.Held,
		lines, unsent, int64(c.totals.Total), int64(due), o.Version, o.UpdatedAt, closed)
}

func (c *change) queueEvents(b *pgx.Batch) {
	n := len(c.events)
	seqs, types, chains := make([]int32, n), make([]string, n), make([]int64, n)
	commands, commandHashes, staffs := make([]uuid.UUID, n), make([][]byte, n), make([]*uuid.UUID, n)
	ats, datas, hashes := make([]time.Time, n), make([]string, n), make([][]byte, n)
	for i, e := range c.events {
		seqs[i], types[i], chains[i] = int32(e.Seq), e.Type, e.chainSeq
		commands[i], commandHashes[i], staffs[i] = e.CommandID, e.commandHash, db.OrNull(e.Actor.StaffID)
		ats[i], datas[i], hashes[i] = e.At, string(e.data), e.hash
	}
	b.Queue(insertEventsSQL, c.account, c.order.ID, c.register, seqs, types, chains, commands, commandHashes, staffs, ats, datas, hashes)
}
