package demo_test

import (
	"context"
	"log/slog"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/uuid"

	"comptoir/models/account"
	"comptoir/models/booking"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/demo"
	"comptoir/models/floor"
	"comptoir/models/kitchen"
	"comptoir/models/live"
	"comptoir/models/mail"
	"comptoir/models/order/orderdb"
	"comptoir/models/report"
	"comptoir/models/staff"
)

// maker makes a demo of a few days in a database of its own, at a given time.
func maker(t *testing.T, now time.Time, days int) *demo.Maker {
	t.Helper()
	d, log := dbtest.New(t), slog.New(slog.DiscardHandler)
	hub := live.NewHub(d, log)
	catalog, clock := catalogdb.New(d, hub), func() time.Time { return now }
	return &demo.Maker{
		DB: d, Accounts: account.NewStore(d, clock), Staff: staff.NewStore(d, make([]byte, 32), clock), Catalog: catalog,
		Floor: floor.New(d, hub), Bookings: booking.New(d, nil, mail.NewStore(d, clock, false), []byte("a secret for tests"), clock),
		Kitchen: kitchen.New(d, hub), Orders: orderdb.New(d, catalog, hub, log),
		Words: func(key string) string { return key }, Now: clock, Days: days,
	}
}

// in is the context of one of the demo's accounts.
func in(t *testing.T, key string) context.Context {
	t.Helper()
	return db.WithAccount(t.Context(), uuid.NewSHA1(uuid.NameSpaceURL, []byte("https://comptoir.example/demo/"+key)))
}

func sold(t *testing.T, m *demo.Maker, key string, r report.Range) report.Report {
	t.Helper()
	rep, err := report.New(m.DB, m.Now).Report(in(t, key), report.Query{Kind: report.ByDay, Range: r})
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func TestTheDemoIsMadeOnceAndItsFiguresAgree(t *testing.T) {
	t.Parallel()
	m := maker(t, time.Date(2026, 5, 15, 18, 30, 0, 0, time.UTC), 3)
	first, err := m.Make(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	whole := report.Range{From: "2026-05-12", To: "2026-05-15"}
	for _, key := range []string{"cafe", "restaurant", "flowers"} {
		rep := sold(t, m, key, whole)
		if !rep.Agreement.Holds() {
			t.Errorf("%s: sales and ledger differ: %+v", key, rep.Agreement)
		}
		for _, row := range rep.Rows {
			if row.Orders == 0 {
				t.Errorf("%s sold nothing on %s", key, row.Key)
			}
		}
	}
	before := sold(t, m, "restaurant", whole).Total
	again, err := m.Make(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(first) != 3 || len(again) != 3 || len(first[0].PINs) == 0 {
		t.Errorf("logins are %v", again)
	}
	if after := sold(t, m, "restaurant", whole).Total; after != before {
		t.Errorf("making it again changed %+v to %+v", before, after)
	}
}

func TestADateHasAlwaysTheSameSales(t *testing.T) {
	t.Parallel()
	day := report.Range{From: "2026-05-13", To: "2026-05-13"}
	early := maker(t, time.Date(2026, 5, 14, 12, 0, 0, 0, time.UTC), 1)
	late := maker(t, time.Date(2026, 5, 15, 3, 30, 0, 0, time.UTC), 2)
	for _, m := range []*demo.Maker{early, late} {
		if _, err := m.Make(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range []string{"cafe", "restaurant", "flowers"} {
		a, b := sold(t, early, key, day).Total, sold(t, late, key, day).Total
		if a != b || a.Orders == 0 {
			t.Errorf("%s sold %+v and %+v on one day", key, a, b)
		}
	}
}

func TestTheRestaurantIsBusy(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 15, 18, 30, 0, 0, time.UTC)
	m := maker(t, now, 1)
	if _, err := m.Make(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx := in(t, "restaurant")
	venues, err := m.Accounts.Venues(ctx)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := m.Floor.Board(ctx, venues[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	states := map[floor.State]int{}
	for _, table := range plan.Tables {
		states[table.State(now)]++
	}
	for _, want := range []floor.State{floor.Free, floor.Seated, floor.Ordered, floor.Waiting, floor.Late, floor.Ready, floor.Served, floor.Billed, floor.Paying} {
		if states[want] == 0 {
			t.Errorf("no table is %s: %v", want, states)
		}
	}
}
