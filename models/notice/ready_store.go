package notice

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"comptoir/models/db"
)

// A Round is what one event of an order sent to the kitchen: it is carried out together.
type Round struct {
	VenueID uuid.UUID
	OrderID uuid.UUID
	Seq     int       // of the event
	At      uuid.UUID // the order that it is for now
	Dishes  []Dish
}

const (
	// Whoever opened the order serves it, as long as they work here. Where nobody did, those who serve the
	// table's section that day do; where nobody does either, it is for all who serve.
	waitersSQL = `select coalesce(nullif(array(select s.id from staff s where s.account_id = o.account_id and s.id = o.opened_by and s.active), '{}'),
			array(select d.staff_id from section_staff d join staff s on s.account_id = d.account_id and s.id = d.staff_id and s.active
				where d.account_id = o.account_id and d.section_id = t.section_id and d.business_day = o.business_day order by d.staff_id)) as waiters
		from orders o left join tables t on t.account_id = o.account_id and t.id = o.table_id
		where o.account_id = app_account() and o.id = ?`

	insertReadySQL = `insert into notices (account_id, id, venue_id, kind, order_id, event_seq, at_order_id, dishes, to_staff, to_floor)
		values (app_account(), ?, ?, 'ready', ?, ?, ?, ?::jsonb, ?::uuid[], ?)
		on conflict (account_id, order_id, event_seq) where kind = 'ready' do nothing`

	takeBackSQL = `delete from notices where account_id = app_account() and kind = 'ready' and order_id = ? and event_seq = ? returning to_staff, ended_at is null as standing`

	ofOrderSQL = `(n.order_id, n.event_seq) in (select t.order_id, t.event_seq from tickets t
		where t.account_id = n.account_id and t.venue_id = ?0 and (t.order_id = ?1 and t.at_order_id is null or t.at_order_id = ?1))`
	unservedSQL = `exists (select from tickets t where t.account_id = n.account_id and t.order_id = n.order_id and t.event_seq = n.event_seq and t.served_at is null)`
)

// Ready tells whoever serves an order that a round of it can be carried out, in the transaction in
// which that came to be: once, until TakeBack.
func Ready(ctx context.Context, tx bun.IDB, r Round) error {
	var waiters []uuid.UUID
	if err := tx.QueryRowContext(ctx, waitersSQL, r.At).Scan(pgdialect.Array(&waiters)); err != nil {
		return fmt.Errorf("look for who serves order %s: %w", r.At, err)
	}
	dishes, err := json.Marshal(r.Dishes)
	if err != nil {
		return fmt.Errorf("write dishes: %w", err)
	}
	id := uuid.Must(uuid.NewV7())
	res, err := tx.ExecContext(ctx, insertReadySQL, id, r.VenueID, r.OrderID, r.Seq, r.At, string(dishes), ids(waiters), len(waiters) == 0)
	if err != nil {
		return fmt.Errorf("tell that a round is ready: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	if err := queuePushes(ctx, tx, id); err != nil {
		return err
	}
	return tell(ctx, tx, r.VenueID, waiters)
}

// TakeBack says that a round is not ready any more. When it is again, that is told again.
func TakeBack(ctx context.Context, tx bun.IDB, venue, order uuid.UUID, seq int) error {
	var to []uuid.UUID
	var standing bool
	err := tx.QueryRowContext(ctx, takeBackSQL, order, seq).Scan(pgdialect.Array(&to), &standing)
	if db.IsNotFound(err) || err == nil && !standing {
		return nil
	}
	if err != nil {
		return fmt.Errorf("take back that a round is ready: %w", err)
	}
	return tell(ctx, tx, venue, to)
}

// Served ends what was told of an order's dishes, as far as they are carried out by now.
func Served(ctx context.Context, tx bun.IDB, venue, order uuid.UUID) error {
	return settle(ctx, tx, venue, order, `update notices n set ended_at = now() where n.account_id = app_account() and n.kind = 'ready'
		and n.ended_at is null and `+ofOrderSQL+` and not `+unservedSQL)
}

// PickedUp ends all that was told of an order's dishes: its guest has them.
func PickedUp(ctx context.Context, tx bun.IDB, venue, order uuid.UUID) error {
	return settle(ctx, tx, venue, order, `update notices n set ended_at = now() where n.account_id = app_account() and n.kind = 'ready'
		and n.ended_at is null and `+ofOrderSQL)
}

// Unserved brings back what Served ended, where it was wrong. What somebody said they carry stays theirs.
func Unserved(ctx context.Context, tx bun.IDB, venue, order uuid.UUID) error {
	return settle(ctx, tx, venue, order, `update notices n set ended_at = null where n.account_id = app_account() and n.kind = 'ready'
		and n.ended_at is not null and n.ended_name = '' and `+ofOrderSQL+` and `+unservedSQL)
}

func settle(ctx context.Context, tx bun.IDB, venue, order uuid.UUID, update string) error {
	res, err := tx.ExecContext(ctx, update, venue, order)
	if err != nil {
		return fmt.Errorf("settle what is ready of order %s: %w", order, err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return tell(ctx, tx, venue, nil)
}
