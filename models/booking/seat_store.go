package booking

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/schema"

	"comptoir/models/live"
)

func uuids(list []uuid.UUID) schema.QueryAppender { return pgdialect.Array(list) }

const (
	// Whoever comes to stand at a table for which guests are due is those guests.
	seatDueSQL = `update bookings set status = 'seated', order_id = $3, version = version + 1, updated_at = $4
		where account_id = $1 and status = 'booked' and id = (
			select b.id from booking_holds h join bookings b on b.account_id = h.account_id and b.id = h.booking_id
			where h.account_id = $1 and h.table_id = $2 and h.quarter between $5 and $6 and b.status = 'booked'
				and b.starts_at - $7::interval <= $4 and b.ends_at > $4
			order by b.starts_at limit 1)`
	// At another table than was kept for them: theirs are free.
	leaveHeldSQL = `delete from booking_holds h using bookings b where h.account_id = $1 and h.booking_id = $2
		and b.account_id = $1 and b.id = $2 and b.status = 'booked' and not $3 = any(b.table_ids)`
	seatSQL = `update bookings set status = 'seated', order_id = $3, version = version + 1, updated_at = $4,
			table_ids = case when $5 = any(table_ids) then table_ids else array[$5::uuid] end
		where account_id = $1 and id = $2 and status = 'booked'`
	leftSQL = `with done as (
			update bookings set status = 'done', version = version + 1, updated_at = $3
			where account_id = $1 and order_id = $2 and status = 'seated' returning id)
		delete from booking_holds h using done where h.account_id = $1 and h.booking_id = done.id`
	// Guests whose order was a mistake have the table again at which it stood, as far as nobody else got it.
	unseatSQL = `with back as (
			update bookings set status = 'booked', order_id = null, version = version + 1, updated_at = $3
			where account_id = $1 and order_id = $2 and status = 'seated' returning id, table_ids, starts_at, ends_at)
		insert into booking_holds (account_id, table_id, quarter, booking_id)
			select $1, t, q, back.id from back, unnest(back.table_ids) as t,
				generate_series(floor(extract(epoch from back.starts_at) / 900)::bigint, ceil(extract(epoch from back.ends_at) / 900)::bigint - 1) as q
			on conflict do nothing`
)

// A Sitting is what an order's screens tell the bookings, in the order's own transaction.
type Sitting struct {
	AccountID, VenueID, OrderID, TableID uuid.UUID
	BookingID                            uuid.UUID // whose guests they are; zero: those that are due at the table
	At                                   time.Time
}

// QueueSeated says that an order has come to stand at a table.
func QueueSeated(b *pgx.Batch, s Sitting) {
	if s.BookingID != uuid.Nil {
		b.Queue(leaveHeldSQL, s.AccountID, s.BookingID, s.TableID)
		b.Queue(seatSQL, s.AccountID, s.BookingID, s.OrderID, s.At, s.TableID)
	} else {
		first, _ := quarters(s.At, s.At)
		last, _ := quarters(s.At.Add(early), s.At)
		b.Queue(seatDueSQL, s.AccountID, s.TableID, s.OrderID, s.At, first, last, early)
	}
	s.tell(b)
}

// QueueLeft says that the guests of an order have gone, or that it was opened by mistake.
func QueueLeft(b *pgx.Batch, s Sitting, mistake bool) {
	sql := leftSQL
	if mistake {
		sql = unseatSQL
	}
	b.Queue(sql, s.AccountID, s.OrderID, s.At)
	s.tell(b)
}

func (s Sitting) tell(b *pgx.Batch) {
	live.Queue(b, s.AccountID, live.Change{Topic: live.Bookings, Key: s.OrderID, Venue: s.VenueID})
}
