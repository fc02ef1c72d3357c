package e2e

import (
	"bytes"
	"context"
	"encoding/csv"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"comptoir/models/account"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/catalog/menu"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/money"
	"comptoir/models/order/orderdb"
	"comptoir/models/replay"
	"comptoir/models/report"
	"comptoir/models/till/tilldb"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// TestRealYear replays real sales as commands and checks what was published of them in every
// report, export, Z and the ledger. COMPTOIR_DATA names the folder of the data.
func TestRealYear(t *testing.T) {
	t.Run("pizza-place", func(t *testing.T) {
		y := newYear(t, "pizza-place", replay.Options{Digits: 2})
		if len(y.source.Orders) != 21_350 || y.source.Lines() != 48_620 || y.source.Pieces() != 49_574 {
			t.Fatalf("read %d orders, %d lines, %d pieces", len(y.source.Orders), y.source.Lines(), y.source.Pieces())
		}
		y.replay(21_350, 0)
		y.check(21_350, 49_574, 817_860_05)
		if day := y.report(report.ByDay, report.Range{From: "2015-11-27", To: "2015-11-27"}).Total; day.Orders != 115 || day.Total != 4_422_45 {
			t.Errorf("the best day had %d orders, %d", day.Orders, day.Total)
		}
		y.again()
	})
	t.Run("bakery", func(t *testing.T) {
		y := newYear(t, "bakery", replay.Options{Digits: 2, Price: 250, Category: "Bakery"})
		orders, pieces, refused := bakery(t)
		if len(y.source.Refused) != refused {
			t.Errorf("%d lines are refused, want %d", len(y.source.Refused), refused)
		}
		y.replay(orders, refused)
		y.check(int64(orders), pieces, money.Amount(pieces)*250)
		y.again()
	})
}

// bakery counts the file without our reader.
func bakery(t *testing.T) (orders, pieces, refused int) {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(realData(t, "bakery")[0].Content)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, r := range records[1:] {
		if r[3] == "NONE" || r[3] == "Adjustment" {
			refused++
			continue
		}
		pieces++
		seen[r[2]] = true
	}
	return len(seen), pieces, refused
}

// realData reads the files of a data set, or skips.
func realData(t *testing.T, set string) []menu.File {
	t.Helper()
	dir := os.Getenv("COMPTOIR_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "data")
	}
	names, err := filepath.Glob(filepath.Join(dir, set, "*.csv"))
	if err != nil || len(names) == 0 {
		t.Skipf("there is no real year under %s: COMPTOIR_DATA names the folder that has %s/", dir, set)
	}
	var files []menu.File
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, menu.File{Name: filepath.Base(name), Content: content})
	}
	return files
}

// A year is a house that only sells what was sold before.
type year struct {
	t      *testing.T
	ctx    context.Context
	db     *db.DB
	source replay.Source
	run    replay.Replay
	whole  report.Range
}

func newYear(t *testing.T, set string, o replay.Options) *year {
	t.Helper()
	source, err := replay.Read(realData(t, set), o)
	if err != nil {
		t.Fatal(err)
	}
	d, log := dbtest.New(t), slog.New(slog.DiscardHandler)
	opened, err := account.SignUp(t.Context(), d, account.Form{
		Command: uuid.Must(uuid.NewV7()), Name: "Real year", Trade: account.Florist, Country: "FR", Language: "en", Person: "Demo Owner",
		Email: "owner@year.example", Password: "a real year of sales", Words: func(key string) string { return key },
	})
	if err != nil {
		t.Fatal(err)
	}
	catalog := catalogdb.New(d, nil)
	return &year{t: t, ctx: db.WithAccount(t.Context(), opened.AccountID), db: d, source: source, run: replay.Replay{
		DB: d, Accounts: account.NewStore(d, time.Now), Catalog: catalog, Orders: orderdb.New(d, catalog, nil, log), Venue: opened.VenueID,
		Register: func(n int) string { return "Past " + string(rune('0'+n)) }, By: "Past", Progress: func(int, int) {},
	}}
}

func (y *year) replay(fresh, refused int) {
	y.t.Helper()
	begun := time.Now()
	r, err := y.run.Run(y.ctx, y.source)
	if err != nil {
		y.t.Fatal(err)
	}
	y.t.Logf("%d orders in %s", len(y.source.Orders), time.Since(begun).Round(time.Millisecond))
	if r.New != fresh || r.New+r.Known != len(y.source.Orders) || len(r.Refused) != refused {
		y.t.Fatalf("%d new, %d known, %d refused; want %d, %d, %d", r.New, r.Known, len(r.Refused), fresh, len(y.source.Orders)-fresh, refused)
	}
	y.whole = report.Range{From: r.From, To: r.To}
}

func (y *year) report(kind report.Kind, r report.Range) report.Report {
	y.t.Helper()
	rep, err := report.New(y.db, time.Now).Report(y.ctx, report.Query{Kind: kind, Range: r})
	if err != nil {
		y.t.Fatal(err)
	}
	return rep
}

// check looks for the same total in every report, export and Z, and at the ledger and the chains.
func (y *year) check(orders int64, pieces int, total money.Amount) {
	y.t.Helper()
	for _, kind := range report.Kinds() {
		if kind == report.ByTips || kind == report.ByDiscount {
			continue // what was added or taken off, which nobody did
		}
		rep := y.report(kind, y.whole)
		if rep.Total.Total != total {
			y.t.Errorf("by %s: %d, want %d", kind, rep.Total.Total, total)
		}
		if !rep.Agreement.Holds() {
			y.t.Errorf("by %s: sales and ledger differ: %+v", kind, rep.Agreement)
		}
		y.checkExport(rep, total)
	}
	if all := y.report(report.ByDay, y.whole).Total; all.Orders != orders || all.Quantity != money.Whole(pieces) {
		y.t.Errorf("%d orders, %s pieces; want %d, %d", all.Orders, all.Quantity, orders, pieces)
	}
	y.checkShifts(orders, total)
}

func (y *year) checkExport(rep report.Report, total money.Amount) {
	y.t.Helper()
	var out bytes.Buffer
	err := rep.WriteCSV(&out, report.Labels{
		Key: []string{"key"}, Row: func(r report.Row) []string { return []string{r.Key} },
		Column: func(c report.Column) string { return string(c) }, Total: "all",
	})
	if err != nil {
		y.t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		y.t.Fatal(err)
	}
	want, last := decimals(total), strings.Join(rows[len(rows)-1], " ")
	if rep.Query.Kind == report.ByTax { // the total in two parts
		want = decimals(total-rep.Total.Tax) + " " + decimals(rep.Total.Tax)
	}
	if !strings.Contains(last, want) {
		y.t.Errorf("the export by %s ends in %s, want %s in it", rep.Query.Kind, last, want)
	}
}

func decimals(a money.Amount) string {
	digits := money.Quantity(a * 100).String() // hundredths as ten-thousandths: "817860.05"
	if whole, part, ok := strings.Cut(digits, "."); ok {
		return whole + "." + (part + "00")[:2]
	}
	return digits + ".00"
}

// checkShifts adds the Zs up, each of which is one business day.
func (y *year) checkShifts(orders int64, total money.Amount) {
	y.t.Helper()
	past, err := tilldb.New(y.db, nil, time.Now).Past(y.ctx, tilldb.PastQuery{Limit: 2000})
	if err != nil {
		y.t.Fatal(err)
	}
	byDay := map[string]report.Figures{}
	for _, row := range y.report(report.ByDay, y.whole).Rows {
		byDay[row.Key] = row.Figures
	}
	var sum money.Amount
	n := 0
	registers := map[uuid.UUID]bool{}
	for _, s := range past {
		sum, n = sum+s.Z.Total, n+s.Z.Orders
		registers[s.RegisterID] = true
		if day := byDay[s.Z.Day]; s.Z.Total != day.Total || int64(s.Z.Orders) != day.Orders || s.Z.Drawer.Difference != 0 || s.Z.Drawer.Sales != day.Total {
			y.t.Errorf("the Z of %s has %d orders, %d, the report %d, %d", s.Z.Day, s.Z.Orders, s.Z.Total, day.Orders, day.Total)
		}
	}
	if sum != total || int64(n) != orders {
		y.t.Errorf("the Zs come to %d in %d orders, want %d in %d", sum, n, total, orders)
	}
	for register := range registers {
		if broken, err := y.run.Orders.VerifyChain(y.ctx, register); err != nil || broken != nil {
			y.t.Errorf("the chain of register %s does not hold: %v, %v", register, broken, err)
		}
	}
}

// again replays once more: nothing may change.
func (y *year) again() {
	y.t.Helper()
	before := y.rows()
	refused := len(y.source.Refused)
	y.replay(0, refused)
	if after := y.rows(); after != before {
		y.t.Errorf("replaying again changed %v to %v", before, after)
	}
}

// rows counts what selling leaves behind.
func (y *year) rows() (n [8]int) {
	y.t.Helper()
	err := y.db.Read(y.ctx, func(ctx context.Context, tx bun.Tx) error {
		for i, table := range []string{"orders", "order_events", "sales", "sale_lines", "journal_entries", "journal_postings", "shifts", "items"} {
			if err := tx.NewRaw("select count(*) from ?", bun.Ident(table)).Scan(ctx, &n[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		y.t.Fatal(err)
	}
	return n
}
