package kitchen_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/kitchen"
	"comptoir/models/money"
	"comptoir/models/order"
)

// withPass gives the house an expeditor with a printer.
func (h *house) withPass() uuid.UUID {
	h.t.Helper()
	pass := uuid.New()
	h.run("insert into stations (account_id, id, venue_id, name, kind, printer, position) values (?, ?, ?, 'Pass', 'expeditor', 'pass', 9)", h.account, pass, h.order.VenueID)
	return pass
}

func (h *house) pass(station uuid.UUID) kitchen.Pass {
	h.t.Helper()
	p, err := h.kitchen.Pass(h.ctx, station)
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

func (h *house) count(query string) (n int) {
	h.t.Helper()
	must(h.t, h.db.Read(h.ctx, func(ctx context.Context, tx bun.Tx) error { return tx.NewRaw(query).Scan(ctx, &n) }))
	return n
}

func piece(g kitchen.Gathered, name string) kitchen.Piece {
	return g.Lines[slices.IndexFunc(g.Lines, func(p kitchen.Piece) bool { return p.Name == name })]
}

func TestAnExpeditorSeesEachDishOnceWithWhatEachStationHasDone(t *testing.T) {
	t.Parallel()
	h := open(t)
	at := h.withPass()
	steak, beer, both := uuid.New(), uuid.New(), uuid.New()
	fondue := dish(both, order.OpAdd, "Fondue", 1, h.grill, h.bar)
	fondue.Course = 2
	sent := h.tell(dish(steak, order.OpAdd, "Steak", 2, h.grill), dish(beer, order.OpAdd, "Beer", 1, h.bar), fondue)
	p := h.pass(at)
	if len(p.Orders) != 1 || len(p.Orders[0].Lines) != 3 || p.Orders[0].Ready() || p.Orders[0].Waiting() != 3 {
		t.Fatalf("the pass shows %+v", p.Orders)
	}
	courses := p.Orders[0].Courses()
	if len(courses) != 2 || len(courses[0].Lines) != 2 || len(courses[1].Lines[0].At) != 2 {
		t.Fatalf("the courses are %+v", courses)
	}
	must(t, h.kitchen.Bump(h.ctx, uuid.New(), sent[1].ID, uuid.Nil)) // the bar
	if g := h.pass(at).Orders[0]; g.Ready() || g.Waiting() != 2 || !piece(g, "Beer").Done() {
		t.Errorf("after the bar: %+v", g.Lines)
	}
	h.tell(dish(steak, order.OpVoid, "Steak", 1, h.grill))
	if g := h.pass(at).Orders[0]; len(g.Lines) != 3 || piece(g, "Steak").Left() != money.One {
		t.Errorf("one steak less: %+v", g.Lines)
	}
	if n := h.count("select count(*) from print_jobs"); n != 0 {
		t.Errorf("%d slips before all is ready", n)
	}
	for _, ticket := range h.board(h.grill).Tickets {
		must(t, h.kitchen.Bump(h.ctx, uuid.New(), ticket.ID, uuid.Nil))
	}
	g := h.pass(at).Orders[0]
	if !g.Ready() {
		t.Errorf("all stations are done, and the order is not ready: %+v", g.Lines)
	}
	// The slip is printed once, also when the last ticket comes back and is done again.
	must(t, h.kitchen.Recall(h.ctx, uuid.New(), sent[0].ID))
	must(t, h.kitchen.Bump(h.ctx, uuid.New(), sent[0].ID, uuid.Nil))
	if n := h.count("select count(*) from print_jobs where device = 'pass' and cardinality(ticket_ids) = 3"); n != 1 {
		t.Errorf("%d slips, want 1", n)
	}
	slip, station, err := h.kitchen.Gathered(h.ctx, h.order.VenueID, []string{sent[0].ID.String(), sent[1].ID.String()})
	if err != nil || station.ID != at || len(slip.Lines) != 3 {
		t.Errorf("the slip is %+v of %s, %v", slip, station.Name, err)
	}

	late := h.tell(dish(uuid.New(), order.OpAdd, "Cake", 1, h.bar)) // while the tray is on its way
	command := uuid.New()
	for range 2 {
		must(t, h.kitchen.Serve(h.ctx, command, h.order.VenueID, h.order.ID, g.Until, uuid.Nil))
	}
	left := h.pass(at)
	if len(left.Orders) != 1 || len(left.Orders[0].Lines) != 1 || left.Orders[0].Lines[0].Name != "Cake" {
		t.Fatalf("what came meanwhile must wait: %+v", left.Orders)
	}
	must(t, h.kitchen.Serve(h.ctx, uuid.New(), h.order.VenueID, h.order.ID, left.Orders[0].Until, uuid.Nil))
	if b := h.board(h.bar); len(b.Tickets) != 0 {
		t.Errorf("what is served is still made: %+v", b.Tickets)
	}
	served, err := h.kitchen.Served(h.ctx, at)
	if err != nil || len(served.Orders) != 2 || served.Orders[0].Lines[0].Name != "Cake" {
		t.Fatalf("served were %+v, %v", served.Orders, err)
	}
	must(t, h.kitchen.Unserve(h.ctx, uuid.New(), h.order.VenueID, h.order.ID, served.Orders[0].ServedAt))
	if back := h.pass(at); len(back.Orders) != 1 || back.Orders[0].Tickets[0] != late[0].ID {
		t.Errorf("back at the pass: %+v", back.Orders)
	}
}

// What is voided after it was carried out is told by itself.
func TestAVoidOfWhatWasServedIsSeen(t *testing.T) {
	t.Parallel()
	h := open(t)
	at, soup := h.withPass(), uuid.New()
	h.tell(dish(soup, order.OpAdd, "Soup", 1, h.grill))
	must(t, h.kitchen.Serve(h.ctx, uuid.New(), h.order.VenueID, h.order.ID, time.Now().Add(time.Second), uuid.Nil))
	h.tell(dish(soup, order.OpVoid, "Soup", 1, h.grill))
	p := h.pass(at)
	if len(p.Orders) != 1 || !p.Orders[0].Lines[0].Gone() || !p.Orders[0].Ready() {
		t.Errorf("the pass shows %+v", p.Orders)
	}
}

func (h *house) slips() int { return h.count("select count(*) from print_jobs where device = 'pass'") }

// Neither of two stations that finish at the same moment sees the other finished while it finishes itself.
func TestStationsThatFinishAtOncePrintOneSlip(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.withPass()
	for n := range 5 {
		sent := h.tell(dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill), dish(uuid.New(), order.OpAdd, "Beer", 1, h.bar))
		var both sync.WaitGroup
		for _, ticket := range sent {
			both.Go(func() {
				if err := h.kitchen.Bump(h.ctx, uuid.New(), ticket.ID, uuid.Nil); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		if got := h.slips(); got != n+1 {
			t.Fatalf("%d slips after %d rounds", got, n+1)
		}
		must(t, h.kitchen.Serve(h.ctx, uuid.New(), h.order.VenueID, h.order.ID, time.Now().Add(time.Second), uuid.Nil))
	}
}

// What the pass calls ready is printed, also where dishes were ticked off one by one, and a void that
// nobody has seen yet holds nothing up. What nobody wants any more is not carried anywhere.
func TestTheSlipComesWhenThePassSaysReady(t *testing.T) {
	t.Parallel()
	h := open(t)
	at, soup, salad := h.withPass(), uuid.New(), uuid.New()
	sent := h.tell(dish(soup, order.OpAdd, "Soup", 1, h.grill), dish(salad, order.OpAdd, "Salad", 1, h.grill))
	h.tell(dish(soup, order.OpVoid, "Soup", 1, h.grill))
	if h.slips() != 0 || h.pass(at).Orders[0].Ready() {
		t.Fatal("the salad is not done")
	}
	must(t, h.kitchen.MarkDone(h.ctx, uuid.New(), sent[0].ID, 2, true))
	if n := h.slips(); n != 1 || !h.pass(at).Orders[0].Ready() {
		t.Errorf("%d slips of what is ready", n)
	}
	must(t, h.kitchen.Serve(h.ctx, uuid.New(), h.order.VenueID, h.order.ID, time.Now().Add(time.Second), uuid.Nil))
	cake := uuid.New()
	sent = h.tell(dish(cake, order.OpAdd, "Cake", 1, h.bar))
	h.tell(dish(cake, order.OpVoid, "Cake", 1, h.bar))
	must(t, h.kitchen.Bump(h.ctx, uuid.New(), sent[0].ID, uuid.Nil))
	if n := h.slips(); n != 1 {
		t.Errorf("%d slips, though nobody wants the cake", n)
	}
}

// An item's own time counts for as long as somebody wants it.
func TestAnOrderIsLateAfterItsSlowestDish(t *testing.T) {
	t.Parallel()
	h := open(t)
	at, roast := h.withPass(), uuid.New()
	slow, quick := dish(roast, order.OpAdd, "Roast", 1, h.grill), dish(uuid.New(), order.OpAdd, "Toast", 1, h.grill)
	slow.Target, quick.Target = 40*60, 5*60
	h.tell(slow, quick)
	target := func() [2]time.Duration {
		b := h.board(h.grill)
		return [2]time.Duration{h.pass(at).Orders[0].Target, b.Tickets[0].Target(b.Station)}
	}
	if got := target(); got != [2]time.Duration{40 * time.Minute, 40 * time.Minute} {
		t.Errorf("with the roast: %v", got)
	}
	h.tell(dish(roast, order.OpVoid, "Roast", 1, h.grill))
	if got := target(); got != [2]time.Duration{5 * time.Minute, 5 * time.Minute} {
		t.Errorf("without it: %v", got)
	}
}

// What guests wait for too long goes first at the pass as well, until it is carried out.
func TestTheExpeditorSeesWhatGoesFirstFirst(t *testing.T) {
	t.Parallel()
	h := open(t)
	at := h.withPass()
	early := h.order.ID
	h.tell(dish(uuid.New(), order.OpAdd, "Soup", 1, h.grill))
	late := h.another("7")
	sent := h.tell(dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill))
	firsts := func() (uuid.UUID, bool) {
		g := h.pass(at).Orders[0]
		return g.Order.ID, !g.RushedAt.IsZero()
	}
	if id, rushed := firsts(); id != early || rushed {
		t.Fatal("the older order is not first")
	}
	must(t, h.kitchen.Rush(h.ctx, uuid.New(), late, true))
	if id, rushed := firsts(); id != late || !rushed {
		t.Error("what was rushed is not first")
	}
	if b := h.board(h.grill); b.Tickets[0].Order.ID != late {
		t.Error("nor at the station")
	}
	must(t, h.kitchen.Bump(h.ctx, uuid.New(), sent[0].ID, uuid.Nil))
	if id, rushed := firsts(); id != late || !rushed {
		t.Error("what is done and waits to be carried out is not first")
	}
	if first, err := h.kitchen.Rushed(h.ctx, late); first || err != nil {
		t.Errorf("the kitchen still makes first what it has done (%v)", err)
	}
	must(t, h.kitchen.Serve(h.ctx, uuid.New(), h.order.VenueID, late, time.Now(), uuid.Nil))
	if id, rushed := firsts(); id != early || rushed {
		t.Error("what is carried out is still before what is not")
	}
}

// The list begins with what was carried out last, whichever order is the older one.
func TestWhatWasCarriedOutLastIsListedFirst(t *testing.T) {
	t.Parallel()
	h := open(t)
	at := h.withPass()
	early := h.order.ID
	h.tell(dish(uuid.New(), order.OpAdd, "Soup", 1, h.grill))
	late := h.another("7")
	h.tell(dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill))
	for _, id := range []uuid.UUID{late, early} {
		must(t, h.kitchen.Serve(h.ctx, uuid.New(), h.order.VenueID, id, time.Now().Add(time.Second), uuid.Nil))
	}
	served, err := h.kitchen.Served(h.ctx, at)
	if err != nil || len(served.Orders) != 2 || served.Orders[0].Order.ID != early || served.Orders[1].Order.ID != late {
		t.Errorf("served were %+v, %v", served.Orders, err)
	}
}
