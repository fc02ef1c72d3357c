package kitchen

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/live"
	"comptoir/models/money"
)

// A Store keeps tickets.
type Store struct {
	db  *db.DB
	hub *live.Hub
}

// New returns a store. The hub, which may be nil, is told after each change.
func New(d *db.DB, hub *live.Hub) *Store { return &Store{db: d, hub: hub} }

// A Board is what a station sees.
type Board struct {
	Station Station
	Tickets []Ticket // those that wait: what goes first, then the oldest
	Next    []Next   // what will be fired
}

const (
	// recallable is how many bumped tickets a station can look back at, and forgotten how old they may be.
	recallable = 20
	forgotten  = "interval '1 day'"

	stationSQL = `select id, venue_id, name, language, target_seconds, kind from stations
		where account_id = $1 and id = $2 and archived_at is null`
	ticketColumns = `t.id, t.station_id, t.order_id, t.venue_id, t.number, t.kind, t.table_name, t.order_name, t.covers, t.event_seq, t.staff_name, t.fired_at, t.bumped_at, t.served_at, coalesce(t.at_order_id, t.order_id), t.rushed_at`
	lineColumnSQL = `l.ticket_id, l.n, l.line_id, l.op, l.name, l.variant, l.quantity::text, l.modifiers, l.note, l.note_before, l.seat, l.course, l.done_at is not null, l.whole, l.unit, l.allergy, l.allergy_before, l.target_seconds`

	// What other stations passed on to this one.
	passedSQL = `array(select ticket_id from ticket_diversions where account_id = $1 and station_id = $2 and at > now() - ` + forgotten + `)`

	waitingSQL = `array(select id from tickets where account_id = $1 and station_id = $2 and bumped_at is null
		union all select id from tickets where account_id = $1 and id = any(` + passedSQL + `) and bumped_at is null)`
	// What was voided is told by tickets of their own. Those that are bumped are read along, for
	// the sake of the dishes that they took back.
	toldSQL = `array(select l.ticket_id from ticket_lines l where l.account_id = $1 and l.op = 'void' and l.ticket_id = any(array(
			select t.id from tickets t where t.account_id = $1 and t.bumped_at is not null
				and t.station_id = any(array(select $2 union select station_id from tickets where account_id = $1 and id = any(` + passedSQL + `) and bumped_at is null))
				and t.order_id = any(array(
				select order_id from tickets where account_id = $1 and id = any(` + waitingSQL + `)
				union all select order_id from dish_places where account_id = $1 and line_id = any(array(
					select line_id from ticket_lines where account_id = $1 and ticket_id = any(` + waitingSQL + `))))))))`

	// Arrays and no joins: where the planner knows nothing of a table yet, as on a house's first
	// evening, it takes an account for one row and joins all to all.
	boardSQL = `select ` + ticketColumns + ` from tickets t
		where t.account_id = $1 and t.id = any(` + waitingSQL + ` || ` + toldSQL + `)
		order by t.fired_at, t.event_seq, t.id`
	boardLinesSQL = `select ` + lineColumnSQL + ` from ticket_lines l
		where l.account_id = $1 and l.ticket_id = any(` + waitingSQL + ` || ` + toldSQL + `)
			and (l.op = 'void' or l.ticket_id = any(` + waitingSQL + `))
		order by l.ticket_id, l.n`

	offSQL = `array(select id from tickets where account_id = $1 and (station_id = $2 or id = any(` + passedSQL + `)) and bumped_at > now() - ` + forgotten + `
			order by bumped_at desc, id limit $3)`
	bumpedSQL = `select ` + ticketColumns + ` from tickets t where t.account_id = $1 and t.id = any(` + offSQL + `)
		order by t.bumped_at desc, t.id`
	bumpedLinesSQL = `select ` + lineColumnSQL + ` from ticket_lines l where l.account_id = $1 and l.ticket_id = any(` + offSQL + `)
		order by l.ticket_id, l.n`

	divertedSQL = `select d.ticket_id, o.name, d.station_id, coalesce(s.name, ''), d.printer, d.at from ticket_diversions d
		join tickets t on t.account_id = d.account_id and t.id = d.ticket_id
		join stations o on o.account_id = t.account_id and o.id = t.station_id
		left join stations s on s.account_id = d.account_id and s.id = d.station_id
		where d.account_id = $1 and d.ticket_id = any(`
)

// Board returns what a station has to make, in one round trip.
func (s *Store) Board(ctx context.Context, station uuid.UUID) (Board, error) {
	var at places
	var next []Next
	var where diversions
	b, err := s.read(ctx, station, func(batch *pgx.Batch, account uuid.UUID, tickets func(pgx.Rows) error, lines func(pgx.Rows) error) {
		at, where = places{}, diversions{}
		batch.Queue(divertedSQL+waitingSQL+`) order by d.at, d.from_id`, account, station).Query(where.scan)
		batch.Queue(placesSQL+waitingSQL+`)))`, account, station).Query(at.scan)
		batch.Queue(boardSQL, account, station).Query(tickets)
		batch.Queue(boardLinesSQL, account, station).Query(lines)
		batch.Queue(nextSQL, account, station).Query(func(rows pgx.Rows) (err error) {
			next, err = scanNext(rows, station)
			return err
		})
	})
	if err != nil {
		return Board{}, fmt.Errorf("read board of station %s: %w", station, err)
	}
	takeBack(b.Tickets)
	at.mark(b.Tickets)
	where.mark(b.Tickets, station)
	b.Tickets = slices.DeleteFunc(b.Tickets, func(t Ticket) bool { return !t.BumpedAt.IsZero() })
	b.Station.Waiting, b.Next = len(b.Tickets), next
	slices.SortStableFunc(b.Tickets, func(a, b Ticket) int { return firstThings(a.RushedAt, b.RushedAt) })
	return b, nil
}

// Bumped returns the tickets that a station bumped last, the latest first.
func (s *Store) Bumped(ctx context.Context, station uuid.UUID) (Board, error) {
	var where diversions
	b, err := s.read(ctx, station, func(batch *pgx.Batch, account uuid.UUID, tickets func(pgx.Rows) error, lines func(pgx.Rows) error) {
		where = diversions{}
		batch.Queue(divertedSQL+offSQL+`) order by d.at, d.from_id`, account, station, recallable).Query(where.scan)
		batch.Queue(bumpedSQL, account, station, recallable).Query(tickets)
		batch.Queue(bumpedLinesSQL, account, station, recallable).Query(lines)
	})
	if err != nil {
		return Board{}, fmt.Errorf("read bumped tickets of station %s: %w", station, err)
	}
	where.mark(b.Tickets, station)
	return b, nil
}

// Ticket returns one ticket with its station, for printing.
func (s *Store) Ticket(ctx context.Context, id uuid.UUID) (Ticket, Station, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return Ticket{}, Station{}, err
	}
	var t Ticket
	var station Station
	lines, at, where := map[uuid.UUID][]Line{}, places{}, diversions{}
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		b.Queue(divertedSQL+`array[$2::uuid]) order by d.at, d.from_id`, account, id).Query(where.scan)
		b.Queue(`select `+ticketColumns+` from tickets t where t.account_id = $1 and t.id = $2`, account, id).Query(func(rows pgx.Rows) (err error) {
			t, err = pgx.CollectExactlyOneRow(rows, scanTicket)
			return err
		})
		b.Queue(`select s.id, s.venue_id, s.name, s.language, s.target_seconds, s.kind from stations s
			join tickets t on t.account_id = s.account_id and t.station_id = s.id
			where t.account_id = $1 and t.id = $2`, account, id).QueryRow(func(row pgx.Row) (err error) {
			station, err = scanStation(row)
			return err
		})
		b.Queue(`select `+lineColumnSQL+` from ticket_lines l where l.account_id = $1 and l.ticket_id = $2 order by l.n`, account, id).
			Query(func(rows pgx.Rows) error { return scanLines(rows, lines) })
		b.Queue(placesSQL+`array[$2::uuid])))`, account, id).Query(at.scan)
	})
	if db.IsNotFound(err) {
		return t, station, fault.NotFound("request.not_found").Because(err)
	}
	if err != nil {
		return t, station, fmt.Errorf("read ticket %s: %w", id, err)
	}
	t.Lines = lines[id]
	at.mark([]Ticket{t})
	t.Diverted = where[id].to
	return t, station, nil
}

// read asks for a station, tickets and their lines, and puts them together.
func (s *Store) read(ctx context.Context, station uuid.UUID, ask func(b *pgx.Batch, account uuid.UUID, tickets, lines func(pgx.Rows) error)) (Board, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return Board{}, err
	}
	var board Board
	var lines map[uuid.UUID][]Line
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		board, lines = Board{}, map[uuid.UUID][]Line{}
		b.Queue(stationSQL, account, station).QueryRow(func(row pgx.Row) (err error) {
			board.Station, err = scanStation(row)
			return err
		})
		ask(b, account, func(rows pgx.Rows) (err error) {
			board.Tickets, err = pgx.CollectRows(rows, scanTicket)
			return err
		}, func(rows pgx.Rows) error { return scanLines(rows, lines) })
	})
	if db.IsNotFound(err) {
		return Board{}, fault.NotFound("request.not_found").Because(err)
	}
	for i := range board.Tickets {
		board.Tickets[i].Lines = lines[board.Tickets[i].ID]
	}
	return board, err
}

// scanStation reads a row of stations, and what more it has.
func scanStation(row pgx.Row, more ...any) (Station, error) {
	var s Station
	var seconds int
	var kind string
	err := row.Scan(append([]any{&s.ID, &s.VenueID, &s.Name, &s.Language, &seconds, &kind}, more...)...)
	s.Target, s.Expeditor = time.Duration(seconds)*time.Second, kind == "expeditor"
	return s, err
}

func scanTicket(row pgx.CollectableRow) (Ticket, error) {
	var t Ticket
	var bumped, served, rushed *time.Time
	err := row.Scan(&t.ID, &t.StationID, &t.Order.ID, &t.VenueID, &t.Number, &t.Kind, &t.TableName, &t.Name, &t.Covers,
		&t.Seq, &t.StaffName, &t.FiredAt, &bumped, &served, &t.At, &rushed)
	if rushed != nil {
		t.RushedAt = *rushed
	}
	if bumped != nil {
		t.BumpedAt = *bumped
	}
	if served != nil {
		t.ServedAt = *served
	}
	return t, err
}

func scanLines(rows pgx.Rows, into map[uuid.UUID][]Line) error {
	for rows.Next() {
		var ticket uuid.UUID
		var l Line
		var quantity string
		var modifiers, allergy, before []byte
		var target int
		err := rows.Scan(&ticket, &l.N, &l.LineID, &l.Op, &l.Name, &l.Variant, &quantity, &modifiers, &l.Note, &l.NoteBefore, &l.Seat, &l.Course, &l.Done, &l.Whole, &l.Unit, &allergy, &before, &target)
		if err != nil {
			return fmt.Errorf("read ticket line: %w", err)
		}
		l.Target = time.Duration(target) * time.Second
		if l.Quantity, err = money.ParseQuantity(quantity); err != nil {
			return fmt.Errorf("read quantity of ticket %s: %w", ticket, err)
		}
		if err := json.Unmarshal(modifiers, &l.Modifiers); err != nil {
			return fmt.Errorf("read modifiers of ticket %s: %w", ticket, err)
		}
		if err := errors.Join(json.Unmarshal(allergy, &l.Allergy), json.Unmarshal(before, &l.AllergyBefore)); err != nil {
			return fmt.Errorf("read allergies of ticket %s: %w", ticket, err)
		}
		into[ticket] = append(into[ticket], l)
	}
	return rows.Err()
}

// Stations returns the stations of a venue with how many tickets wait at each.
func (s *Store) Stations(ctx context.Context, venue uuid.UUID) ([]Station, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return nil, err
	}
	var stations []Station
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		b.Queue(`select s.id, s.venue_id, s.name, s.language, s.target_seconds, s.kind, case s.kind
				when 'expeditor' then (select count(distinct coalesce(t.at_order_id, t.order_id)) from tickets t
					where t.account_id = s.account_id and t.venue_id = s.venue_id and t.served_at is null and t.fired_at > now() - `+servable+`)
				else (select count(*) from tickets t where t.account_id = s.account_id and t.station_id = s.id and t.bumped_at is null)
					+ (select count(*) from ticket_diversions d join tickets t on t.account_id = d.account_id and t.id = d.ticket_id
						where d.account_id = s.account_id and d.station_id = s.id and d.at > now() - `+forgotten+` and t.bumped_at is null) end
			from stations s where s.account_id = $1 and s.venue_id = $2 and s.archived_at is null
			order by s.position, s.name, s.id`, account, venue).Query(func(rows pgx.Rows) (err error) {
			stations, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (Station, error) {
				var waiting int
				st, err := scanStation(row, &waiting)
				st.Waiting = waiting
				return st, err
			})
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read stations of venue %s: %w", venue, err)
	}
	return stations, nil
}
