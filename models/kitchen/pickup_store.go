package kitchen

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/live"
	"comptoir/models/notice"
)

// A Pickup is an order that its guest waits for and fetches.
type Pickup struct {
	OrderID uuid.UUID
	Number  int    // of the business day: no other order of that day has it
	Name    string // where the venue calls guests by their names
	Ready   bool   // every station has done its part
}

const (
	// Where there is an expeditor, an order is ready when everything of it was put together.
	readyForGuests = `bool_and(t.bumped_at is not null and (t.served_at is not null or not exists (
			select 1 from stations e where e.account_id = t.account_id and e.venue_id = t.venue_id and e.kind = 'expeditor' and e.archived_at is null)))`

	boardRulesSQL = `select zone, cutover::text, board_minutes from venues where account_id = $1 and id = $2`

	// The numbers of one business day differ, so no two orders on the board share one. What is
	// ready goes after a while; what was handed over, given up or taken back is gone at once. What is sent
	// after it was handed over is waited for again.
	pickupsSQL = `select o.id, o.number, case v.board_shows when 'name' then o.name else '' end, ` + readyForGuests + `
		from tickets t
		join orders o on o.account_id = t.account_id and o.id = t.order_id
		join venues v on v.account_id = t.account_id and v.id = t.venue_id
		left join pickups p on p.account_id = o.account_id and p.order_id = o.id
		where t.account_id = $1 and t.venue_id = $2 and t.fired_at >= $4 and o.business_day = $3
			and o.kind in ('takeaway', 'counter', 'delivery') and o.status in ('open', 'billed', 'closed') and o.lines > 0
			and (p.event_seq is null or t.event_seq > p.event_seq
				and exists (select 1 from ticket_lines l where l.account_id = t.account_id and l.ticket_id = t.id and l.op = 'add'))
		group by o.id, o.number, o.name, v.board_shows
		having not ` + readyForGuests + ` or max(coalesce(t.served_at, t.bumped_at)) > $5
		order by max(coalesce(t.served_at, t.bumped_at)) desc nulls last, o.number`
)

// Pickups returns what a venue's guests wait for on the business day of a time: what became ready
// last before what became ready first.
func (s *Store) Pickups(ctx context.Context, venue uuid.UUID, now time.Time) ([]Pickup, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return nil, err
	}
	var zone, cutover string
	var minutes int
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		b.Queue(boardRulesSQL, account, venue).QueryRow(func(row pgx.Row) error { return row.Scan(&zone, &cutover, &minutes) })
	})
	if err != nil {
		return nil, fmt.Errorf("read rules of the board of venue %s: %w", venue, err)
	}
	clock, err := businessday.ParseClock(zone, cutover)
	if err != nil {
		return nil, fmt.Errorf("read day of venue %s: %w", venue, err)
	}
	day := clock.Of(now)
	begin, _ := clock.Bounds(day, day)
	var list []Pickup
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		b.Queue(pickupsSQL, account, venue, day.String(), begin, now.Add(-time.Duration(minutes)*time.Minute)).Query(func(rows pgx.Rows) (err error) {
			list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Pickup, err error) {
				return p, row.Scan(&p.OrderID, &p.Number, &p.Name, &p.Ready)
			})
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read board of venue %s: %w", venue, err)
	}
	return list, nil
}

// PickUp takes an order off the board: its guest has it. Twice is the same as once.
func (s *Store) PickUp(ctx context.Context, command, venue, order, by uuid.UUID) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var done struct{}
		_, err := db.Once(ctx, tx, command, "kitchen.pick_up", []any{order, by}, &done, func() error {
			res, err := tx.ExecContext(ctx, `insert into pickups (account_id, order_id, venue_id, handed_by, event_seq)
				select o.account_id, o.id, o.venue_id, ?, coalesce((select max(t.event_seq) from tickets t where t.account_id = o.account_id and t.order_id = o.id), 0)
				from orders o where o.account_id = ? and o.id = ? and o.venue_id = ?
				on conflict (account_id, order_id) do update set handed_at = now(), handed_by = excluded.handed_by, event_seq = excluded.event_seq`, db.OrNull(by), account, order, venue)
			if err != nil {
				return err
			}
			if met, err := res.RowsAffected(); err != nil || met == 0 {
				return fault.NotFound("request.not_found").Because(err)
			}
			if err := notice.PickedUp(ctx, tx, venue, order); err != nil {
				return err
			}
			return live.Tell(ctx, tx, live.Tickets, order, venue)
		})
		return err
	})
	if err != nil {
		return fmt.Errorf("pick up order %s: %w", order, err)
	}
	s.hub.Wake(account)
	return nil
}
