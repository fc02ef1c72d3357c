package report_test

import (
	"fmt"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"comptoir/models/businessday"
	"comptoir/models/catalog"
	"comptoir/models/ledger/ledgerdb"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/order/ordertest"
	"comptoir/models/report"
	"comptoir/models/till/tilldb"
)

// An office is a house whose sales are asked about.
type office struct {
	*ordertest.House
	reports *report.Store
	now     time.Time
	order   uuid.UUID // to which its tickets belong
	tickets int
}

func newOffice(t testing.TB, now string) *office {
	t.Helper()
	o := &office{House: ordertest.New(t), now: instant(t, now)}
	o.reports = report.New(o.DB, func() time.Time { return o.now })
	return o
}

func instant(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// A sale is what one guest has and how it is paid.
type sale struct {
	at       time.Time
	till     int
	items    []uuid.UUID
	discount int // of the whole, in basis points
	tip      money.Amount
	card     bool
}

func (o *office) sell(t testing.TB, s sale) orderdb.Order {
	t.Helper()
	id := ordertest.ID()
	var commands []order.Command
	for _, item := range s.items {
		add := ordertest.Add(item)
		if item == o.Pizza {
			add.VariantID = o.Small
		}
		commands = append(commands, add)
	}
	if s.discount > 0 {
		commands = append(commands, order.ApplyDiscount{DiscountID: ordertest.ID(), PercentBP: s.discount, Reason: "regular"})
	}
	if s.tip > 0 {
		commands = append(commands, order.SetTip{Amount: s.tip})
	}
	rung := o.do(t, s, id, commands...)
	tender := "cash"
	if s.card {
		tender = "card"
	}
	if rung.Totals.Due > 0 {
		rung = o.do(t, s, id, order.AddPayment{PaymentID: ordertest.ID(), Tender: tender, Amount: rung.Totals.Due})
	}
	closed := o.do(t, s, id, order.Close{})
	return closed
}

func (o *office) do(t testing.TB, s sale, id uuid.UUID, commands ...order.Command) orderdb.Order {
	t.Helper()
	r := o.Ask(s.till, id, commands...)
	r.At = s.at
	got, err := o.Orders.Do(o.Ctx, r)
	if err != nil {
		t.Fatalf("sale at %s: %v", s.at, err)
	}
	return got
}

func (o *office) report(t testing.TB, q report.Query) report.Report {
	t.Helper()
	r, err := o.reports.Report(o.Ctx, q)
	if err != nil {
		t.Fatalf("%s: %v", q.Kind, err)
	}
	return r
}

func TestASaleStandsInTheBusinessDayAndHourOfItsVenue(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-03-30T12:00:00Z")
	for _, at := range []string{
		"2026-03-28T22:30:00Z", // 23:30 on the 28th
		"2026-03-29T00:59:00Z", // 01:59, the clocks go forward: still the 28th
		"2026-03-29T01:59:00Z", // 03:59, a minute before the cut-over
		"2026-03-29T02:00:00Z", // 04:00: the 29th begins
	} {
		o.sell(t, sale{at: instant(t, at), items: []uuid.UUID{o.Soup}})
	}
	r := o.report(t, report.Query{Kind: report.ByDay, Range: report.Range{From: "2026-03-27", To: "2026-03-29"}})
	var got []string
	for _, row := range r.Rows {
		got = append(got, fmt.Sprint(row.Key, " ", row.Orders))
	}
	if want := "[2026-03-27 0 2026-03-28 3 2026-03-29 1]"; fmt.Sprint(got) != want {
		t.Errorf("days %v, want %s", got, want)
	}
	r = o.report(t, report.Query{Kind: report.ByHour, Range: report.Range{From: "2026-03-28", To: "2026-03-28"}})
	if first, last := r.Rows[0], r.Rows[len(r.Rows)-1]; first.Key != "23" || last.Key != "03" || len(r.Rows) != 5 {
		t.Errorf("an evening reads from %s to %s in %d hours", first.Key, last.Key, len(r.Rows))
	}
}

func TestItemsAreListedWithTheirVariants(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-03-14T12:00:00Z")
	at := instant(t, "2026-03-14T11:00:00Z")
	for range 3 {
		o.sell(t, sale{at: at, items: []uuid.UUID{o.Pizza, o.Beer}})
	}
	id := ordertest.ID()
	large := ordertest.Add(o.Pizza)
	large.Choice = catalog.Choice{ItemID: o.Pizza, VariantID: o.Large}
	o.do(t, sale{at: at}, id, large)
	o.do(t, sale{at: at}, id, order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: 1200}, order.Close{})
	r := o.report(t, report.Query{Kind: report.ByItem, Range: report.Range{From: "2026-03-14", To: "2026-03-14"}})
	var got []string
	for _, row := range r.Rows {
		got = append(got, fmt.Sprint(row.Name, "/", row.Detail, " ", row.Quantity, " ", row.Total))
	}
	if want := "[Pizza/Small 3 2700 Beer/ 3 1500 Pizza/Large 1 1200]"; fmt.Sprint(got) != want {
		t.Errorf("items %v, want %s", got, want)
	}
	r = o.report(t, report.Query{Kind: report.ByCategory, Range: r.Query.Range})
	if len(r.Rows) != 2 || r.Rows[0].Name != "Food" || r.Rows[0].Total != 3900 {
		t.Errorf("categories %+v", r.Rows)
	}
}

// sales draws a day's sales around a change of clocks.
func sales(o *office) *rapid.Generator[[]sale] {
	menu := []uuid.UUID{o.Soup, o.Pizza, o.Beer, o.Card}
	from := time.Date(2026, 3, 27, 0, 0, 0, 0, time.UTC).Unix()
	one := rapid.Custom(func(t *rapid.T) sale {
		return sale{
			at:       time.Unix(from+rapid.Int64Range(0, 4*24*3600).Draw(t, "at"), 0),
			till:     rapid.IntRange(0, 1).Draw(t, "till"),
			items:    rapid.SliceOfN(rapid.SampledFrom(menu), 1, 5).Draw(t, "items"),
			discount: rapid.SampledFrom([]int{0, 0, 500, 3333}).Draw(t, "discount"),
			tip:      money.Amount(rapid.SampledFrom([]int64{0, 0, 100, 333}).Draw(t, "tip")),
			card:     rapid.Bool().Draw(t, "card"),
		}
	})
	return rapid.SliceOfN(one, 3, 8)
}

// The promise: whichever way a period is looked at, it comes to the same, to the cent.
func TestEveryReportOfAPeriodComesToTheSameAndAgreesWithTheLedger(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-03-31T12:00:00Z")
	shifts := tilldb.New(o.DB, nil, time.Now)
	for seed := range 6 {
		opened, err := shifts.Open(o.Ctx, tilldb.Opening{ID: ordertest.ID(), RegisterID: o.Tills[0], Float: 100})
		if err != nil {
			t.Fatal(err)
		}
		var want report.Figures
		for _, s := range sales(o).Example(seed) {
			closed := o.sell(t, s)
			if s.till == 0 {
				want.Total += closed.Totals.Total
				want.Orders++
			}
		}
		z, err := shifts.Close(o.Ctx, tilldb.Closing{ID: ordertest.ID(), ShiftID: opened.ID})
		if err != nil {
			t.Fatal(err)
		}
		if z.Total != want.Total || int64(z.Orders) != want.Orders || z.Net+z.Tax+z.Tip != z.Total {
			t.Errorf("seed %d: the Z has %d orders for %d, sold were %d for %d", seed, z.Orders, z.Total, want.Orders, want.Total)
		}
		var tendered money.Amount
		for _, one := range z.Tenders {
			tendered += one.Amount
		}
		if tendered != z.Total+z.Rounding {
			t.Errorf("seed %d: tenders come to %d, sales to %d", seed, tendered, z.Total)
		}
		o.compare(t, seed)
	}
}

// compare looks at everything that was sold in every way.
func (o *office) compare(t *testing.T, seed int) {
	t.Helper()
	whole := report.Range{From: "2026-03-26", To: "2026-03-31"}
	day := o.report(t, report.Query{Kind: report.ByDay, Range: whole})
	if day.Total.Orders == 0 || day.Total.Net+day.Total.Tax+day.Total.Tip != day.Total.Total {
		t.Errorf("seed %d: by day %+v", seed, day.Total)
	}
	for _, kind := range report.Kinds() {
		r := o.report(t, report.Query{Kind: kind, Range: whole, Venues: []uuid.UUID{o.Venue}})
		if !r.Agreement.Holds() {
			t.Errorf("seed %d, %s: %+v", seed, kind, r.Agreement)
		}
		if kind == report.ByDiscount {
			if r.Total.Discount != day.Total.Discount {
				t.Errorf("seed %d: discounts come to %d, by day %d", seed, r.Total.Discount, day.Total.Discount)
			}
			continue
		}
		if kind != report.ByTender && kind != report.ByTips && r.Total.Tax != day.Total.Tax {
			t.Errorf("seed %d: tax by %s is %d, by day %d", seed, kind, r.Total.Tax, day.Total.Tax)
		}
		if kind == report.ByTax || kind == report.ByTips {
			continue // what is taxed twice, or not at all, is another sum
		}
		if r.Total.Total != day.Total.Total {
			t.Errorf("seed %d: %s comes to %d, by day %d", seed, kind, r.Total.Total, day.Total.Total)
		}
		var sum money.Amount
		for _, one := range businessday.Days(whole.From, whole.To) {
			sum += o.report(t, report.Query{Kind: kind, Range: report.Range{From: one, To: one}}).Total.Total
		}
		if sum != r.Total.Total {
			t.Errorf("seed %d: the days by %s add up to %d, the period is %d", seed, kind, sum, r.Total.Total)
		}
	}
}

func TestAnotherVenuesSalesAreNotCounted(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-03-14T12:00:00Z")
	o.sell(t, sale{at: o.now, items: []uuid.UUID{o.Soup}})
	for _, kind := range report.Kinds() {
		r := o.report(t, report.Query{Kind: kind, Range: report.Range{From: "2026-03-14", To: "2026-03-14"}, Venues: []uuid.UUID{uuid.New()}})
		if r.Total.Total != 0 || r.Total.Tax != 0 || !r.Agreement.Holds() {
			t.Errorf("%s: %+v", kind, r.Total)
		}
	}
}

func TestTaxesAreShownWithWhatTheyAreAShareOf(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-03-14T12:00:00Z")
	sold := o.sell(t, sale{at: o.now, items: []uuid.UUID{o.Soup, o.Beer}})
	err := o.DB.Hot().Do(o.Ctx, func(*pgx.Batch) {}, func() (func(*pgx.Batch), error) {
		return func(b *pgx.Batch) {
			b.Queue("delete from sale_taxes")
			ledgerdb.QueueTaxes(b, ledgerdb.TaxedSale{ID: sold.ID, OrderID: sold.ID, VenueID: o.Venue, Day: "2026-03-14"}, sold.Totals.Taxes)
		}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	r := o.report(t, report.Query{Kind: report.ByTax, Range: report.Range{From: "2026-03-14", To: "2026-03-14"}})
	var got []string
	for _, row := range r.Rows {
		got = append(got, fmt.Sprint(row.Name, " ", row.Detail, " ", row.Net, " ", row.Tax))
	}
	if want := "[Standard 2000 417 83 Reduced 1000 409 41]"; fmt.Sprint(got) != want {
		t.Errorf("taxes %v, want %s", got, want)
	}
}

func TestAPeriodIsComparedWithTheSameDaysOfTheWeek(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-03-14T12:00:00Z") // a Saturday
	o.sell(t, sale{at: o.now, items: []uuid.UUID{o.Soup, o.Soup}})
	o.sell(t, sale{at: o.now.AddDate(0, 0, -7), items: []uuid.UUID{o.Soup}})
	o.sell(t, sale{at: o.now.AddDate(0, 0, -364), items: []uuid.UUID{o.Beer}})
	q := report.Query{Kind: report.ByDay, Range: report.Range{From: "2026-03-14", To: "2026-03-14"}, Compare: report.WithPrevious}
	if r := o.report(t, q); r.Before == nil || r.Before.Total.Total != 450 || r.Total.Total != 900 {
		t.Errorf("a week before: %+v", r.Before)
	}
	q.Compare = report.WithYear
	if r := o.report(t, q); r.Before.Total.Total != 500 {
		t.Errorf("a year before: %+v", r.Before)
	}
}
