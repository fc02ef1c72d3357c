package kitchen

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/live"
	"comptoir/models/notice"
)

const (
	// servable is how old what was fired or served may be to be anybody's concern at the pass.
	servable    = "interval '12 hours'"
	unservedSQL = `array(select t.id from tickets t join stations e on e.account_id = t.account_id and e.venue_id = t.venue_id
		where t.account_id = $1 and e.id = $2 and t.served_at is null and t.fired_at > now() - ` + servable + `)`
	servedSQL = `array(select t.id from tickets t join stations e on e.account_id = t.account_id and e.venue_id = t.venue_id
		where t.account_id = $1 and e.id = $2 and t.served_at > now() - ` + servable + ` order by t.served_at desc limit 80)`
	theseSQL = `array(select unnest($3::uuid[]) where $2::uuid is not null)`

	passSQL      = `select ` + ticketColumns + ` from tickets t where t.account_id = $1 and t.id = any(%s) order by t.fired_at, t.event_seq, t.id`
	passLinesSQL = `select ` + lineColumnSQL + ` from ticket_lines l where l.account_id = $1 and l.ticket_id = any(%s) order by l.ticket_id, l.n`
	makersSQL    = `select s.id, s.venue_id, s.name, s.language, s.target_seconds, s.kind from stations s join stations e on e.account_id = s.account_id and e.venue_id = s.venue_id
		where s.account_id = $1 and e.id = $2`
)

// Pass returns what an expeditor has to serve, in one round trip.
func (s *Store) Pass(ctx context.Context, station uuid.UUID) (Pass, error) {
	p, err := s.gather(ctx, station, unservedSQL)
	slices.SortStableFunc(p.Orders, func(a, b Gathered) int { return firstThings(a.RushedAt, b.RushedAt) })
	p.Station.Waiting = len(p.Orders)
	return p, err
}

// Served returns what was served last, the latest first.
func (s *Store) Served(ctx context.Context, station uuid.UUID) (Pass, error) {
	p, err := s.gather(ctx, station, servedSQL)
	slices.SortStableFunc(p.Orders, func(a, b Gathered) int { return b.ServedAt.Compare(a.ServedAt) })
	return p, err
}

func (s *Store) gather(ctx context.Context, station uuid.UUID, which string, more ...any) (Pass, error) {
	var at places
	var makers []Station
	b, err := s.read(ctx, station, func(batch *pgx.Batch, account uuid.UUID, tickets, lines func(pgx.Rows) error) {
		at, makers = places{}, nil
		batch.Queue(makersSQL, account, station).Query(func(rows pgx.Rows) (err error) {
			makers, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (Station, error) { return scanStation(row) })
			return err
		})
		args := append([]any{account, station}, more...)
		batch.Queue(placesSQL+which+`)))`, args...).Query(at.scan)
		batch.Queue(fmt.Sprintf(passSQL, which), args...).Query(tickets)
		batch.Queue(fmt.Sprintf(passLinesSQL, which), args...).Query(lines)
	})
	if err != nil {
		return Pass{}, fmt.Errorf("gather orders for station %s: %w", station, err)
	}
	at.mark(b.Tickets)
	return Pass{Station: b.Station, Orders: Gather(b.Tickets, makers)}, nil
}

// Gathered returns what certain tickets of an order told, for the slip of the venue's expeditor.
func (s *Store) Gathered(ctx context.Context, venue uuid.UUID, tickets []string) (Gathered, Station, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return Gathered{}, Station{}, err
	}
	var pass uuid.UUID
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		b.Queue(`select id from stations where account_id = $1 and venue_id = $2 and kind = 'expeditor' and archived_at is null order by position, id limit 1`, account, venue).
			QueryRow(func(row pgx.Row) error { return row.Scan(&pass) })
	})
	if err == nil {
		var p Pass
		if p, err = s.gather(ctx, pass, theseSQL, tickets); err == nil && len(p.Orders) > 0 {
			return p.Orders[0], p.Station, nil
		}
	}
	if err == nil || db.IsNotFound(err) {
		return Gathered{}, Station{}, fault.NotFound("request.not_found").Because(err)
	}
	return Gathered{}, Station{}, fmt.Errorf("gather slip: %w", err)
}

// Serve says that an order is served, as far as it was fired until a time: what is fired meanwhile
// waits on. What a station had not bumped is done by that as well. Twice is the same as once.
func (s *Store) Serve(ctx context.Context, command, venue, orderID uuid.UUID, until time.Time, by uuid.UUID) error {
	return s.pass(ctx, command, "kitchen.serve", venue, orderID, []any{orderID, until, by}, `update tickets set served_at = now(), served_by = ?3,
			bumped_at = coalesce(bumped_at, now()), bumped_by = case when bumped_at is null then ?3 else bumped_by end
		where account_id = app_account() and venue_id = ?0 and (order_id = ?1 and at_order_id is null or at_order_id = ?1) and served_at is null and fired_at <= ?2
		returning station_id`, notice.Served, until, db.OrNull(by))
}

// Unserve brings back what of an order was served at a time.
func (s *Store) Unserve(ctx context.Context, command, venue, orderID uuid.UUID, at time.Time) error {
	return s.pass(ctx, command, "kitchen.unserve", venue, orderID, []any{orderID, at}, `update tickets set served_at = null, served_by = null
		where account_id = app_account() and venue_id = ?0 and (order_id = ?1 and at_order_id is null or at_order_id = ?1) and served_at = ?2
		returning station_id`, notice.Unserved, at)
}

// pass changes the tickets of an order one time for its command, and tells the stations, the table and
// those who know that the dishes are ready.
func (s *Store) pass(ctx context.Context, command uuid.UUID, kind string, venue, orderID uuid.UUID, body any, update string,
	notify func(ctx context.Context, tx bun.IDB, venue, order uuid.UUID) error, args ...any) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var done struct{}
		_, err := db.Once(ctx, tx, command, kind, body, &done, func() error {
			var table uuid.NullUUID
			err := tx.NewRaw("select table_id from orders where account_id = app_account() and id = ? and venue_id = ?", orderID, venue).Scan(ctx, &table)
			if db.IsNotFound(err) {
				return fault.NotFound("request.not_found")
			}
			if err != nil {
				return err
			}
			var stations []uuid.UUID
			if err := tx.NewRaw(update, append([]any{venue, orderID}, args...)...).Scan(ctx, &stations); err != nil {
				return err
			}
			if err := notify(ctx, tx, venue, orderID); err != nil {
				return err
			}
			return tellPass(ctx, tx, venue, table.UUID, stations)
		})
		return err
	})
	if err != nil {
		return fmt.Errorf("%s %s: %w", kind, orderID, err)
	}
	s.hub.Wake(account)
	return nil
}

func tellPass(ctx context.Context, tx bun.IDB, venue, table uuid.UUID, stations []uuid.UUID) error {
	told := map[uuid.UUID]bool{}
	for _, station := range stations {
		if told[station] {
			continue
		}
		told[station] = true
		if err := live.Tell(ctx, tx, live.Tickets, station, venue); err != nil {
			return err
		}
	}
	if table == uuid.Nil || len(stations) == 0 {
		return nil
	}
	return live.Tell(ctx, tx, live.Tables, table, venue)
}

const (
	// What of a ticket's order is not served yet, for each expeditor who has a printer.
	togetherSQL = `select o.id, o.venue_id, o.register_id, e.id, e.printer, array(select w.id from tickets w
			where w.account_id = $1 and w.venue_id = t.venue_id and w.served_at is null
				and (w.order_id = o.id and w.at_order_id is null or w.at_order_id = o.id) order by w.fired_at, w.id)
		from tickets t join orders o on o.account_id = t.account_id and o.id = coalesce(t.at_order_id, t.order_id)
		join stations e on e.account_id = t.account_id and e.venue_id = t.venue_id and e.kind = 'expeditor' and e.printer <> '' and e.archived_at is null
		where t.account_id = $1 and t.id = $2`
	insertSlipSQL = `insert into print_jobs (account_id, id, venue_id, register_id, order_id, ticket_ids, kind, device)
		values (app_account(), ?, ?, ?, ?, ?::uuid[], 'ticket', ?) on conflict (account_id, id) do nothing`
)

// together is what an expeditor puts together of an order.
type together struct {
	orderID, venueID, registerID, stationID uuid.UUID
	device                                  string
	tickets                                 []uuid.UUID
}

// slip has the gathering slip of a ticket's order printed once everything of it is ready. It looks
// when the ticket's change is committed: of two stations that finish at once, one sees both done. The
// same tickets make one slip, however often the last of them is bumped and recalled.
func (s *Store) slip(ctx context.Context, ticket uuid.UUID) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	var passes []together
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		b.Queue(togetherSQL, account, ticket).Query(func(rows pgx.Rows) (err error) {
			passes, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (p together, err error) {
				return p, row.Scan(&p.orderID, &p.venueID, &p.registerID, &p.stationID, &p.device, &p.tickets)
			})
			return err
		})
	})
	if err != nil {
		return fmt.Errorf("look for who puts an order together: %w", err)
	}
	for _, p := range passes {
		all, err := s.gather(ctx, p.stationID, theseSQL, p.tickets)
		if err != nil {
			return err
		}
		if len(all.Orders) != 1 || !all.Orders[0].Ready() || all.Orders[0].Gone() {
			continue
		}
		if err := s.printSlip(ctx, p); err != nil {
			return fmt.Errorf("print gathering slip: %w", err)
		}
		s.hub.Wake(account)
	}
	return nil
}

func (s *Store) printSlip(ctx context.Context, p together) error {
	var all []byte
	for _, t := range p.tickets {
		all = append(all, t[:]...)
	}
	id := uuid.NewSHA1(p.stationID, all)
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, insertSlipSQL, id, p.venueID, p.registerID, p.orderID, pgdialect.Array(p.tickets), p.device)
		if err != nil {
			return err
		}
		return live.Tell(ctx, tx, live.Print, id, p.venueID)
	})
}
