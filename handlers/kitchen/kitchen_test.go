package kitchen_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/labstack/echo/v4"
	"github.com/uptrace/bun"

	handler "comptoir/handlers/kitchen"
	"comptoir/handlers/web"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/kitchen"
	"comptoir/models/live"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/staff"
	"comptoir/views/i18n"
)

// A house is a venue with a grill and a bar, an order at table 5, and who asks at its screens.
type house struct {
	t          testing.TB
	db         *db.DB
	ctx        context.Context
	account    uuid.UUID
	grill, bar uuid.UUID
	order      kitchen.Order
	seq        int
	who        staff.Identity
	language   string
	echo       *echo.Echo
}

func open(t testing.TB) *house {
	t.Helper()
	d := dbtest.New(t)
	h := &house{t: t, db: d, ctx: dbtest.Context(t, d), grill: uuid.New(), bar: uuid.New(), language: "en"}
	h.account, _ = db.Account(h.ctx)
	venue, register := uuid.New(), uuid.New()
	h.run("insert into venues (account_id, id, name, language, zone) values (?, ?, 'Demo', 'fr', 'Europe/Paris')", h.account, venue)
	h.run("insert into registers (account_id, id, venue_id, name) values (?, ?, ?, 'Till 1')", h.account, register, venue)
	h.run("insert into stations (account_id, id, venue_id, name, position) values (?, ?, ?, 'Grill', 1), (?, ?, ?, 'Bar', 2)",
		h.account, h.grill, venue, h.account, h.bar, venue)
	h.order = kitchen.Order{ID: uuid.New(), VenueID: venue, Number: 12, Kind: "dine_in", TableName: "5"}
	h.run(`insert into orders (account_id, id, venue_id, register_id, business_day, number, kind, status, version, opened_at, updated_at)
		values (?, ?, ?, ?, current_date, 12, 'dine_in', 'open', 1, now(), now())`, h.account, h.order.ID, venue, register)
	h.who = staff.Identity{AccountID: h.account, VenueID: venue, DeviceID: uuid.New(), DeviceKind: "kitchen", StationID: h.grill}
	h.serve()
	return h
}

func (h *house) serve() {
	hub := live.NewHub(h.db, slog.New(slog.DiscardHandler))
	routes := (&handler.Handler{Kitchen: kitchen.New(h.db, hub), Catalog: catalogdb.New(h.db, hub), Hub: hub, Now: time.Now}).Routes()
	h.echo = echo.New()
	h.echo.HTTPErrorHandler = web.ErrorHandler(slog.New(slog.DiscardHandler), web.ErrorViews{
		Page: nobody, Notice: nobody, Message: i18n.Fault,
	})
	for _, r := range routes {
		h.echo.Add(r.Method, r.Path, func(c echo.Context) error {
			ctx := i18n.With(staff.With(db.WithAccount(c.Request().Context(), h.account), h.who), i18n.Match(h.language))
			c.SetRequest(c.Request().WithContext(ctx))
			return r.Handle(c)
		})
	}
}

func nobody(echo.Context, web.Problem) templ.Component { return templ.NopComponent }

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

func (h *house) fire(op order.Op, line uuid.UUID, name string, stations ...uuid.UUID) uuid.UUID {
	h.t.Helper()
	h.seq++
	e := order.Event{Seq: h.seq, At: time.Now(), Data: order.LinesSent{Ops: []order.KitchenOp{
		{Op: op, Line: line, Item: name, Quantity: money.Whole(2), Stations: stations, Seat: 3},
	}}}
	var tickets []kitchen.Ticket
	err := h.db.Hot().Do(h.ctx, func(*pgx.Batch) {}, func() (func(*pgx.Batch), error) {
		return func(b *pgx.Batch) { tickets = kitchen.Queue(b, h.account, h.order, e) }, nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return tickets[0].ID
}

// ask sends a request as htmx does and returns status and body.
func (h *house) ask(method, path string, command uuid.UUID) (int, string) {
	h.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(url.Values{}.Encode()))
	r.Header.Set("HX-Request", "true")
	r.Header.Set(web.CommandHeader, command.String())
	w := httptest.NewRecorder()
	h.echo.ServeHTTP(w, r)
	body, _ := io.ReadAll(w.Result().Body)
	return w.Code, string(body)
}

func (h *house) get(path string) (int, string) { return h.ask(http.MethodGet, path, uuid.Nil) }

func (h *house) board(station uuid.UUID) string {
	h.t.Helper()
	code, body := h.get("/kitchen/board?station=" + station.String())
	if code != http.StatusOK {
		h.t.Fatalf("the board answers %d", code)
	}
	return body
}

func (h *house) on(station uuid.UUID) string { return "?station=" + station.String() }

func TestAKitchensOwnScreenWorksWithoutAPerson(t *testing.T) {
	h := open(t)
	ticket := h.fire(order.OpAdd, uuid.New(), "Steak", h.grill)
	code, body := h.get("/kitchen")
	if code != http.StatusOK || strings.Count(body, `id="ticket-`+ticket.String()+`"`) != 1 || !strings.Contains(body, "Table 5") {
		t.Fatalf("%d\n%s", code, body)
	}
}

func TestATillMayNotUseTheKitchen(t *testing.T) {
	h := open(t)
	ticket := h.fire(order.OpAdd, uuid.New(), "Steak", h.grill)
	h.who.DeviceKind = "till"
	if code, _ := h.get("/kitchen"); code != http.StatusUnauthorized && code != http.StatusSeeOther {
		t.Errorf("a till at which nobody has signed in got %d", code)
	}
	h.who.StaffID, h.who.Permissions = uuid.New(), staff.Cashier.Permissions()
	for _, path := range []string{"/kitchen", "/kitchen/board" + h.on(h.grill), "/kitchen/sold-out"} {
		if code, body := h.get(path); code != http.StatusForbidden || strings.Contains(body, "Steak") {
			t.Errorf("a cashier got %d at %s", code, path)
		}
	}
	if code, _ := h.ask(http.MethodPost, "/kitchen/tickets/"+ticket.String()+"/bump"+h.on(h.grill), uuid.New()); code != http.StatusForbidden {
		t.Errorf("a cashier's bump got %d", code)
	}
}

func TestABumpAnswersWithTheBoardAsItIsThen(t *testing.T) {
	h := open(t)
	first, second := h.fire(order.OpAdd, uuid.New(), "Steak", h.grill), h.fire(order.OpAdd, uuid.New(), "Soup", h.grill)
	command := uuid.New()
	for range 2 { // the same tap twice is one tap
		code, body := h.ask(http.MethodPost, "/kitchen/tickets/"+first.String()+"/bump"+h.on(h.grill), command)
		if code != http.StatusOK || strings.Contains(body, first.String()) || !strings.Contains(body, second.String()) {
			t.Fatalf("%d\n%s", code, body)
		}
	}
	code, body := h.get("/kitchen/bumped" + h.on(h.grill))
	if code != http.StatusOK || strings.Count(body, "bumped-"+first.String()) != 1 {
		t.Fatalf("the list to recall from: %d\n%s", code, body)
	}
	code, body = h.ask(http.MethodPost, "/kitchen/tickets/"+first.String()+"/recall"+h.on(h.grill), uuid.New())
	if code != http.StatusOK || strings.Index(body, first.String()) > strings.Index(body, second.String()) {
		t.Fatalf("the ticket did not come back to its place: %d\n%s", code, body)
	}
}

func TestALineIsTickedOffByATap(t *testing.T) {
	h := open(t)
	ticket := h.fire(order.OpAdd, uuid.New(), "Steak", h.grill)
	line := "/kitchen/tickets/" + ticket.String() + "/lines/1/"
	if code, body := h.ask(http.MethodPost, line+"done"+h.on(h.grill), uuid.New()); code != http.StatusOK || !strings.Contains(body, `aria-pressed="true"`) || !strings.Contains(body, line+"undone") {
		t.Fatalf("%d\n%s", code, body)
	}
	for _, path := range []string{line + "eaten", strings.Replace(line, "/1/", "/x/", 1) + "done", strings.Replace(line, "/1/", "/9/", 1) + "done"} {
		if code, _ := h.ask(http.MethodPost, path+h.on(h.grill), uuid.New()); code != http.StatusNotFound {
			t.Errorf("%s got %d", path, code)
		}
	}
	if code, _ := h.ask(http.MethodPost, line+"done"+h.on(h.grill), uuid.Nil); code != http.StatusBadRequest {
		t.Errorf("a tap without an id got %d", code)
	}
}

// The guest gives up what is being cooked: the board shows it at once.
func TestACancelledDishShowsAsCancelled(t *testing.T) {
	h := open(t)
	line := uuid.New()
	h.fire(order.OpAdd, line, "Steak", h.grill)
	if strings.Contains(h.board(h.grill), "ticket-line-voided") {
		t.Fatal("nothing is cancelled yet")
	}
	h.fire(order.OpVoid, line, "Steak", h.grill)
	body := h.board(h.grill)
	if strings.Count(body, "ticket-line-voided") != 2 {
		t.Fatalf("the dish and its cancellation are not both marked:\n%s", body)
	}
}

func TestEveryTicketIsOnTheBoardOnce(t *testing.T) {
	h := open(t)
	var tickets []uuid.UUID
	for range 7 {
		tickets = append(tickets, h.fire(order.OpAdd, uuid.New(), "Steak", h.grill))
	}
	body := h.board(h.grill)
	for i, ticket := range tickets {
		id := `id="ticket-` + ticket.String() + `"`
		if strings.Count(body, id) != 1 {
			t.Errorf("ticket %d is there %d times", i+1, strings.Count(body, id))
		}
		if i > 0 && strings.Index(body, tickets[i-1].String()) > strings.Index(body, ticket.String()) {
			t.Errorf("ticket %d stands before ticket %d", i+1, i)
		}
	}
	if strings.Contains(h.board(h.bar), "ticket-") {
		t.Error("the bar has tickets of the grill")
	}
}

func TestAScreenSpeaksTheLanguageOfItsStation(t *testing.T) {
	h := open(t)
	h.fire(order.OpAdd, uuid.New(), "Steak", h.grill)
	h.run("update stations set language = 'uk' where id = ?", h.grill)
	if body := h.board(h.grill); !strings.Contains(body, "Стіл 5") {
		t.Fatalf("the board says\n%s", body)
	}
	h.who.StaffID, h.who.Permissions = uuid.New(), staff.Cook.Permissions()
	if body := h.board(h.grill); !strings.Contains(body, "Table 5") {
		t.Fatal("a cook who signed in reads the cook's own language")
	}
}

func TestAnotherVenuesStationIsNotThere(t *testing.T) {
	h := open(t)
	h.who.VenueID = uuid.New()
	for _, path := range []string{"/kitchen/board", "/kitchen/bumped"} {
		if code, _ := h.get(path + h.on(h.grill)); code != http.StatusNotFound {
			t.Errorf("%s answers %d", path, code)
		}
		if code, _ := h.get(path + "?station=nonsense"); code != http.StatusNotFound {
			t.Errorf("%s answers nonsense with %d", path, code)
		}
	}
	if code, body := h.get("/kitchen"); code != http.StatusOK || !strings.Contains(body, "No station yet") {
		t.Errorf("a venue without stations answers %d", code)
	}
}

func TestTheKitchenSaysWhatHasRunOut(t *testing.T) {
	h := open(t)
	category, group, item := uuid.New(), uuid.New(), uuid.New()
	h.run("insert into categories (account_id, id, name) values (?, ?, 'Mains')", h.account, category)
	h.run("insert into tax_groups (account_id, id, name) values (?, ?, 'Standard')", h.account, group)
	h.run("insert into items (account_id, id, category_id, tax_group_id, name, price) values (?, ?, ?, ?, 'Steak <b>', 1)", h.account, item, category, group)
	code, body := h.get("/kitchen/sold-out")
	if code != http.StatusOK || !strings.Contains(body, "Steak &lt;b&gt;") || strings.Contains(body, "sold-out-item-out") {
		t.Fatalf("%d\n%s", code, body)
	}
	path := "/kitchen/sold-out?category=" + category.String() + "&item=" + item.String() + "&out="
	if code, body := h.ask(http.MethodPost, path+"true", uuid.New()); code != http.StatusOK || !strings.Contains(body, "sold-out-item-out") {
		t.Fatalf("%d\n%s", code, body)
	}
	if code, body := h.ask(http.MethodPost, path+"false", uuid.New()); code != http.StatusOK || strings.Contains(body, "sold-out-item-out") {
		t.Fatalf("%d\n%s", code, body)
	}
}

func TestTheKitchenCountsWhatIsLeft(t *testing.T) {
	h := open(t)
	category, group, item := uuid.New(), uuid.New(), uuid.New()
	h.run("insert into categories (account_id, id, name) values (?, ?, 'Mains')", h.account, category)
	h.run("insert into tax_groups (account_id, id, name) values (?, ?, 'Standard')", h.account, group)
	h.run("insert into items (account_id, id, category_id, tax_group_id, name, price) values (?, ?, ?, ?, 'Steak', 1)", h.account, item, category, group)
	path := "/kitchen/left?category=" + category.String() + "&item=" + item.String() + "&left="
	if code, body := h.ask(http.MethodPost, path+"3", uuid.New()); code != http.StatusOK || !strings.Contains(body, `value="3"`) || strings.Contains(body, "sold-out-item-out") {
		t.Fatalf("three left: %d\n%s", code, body)
	}
	if code, body := h.ask(http.MethodPost, path+"0", uuid.New()); code != http.StatusOK || !strings.Contains(body, "sold-out-item-out") {
		t.Fatalf("none left: %d\n%s", code, body)
	}
	if code, body := h.ask(http.MethodPost, path, uuid.New()); code != http.StatusOK || strings.Contains(body, "sold-out-item-out") {
		t.Fatalf("not counted: %d\n%s", code, body)
	}
	for _, wrong := range []string{"-1", "many", "100001"} {
		if code, _ := h.ask(http.MethodPost, path+wrong, uuid.New()); code != http.StatusUnprocessableEntity {
			t.Errorf("%q left is answered %d", wrong, code)
		}
	}
}

func BenchmarkBoardOfThirtyTickets(b *testing.B) {
	h := open(b)
	for range 30 {
		h.fire(order.OpAdd, uuid.New(), "Steak", h.grill)
	}
	for b.Loop() {
		h.board(h.grill)
	}
}
