package kitchen

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/live"
)

// Bump takes a ticket off its station's board: it is done, or it was seen. A ticket that is off
// stays off.
func (s *Store) Bump(ctx context.Context, command, ticket, by uuid.UUID) error {
	err := s.once(ctx, command, "kitchen.bump", ticket, []any{ticket, by}, func(ctx context.Context, tx bun.Tx, account uuid.UUID) error {
		return progress(ctx, tx, ticket, func() error {
			_, err := tx.ExecContext(ctx, "update tickets set bumped_at = now(), bumped_by = ? where account_id = ? and id = ? and bumped_at is null",
				db.OrNull(by), account, ticket)
			return err
		})
	})
	if err != nil {
		return err
	}
	return s.slip(ctx, ticket)
}

// Recall brings a bumped ticket back to its old place on the board.
func (s *Store) Recall(ctx context.Context, command, ticket uuid.UUID) error {
	return s.once(ctx, command, "kitchen.recall", ticket, ticket, func(ctx context.Context, tx bun.Tx, account uuid.UUID) error {
		return progress(ctx, tx, ticket, func() error {
			_, err := tx.ExecContext(ctx, "update tickets set bumped_at = null, bumped_by = null, served_at = null, served_by = null where account_id = ? and id = ?", account, ticket)
			return err
		})
	})
}

// MarkDone ticks a line of a ticket off, or takes the tick back.
func (s *Store) MarkDone(ctx context.Context, command, ticket uuid.UUID, n int, done bool) error {
	err := s.once(ctx, command, "kitchen.mark_done", ticket, []any{ticket, n, done}, func(ctx context.Context, tx bun.Tx, account uuid.UUID) error {
		return progress(ctx, tx, ticket, func() error {
			res, err := tx.ExecContext(ctx, `update ticket_lines set done_at = case when ? then coalesce(done_at, now()) end
				where account_id = ? and ticket_id = ? and n = ?`, done, account, ticket, n)
			if err != nil {
				return err
			}
			if met, err := res.RowsAffected(); err != nil || met > 0 {
				return err
			}
			return fault.NotFound("request.not_found")
		})
	})
	if err != nil || !done {
		return err
	}
	return s.slip(ctx, ticket)
}

// Rush has an order's tickets go before all others at every station, or wait their turn again.
func (s *Store) Rush(ctx context.Context, command, order uuid.UUID, first bool) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var done struct{}
		_, err := db.Once(ctx, tx, command, "kitchen.rush", []any{order, first}, &done, func() error {
			return rush(ctx, tx, account, order, first)
		})
		return err
	})
	if err != nil {
		return fmt.Errorf("kitchen.rush %s: %w", order, err)
	}
	s.hub.Wake(account)
	return nil
}

func rush(ctx context.Context, tx bun.IDB, account, order uuid.UUID, first bool) error {
	var told []struct {
		StationID, VenueID uuid.UUID
	}
	err := tx.NewRaw(`update tickets set rushed_at = case when ?0 then coalesce(rushed_at, now()) end
		where account_id = ?1 and (order_id = ?2 and at_order_id is null or at_order_id = ?2) and bumped_at is null returning station_id, venue_id`, first, account, order).Scan(ctx, &told)
	if err != nil {
		return err
	}
	if len(told) == 0 {
		return fault.Conflict("kitchen.nothing_waits")
	}
	for _, t := range told {
		if err := live.Tell(ctx, tx, live.Tickets, t.StationID, t.VenueID); err != nil {
			return err
		}
	}
	return live.Tell(ctx, tx, live.Orders, order, told[0].VenueID) // a till that shows it says so
}

const rushedSQL = `select exists (select from tickets where account_id = $1 and (order_id = $2 and at_order_id is null or at_order_id = $2)
	and rushed_at is not null and bumped_at is null)`

// Rushed says whether something of an order goes before all others.
func (s *Store) Rushed(ctx context.Context, order uuid.UUID) (first bool, err error) {
	account, err := db.Account(ctx)
	if err != nil {
		return false, err
	}
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		b.Queue(rushedSQL, account, order).QueryRow(func(row pgx.Row) error { return row.Scan(&first) })
	})
	if err != nil {
		return false, fmt.Errorf("ask whether order %s goes first: %w", order, err)
	}
	return first, nil
}

// once changes a ticket one time for its command, and tells its station and its table.
func (s *Store) once(ctx context.Context, command uuid.UUID, kind string, ticket uuid.UUID, body any, do func(context.Context, bun.Tx, uuid.UUID) error) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var done struct{}
		_, err := db.Once(ctx, tx, command, kind, body, &done, func() error {
			if err := do(ctx, tx, account); err != nil {
				return err
			}
			return tell(ctx, tx, account, ticket)
		})
		return err
	})
	if err != nil {
		return fmt.Errorf("%s %s: %w", kind, ticket, err)
	}
	s.hub.Wake(account)
	return nil
}

// tell says that a ticket's station and, on the floor, its table changed. It refuses a ticket
// that is not there.
func tell(ctx context.Context, tx bun.IDB, account, ticket uuid.UUID) error {
	var station, venue, table uuid.UUID
	err := tx.QueryRowContext(ctx, `select t.station_id, t.venue_id, coalesce(o.table_id, '00000000-0000-0000-0000-000000000000')
		from tickets t join orders o on o.account_id = t.account_id and o.id = t.order_id
		where t.account_id = ? and t.id = ?`, account, ticket).Scan(&station, &venue, &table)
	if db.IsNotFound(err) {
		return fault.NotFound("request.not_found")
	}
	if err != nil {
		return fmt.Errorf("read ticket: %w", err)
	}
	if err := live.Tell(ctx, tx, live.Tickets, station, venue); err != nil || table == uuid.Nil {
		return err
	}
	return live.Tell(ctx, tx, live.Tables, table, venue)
}
