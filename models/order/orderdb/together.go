package orderdb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/fault"
)

// Together says what became of requests that were given together.
type Together struct {
	Done     int
	Repeated int         // they had been carried out before
	Left     []uuid.UUID // orders that exist and are asked for something else: nothing was done to them
}

// DoTogether carries out requests that each open an order of their own, at one register and in
// their sequence, in one transaction: for sales of the past, which come by the thousand. What
// happens to each is what Do would do; those that are left are for Do to answer. A refusal of one
// is a refusal of all.
func (s *Store) DoTogether(ctx context.Context, requests []Request) (Together, error) {
	account, err := db.Account(ctx)
	if err != nil || len(requests) == 0 {
		return Together{}, err
	}
	t := together{store: s, account: account, requests: slices.Clone(requests)}
	for i, r := range requests {
		if r.VenueID != requests[0].VenueID || r.RegisterID != requests[0].RegisterID || r.At.IsZero() || !r.Opening.Allowed {
			return Together{}, fault.Malformed("request.invalid")
		}
		t.requests[i].At = r.At.UTC().Truncate(time.Microsecond)
	}
	for range staleTries {
		if err = t.try(ctx); !errors.Is(err, errStale) {
			break
		}
	}
	switch {
	case errors.Is(err, errStale):
		return Together{}, fault.Conflict("order.configuration_changing")
	case err != nil:
		return Together{}, s.refusal(err)
	case t.came.Done > 0:
		s.hub.Wake(account)
	}
	return t.came, nil
}

// together is one transaction of several requests.
type together struct {
	store    *Store
	account  uuid.UUID
	requests []Request

	facts    facts
	snapshot snapshot // of the register; each order gets a copy with its number
	existing []uuid.UUID
	came     Together
	numbers  map[businessday.Day]int // the last number of a day, its new orders included
	tables   map[uuid.UUID]string
	shifts   map[uuid.UUID]uuid.UUID // by who takes the money
}

const (
	existingSQL = `select id from orders where account_id = $1 and id = any($2)`
	tablesSQL   = `select id, name from tables where account_id = $1 and id = any($2)`
	// As numberSQL, for all the new orders of a day at once.
	numbersSQL = `insert into day_counters as d (account_id, venue_id, business_day, last)
		select $1, $2, $3, count(*) from unnest($4::uuid[]) as fresh(id)
		where not exists (select 1 from orders where account_id = $1 and id = fresh.id) having count(*) > 0
		on conflict (account_id, venue_id, business_day) do update set last = d.last + excluded.last returning last`
)

func (t *together) try(ctx context.Context) (err error) {
	all := Request{VenueID: t.requests[0].VenueID}
	for _, r := range t.requests {
		all.Commands = append(all.Commands, r.Commands...)
	}
	if t.facts, err = t.store.facts(ctx, t.account, all); err != nil {
		return err
	}
	return t.store.db.Hot().Do(ctx, t.queue, t.decide)
}

func (t *together) queue(b *pgx.Batch) {
	t.snapshot.reset()
	t.existing, t.numbers, t.tables, t.shifts = nil, map[businessday.Day]int{}, map[uuid.UUID]string{}, map[uuid.UUID]uuid.UUID{}
	register := t.requests[0].RegisterID
	b.Queue(revisionSQL, t.account).QueryRow(into(&t.snapshot.revision))
	b.Queue(chainSQL, t.account, register).QueryRow(func(r pgx.Row) error {
		if err := r.Scan(&t.snapshot.chainSeq, &t.snapshot.chainHash); err != nil {
			return notFound(err, "lock chain of register %s", register)
		}
		return nil
	})
	b.Queue(existingSQL, t.account, t.orders("")).Query(func(rows pgx.Rows) (err error) {
		t.existing, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		return err
	})
	b.Queue(commandsSQL, t.account, t.commands()).Query(t.snapshot.scanCommands)
	b.Queue(tablesSQL, t.account, t.seats()).Query(t.scanTables)
	for _, staff := range t.staff() {
		b.Queue(shiftSQL+" for share", t.account, register, db.OrNull(staff), t.facts.venue.ID).QueryRow(func(r pgx.Row) error {
			var shift uuid.UUID
			err := optional(&shift)(r)
			t.shifts[staff] = shift
			return err
		})
	}
	for _, day := range t.days() {
		b.Queue(numbersSQL, t.account, t.facts.venue.ID, day.String(), t.orders(day)).QueryRow(func(r pgx.Row) error {
			var last int
			if err := optional(&last)(r); err != nil {
				return err
			}
			t.numbers[day] = last
			return nil
		})
	}
}

// staff are the people who take the money.
func (t *together) staff() []uuid.UUID {
	var list []uuid.UUID
	for _, r := range t.requests {
		if !slices.Contains(list, r.Actor.StaffID) {
			list = append(list, r.Actor.StaffID)
		}
	}
	return list
}

// days are the business days of the requests.
func (t *together) days() []businessday.Day {
	var days []businessday.Day
	for _, r := range t.requests {
		if day := t.facts.venue.day(r.At); !slices.Contains(days, day) {
			days = append(days, day)
		}
	}
	return days
}

// orders are the ids of a day's orders; of all where no day is given.
func (t *together) orders(day businessday.Day) []uuid.UUID {
	var list []uuid.UUID
	for _, r := range t.requests {
		if day == "" || t.facts.venue.day(r.At) == day {
			list = append(list, r.OrderID)
		}
	}
	return list
}

// commands are the ids of all commands.
func (t *together) commands() []uuid.UUID {
	var list []uuid.UUID
	for _, r := range t.requests {
		for _, c := range r.Commands {
			if n := len(list); n == 0 || list[n-1] != c.ID {
				list = append(list, c.ID)
			}
		}
	}
	return list
}

// seats are the tables that requests name.
func (t *together) seats() []uuid.UUID {
	var list []uuid.UUID
	for _, r := range t.requests {
		if table := tableOf(r); table != uuid.Nil && !slices.Contains(list, table) {
			list = append(list, table)
		}
	}
	return list
}

func (t *together) scanTables(rows pgx.Rows) error {
	for rows.Next() {
		var id uuid.UUID
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return fmt.Errorf("read tables: %w", err)
		}
		t.tables[id] = name
	}
	return rows.Err()
}

// decide lets the core decide one order after the other, each event after the last in the chain.
func (t *together) decide() (func(*pgx.Batch), error) {
	fresh, err := t.fresh()
	if err != nil {
		return nil, err
	}
	var writes []func(*pgx.Batch)
	for _, r := range fresh {
		write, err := t.one(r)
		if err != nil {
			return nil, err
		}
		if write != nil {
			writes = append(writes, write)
		}
	}
	t.came.Done = len(writes)
	if len(writes) == 0 {
		return nil, nil
	}
	return func(b *pgx.Batch) {
		for _, write := range writes {
			write(b)
		}
	}, nil
}

// fresh are the requests whose orders do not exist; the others are counted.
func (t *together) fresh() ([]Request, error) {
	var fresh []Request
	t.came = Together{}
	exists := make(map[uuid.UUID]bool, len(t.existing))
	for _, id := range t.existing {
		exists[id] = true
	}
	for _, r := range t.requests {
		if !exists[r.OrderID] {
			fresh = append(fresh, r)
			t.numbers[t.facts.venue.day(r.At)]--
			continue
		}
		same, err := t.repeats(r)
		if err != nil {
			return nil, err
		}
		if same {
			t.came.Repeated++
		} else {
			t.came.Left = append(t.came.Left, r.OrderID)
		}
	}
	return fresh, nil
}

// repeats says whether everything that is asked was carried out before.
func (t *together) repeats(r Request) (bool, error) {
	asked, err := acts(r.Commands)
	if err != nil {
		return false, err
	}
	return !slices.ContainsFunc(asked, func(a act) bool { return !bytes.Equal(t.snapshot.commands[a.id], a.hash) }), nil
}

// one decides one request, with the next number of its day.
func (t *together) one(r Request) (func(*pgx.Batch), error) {
	asked, err := acts(r.Commands)
	if err != nil {
		return nil, err
	}
	day := t.facts.venue.day(r.At)
	t.numbers[day]++
	snap := t.snapshot
	snap.number, snap.table, snap.shift = t.numbers[day], t.tables[tableOf(r)], t.shifts[r.Actor.StaffID]
	run := &running{store: t.store, request: r, facts: t.facts, snapshot: &snap, question: question{
		account: t.account, order: r.OrderID, register: r.RegisterID, venue: r.VenueID, day: day,
	}}
	write, err := run.decide(folded{}, asked)
	if err == nil {
		t.snapshot.chainSeq, t.snapshot.chainHash = run.change.chainSeq, run.change.chain
	}
	return write, err
}
