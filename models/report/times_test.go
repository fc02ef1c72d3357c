package report_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/businessday"
	"comptoir/models/kitchen"
	"comptoir/models/order/ordertest"
	"comptoir/models/report"
)

// A told is one line of a ticket, as the kitchen keeps it.
type told struct {
	line     uuid.UUID // nil: one of its own
	op       string    // empty: add
	name     string
	variant  string
	quantity string // empty: 1
	unit     string
	target   int           // seconds; 0: as the station
	ticked   time.Duration // after it was fired; 0: never
}

// cooked hangs a ticket that was bumped so long after it was fired; 0: it still waits.
func (o *office) cooked(t testing.TB, at string, station uuid.UUID, after time.Duration, cook uuid.UUID, lines ...told) uuid.UUID {
	t.Helper()
	o.tickets++
	id, fired := ordertest.ID(), instant(t, at)
	o.run(t, `insert into tickets (account_id, id, venue_id, station_id, order_id, event_seq, number, kind, fired_at, bumped_at, bumped_by)
		values (app_account(), ?, ?, ?, ?, ?, 1, 'dine_in', ?, ?, ?)`, id, o.Venue, station, o.table(t), o.tickets, fired, when(fired, after), uuid.NullUUID{UUID: cook, Valid: cook != uuid.Nil})
	for n, l := range lines {
		if l.line == uuid.Nil {
			l.line = ordertest.ID()
		}
		if l.op == "" {
			l.op = "add"
		}
		if l.quantity == "" {
			l.quantity = "1"
		}
		o.run(t, `insert into ticket_lines (account_id, ticket_id, n, line_id, op, name, variant, quantity, unit, target_seconds, done_at)
			values (app_account(), ?, ?, ?, ?, ?, ?, ?::numeric, ?, ?, ?)`, id, n+1, l.line, l.op, l.name, l.variant, l.quantity, l.unit, l.target, when(fired, l.ticked))
	}
	return id
}

func when(fired time.Time, after time.Duration) *time.Time {
	if after == 0 {
		return nil
	}
	at := fired.Add(after)
	return &at
}

// table is the one order to which all tickets of a test belong.
func (o *office) table(t testing.TB) uuid.UUID {
	t.Helper()
	if o.order == uuid.Nil {
		o.order = ordertest.ID()
		o.run(t, `insert into orders (account_id, id, venue_id, register_id, business_day, number, kind, status, version, opened_at, updated_at)
			values (app_account(), ?, ?, ?, '2026-03-14', 1, 'dine_in', 'open', 1, now(), now())`, o.order, o.Venue, o.Tills[0])
	}
	return o.order
}

func (o *office) cook(t testing.TB, name string) uuid.UUID {
	t.Helper()
	role, person := ordertest.ID(), ordertest.ID()
	o.run(t, "insert into roles (account_id, id, name) values (app_account(), ?, ?)", role, "Cook "+name)
	o.run(t, "insert into staff (account_id, id, name, role_id) values (app_account(), ?, ?, ?)", person, name, role)
	return person
}

func (o *office) run(t testing.TB, query string, args ...any) {
	t.Helper()
	err := o.DB.Tx(o.Ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (o *office) times(t testing.TB, by report.TimesBy, days report.Range) report.Times {
	t.Helper()
	venues, err := o.reports.Venues(o.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	times, err := o.reports.Times(o.Ctx, report.TimesQuery{By: by, Range: days, Venues: venues})
	if err != nil {
		t.Fatal(err)
	}
	return times
}

// said writes rows as a test compares them: what, dishes, median, slow, target, late.
func said(times report.Times) string {
	var rows []string
	for _, r := range append(times.Rows, report.TimesRow{Name: "all", TimesFigures: times.Total}) {
		name := r.Name
		if name == "" {
			name = r.Key
		}
		rows = append(rows, fmt.Sprintf("%s %d %s %s %s %d", strings.TrimSpace(name+" "+r.Detail), r.Dishes, r.Median, r.Slow, r.Target, r.Late))
	}
	return strings.Join(rows, "\n")
}

func wantTimes(t *testing.T, times report.Times, want ...string) {
	t.Helper()
	if got := said(times); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

var march = report.Range{From: "2026-03-14", To: "2026-03-14"}

func TestTheKitchensTimesAreThoseOfItsTickets(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-03-14T20:00:00Z")
	ann, ben := o.cook(t, "Ann"), o.cook(t, "Ben")
	const noon, one = "2026-03-14T11:10:00Z", "2026-03-14T12:40:00Z" // 12:10 and 13:40 in Paris
	o.cooked(t, noon, o.Kitchen, 4*time.Minute, ann, told{name: "Soup"}, told{name: "Soup", quantity: "2"})
	o.cooked(t, noon, o.Kitchen, 12*time.Minute, ann, told{name: "Pizza", variant: "Large", target: 900}, told{name: "Soup", ticked: 5 * time.Minute})
	o.cooked(t, one, o.Kitchen, 16*time.Minute, ben, told{name: "Pizza", variant: "Large", target: 900}, told{name: "Soup"})
	o.cooked(t, one, o.Bar, time.Minute, uuid.Nil, told{name: "Beer", quantity: "0.75", unit: "l"})
	o.cooked(t, one, o.Bar, 0, uuid.Nil, told{name: "Beer"}) // still waits

	wantTimes(t, o.times(t, report.TimesByItem, march),
		"Soup 5 4m0s 16m0s 10m0s 1",
		"Pizza Large 2 12m0s 16m0s 15m0s 1",
		"Beer 1 1m0s 1m0s 10m0s 0",
		"all 8 4m0s 16m0s 0s 2")
	wantTimes(t, o.times(t, report.TimesByCook, march),
		"Ann 5 4m0s 12m0s 0s 0",
		"Ben 2 16m0s 16m0s 0s 2",
		"none 1 1m0s 1m0s 10m0s 0",
		"all 8 4m0s 16m0s 0s 2")
	wantTimes(t, o.times(t, report.TimesByStation, march),
		"Kitchen Test House 7 5m0s 16m0s 0s 2",
		"Bar Test House 1 1m0s 1m0s 10m0s 0",
		"all 8 4m0s 16m0s 0s 2")
	wantTimes(t, o.times(t, report.TimesByHour, march),
		"12 5 4m0s 12m0s 0s 0",
		"13 3 16m0s 16m0s 0s 2",
		"all 8 4m0s 16m0s 0s 2")
	if share := o.times(t, report.TimesByItem, march).Total.LateShare(); share != 2500 {
		t.Errorf("two of eight are %d basis points", share)
	}
}

func TestWhatWasTakenBackWasNotCooked(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-03-14T20:00:00Z")
	gone, fewer, again := ordertest.ID(), ordertest.ID(), ordertest.ID()
	fired := func(minute int, lines ...told) {
		t.Helper()
		o.cooked(t, fmt.Sprintf("2026-03-14T11:%02d:00Z", minute), o.Kitchen, time.Duration(minute+1)*time.Minute, uuid.Nil, lines...)
	}
	fired(1, told{line: gone, name: "Gone"}, told{line: fewer, name: "Fewer", quantity: "3"})
	fired(2, told{line: gone, name: "Gone", op: "void"}, told{line: fewer, name: "Fewer", op: "void"})
	// One is voided, then another is ordered: the later stays, the earlier does not.
	fired(3, told{line: again, name: "Again"})
	fired(4, told{line: again, name: "Again", op: "void"})
	fired(5, told{line: again, name: "Again"})
	// Two tickets of a line: what is voided was added last.
	last := ordertest.ID()
	fired(6, told{line: last, name: "Last", quantity: "2"})
	fired(7, told{line: last, name: "Last"})
	fired(8, told{line: last, name: "Last", op: "void", quantity: "2"}, told{line: last, name: "Last", op: "change"})
	wantTimes(t, o.times(t, report.TimesByItem, march),
		"Fewer 2 2m0s 2m0s 10m0s 0",
		"Again 1 6m0s 6m0s 10m0s 0",
		"Last 1 7m0s 7m0s 10m0s 0",
		"all 4 2m0s 7m0s 10m0s 0")
}

func TestATicketThatWasRecalledIsDoneWhenItIsBumpedAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-03-14T20:00:00Z")
	cook := o.cook(t, "Ben")
	fired := time.Now().Add(-20 * time.Minute).Truncate(time.Second)
	ticket := o.cooked(t, fired.Format(time.RFC3339), o.Kitchen, 2*time.Minute, uuid.Nil, told{name: "Soup"})
	boards := kitchen.New(o.DB, nil)
	if err := boards.Recall(o.Ctx, ordertest.ID(), ticket); err != nil {
		t.Fatal(err)
	}
	venues, err := o.reports.Venues(o.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	day := venues[0].Clock.Of(fired)
	days := report.Range{From: day, To: day}
	wantTimes(t, o.times(t, report.TimesByCook, days), "all 0 0s 0s 0s 0")
	if err := boards.Bump(o.Ctx, ordertest.ID(), ticket, cook); err != nil {
		t.Fatal(err)
	}
	again, _, err := boards.Ticket(o.Ctx, ticket)
	if err != nil {
		t.Fatal(err)
	}
	took := again.BumpedAt.Sub(fired).Truncate(time.Second)
	if took < 20*time.Minute {
		t.Fatalf("the second bump was %s after the ticket", took)
	}
	wantTimes(t, o.times(t, report.TimesByCook, days),
		fmt.Sprintf("Ben 1 %s %s 10m0s 1", took, took), fmt.Sprintf("all 1 %s %s 10m0s 1", took, took))
}

func TestADishBelongsToTheBusinessDayInWhichItWasFired(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-03-30T12:00:00Z")
	line := ordertest.ID()
	for at, name := range map[string]string{
		"2026-03-28T22:30:00Z": "Evening", // 23:30 on the 28th
		"2026-03-29T01:59:00Z": "Night",   // 03:59, a minute before the cut-over
		"2026-03-29T02:00:00Z": "Morning", // 04:00: the 29th begins
	} {
		o.cooked(t, at, o.Kitchen, time.Minute, uuid.Nil, told{name: name})
	}
	o.cooked(t, "2026-03-29T01:58:00Z", o.Kitchen, time.Minute, uuid.Nil, told{line: line, name: "Late regret"})
	o.cooked(t, "2026-03-29T02:10:00Z", o.Kitchen, time.Minute, uuid.Nil, told{line: line, name: "Late regret", op: "void"})
	day := func(d businessday.Day) report.Range { return report.Range{From: d, To: d} }
	wantTimes(t, o.times(t, report.TimesByItem, day("2026-03-28")), "Evening 1 1m0s 1m0s 10m0s 0", "Night 1 1m0s 1m0s 10m0s 0", "all 2 1m0s 1m0s 10m0s 0")
	wantTimes(t, o.times(t, report.TimesByItem, day("2026-03-29")), "Morning 1 1m0s 1m0s 10m0s 0", "all 1 1m0s 1m0s 10m0s 0")
	wantTimes(t, o.times(t, report.TimesByHour, day("2026-03-28")), "23 1 1m0s 1m0s 10m0s 0", "03 1 1m0s 1m0s 10m0s 0", "all 2 1m0s 1m0s 10m0s 0")
}

func TestTheKitchensTimesAreExportedAsTheyAreShown(t *testing.T) {
	t.Parallel()
	times := report.Times{
		Rows:  []report.TimesRow{{Name: "=Soup", Detail: "Large, hot", TimesFigures: report.TimesFigures{Dishes: 3, Median: 61 * time.Second, Slow: 2 * time.Minute, Target: time.Minute, Late: 1}}},
		Total: report.TimesFigures{Dishes: 3, Median: 61 * time.Second, Slow: 2 * time.Minute, Late: 1},
	}
	var out strings.Builder
	err := times.WriteCSV(&out, report.TimesLabels{
		Key: []string{"Item", "Variant"}, Row: func(r report.TimesRow) []string { return []string{r.Name, r.Detail} },
		Head: []string{"Dishes", "Median", "Slow", "Target", "Late", "Share"}, All: "All",
	})
	want := "Item,Variant,Dishes,Median,Slow,Target,Late,Share\r\n'=Soup,\"Large, hot\",3,61,120,60,1,33.33\r\nAll,,3,61,120,0,1,33.33\r\n"
	if err != nil || out.String() != want {
		t.Errorf("%v, got\n%s\nwant\n%s", err, out.String(), want)
	}
}
