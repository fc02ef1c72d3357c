package report_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/order/ordertest"
	"comptoir/models/report"
	"comptoir/models/till/tilldb"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestTheOverviewTellsHowTodayIsGoing(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-03-14T12:00:00Z")
	venues, err := o.reports.Venues(o.Ctx)
	if err != nil || len(venues) != 1 {
		t.Fatalf("venues %v, %v", venues, err)
	}
	shifts := tilldb.New(o.DB, nil, func() time.Time { return o.now })
	if _, err := shifts.Open(o.Ctx, tilldb.Opening{ID: ordertest.ID(), RegisterID: o.Tills[0]}); err != nil {
		t.Fatal(err)
	}
	o.sell(t, sale{at: o.now.Add(-time.Minute), items: []uuid.UUID{o.Soup, o.Beer}})
	o.sell(t, sale{at: o.now.AddDate(0, 0, -7).Add(-time.Hour), items: []uuid.UUID{o.Beer}})
	o.sell(t, sale{at: o.now.AddDate(0, 0, -7).Add(time.Hour), items: []uuid.UUID{o.Pizza}}) // later than it is now
	o.do(t, sale{at: o.now}, ordertest.ID(), ordertest.Add(o.Soup))
	got, err := o.reports.Today(o.Ctx, venues)
	if err != nil {
		t.Fatal(err)
	}
	if got.Sold.Total != 950 || got.Before.Total != 500 || got.Open != 1 || got.OpenAmount != 450 || len(got.Shifts) != 1 {
		t.Errorf("overview %+v", got)
	}
	if fmt.Sprint(got.Hours) != "[{12 950 500} {13 0 0} {14 0 900}]" {
		t.Errorf("hours %v", got.Hours)
	}
	if len(got.Items) != 2 || got.Items[0].Name != "Beer" || got.Venues[0].Total != 950 {
		t.Errorf("items %v, venues %v", got.Items, got.Venues)
	}
	if got.Steps.Done() || !got.Steps.Shift || !got.Steps.Sale || got.Steps.People {
		t.Errorf("first steps %+v", got.Steps)
	}
}

func TestClosedOrdersAreFoundByWhatIsKnownOfThem(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-03-14T12:00:00Z")
	for i := range 5 {
		o.sell(t, sale{at: o.now.Add(time.Duration(i) * time.Minute), items: []uuid.UUID{o.Soup}, card: i == 2})
	}
	o.sell(t, sale{at: o.now.AddDate(0, 0, -1), items: []uuid.UUID{o.Beer}})
	list := func(q report.OrdersQuery) string {
		q.Limit = 3
		got, err := o.reports.Orders(o.Ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		var parts []string
		for _, one := range got {
			parts = append(parts, fmt.Sprintf("%s/%d %s", one.Day[8:], one.Number, strings.Join(one.Tenders, "+")))
		}
		return strings.Join(parts, ", ")
	}
	first, err := o.reports.Orders(o.Ctx, report.OrdersQuery{Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		q    report.OrdersQuery
		want string
	}{
		{"the newest first", report.OrdersQuery{}, "14/5 cash, 14/4 cash, 14/3 card"},
		{"the next page", report.OrdersQuery{After: first[2].Position()}, "14/2 cash, 14/1 cash, 13/1 cash"},
		{"by day", report.OrdersQuery{Day: "2026-03-13"}, "13/1 cash"},
		{"by number", report.OrdersQuery{Number: 4}, "14/4 cash"},
		{"by tender", report.OrdersQuery{Tender: "card"}, "14/3 card"},
		{"by somebody who sold nothing", report.OrdersQuery{Staff: uuid.New()}, ""},
		{"at another venue", report.OrdersQuery{Venues: []uuid.UUID{uuid.New()}}, ""},
	} {
		if got := list(tt.q); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
	around, err := o.reports.Surroundings(o.Ctx, first[0].ID)
	if err != nil || around.Names[o.Tills[0]] != "Till 1" || around.Names[o.Table] != "7" {
		t.Errorf("around the order: %+v, %v", around, err)
	}
}

func labels(bom bool) report.Labels {
	return report.Labels{
		Key: []string{"Item", "Variant"}, Row: func(r report.Row) []string { return []string{r.Name, r.Detail} },
		Column: func(c report.Column) string { return string(c) }, Total: "Total", BOM: bom,
	}
}

func TestAnExportIsReadAlikeByEveryProgram(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-03-14T12:00:00Z")
	for _, name := range []string{`=cmd|' /C calc'!A0`, `Tea; "green", hot`, `<b>Pie</b>`} {
		item := ordertest.ID()
		err := o.DB.Tx(o.Ctx, func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.ExecContext(ctx, `insert into items (account_id, id, category_id, tax_group_id, name, price)
				select account_id, ?, category_id, tax_group_id, ?, 333 from items where name = 'Soup'`, item, name)
			if err == nil {
				_, err = tx.ExecContext(ctx, `update accounts set revision = revision + 1`)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		o.sell(t, sale{at: o.now, items: []uuid.UUID{item, o.Pizza}, tip: 50})
	}
	r := o.report(t, report.Query{Kind: report.ByItem, Range: report.Range{From: "2026-03-14", To: "2026-03-14"}})
	var b strings.Builder
	if err := r.WriteCSV(&b, labels(true)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "items.csv")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("export differs:\n%s", b.String())
	}
	var plain strings.Builder
	if err := r.WriteCSV(&plain, labels(false)); err != nil || "\ufeff"+plain.String() != b.String() {
		t.Errorf("the mark is more than a mark: %v", err)
	}
}
