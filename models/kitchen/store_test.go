package kitchen_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/fault"
	"comptoir/models/kitchen"
	"comptoir/models/live"
	"comptoir/models/money"
	"comptoir/models/order"
)

// A house is an account with one venue, a grill and a bar, and one order at table 5.
type house struct {
	t          testing.TB
	db         *db.DB
	ctx        context.Context
	account    uuid.UUID
	grill, bar uuid.UUID
	order      kitchen.Order
	seq        int
	kitchen    *kitchen.Store
}

func open(t testing.TB) *house {
	t.Helper()
	return openIn(t, dbtest.New(t))
}

func openIn(t testing.TB, d *db.DB) *house {
	t.Helper()
	h := &house{t: t, db: d, ctx: dbtest.Context(t, d), grill: uuid.New(), bar: uuid.New()}
	h.account, _ = db.Account(h.ctx)
	h.kitchen = kitchen.New(d, nil)
	venue, register, hall, table := uuid.New(), uuid.New(), uuid.New(), uuid.New()
	h.run("insert into venues (account_id, id, name, language, zone) values (?, ?, 'Demo', 'fr', 'Europe/Paris')", h.account, venue)
	h.run("insert into registers (account_id, id, venue_id, name) values (?, ?, ?, 'Till 1')", h.account, register, venue)
	h.run("insert into halls (account_id, id, venue_id, name) values (?, ?, ?, 'Room')", h.account, hall, venue)
	h.run("insert into tables (account_id, id, venue_id, hall_id, name) values (?, ?, ?, ?, '5')", h.account, table, venue, hall)
	for n, station := range []uuid.UUID{h.grill, h.bar} {
		h.run("insert into stations (account_id, id, venue_id, name, target_seconds, position) values (?, ?, ?, ?, 600, ?)",
			h.account, station, venue, []string{"Grill", "Bar"}[n], n)
	}
	h.order = kitchen.Order{ID: uuid.New(), VenueID: venue, Number: 12, Kind: "dine_in", TableName: "5", Covers: 2}
	h.run(`insert into orders (account_id, id, venue_id, register_id, business_day, number, kind, status, table_id, version, opened_at, updated_at)
		values (?, ?, ?, ?, current_date, 12, 'dine_in', 'open', ?, 1, now(), now())`, h.account, h.order.ID, venue, register, table)
	return h
}

// another opens a second order, of which tell tells from then on.
func (h *house) another(table string) uuid.UUID {
	h.t.Helper()
	h.order.ID, h.order.Number, h.order.TableName, h.seq = uuid.New(), h.order.Number+1, table, 0
	h.run(`insert into orders (account_id, id, venue_id, register_id, business_day, number, kind, status, version, opened_at, updated_at)
		select account_id, ?, venue_id, register_id, current_date, ?, 'dine_in', 'open', 1, now(), now() from orders where account_id = ? limit 1`,
		h.order.ID, h.order.Number, h.account)
	return h.order.ID
}

func (h *house) run(query string, args ...any) {
	h.t.Helper()
	err := h.db.Tx(h.ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// tell commits an event of the order that tells the kitchen something, as the order's store does.
func (h *house) tell(ops ...order.KitchenOp) []kitchen.Ticket {
	h.t.Helper()
	h.seq++
	e := order.Event{Seq: h.seq, At: time.Now(), Actor: order.Actor{Name: "Waiter"}, Data: order.LinesSent{Ops: ops}}
	var tickets []kitchen.Ticket
	err := h.db.Hot().Do(h.ctx, func(*pgx.Batch) {}, func() (func(*pgx.Batch), error) {
		return func(b *pgx.Batch) { tickets = kitchen.Queue(b, h.account, h.order, e) }, nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return tickets
}

func (h *house) board(station uuid.UUID) kitchen.Board {
	h.t.Helper()
	b, err := h.kitchen.Board(h.ctx, station)
	if err != nil {
		h.t.Fatal(err)
	}
	return b
}

func dish(line uuid.UUID, op order.Op, name string, quantity int, stations ...uuid.UUID) order.KitchenOp {
	return order.KitchenOp{Op: op, Line: line, Item: name, Quantity: money.Whole(quantity), Stations: stations}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if f := fault.Of(err); f == nil || f.Kind != kind {
		t.Fatalf("got %v", err)
	}
}

func TestWhatIsSentStandsOnTheBoardOldestFirst(t *testing.T) {
	h := open(t)
	h.tell(dish(uuid.New(), order.OpAdd, "Soup", 2, h.grill))
	h.tell(dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill), dish(uuid.New(), order.OpAdd, "Beer", 1, h.bar))
	b := h.board(h.grill)
	if b.Station.Name != "Grill" || b.Station.Target != 10*time.Minute || len(b.Tickets) != 2 {
		t.Fatalf("the board is %+v", b)
	}
	first := b.Tickets[0]
	if first.Number != 12 || first.TableName != "5" || first.StaffName != "Waiter" || first.Covers != 2 || first.VenueID != h.order.VenueID {
		t.Errorf("the ticket is %+v", first)
	}
	if len(first.Lines) != 1 || first.Lines[0].Name != "Soup" || first.Lines[0].Quantity != money.Whole(2) {
		t.Errorf("its lines are %+v", first.Lines)
	}
	if b := h.board(h.bar); len(b.Tickets) != 1 || b.Tickets[0].Lines[0].Name != "Beer" {
		t.Errorf("the bar's board is %+v", b)
	}
}

// The guest gives up what is being cooked: the kitchen is told at once, and the dish is struck
// out where it stands, also after the cancellation was seen.
func TestWhatIsCancelledShowsAsCancelled(t *testing.T) {
	h := open(t)
	soup := uuid.New()
	h.tell(dish(soup, order.OpAdd, "Soup", 2, h.grill))
	void := h.tell(dish(soup, order.OpVoid, "Soup", 2, h.grill))
	b := h.board(h.grill)
	if len(b.Tickets) != 2 || b.Tickets[1].Lines[0].Op != order.OpVoid || b.Tickets[0].Lines[0].Left() != 0 || b.Tickets[0].Pending() {
		t.Fatalf("the board is %+v", b.Tickets)
	}
	must(t, h.kitchen.Bump(h.ctx, uuid.New(), void[0].ID, uuid.Nil))
	b = h.board(h.grill)
	if len(b.Tickets) != 1 || b.Tickets[0].Lines[0].Left() != 0 {
		t.Fatalf("after the void was seen the board is %+v", b.Tickets)
	}
}

func TestABumpedTicketLeavesAndComesBackToItsPlace(t *testing.T) {
	h := open(t)
	first := h.tell(dish(uuid.New(), order.OpAdd, "Soup", 1, h.grill))[0].ID
	second := h.tell(dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill))[0].ID
	staff := uuid.New()
	must(t, h.kitchen.Bump(h.ctx, uuid.New(), first, staff))
	if b := h.board(h.grill); len(b.Tickets) != 1 || b.Tickets[0].ID != second {
		t.Fatalf("the board is %+v", b.Tickets)
	}
	bumped, err := h.kitchen.Bumped(h.ctx, h.grill)
	must(t, err)
	if len(bumped.Tickets) != 1 || bumped.Tickets[0].ID != first || len(bumped.Tickets[0].Lines) != 1 || bumped.Tickets[0].BumpedAt.IsZero() {
		t.Fatalf("bumped are %+v", bumped.Tickets)
	}
	must(t, h.kitchen.Recall(h.ctx, uuid.New(), first))
	if b := h.board(h.grill); len(b.Tickets) != 2 || b.Tickets[0].ID != first {
		t.Fatalf("after the recall the board is %+v", b.Tickets)
	}
}

// A bump that is sent again after a recall, because its answer was lost, does not take the ticket
// away a second time.
func TestABumpSentTwiceIsOneBump(t *testing.T) {
	h := open(t)
	ticket := h.tell(dish(uuid.New(), order.OpAdd, "Soup", 1, h.grill))[0].ID
	command := uuid.New()
	must(t, h.kitchen.Bump(h.ctx, command, ticket, uuid.Nil))
	must(t, h.kitchen.Recall(h.ctx, uuid.New(), ticket))
	must(t, h.kitchen.Bump(h.ctx, command, ticket, uuid.Nil))
	if b := h.board(h.grill); len(b.Tickets) != 1 {
		t.Fatal("the ticket went away again")
	}
	wantKind(t, h.kitchen.Recall(h.ctx, command, ticket), fault.KindConflict)
}

func TestALineIsTickedOffAndOnAgain(t *testing.T) {
	h := open(t)
	ticket := h.tell(dish(uuid.New(), order.OpAdd, "Soup", 1, h.grill), dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill))[0].ID
	must(t, h.kitchen.MarkDone(h.ctx, uuid.New(), ticket, 2, true))
	b := h.board(h.grill)
	if lines := b.Tickets[0].Lines; lines[0].Done || !lines[1].Done {
		t.Fatalf("the lines are %+v", lines)
	}
	if counts := kitchen.AllDay(b.Tickets); len(counts) != 1 || counts[0].Name != "Soup" {
		t.Fatalf("all day: %+v", counts)
	}
	must(t, h.kitchen.MarkDone(h.ctx, uuid.New(), ticket, 2, false))
	if h.board(h.grill).Tickets[0].Lines[1].Done {
		t.Fatal("the tick stayed")
	}
	wantKind(t, h.kitchen.MarkDone(h.ctx, uuid.New(), ticket, 3, true), fault.KindNotFound)
}

func TestAnotherAccountsTicketIsNotThere(t *testing.T) {
	h := open(t)
	theirs := openIn(t, h.db)
	ticket := theirs.tell(dish(uuid.New(), order.OpAdd, "Soup", 1, theirs.grill))[0].ID
	wantKind(t, h.kitchen.Bump(h.ctx, uuid.New(), ticket, uuid.Nil), fault.KindNotFound)
	wantKind(t, h.kitchen.Recall(h.ctx, uuid.New(), ticket), fault.KindNotFound)
	wantKind(t, h.kitchen.MarkDone(h.ctx, uuid.New(), ticket, 1, true), fault.KindNotFound)
	_, err := h.kitchen.Board(h.ctx, theirs.grill)
	wantKind(t, err, fault.KindNotFound)
}

func TestATicketCanBeReadForPrinting(t *testing.T) {
	h := open(t)
	id := h.tell(dish(uuid.New(), order.OpAdd, "Soup", 2, h.grill), dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill))[0].ID
	ticket, station, err := h.kitchen.Ticket(h.ctx, id)
	must(t, err)
	if station.Name != "Grill" || ticket.Number != 12 || len(ticket.Lines) != 2 || ticket.Lines[1].Name != "Steak" {
		t.Fatalf("read %+v of %+v", ticket, station)
	}
	_, _, err = h.kitchen.Ticket(h.ctx, uuid.New())
	wantKind(t, err, fault.KindNotFound)
}

func TestStationsSayHowManyTicketsWait(t *testing.T) {
	h := open(t)
	h.tell(dish(uuid.New(), order.OpAdd, "Soup", 1, h.grill))
	ticket := h.tell(dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill))[0].ID
	must(t, h.kitchen.Bump(h.ctx, uuid.New(), ticket, uuid.Nil))
	stations, err := h.kitchen.Stations(h.ctx, h.order.VenueID)
	must(t, err)
	if len(stations) != 2 || stations[0].Name != "Grill" || stations[0].Waiting != 1 || stations[1].Waiting != 0 {
		t.Fatalf("stations are %+v", stations)
	}
}

func TestTheScreensAreToldOfWhatTheKitchenDoes(t *testing.T) {
	h := open(t)
	hub := live.NewHub(h.db, nil)
	told := func() []live.Topic {
		p, err := hub.Since(h.ctx, live.Query{Resume: true})
		must(t, err)
		var topics []live.Topic
		for _, c := range p.Changes {
			topics = append(topics, c.Topic)
		}
		return topics
	}
	ticket := h.tell(dish(uuid.New(), order.OpAdd, "Soup", 1, h.grill))[0].ID
	if got := told(); !slices.Equal(got, []live.Topic{live.Tickets}) {
		t.Fatalf("told of the ticket: %v", got)
	}
	must(t, h.kitchen.Bump(h.ctx, uuid.New(), ticket, uuid.Nil))
	if got := told(); !slices.Equal(got, []live.Topic{live.Tickets, live.Notices, live.Tickets, live.Tables}) {
		t.Fatalf("told of the bump: %v", got)
	}
}

// Thirty tickets wait after an evening on which the same orders had many that are done.
func BenchmarkBoardOfThirtyTickets(b *testing.B) {
	h := open(b)
	fire := func() uuid.UUID {
		return h.tell(dish(uuid.New(), order.OpAdd, "Soup", 2, h.grill), dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill), dish(uuid.New(), order.OpAdd, "Salad", 1, h.grill))[0].ID
	}
	for range 300 {
		fire()
	}
	h.run("update tickets set bumped_at = now()")
	for range 30 {
		fire()
	}
	for b.Loop() {
		h.board(h.grill)
	}
}
