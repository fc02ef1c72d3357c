package till_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/staff"
)

func TestASaleFromTheFirstTapToTheReceipt(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.openShift()
	s.tap("Mint tea")
	s.tap("Mint tea")
	w := s.pay("cash", "10.00", "6.00")
	if w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	o := s.now()
	if o.Status != order.Closed || o.Totals.Change != 400 {
		t.Fatalf("%s, change %d", o.Status, o.Totals.Change)
	}
	for _, want := range []string{`data-testid="change"`, "4,00", "Receipt 1"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the screen does not show %q", want)
		}
	}
}

// pay gives money for all that is due.
func (s *sale) pay(tender, amount, due string) *httptest.ResponseRecorder {
	s.t.Helper()
	return s.post("/till/pay", newID(), "tender", tender, "amount", amount, "due", due, "cash_due", due)
}

func TestATapThatArrivesTwiceIsOneLine(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	command := newID()
	for range 2 {
		if w := s.post("/till/lines", command, "item", s.item["Mint tea"].String()); w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	if n := len(s.now().Lines); n != 1 {
		t.Fatalf("%d lines", n)
	}
	w := s.post("/till/lines", command, "item", s.item["Iced latte"].String(), "g-"+s.milk.ID.String(), s.milk.Modifiers[0].ID.String())
	if w.Code != http.StatusConflict {
		t.Fatalf("the same id for something else: %d", w.Code)
	}
	if n := len(s.now().Lines); n != 1 {
		t.Fatalf("%d lines after the refusal", n)
	}
}

// C199: prices come from the catalogue, and extras are those that the item has.
func TestForgedPricesAndExtrasAreRefused(t *testing.T) {
	t.Parallel()
	for name, fields := range map[string][]string{
		"a price of one's own":         {"price", "0.01"},
		"an exact price of one's own":  {"minor", "1"},
		"an extra that nobody has":     {"m-" + uuid.NewString() + "-" + uuid.NewString(), "1"},
		"an extra of another item":     {"m-MILK-OAT", "1"},
		"an extra without id":          {"m-", "1"},
		"an answer to no question":     {"g-" + uuid.NewString(), uuid.NewString()},
		"a variant that it has not":    {"variant", uuid.NewString()},
		"an extra of less than none":   {"m-MILK-OAT", "-1"},
		"a variant that is not an id":  {"variant", "large"},
		"a seat that is not a number":  {"seat", "window"},
		"a note that cannot be shown":  {"note", "\x01"},
		"an item that nobody sells":    {"item", uuid.NewString()},
		"an order that is not an id":   {"order", "mine"},
		"an unknown way of serving it": {"kind", "by drone"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t).sale()
			for i := range fields {
				fields[i] = strings.NewReplacer("MILK", s.milk.ID.String(), "OAT", s.milk.Modifiers[1].ID.String()).Replace(fields[i])
			}
			w := s.post("/till/lines", newID(), append([]string{"item", s.item["Mint tea"].String()}, fields...)...)
			if w.Code < 400 || w.Code >= 500 {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			if n := s.count("select (select count(*) from orders) + (select count(*) from order_events) + (select count(*) from day_counters)"); n != 0 {
				t.Errorf("%d rows are left behind", n)
			}
		})
	}
}

// An extra costs what the catalogue says, whatever else the form holds.
func TestAnExtraCostsWhatTheCatalogueSays(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.tap("Iced latte", "g-"+s.milk.ID.String(), s.milk.Modifiers[1].ID.String(), "extra_price", "0.00")
	if total := s.now().Totals.Total; total != 480+50 {
		t.Fatalf("total %d", total)
	}
}

func (s *shop) count(query string, args ...any) (n int) {
	s.t.Helper()
	err := s.db.Read(s.ctx, func(ctx context.Context, tx bun.Tx) error { return tx.NewRaw(query, args...).Scan(ctx, &n) })
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

// C220: what was tapped is there after a reload, under the address that the browser shows.
func TestATapBeforeThePageHasItsScriptsCountsAndLeadsToTheOrder(t *testing.T) {
	s := open(t).sale()
	for n, tap := range [][]string{
		{"/till/lines", "item", s.item["Mint tea"].String()}, {"/till/send", "stay", "1"}, {"/till/rush"}, {"/till/again"}, {"/till/kind", "to", "takeaway"},
	} {
		w := s.early(tap[0], tap[1:]...)
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/till?order="+s.order.String() {
			t.Errorf("tap %d, %s: %d to %q", n, tap[0], w.Code, w.Header().Get("Location"))
		}
	}
	if o := s.now(); len(o.Active()) == 0 || o.Kind != "takeaway" {
		t.Errorf("%d lines, %s", len(o.Active()), o.Kind)
	}
}

func TestAReloadShowsEveryTap(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	command := newID()
	w := s.post("/till/lines", command, "item", s.item["Mint tea"].String(), "note", "two sugars")
	address := w.Header().Get("HX-Replace-Url")
	if address != "/till?order="+s.order.String() {
		t.Fatalf("the address is %q", address)
	}
	page := s.get(address)
	if !strings.Contains(page.Body.String(), "line-"+command.String()) || !strings.Contains(page.Body.String(), "two sugars") {
		t.Fatalf("the line is gone after a reload: %d", page.Code)
	}
}

func TestAnItemWithQuestionsAsksThemAgainWithWhatWasChosen(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	w := s.post("/till/lines", newID(), "item", s.item["Flat white"].String(), "g-"+s.milk.ID.String(), s.milk.Modifiers[1].ID.String())
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="choice"`) {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	oat := s.milk.Modifiers[1].ID.String()
	if !strings.Contains(w.Body.String(), `value="`+oat+`" checked`) {
		t.Error("the milk that was chosen is not pressed any more")
	}
}

func TestAnItemWithAnOpenPriceTakesTheTypedOne(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	if w := s.post("/till/lines", newID(), "item", s.item["Something else"].String()); w.Code != http.StatusUnprocessableEntity {
		t.Fatalf("without a price: %d", w.Code)
	}
	s.tap("Something else", "price", "12,50")
	if total := s.now().Totals.Total; total != 1250 {
		t.Fatalf("total %d", total)
	}
}

func TestAScanRingsUpOrNamesTheCode(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	if w := s.post("/till/scan", newID(), "code", "5901234123457"); w.Code != http.StatusOK || len(s.now().Lines) != 1 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := s.post("/till/scan", newID(), "code", "4006381333931"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `id="choice"`) {
		t.Fatalf("an item with questions asks them: %d %s", w.Code, w.Body)
	}
	w := s.post("/till/scan", newID(), "code", "0000000000017")
	if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "0000000000017") && !strings.Contains(w.Body.String(), "catalog.code_unknown") {
		t.Fatalf("an unknown code: %d %s", w.Code, w.Body)
	}
}

// C201, C205: an approval is for one act, which it names.
func TestAManagersPINApprovesOneVoid(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	if err := s.app.Staff.SetPIN(s.ctx, s.owner.StaffID, "7531"); err != nil {
		t.Fatal(err)
	}
	s.signIn(s.hire(staff.Waiter))
	lines := []uuid.UUID{s.tap("Mint tea"), s.tap("Mint tea", "note", "hot")}
	s.post("/till/send", newID())
	ask := s.get("/till/void?order=" + s.order.String() + "&lines=" + lines[0].String())
	if !strings.Contains(ask.Body.String(), "1 × ") || !strings.Contains(ask.Body.String(), `name="pin"`) {
		t.Fatalf("%d %s", ask.Code, ask.Body)
	}
	void := func(line uuid.UUID, pin string) int {
		return s.post("/till/void", newID(), "lines", line.String(), "reason", "dropped", "pin", pin).Code
	}
	for _, step := range []struct {
		line uuid.UUID
		pin  string
		want int
	}{{lines[0], "", http.StatusForbidden}, {lines[0], "1111", http.StatusUnauthorized}, {lines[0], "7531", http.StatusOK}, {lines[1], "", http.StatusForbidden}} {
		if got := void(step.line, step.pin); got != step.want {
			t.Errorf("line %s with %q: %d, want %d", step.line, step.pin, got, step.want)
		}
	}
	o := s.now()
	if active := o.Active(); len(active) != 1 || active[0].ID != lines[1] {
		t.Fatalf("%d lines are left", len(active))
	}
}

// hire adds a person of a role, at the shop's till.
func (s *shop) hire(role staff.Builtin) staff.Claims {
	s.t.Helper()
	me, err := s.app.Staff.Identify(s.ctx, s.owner.Claims())
	if err != nil {
		s.t.Fatal(err)
	}
	roles, err := s.app.Staff.Roles(s.ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	claims := s.owner.Claims()
	for _, r := range roles {
		if r.Builtin == role {
			claims.StaffID, err = s.app.Staff.SavePerson(s.ctx, newID(), me, staff.PersonForm{Name: "Demo " + r.Name, RoleID: r.ID})
		}
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return claims
}

func TestManyTapsAtOnceAddUpToOneLine(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() { s.tap("Mint tea") })
	}
	wg.Wait()
	if lines := s.now().Lines; len(lines) != 1 || lines[0].Quantity != money.Whole(10) {
		t.Fatalf("%d lines, the first of %s", len(lines), lines[0].Quantity)
	}
}

func TestATableIsTakenUpWhereItWasLeft(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	plan, err := s.app.Floor.Board(s.ctx, s.owner.VenueID)
	if err != nil || len(plan.Tables) == 0 {
		t.Fatal(err)
	}
	table := plan.Tables[0]
	first := s.get("/till?table=" + table.ID.String()).Header().Get("Location")
	if _, err := fmt.Sscanf(first, "/till?order=%36s", new(string)); err != nil || !strings.Contains(first, "table="+table.ID.String()) {
		t.Fatalf("a free table leads to %q", first)
	}
	s.tap("Mint tea", "table", table.ID.String(), "place", table.Name, "kind", "dine_in")
	if again := s.get("/till?table=" + table.ID.String()).Header().Get("Location"); again != "/till?order="+s.order.String() {
		t.Fatalf("a taken table leads to %q", again)
	}
	w := s.post("/till/hold", newID(), "table", table.ID.String(), "place", table.Name)
	if w.Header().Get("HX-Redirect") != "/floor" {
		t.Fatalf("leaving the table leads to %q", w.Header().Get("HX-Redirect"))
	}
}

// C084: whichever way the second till opens the table, it joins the order that is there.
func TestNameAndGuestsGoToTheOrderOfATableThatWasJustOpened(t *testing.T) {
	t.Parallel()
	shop := open(t)
	first, second := shop.sale(), shop.sale()
	plan, err := shop.app.Floor.Board(shop.ctx, shop.owner.VenueID)
	if err != nil || len(plan.Tables) == 0 {
		t.Fatal(err)
	}
	table := []string{"table", plan.Tables[0].ID.String(), "place", plan.Tables[0].Name, "kind", "dine_in"}
	first.tap("Mint tea", table...)
	w := second.post("/till/details", newID(), append(table, "new_name", "Demo Guest", "new_covers", "3", "to", "dine_in")...)
	if w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if o := first.now(); o.Covers != 3 || o.Name != "Demo Guest" || len(o.Lines) != 1 {
		t.Fatalf("%d covers, %q, %d lines", o.Covers, o.Name, len(o.Lines))
	}
}

func TestOthersOrdersAreNotFound(t *testing.T) {
	t.Parallel()
	mine, theirs := open(t).sale(), open(t).sale()
	theirs.tap("Mint tea")
	if w := mine.get("/till/receipts/" + theirs.order.String()); w.Code != http.StatusNotFound {
		t.Errorf("their receipt: %d", w.Code)
	}
	mine.order = theirs.order
	if w := mine.post("/till/less", newID(), "line", newID().String()); w.Code != http.StatusNotFound {
		t.Errorf("a tap on their order: %d", w.Code)
	}
}

// A tap's answer is at most 6 KB on the wire, and the page's own HTML stays small.
func TestAnswersAreSmall(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	for i := range 40 {
		s.tap("Iced latte", "g-"+s.milk.ID.String(), s.milk.Modifiers[i%3].ID.String(), "note", fmt.Sprintf("guest %d", i))
	}
	w := s.post("/till/lines", newID(), "item", s.item["Mint tea"].String())
	page := s.get("/till?order=" + s.order.String())
	tap, whole := packed(t, w.Body.Bytes()), packed(t, page.Body.Bytes())
	t.Logf("a tap on an order of 40 lines: %d bytes, the page %d", tap, whole)
	if tap > 6<<10 {
		t.Errorf("a tap is answered with %d bytes", tap)
	}
	if whole > 16<<10 {
		t.Errorf("the page has %d bytes", whole)
	}
}

func packed(t *testing.T, body []byte) int {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}
