package floor_test

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/fault"
	"comptoir/models/floor"
	"comptoir/models/live"
)

// A house is an account with one venue, one register and one hall.
type house struct {
	t                     *testing.T
	db                    *db.DB
	ctx                   context.Context
	account               uuid.UUID
	venue, register, hall uuid.UUID
	floor                 *floor.Store
}

func open(t *testing.T) *house {
	t.Helper()
	d := dbtest.New(t)
	return openIn(t, d)
}

func openIn(t *testing.T, d *db.DB) *house {
	t.Helper()
	h := &house{t: t, db: d, ctx: dbtest.Context(t, d), venue: uuid.New(), register: uuid.New(), hall: uuid.New()}
	h.account, _ = db.Account(h.ctx)
	h.floor = floor.New(d, nil)
	h.run("insert into venues (account_id, id, name, language, zone) values (?, ?, 'Demo', 'fr', 'Europe/Paris')", h.account, h.venue)
	h.run("insert into registers (account_id, id, venue_id, name) values (?, ?, ?, 'Till 1')", h.account, h.register, h.venue)
	if err := h.floor.SaveHall(h.ctx, uuid.New(), floor.Hall{ID: h.hall, VenueID: h.venue, Name: "Room"}); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) exec(query string, args ...any) error {
	return h.db.Tx(h.ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
}

func (h *house) run(query string, args ...any) {
	h.t.Helper()
	if err := h.exec(query, args...); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) table(name string) floor.Table {
	h.t.Helper()
	table := floor.Table{ID: uuid.New(), HallID: h.hall, Name: name, Seats: 4, Shape: floor.Square, Place: floor.Place{X: 100, Y: 100, Width: 120, Height: 120}, Joins: []uuid.UUID{}}
	if err := h.floor.SaveTable(h.ctx, uuid.New(), h.venue, table); err != nil {
		h.t.Fatal(err)
	}
	return table
}

const insertOrder = `insert into orders (account_id, id, venue_id, register_id, business_day, number, kind, status, table_id, covers, lines, unsent, total, due, version, opened_at, updated_at)
	select ?, ?, ?, ?, current_date, (select count(*) + 10 from orders), 'dine_in', ?, ?, 3, 2, 1, 4250, 4250, 1, ?, now()`

func (h *house) order(table uuid.UUID, status string, opened time.Time) (uuid.UUID, error) {
	id := uuid.New()
	return id, h.exec(insertOrder, h.account, id, h.venue, h.register, status, table, opened)
}

func (h *house) board() floor.Plan {
	h.t.Helper()
	p, err := h.floor.Board(h.ctx, h.venue)
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

func (h *house) seating(table uuid.UUID) floor.Seating {
	h.t.Helper()
	for _, s := range h.board().Tables {
		if s.ID == table {
			return s
		}
	}
	h.t.Fatalf("table %s is not on the floor", table)
	return floor.Seating{}
}

func wantFault(t *testing.T, err error, kind fault.Kind, field, code string) {
	t.Helper()
	f := fault.Of(err)
	switch {
	case f == nil || f.Kind != kind:
		t.Fatalf("got %v", err)
	case field == "" && f.Code != code, field != "" && f.Fields[field] != code:
		t.Fatalf("got %v, want %s %s", err, field, code)
	}
}

func TestTheFloorShowsEveryTableWithItsOrder(t *testing.T) {
	h := open(t)
	free, taken := h.table("1"), h.table("2")
	opened := time.Now().Add(-20 * time.Minute).UTC().Truncate(time.Microsecond)
	order, err := h.order(taken.ID, "open", opened)
	if err != nil {
		t.Fatal(err)
	}
	p := h.board()
	if len(p.Halls) != 1 || p.Halls[0].Name != "Room" || p.Currency.Code != "EUR" || len(p.In(h.hall)) != 2 {
		t.Fatalf("the plan is %+v", p)
	}
	if s := h.seating(free.ID); s.Order != nil || s.State(time.Now()) != floor.Free || !reflect.DeepEqual(s.Table, free) {
		t.Fatalf("the free table is %+v", s)
	}
	s := h.seating(taken.ID)
	if s.Order.ID != order || s.Order.Covers != 3 || s.Order.Total != 4250 || !s.Order.OpenedAt.Equal(opened) || s.State(time.Now()) != floor.Ordered {
		t.Fatalf("the taken table is %+v, %+v", s, s.Order)
	}
}

func TestATableWaitsWhileATicketIsNotDone(t *testing.T) {
	h := open(t)
	table, station := h.table("1"), uuid.New()
	order, err := h.order(table.ID, "open", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	h.run("update orders set unsent = 0 where id = ?", order)
	h.run("insert into stations (account_id, id, venue_id, name, target_seconds) values (?, ?, ?, 'Grill', 900)", h.account, station, h.venue)
	for seq, minutes := range []int{12, 5} {
		h.run(`insert into tickets (account_id, id, venue_id, station_id, order_id, event_seq, number, kind, fired_at)
			values (?, ?, ?, ?, ?, ?, 1, 'dine_in', now() - make_interval(mins => ?))`, h.account, uuid.New(), h.venue, station, order, seq, minutes)
	}
	s := h.seating(table.ID)
	if age := time.Since(s.Order.Oldest); s.State(time.Now()) != floor.Waiting || age < 11*time.Minute || age > 13*time.Minute {
		t.Fatalf("the oldest ticket is %s old, the table %s", age, s.State(time.Now()))
	}
	h.run("update stations set target_seconds = 600") // the older ticket should have been done by now
	if got := h.seating(table.ID).State(time.Now()); got != floor.Late {
		t.Fatalf("the table shows %s", got)
	}
	// An item that takes longer than its station usually does is given its time.
	h.run(`insert into ticket_lines (account_id, ticket_id, n, line_id, op, name, quantity, target_seconds)
		select account_id, id, 1, gen_random_uuid(), 'add', 'Roast', 1, 2400 from tickets`)
	if got := h.seating(table.ID).State(time.Now()); got != floor.Waiting {
		t.Fatalf("the roast has 40 minutes, the table shows %s", got)
	}
	h.run("update tickets set bumped_at = now()")
	if got := h.seating(table.ID).State(time.Now()); got != floor.Ready {
		t.Fatalf("the kitchen is done, the table is %s", got)
	}
}

// Two tills tap the same free table: the database lets one order be opened, so the second till
// finds it and adds to it.
func TestAFreeTableIsOpenedOnce(t *testing.T) {
	h := open(t)
	table := h.table("4")
	results := make(chan error, 2)
	for n := range 2 {
		go func() {
			results <- h.exec(`insert into orders (account_id, id, venue_id, register_id, business_day, number, kind, status, table_id, version, opened_at, updated_at)
				values (?, ?, ?, ?, current_date, ?, 'dine_in', 'open', ?, 1, now(), now())`, h.account, uuid.New(), h.venue, h.register, n+1, table.ID)
		}()
	}
	one, two := <-results, <-results
	if (one == nil) == (two == nil) {
		t.Fatalf("both ended alike: %v, %v", one, two)
	}
	if got := db.Violated(errors.Join(one, two)); got != "orders_one_open_per_table" {
		t.Fatalf("refused by %q", got)
	}
	h.run("update orders set status = 'closed', closed_at = now(), due = 0")
	if _, err := h.order(table.ID, "open", time.Now()); err != nil {
		t.Fatalf("the next guests cannot sit down: %v", err)
	}
}

func TestATableWithGuestsStaysOnTheFloor(t *testing.T) {
	h := open(t)
	table := h.table("1")
	order, err := h.order(table.ID, "billed", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	wantFault(t, h.floor.Remove(h.ctx, uuid.New(), h.venue, h.hall, []uuid.UUID{table.ID}), fault.KindConflict, "", "floor.table_in_use")
	wantFault(t, h.floor.ArchiveHall(h.ctx, uuid.New(), h.venue, h.hall), fault.KindConflict, "", "floor.table_in_use")
	h.seating(table.ID) // still there
	h.run("update orders set status = 'cancelled', due = 0 where id = ?", order)
	if err := h.floor.ArchiveHall(h.ctx, uuid.New(), h.venue, h.hall); err != nil {
		t.Fatal(err)
	}
	if p := h.board(); len(p.Halls) != 0 || len(p.Tables) != 0 {
		t.Fatalf("the floor still has %+v", p)
	}
}

func TestATableIsRefusedWithWhatIsWrongBesideTheField(t *testing.T) {
	h := open(t)
	h.table("1")
	for _, tt := range []struct {
		name, field, code string
		change            func(*floor.Table)
	}{
		{"a table needs a name", "name", "field.required", func(t *floor.Table) { t.Name = "  " }},
		{"a name that cannot be read at a glance", "name", "field.too_long", func(t *floor.Table) { t.Name = "the table by the window in the corner" }},
		{"two tables of one name", "name", "field.taken", func(t *floor.Table) { t.Name = "1" }},
		{"fewer than no seats", "seats", "field.range", func(t *floor.Table) { t.Seats = -1 }},
		{"a shape nobody can draw", "shape", "field.unknown", func(t *floor.Table) { t.Shape = "star" }},
		{"too small to tap", "width", "field.range", func(t *floor.Table) { t.Width = 5 }},
		{"larger than the hall", "height", "field.range", func(t *floor.Table) { t.Height = 2000 }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			table := floor.Table{ID: uuid.New(), HallID: h.hall, Name: "2", Seats: 4, Shape: floor.Round, Place: floor.Place{Width: 120, Height: 120}}
			tt.change(&table)
			wantFault(t, h.floor.SaveTable(h.ctx, uuid.New(), h.venue, table), fault.KindInvalid, tt.field, tt.code)
		})
	}
}

func TestATableCannotBePutOutsideItsHall(t *testing.T) {
	h := open(t)
	table := h.table("1")
	if err := h.floor.Arrange(h.ctx, uuid.New(), h.venue, h.hall, map[uuid.UUID]floor.Place{table.ID: {X: 990, Y: -50, Width: 120, Height: 120}}); err != nil {
		t.Fatal(err)
	}
	if s := h.seating(table.ID); s.X != floor.Side-table.Width || s.Y != 0 {
		t.Fatalf("it stands at %d, %d", s.X, s.Y)
	}
}

func TestTheSameChangeTwiceIsOneChange(t *testing.T) {
	h := open(t)
	command := uuid.New()
	table := floor.Table{ID: uuid.New(), HallID: h.hall, Name: "9", Seats: 2, Shape: floor.Bar, Place: floor.Place{Width: 60, Height: 60}}
	for range 2 {
		if err := h.floor.SaveTable(h.ctx, command, h.venue, table); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(h.board().Tables); n != 1 {
		t.Fatalf("there are %d tables", n)
	}
	table.Name = "10"
	if err := h.floor.SaveTable(h.ctx, command, h.venue, table); !errors.Is(err, db.ErrReused) {
		t.Fatalf("the id was taken for something else: %v", err)
	}
	p, err := live.NewHub(h.db, nil).Since(h.ctx, live.Query{Resume: true, Topics: []live.Topic{live.Tables}})
	if err != nil || len(p.Changes) != 2 || p.Changes[1].Venue != h.venue { // the hall and the table
		t.Fatalf("the screens were told %+v, %v", p, err)
	}
}

func TestAnotherAccountsHallIsNotThere(t *testing.T) {
	h := open(t)
	theirs := openIn(t, h.db)
	table := floor.Table{ID: uuid.New(), HallID: theirs.hall, Name: "1", Shape: floor.Square, Place: floor.Place{Width: 60, Height: 60}}
	wantFault(t, h.floor.SaveTable(h.ctx, uuid.New(), h.venue, table), fault.KindNotFound, "", "request.not_found")
	wantFault(t, h.floor.SaveHall(h.ctx, uuid.New(), floor.Hall{ID: uuid.New(), VenueID: theirs.venue, Name: "Terrace"}), fault.KindNotFound, "", "request.not_found")
	wantFault(t, h.floor.ArchiveHall(h.ctx, uuid.New(), h.venue, theirs.hall), fault.KindNotFound, "", "request.not_found")
}
