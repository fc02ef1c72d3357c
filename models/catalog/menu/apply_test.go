package menu_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"pgregory.net/rapid"

	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/catalog/menu"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/fault"
	"comptoir/models/money"
)

// A house is an account that menus are taken into.
type house struct {
	*catalogdb.Store
	t     testing.TB
	db    *db.DB
	ctx   context.Context
	venue uuid.UUID
}

func newHouse(t testing.TB) *house {
	t.Helper()
	d := dbtest.New(t)
	h := &house{Store: catalogdb.New(d, nil), t: t, db: d}
	h.move()
	return h
}

// move opens another account, with nothing in it but taxes and two stations.
func (h *house) move() {
	h.t.Helper()
	h.ctx, h.venue = dbtest.Context(h.t, h.db), id()
	h.exec(`insert into venues (account_id, id, name, language, zone) values (app_account(), ?, 'Here', 'fr', 'Europe/Paris')`, h.venue)
	h.exec(`insert into stations (account_id, id, venue_id, name) values (app_account(), ?, ?1, 'Bar'), (app_account(), ?, ?1, 'Kitchen')`, id(), h.venue, id())
	for name, rate := range map[string]int{"Standard": 2000, "Reduced": 1000} {
		group, tax := id(), id()
		h.exec(`insert into taxes (account_id, id, name, basis_points, mode) values (app_account(), ?, ?, ?, 'inclusive')`, tax, name, rate)
		h.exec(`insert into tax_groups (account_id, id, name, is_default) values (app_account(), ?, ?, ?)`, group, name, rate == 2000)
		h.exec(`insert into tax_group_taxes (account_id, tax_group_id, kind, tax_id) values (app_account(), ?, '', ?)`, group, tax)
	}
}

func (h *house) exec(statement string, args ...any) {
	h.t.Helper()
	h.do(h.db.Tx(h.ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, statement, args...)
		return err
	}))
}

func (h *house) do(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) read(contents ...string) menu.Menu {
	h.t.Helper()
	var files []menu.File
	for n, c := range contents {
		files = append(files, menu.File{Name: fmt.Sprintf("%d.csv", n), Content: []byte(c)})
	}
	m, err := menu.Read(files, menu.Options{Digits: 2, Fallback: "Menu"})
	h.do(err)
	return m
}

// take takes a menu and tells what became of its lines, after checking that a comparison
// before had said just that.
func (h *house) take(m menu.Menu) menu.Report {
	h.t.Helper()
	said, err := menu.Compare(h.ctx, h.Store, h.venue, m)
	h.do(err)
	done, err := menu.Apply(h.ctx, h.Store, h.venue, m, func(int, int) {})
	h.do(err)
	if fmt.Sprint(said) != fmt.Sprint(done) {
		h.t.Errorf("said\n%v\ndid\n%v", said, done)
	}
	return done
}

func told(r menu.Report) string {
	var list []string
	for _, l := range r.Lines {
		list = append(list, strings.TrimSpace(fmt.Sprintf("%d %s %s", l.Line, l.Outcome, l.Code)))
	}
	return strings.Join(list, ", ")
}

// menu is what is for sale, one line an item, by name.
func (h *house) menu() string {
	h.t.Helper()
	known, err := h.Snapshot(h.ctx, h.venue)
	h.do(err)
	names := map[uuid.UUID]string{}
	for _, c := range known.Categories {
		names[c.ID] = c.Name
	}
	var list []string
	for _, i := range known.Items {
		line := fmt.Sprintf("%s > %s %s", names[i.CategoryID], i.Name, i.Price)
		for _, v := range i.Variants {
			line += fmt.Sprintf(" | %s %s", v.Name, v.Price)
		}
		list = append(list, line)
	}
	return strings.Join(list, "\n")
}

const drinks = "category,name,variant,price,sku,tax,station\nDrinks,Espresso,,2.20,ESP,10,Bar\nDrinks,Tea,Cup,3.00,TC,,\nDrinks,Tea,Pot,5.50,TP,,\n"

func TestAMenuIsTakenOnceAndThenKeptUpToDate(t *testing.T) {
	h := newHouse(t)
	if got := told(h.take(h.read(drinks))); got != "2 new, 3 new, 4 new" {
		t.Errorf("the first time: %s", got)
	}
	if got := told(h.take(h.read(drinks))); got != "2 unchanged, 3 unchanged, 4 unchanged" {
		t.Errorf("the second time: %s", got)
	}
	dearer := "category,name,variant,price,sku\nDrinks,Ristretto,,2.40,ESP\nDrinks,Tea,Cup,3.00,\nDrinks,Tea,Pot,6.00,\nDrinks,Tea,Bucket,9.00,\nDrinks,Water,,,\n"
	if got := told(h.take(h.read(dearer))); got != "2 updated, 3 unchanged, 4 updated, 5 new, 6 refused import.price_missing" {
		t.Errorf("another time: %s", got)
	}
	if got, want := h.menu(), "Drinks > Ristretto 240\nDrinks > Tea 0 | Cup 300 | Pot 600 | Bucket 900"; got != want {
		t.Errorf("the menu is\n%s\nwant\n%s", got, want)
	}
	cards, err := h.Search(h.ctx, h.venue, "ristr", 5)
	h.do(err)
	if len(cards) != 1 || len(cards[0].Stations) != 1 || cards[0].TaxesFor(catalog.Counter)[0].BasisPoints != 1000 {
		t.Errorf("found %+v", cards)
	}
	if hit, err := h.ByCode(h.ctx, h.venue, "TP"); err != nil || hit.Name != "Tea" || hit.VariantID == uuid.Nil {
		t.Errorf("TP is %+v, %v", hit, err)
	}
}

func TestAnImportLeavesAloneWhatTheFileDoesNotName(t *testing.T) {
	h := newHouse(t)
	h.take(h.read("category,name,price,description,colour,favourite\nDrinks,Tea,3.00,Green,teal,yes\n"))
	known, err := h.Snapshot(h.ctx, h.venue)
	h.do(err)
	tea := known.Items[0]
	tea.Prices = []catalog.PriceRule{{Kind: catalog.Takeaway, Price: money.PriceOf(250)}}
	h.do(h.ChangeItem(h.ctx, id(), tea))
	h.take(h.read("category,name,price\nDrinks,Tea,3.50\n"))
	got, err := h.Item(h.ctx, tea.ID)
	h.do(err)
	if got.Description != "Green" || got.Colour != "teal" || !got.Favourite || len(got.Prices) != 1 || got.Price != money.PriceOf(350) {
		t.Errorf("after the import: %+v", got)
	}
}

func TestWhatCannotBeTakenIsToldAndTheRestIsTaken(t *testing.T) {
	h := newHouse(t)
	h.take(h.read("name,price,sku,barcode\nTea,3,T,111\nCoffee,2,C,222\n"))
	got := told(h.take(h.read("name,price,sku,barcode,tax,station,colour\nCake,4,,111,,,\nPie,4,,,99 %,,\nTea,3,C,,,,\nBun,1,,,,Roof,\nRoll,1,,,,,plaid\n")))
	if want := "2 refused import.code_taken, 3 refused import.tax_unknown, 4 refused import.name_taken, 5 new import.station_unknown, 6 new import.colour_unknown"; got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestTheRealMenuIsTaken(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "..", "shared", "data", "pizza-place")
	if own := os.Getenv("COMPTOIR_DATA"); own != "" {
		dir = filepath.Join(own, "pizza-place")
	}
	var files []menu.File
	for _, name := range []string{"pizza_types.csv", "pizzas.csv"} {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Skipf("the pizza-place data is not here (COMPTOIR_DATA names the folder that has it): %v", err)
		}
		files = append(files, menu.File{Name: name, Content: content})
	}
	h := newHouse(t)
	m, err := menu.Read(files, menu.Options{Digits: 2, Fallback: "Menu"})
	h.do(err)
	if r := h.take(m); r.Count(menu.New) != 96 || len(r.Lines) != 96 {
		t.Errorf("taken: %d new of %d", r.Count(menu.New), len(r.Lines))
	}
	if r := h.take(m); r.Count(menu.Unchanged) != 96 {
		t.Errorf("the second time %d are unchanged", r.Count(menu.Unchanged))
	}
	known, err := h.Snapshot(h.ctx, h.venue)
	h.do(err)
	sizes := 0
	for _, i := range known.Items {
		sizes += len(i.Variants)
	}
	if len(known.Items) != 32 || sizes != 96 || len(known.Categories) != 4 {
		t.Errorf("%d pizzas in %d sizes and %d categories", len(known.Items), sizes, len(known.Categories))
	}
}

// Whatever a file says, and whatever the catalogue had: what was taken once is found unchanged.
func TestTakingAMenuTwiceIsTakingItOnce(t *testing.T) {
	h := newHouse(t)
	word := rapid.SampledFrom([]string{"Tea", "tea", "Cake", "Pie", "Crème", "creme"})
	category := rapid.SampledFrom([]string{"", "Menu", "Drinks", "drinks", "Food"})
	code := rapid.SampledFrom([]string{"", "", "", "1", "2", "3", "4"})
	file := rapid.Custom(func(t *rapid.T) string {
		var b strings.Builder
		b.WriteString("category,name,variant,price,sku,barcode,tax\n")
		for range rapid.IntRange(1, 8).Draw(t, "rows") {
			fmt.Fprintf(&b, "%s,%s,%s,%s,%s,%s,%s\n", category.Draw(t, "category"), word.Draw(t, "name"),
				rapid.SampledFrom([]string{"", "S", "L"}).Draw(t, "variant"), rapid.SampledFrom([]string{"", "open", "1", "2.50", "x"}).Draw(t, "price"),
				code.Draw(t, "sku"), rapid.SampledFrom([]string{"", "", "", "b1", "b2"}).Draw(t, "barcode"), rapid.SampledFrom([]string{"", "10", "Standard", "7"}).Draw(t, "tax"))
		}
		return b.String()
	})
	rapid.Check(t, func(t *rapid.T) {
		h.move()
		if rapid.Bool().Draw(t, "something is there") {
			h.take(h.read(file.Draw(t, "before")))
		}
		m := h.read(file.Draw(t, "file"))
		first := h.take(m)
		before := h.menu()
		second := h.take(m)
		refused := first.Count(menu.Refused)
		if refused == 0 && h.menu() != before {
			t.Fatalf("the menu was\n%s\nand is\n%s", before, h.menu())
		}
		for n, l := range second.Lines {
			if was := first.Lines[n]; was.Outcome != menu.Refused && l.Outcome != menu.Unchanged {
				t.Fatalf("line %d was %s, and then %s %s", l.Line, was.Outcome, l.Outcome, l.Code)
			}
		}
	})
}

// A line that names a variant by its SKU and gives it another name, beside one that has the old
// name: what the other line means must not depend on which of them comes first.
func TestAVariantRenamedBySKUIsNotTheOneAnotherLineNames(t *testing.T) {
	for name, c := range map[string]struct{ file, first, second, menu string }{
		"the old name without a price": {
			"category,name,variant,price,sku\nFood,Cream,L,open,\nFood,Cream,S,open,3\n",
			"2 refused import.price_missing, 3 updated", "2 refused import.price_missing, 3 unchanged", "Food > Cream 0 | S 100",
		},
		"the old name is a new variant": {
			"category,name,variant,price,sku\nFood,Cream,L,2,\nFood,Cream,S,,3\n",
			"2 new, 3 updated", "2 unchanged, 3 unchanged", "Food > Cream 0 | S 100 | L 200",
		},
		"the old name gets the code": {
			"category,name,variant,price,sku\nFood,Cream,L,2,9\nFood,Cream,S,,3\n",
			"2 new, 3 updated", "2 unchanged, 3 unchanged", "Food > Cream 0 | S 100 | L 200",
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.take(h.read("category,name,variant,price,sku\nMenu,Tea,L,1,3\n"))
			m := h.read(c.file)
			if got := told(h.take(m)); got != c.first {
				t.Errorf("the first time %s, want %s", got, c.first)
			}
			if got := told(h.take(m)); got != c.second {
				t.Errorf("the second time %s, want %s", got, c.second)
			}
			if got := h.menu(); got != c.menu {
				t.Errorf("the menu is %s, want %s", got, c.menu)
			}
		})
	}
}

func TestAnAccountWithoutTaxesIsToldToMakeThemFirst(t *testing.T) {
	h := newHouse(t)
	h.exec("update tax_groups set archived_at = now(), is_default = false")
	_, err := menu.Apply(h.ctx, h.Store, h.venue, h.read(drinks), func(int, int) {})
	if f := fault.Of(err); f == nil || f.Code != "import.no_tax_group" {
		t.Errorf("refused with %v", err)
	}
}

// twenty thousand rows in a hundred categories, a third of them variants.
func large() string {
	var b strings.Builder
	b.WriteString("category,name,variant,price,sku,barcode,description\n")
	for n := range 20_000 {
		variant := []string{"", "Small", "Large"}[min(n%4, 2)]
		name := fmt.Sprintf("Dish number %d", n)
		if n%4 >= 2 {
			name = fmt.Sprintf("Dish number %d", n-n%4+2)
			variant = []string{"Small", "Large"}[n%2]
		}
		if n%4 == 1 {
			variant = ""
		}
		fmt.Fprintf(&b, "Category %d,%s,%s,%d.%02d,SKU-%d,%d,Made of this and that\n", n/4%100, name, variant, n%90, n%100, n, 4_000_000_000_000+n)
	}
	return b.String()
}

func TestTwentyThousandRowsAreTakenInSeconds(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a menu of 20,000 rows")
	}
	h := newHouse(t)
	file := large()
	begin := time.Now()
	m := h.read(file)
	read := time.Since(begin)
	begin = time.Now()
	r, err := menu.Apply(h.ctx, h.Store, h.venue, m, func(int, int) {})
	h.do(err)
	taken := time.Since(begin)
	if r.Count(menu.New) != 20_000 {
		t.Fatalf("%d new, told %v", r.Count(menu.New), r.Told()[:min(3, len(r.Told()))])
	}
	begin = time.Now()
	r, err = menu.Apply(h.ctx, h.Store, h.venue, m, func(int, int) {})
	h.do(err)
	if r.Count(menu.Unchanged) != 20_000 {
		t.Errorf("the second time %d are unchanged", r.Count(menu.Unchanged))
	}
	t.Logf("20,000 rows: read in %v, taken in %v, found unchanged in %v", read.Round(time.Millisecond), taken.Round(time.Millisecond), time.Since(begin).Round(time.Millisecond))
	if taken > time.Minute {
		t.Errorf("taking 20,000 rows took %v", taken)
	}
}

func BenchmarkTake20000Rows(b *testing.B) {
	h := newHouse(b)
	file := large()
	for b.Loop() {
		h.move()
		m := h.read(file)
		if _, err := menu.Apply(h.ctx, h.Store, h.venue, m, func(int, int) {}); err != nil {
			b.Fatal(err)
		}
	}
}

func id() uuid.UUID { return uuid.Must(uuid.NewV7()) }
