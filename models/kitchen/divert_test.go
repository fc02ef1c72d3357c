package kitchen_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/kitchen"
	"comptoir/models/money"
	"comptoir/models/order"
)

// standsIn has a station's tickets go to another one, and to a printer, when it does not answer.
func (h *house) standsIn(station, fallback uuid.UUID, printer string) {
	h.t.Helper()
	h.run("update stations set fallback_id = ?, fallback_printer = ? where account_id = ? and id = ?", uuid.NullUUID{UUID: fallback, Valid: fallback != uuid.Nil}, printer, h.account, station)
}

// pass lets so many seconds go by, as far as the kitchen can tell.
func (h *house) passes(seconds int) {
	h.t.Helper()
	for _, column := range []string{"tickets.told_at", "tickets.fired_at", "station_watches.seen_at", "station_watches.screen_at", "station_watches.silent_at", "ticket_diversions.at", "print_jobs.updated_at"} {
		table, name, _ := strings.Cut(column, ".")
		h.run("update ? set ? = ? - make_interval(secs => ?)", bun.Ident(table), bun.Ident(name), bun.Ident(name), seconds)
	}
}

func (h *house) divert() {
	h.t.Helper()
	must(h.t, h.kitchen.Divert(h.ctx))
}

func (h *house) silent() []string {
	h.t.Helper()
	list, err := h.kitchen.Silent(h.ctx, h.order.VenueID)
	must(h.t, err)
	var out []string
	for _, s := range list {
		out = append(out, strings.TrimSpace(s.Station+" → "+s.Fallback+s.Printer))
	}
	return out
}

func (h *house) wantSilent(want ...string) {
	h.t.Helper()
	if got := h.silent(); !slices.Equal(got, want) {
		h.t.Errorf("%q do not answer, want %q", got, want)
	}
}

// papers are the jobs of tickets: where, in what state, which copy.
func (h *house) papers() []string {
	h.t.Helper()
	var out []string
	must(h.t, h.db.Read(h.ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select device || ' ' || state || ' ' || copy from print_jobs where account_id = app_account() order by 1").Scan(ctx, &out)
	}))
	return out
}

// prints gives a station a printer, and a ticket the paper that it comes out as.
func (h *house) prints(station uuid.UUID, name string) {
	h.t.Helper()
	h.run("update stations set printer = ? where account_id = ? and id = ?", name, h.account, station)
}

func (h *house) paper(t kitchen.Ticket, device, state string) {
	h.t.Helper()
	h.run(`insert into print_jobs (account_id, id, venue_id, register_id, order_id, ticket_id, kind, device, state)
		select account_id, gen_random_uuid(), venue_id, register_id, id, ?, 'ticket', ?, ? from orders where account_id = ? and id = ?`, t.ID, device, state, h.account, t.Order.ID)
}

func names(b kitchen.Board) (list []string) {
	for _, t := range b.Tickets {
		for _, l := range t.Lines {
			list = append(list, strings.TrimSpace(l.Name+" "+t.For))
		}
	}
	return list
}

func (h *house) wantBoard(station uuid.UUID, want ...string) {
	h.t.Helper()
	if got := names(h.board(station)); !slices.Equal(got, want) {
		h.t.Errorf("the board shows %q, want %q", got, want)
	}
}

func TestATicketThatNobodySeesInTimeHangsAtTheStationThatStandsIn(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.standsIn(h.grill, h.bar, "")
	must(t, h.kitchen.Seen(h.ctx, h.order.VenueID, h.grill, true))
	h.passes(20)
	h.tell(dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill))
	h.tell(dish(uuid.New(), order.OpAdd, "Beer", 1, h.bar))
	h.passes(29)
	h.divert()
	h.wantBoard(h.bar, "Beer")
	h.wantSilent()
	h.passes(2)
	h.divert()
	h.wantBoard(h.bar, "Steak Grill", "Beer")
	h.wantSilent("Grill → Bar")
	list, err := h.kitchen.Stations(h.ctx, h.order.VenueID)
	if must(t, err); list[1].Waiting != 2 {
		t.Errorf("%d tickets wait at the bar", list[1].Waiting)
	}
	// Known to be silent, it is not waited for again.
	h.tell(dish(uuid.New(), order.OpAdd, "Fries", 1, h.grill))
	h.passes(1)
	h.divert()
	h.divert()
	h.wantBoard(h.bar, "Steak Grill", "Beer", "Fries Grill")

	must(t, h.kitchen.Seen(h.ctx, uuid.New(), h.grill, true)) // a screen that was moved to another house
	h.wantSilent("Grill → Bar")
	must(t, h.kitchen.Seen(h.ctx, h.order.VenueID, h.grill, true))
	h.wantSilent()
	back := h.board(h.grill)
	h.wantBoard(h.grill, "Steak", "Fries")
	if got := back.Tickets[0].Places(); !slices.Equal(got, []string{"Bar"}) {
		t.Errorf("the grill is told that it hangs at %q as well", got)
	}
	// Done in one place is done in both, and comes back in both.
	steak := back.Tickets[0].ID
	must(t, h.kitchen.Bump(h.ctx, uuid.New(), steak, uuid.Nil))
	h.wantBoard(h.grill, "Fries")
	h.wantBoard(h.bar, "Beer", "Fries Grill")
	off, err := h.kitchen.Bumped(h.ctx, h.bar)
	if must(t, err); len(off.Tickets) != 1 || off.Tickets[0].For != "Grill" {
		t.Errorf("the bar looks back at %+v", off.Tickets)
	}
	must(t, h.kitchen.Recall(h.ctx, uuid.New(), steak))
	h.wantBoard(h.grill, "Steak", "Fries")
	h.wantBoard(h.bar, "Steak Grill", "Beer", "Fries Grill")
	// What comes now is seen here.
	h.passes(10)
	h.tell(dish(uuid.New(), order.OpAdd, "Ribs", 1, h.grill))
	h.passes(8)
	must(t, h.kitchen.Seen(h.ctx, h.order.VenueID, h.grill, true))
	must(t, h.kitchen.Seen(h.ctx, h.order.VenueID, h.bar, true))
	h.passes(300)
	h.divert()
	if h.wantSilent(); len(h.board(h.bar).Tickets) != 3 {
		t.Error("what was seen went to the bar")
	}
}

// What was seen stays where it is: somebody has it in hand.
func TestATicketThatWasSeenStaysWhenTheScreenGoesDark(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.standsIn(h.grill, h.bar, "")
	h.tell(dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill))
	h.passes(5)
	must(t, h.kitchen.Seen(h.ctx, h.order.VenueID, h.grill, false))
	h.passes(600)
	h.divert()
	h.wantBoard(h.bar)
	h.wantSilent()
}

func TestWhereNothingStandsInTheTillIsToldThatNobodySees(t *testing.T) {
	t.Parallel()
	h := open(t)
	must(t, h.kitchen.Seen(h.ctx, h.order.VenueID, h.grill, true))
	h.passes(60)
	h.tell(dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill))
	h.passes(31)
	h.divert()
	h.wantSilent("Grill →")
	if n := h.count("select count(*) from outbox where topic = 'stations'"); n != 1 {
		t.Errorf("the tills were told %d times", n)
	}
	h.divert()
	if n := h.count("select count(*) from outbox where topic = 'stations'"); n != 1 {
		t.Errorf("and again: %d", n)
	}
	// Somebody heard it by voice and had it marked as done.
	must(t, h.kitchen.Bump(h.ctx, uuid.New(), h.board(h.grill).Tickets[0].ID, uuid.Nil))
	h.divert()
	h.wantSilent()
}

// A house that cooks without screens and printers is left in peace, and so is a station that shall not be missed.
func TestNobodyIsMissedWhereNobodyEverWas(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.tell(dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill))
	must(t, h.kitchen.Seen(h.ctx, h.order.VenueID, h.bar, false)) // somebody had a look in passing
	h.passes(60)
	h.tell(dish(uuid.New(), order.OpAdd, "Beer", 1, h.bar))
	h.passes(600)
	h.divert()
	h.wantSilent()
	h.run("insert into devices (account_id, id, venue_id, station_id, kind, name) values (?, ?, ?, ?, 'kitchen', 'Screen')", h.account, uuid.New(), h.order.VenueID, h.bar)
	h.divert()
	h.wantSilent("Bar →")
	h.run("update stations set patience_seconds = 0 where account_id = ?", h.account)
	h.standsIn(h.grill, h.bar, "")
	h.divert()
	h.wantSilent()
	h.wantBoard(h.bar, "Beer")
}

// Two copies of the server, and tapping cooks, at once: every ticket is passed on once and told once.
func TestEachTicketIsPassedOnOnceWhoeverLooks(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.standsIn(h.grill, h.bar, "bar")
	var sent []kitchen.Ticket
	for n := range 12 {
		sent = append(sent, h.tell(dish(uuid.New(), order.OpAdd, fmt.Sprint("Dish ", n), 1, h.grill))...)
	}
	h.passes(40)
	copies := []*kitchen.Store{kitchen.New(h.db, nil), kitchen.New(h.db, nil)}
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for range 4 {
				if err := copies[n%2].Divert(h.ctx); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for _, ticket := range sent[:3] {
		all.Go(func() {
			if err := copies[0].Bump(h.ctx, uuid.New(), ticket.ID, uuid.Nil); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	h.divert()
	diversions := h.count("select count(*) from ticket_diversions")
	if papers := len(h.papers()); diversions < 9 || diversions > 12 || papers != diversions {
		t.Errorf("%d tickets were passed on, %d printed", diversions, papers)
	}
	if got := names(h.board(h.bar)); len(got) != 9 {
		t.Errorf("the bar shows %q", got)
	}
	if n := h.count("select count(*) from outbox where topic = 'tickets' and key = '" + h.bar.String() + "'"); n != diversions {
		t.Errorf("the bar was told %d times of %d tickets", n, diversions)
	}
}

// A guest gives up what hangs at two stations: both are told at once, also of one who has it done.
func TestWhatIsTakenBackReachesBothPlaces(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.standsIn(h.grill, h.bar, "")
	steak := uuid.New()
	sent := h.tell(dish(steak, order.OpAdd, "Steak", 3, h.grill, h.bar)) // both make a part of it
	h.passes(40)
	must(t, h.kitchen.Seen(h.ctx, h.order.VenueID, h.bar, false))
	h.divert()
	if got := names(h.board(h.bar)); len(got) != 2 || got[0] == got[1] {
		t.Errorf("the bar shows %q", got)
	}
	void := h.tell(dish(steak, order.OpVoid, "Steak", 2, h.grill, h.bar))
	must(t, h.kitchen.Seen(h.ctx, h.order.VenueID, h.grill, false))
	for place, station := range map[string]uuid.UUID{"grill": h.grill, "bar": h.bar} {
		for _, ticket := range h.board(station).Tickets {
			for _, l := range ticket.Lines {
				if l.Op == order.OpAdd && l.Left() != money.One {
					t.Errorf("the %s shows that %s are left", place, l.Left())
				}
			}
		}
	}
	h.wantBoard(h.grill, "Steak", "Steak")
	if got := names(h.board(h.bar)); len(got) != 4 {
		t.Errorf("the bar shows %q", got)
	}
	// Seen at the bar, it is off both boards, and the dish is still struck out on both.
	must(t, h.kitchen.Bump(h.ctx, uuid.New(), void[0].ID, uuid.Nil))
	h.wantBoard(h.grill, "Steak")
	for _, ticket := range h.board(h.bar).Tickets {
		if l := ticket.Lines[0]; l.Op == order.OpAdd && l.Left() != money.One {
			t.Errorf("%s of the dish for %q are left", l.Left(), ticket.For)
		}
	}
	must(t, h.kitchen.Bump(h.ctx, uuid.New(), sent[0].ID, uuid.Nil))
	h.tell(dish(steak, order.OpVoid, "Steak", 1, h.grill))
	if got := names(h.board(h.bar)); !slices.Contains(got, "Steak Grill") {
		t.Errorf("the bar, where it was made, is not told: %q", got)
	}
}

// Where the place that stands in does not answer either, its own fall-back gets the ticket, and nobody gets it twice.
func TestATicketGoesOnUntilSomebodySeesIt(t *testing.T) {
	t.Parallel()
	h := open(t)
	pastry := uuid.New()
	h.run("insert into stations (account_id, id, venue_id, name, position) values (?, ?, ?, 'Pastry', 5)", h.account, pastry, h.order.VenueID)
	h.standsIn(h.grill, h.bar, "")
	h.standsIn(h.bar, pastry, "")
	h.standsIn(pastry, h.grill, "") // as nobody can set it: it ends all the same
	h.tell(dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill))
	for range 6 {
		h.passes(35)
		h.divert()
	}
	for _, station := range []uuid.UUID{h.bar, pastry} {
		h.wantBoard(station, "Steak Grill")
	}
	h.wantBoard(h.grill, "Steak")
	if n := h.count("select count(*) from ticket_diversions"); n != 2 {
		t.Errorf("it was passed on %d times", n)
	}
	h.wantSilent("Grill → Bar", "Bar → Pastry", "Pastry → Grill")
}

// A printer that does not print is a station that does not answer: the other printer gets the paper. What a bridge had in hand may
// come out all the same, so the second paper says that it is a copy.
func TestAPaperThatDoesNotComeOutComesOutElsewhereOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		state string
		want  []string
	}{
		{"new", []string{"bar new 0", "grill cancelled 0"}},
		{"no_bridge", []string{"bar new 0", "grill cancelled 0"}},
		{"queued", []string{"bar new 1", "grill cancelled 0"}},
		{"needs_paper", []string{"bar new 1", "grill cancelled 0"}},
		{"unknown", []string{"bar new 1", "grill cancelled 0"}},
		{"failed", []string{"bar new 1", "grill cancelled 0"}},
		{"done", []string{"grill done 0"}},
		{"cancelled", []string{"grill cancelled 0"}}, // by a person who knows
	} {
		t.Run(c.state, func(t *testing.T) {
			t.Parallel()
			h := open(t)
			h.prints(h.grill, "grill")
			h.standsIn(h.grill, uuid.Nil, "bar")
			sent := h.tell(dish(uuid.New(), order.OpAdd, "Steak", 1, h.grill))
			h.paper(sent[0], "grill", c.state)
			h.passes(29)
			h.divert()
			if got := h.papers(); len(got) != 1 {
				t.Errorf("before its time: %q", got)
			}
			h.passes(2)
			h.divert()
			h.divert()
			if got := h.papers(); !slices.Equal(got, c.want) {
				t.Errorf("the papers are %q, want %q", got, c.want)
			}
		})
	}
}

func TestAPrinterThatPrintsAgainAnswers(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.prints(h.grill, "grill")
	h.standsIn(h.grill, h.bar, "")
	h.prints(h.bar, "bar")
	steak := uuid.New()
	sent := h.tell(dish(steak, order.OpAdd, "Steak", 1, h.grill))
	h.paper(sent[0], "grill", "needs_paper")
	h.passes(31)
	h.divert()
	h.wantSilent("Grill → Bar")
	ticket, station, err := h.kitchen.Ticket(h.ctx, sent[0].ID)
	if must(t, err); station.Name != "Grill" || !slices.Equal(ticket.Places(), []string{"Bar"}) {
		t.Errorf("the paper is of %s at %q", station.Name, ticket.Places())
	}
	// It is taken back: the bar's printer says so, too.
	h.tell(dish(steak, order.OpVoid, "Steak", 1, h.grill))
	if got := h.papers(); !slices.Equal(got, []string{"bar new 0", "bar new 1", "grill cancelled 0"}) {
		t.Errorf("the papers are %q", got)
	}
	h.passes(10)
	next := h.tell(dish(uuid.New(), order.OpAdd, "Fries", 1, h.grill))
	h.paper(next[0], "grill", "done")
	h.run("update print_jobs set state = 'done' where device = 'bar'")
	h.passes(1)
	h.divert()
	h.wantSilent()
	h.passes(60)
	h.divert()
	if n := h.count("select count(*) from print_jobs where device = 'bar'"); n != 2 {
		t.Errorf("%d papers at the bar", n)
	}
}
