package floor_test

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
	"github.com/labstack/echo/v4"
	"github.com/uptrace/bun"

	handler "comptoir/handlers/floor"
	"comptoir/handlers/web"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/floor"
	"comptoir/models/live"
	"comptoir/models/staff"
	"comptoir/views/i18n"
)

// A house is a venue with one hall, and who asks.
type house struct {
	t       *testing.T
	db      *db.DB
	ctx     context.Context
	account uuid.UUID
	hall    uuid.UUID
	who     staff.Identity
	store   *floor.Store
	echo    *echo.Echo
}

func open(t *testing.T) *house {
	t.Helper()
	d := dbtest.New(t)
	h := &house{t: t, db: d, ctx: dbtest.Context(t, d), hall: uuid.New()}
	h.account, _ = db.Account(h.ctx)
	h.who = staff.Identity{AccountID: h.account, VenueID: uuid.New(), StaffID: uuid.New(), Permissions: staff.Manager.Permissions()}
	h.run("insert into venues (account_id, id, name, language, zone) values (?, ?, 'Demo', 'fr', 'Europe/Paris')", h.account, h.who.VenueID)
	h.run("insert into halls (account_id, id, venue_id, name) values (?, ?, ?, 'Terrace')", h.account, h.hall, h.who.VenueID)
	h.serve()
	return h
}

func (h *house) serve() {
	hub := live.NewHub(h.db, slog.New(slog.DiscardHandler))
	h.store = floor.New(h.db, hub)
	h.echo = echo.New()
	nobody := func(echo.Context, web.Problem) templ.Component { return templ.NopComponent }
	h.echo.HTTPErrorHandler = web.ErrorHandler(slog.New(slog.DiscardHandler), web.ErrorViews{Page: nobody, Notice: nobody, Message: i18n.Fault})
	for _, r := range (&handler.Handler{Floor: h.store, Hub: hub, Now: time.Now}).Routes() {
		h.echo.Add(r.Method, r.Path, func(c echo.Context) error {
			ctx := staff.With(db.WithAccount(c.Request().Context(), h.account), h.who)
			c.SetRequest(c.Request().WithContext(ctx))
			if !r.Access.Allows(h.who) {
				return c.NoContent(http.StatusForbidden)
			}
			return r.Handle(c)
		})
	}
}

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

func (h *house) ask(method, path string, form url.Values) (int, string) {
	h.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	h.echo.ServeHTTP(w, r)
	body, _ := io.ReadAll(w.Result().Body)
	return w.Code, string(body)
}

// form is a table's form as the page sends it.
func (h *house) form(change ...string) url.Values {
	f := url.Values{}
	for _, pair := range [][2]string{
		{"command", uuid.NewString()}, {"id", uuid.NewString()}, {"hall", h.hall.String()}, {"name", "7"}, {"seats", "4"},
		{"shape", "round"}, {"x", "100"}, {"y", "200"}, {"width", "120"}, {"height", "120"}, {"rotation", ""},
	} {
		f.Set(pair[0], pair[1])
	}
	for i := 0; i < len(change); i += 2 {
		f.Set(change[i], change[i+1])
	}
	return f
}

func (h *house) tables() []floor.Seating {
	h.t.Helper()
	p, err := h.store.Board(h.ctx, h.who.VenueID)
	if err != nil {
		h.t.Fatal(err)
	}
	return p.Tables
}

func (h *house) add(change ...string) floor.Seating {
	h.t.Helper()
	if code, body := h.ask(http.MethodPost, "/admin/floor/tables", h.form(change...)); code != http.StatusSeeOther {
		h.t.Fatalf("%d\n%s", code, body)
	}
	tables := h.tables()
	return tables[len(tables)-1]
}

func TestAnEmptyFloorSaysWhatToDoNext(t *testing.T) {
	h := open(t)
	if code, body := h.ask(http.MethodGet, "/floor", nil); code != http.StatusOK || !strings.Contains(body, `href="/admin/floor"`) {
		t.Fatalf("%d\n%s", code, body)
	}
	h.who.Permissions = staff.Waiter.Permissions()
	if _, body := h.ask(http.MethodGet, "/floor", nil); strings.Contains(body, `href="/admin/floor"`) {
		t.Fatal("a waiter is sent to a page that waiters may not see")
	}
	if code, _ := h.ask(http.MethodGet, "/admin/floor", nil); code != http.StatusForbidden {
		t.Fatalf("a waiter may edit the floor: %d", code)
	}
}

func TestATapOnATableLeadsToItsOrder(t *testing.T) {
	h := open(t)
	table := h.add()
	_, body := h.ask(http.MethodGet, "/floor/board", nil)
	if got := strings.Count(body, `href="/till?table=`+table.ID.String()+`"`); got != 2 { // in the drawing and in the list
		t.Fatalf("there are %d links\n%s", got, body)
	}
	if !strings.Contains(body, "7, Free") {
		t.Fatalf("the state is not read out\n%s", body)
	}
}

func TestATakenTableSaysSinceWhenAndHowMuch(t *testing.T) {
	h := open(t)
	table, register := h.add(), uuid.New()
	h.run("insert into registers (account_id, id, venue_id, name) values (?, ?, ?, 'Till 1')", h.account, register, h.who.VenueID)
	h.run(`insert into orders (account_id, id, venue_id, register_id, business_day, number, kind, status, table_id, covers, lines, total, due, version, opened_at, updated_at)
		values (?, ?, ?, ?, current_date, 1, 'dine_in', 'open', ?, 3, 2, 4250, 4250, 1, now() - interval '42 minutes', now())`,
		h.account, uuid.New(), h.who.VenueID, register, table.ID)
	_, body := h.ask(http.MethodGet, "/floor/board?look=list", nil)
	for _, want := range []string{"42 min", "3 covers", "42.50", "shape-open"} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is missing\n%s", want, body)
		}
	}
	if strings.Contains(body, "<svg class=\"plan\"") {
		t.Error("a list was asked for")
	}
}

func TestAFormThatIsRefusedKeepsWhatWasTyped(t *testing.T) {
	h := open(t)
	code, body := h.ask(http.MethodPost, "/admin/floor/tables", h.form("seats", "many", "name", "by the <window>"))
	if code != http.StatusUnprocessableEntity || !strings.Contains(body, `value="many"`) || !strings.Contains(body, "by the &lt;window&gt;") || !strings.Contains(body, "f-seats-error") {
		t.Fatalf("%d\n%s", code, body)
	}
	code, body = h.ask(http.MethodPost, "/admin/floor/halls", url.Values{"command": {uuid.NewString()}, "id": {uuid.NewString()}, "name": {"   "}})
	if code != http.StatusUnprocessableEntity || !strings.Contains(body, "Please fill this in.") {
		t.Fatalf("%d\n%s", code, body)
	}
	if len(h.tables()) != 0 {
		t.Fatal("something was saved")
	}
}

func TestAReloadedFormAddsNoSecondTable(t *testing.T) {
	h := open(t)
	form := h.form()
	for range 2 {
		if code, _ := h.ask(http.MethodPost, "/admin/floor/tables", form); code != http.StatusSeeOther {
			t.Fatalf("got %d", code)
		}
	}
	if n := len(h.tables()); n != 1 {
		t.Fatalf("there are %d tables", n)
	}
}

func TestATableIsSavedWhereItIsDropped(t *testing.T) {
	h := open(t)
	table := h.add()
	move := url.Values{"command": {uuid.NewString()}, "table": {table.ID.String()}, "x": {"330"}, "y": {"40"}}
	if code, _ := h.ask(http.MethodPost, "/admin/floor/place", move); code != http.StatusNoContent {
		t.Fatalf("got %d", code)
	}
	if moved := h.tables()[0]; moved.X != 330 || moved.Y != 40 {
		t.Fatalf("it stands at %d, %d", moved.X, moved.Y)
	}
	for field, bad := range map[string]string{"x": "left", "table": "nonsense"} {
		form := url.Values{"command": {uuid.NewString()}, "table": {table.ID.String()}, "x": {"0"}, "y": {"0"}}
		form.Set(field, bad)
		if code, _ := h.ask(http.MethodPost, "/admin/floor/place", form); code < 400 || code > 499 {
			t.Errorf("%s %q got %d", field, bad, code)
		}
	}
}

func TestTheEditorLeadsToEveryTable(t *testing.T) {
	h := open(t)
	table := h.add()
	_, body := h.ask(http.MethodGet, "/admin/floor", nil)
	path := "/admin/floor/tables/" + table.ID.String()
	if strings.Count(body, `href="`+path+`"`) != 2 { // in the drawing and in the list
		t.Fatalf("no way to the table\n%s", body)
	}
	if code, body := h.ask(http.MethodGet, path, nil); code != http.StatusOK || !strings.Contains(body, `value="7"`) {
		t.Fatalf("%d\n%s", code, body)
	}
	if code, _ := h.ask(http.MethodPost, path+"/archive", url.Values{"command": {uuid.NewString()}, "hall": {h.hall.String()}}); code != http.StatusSeeOther || len(h.tables()) != 0 {
		t.Fatalf("removing it got %d", code)
	}
	if code, _ := h.ask(http.MethodGet, path, nil); code != http.StatusNotFound {
		t.Fatalf("the removed table answers %d", code)
	}
}

func TestATableWithGuestsStaysAndThePageSaysWhy(t *testing.T) {
	h := open(t)
	table, register := h.add(), uuid.New()
	h.run("insert into registers (account_id, id, venue_id, name) values (?, ?, ?, 'Till 1')", h.account, register, h.who.VenueID)
	h.run(`insert into orders (account_id, id, venue_id, register_id, business_day, number, kind, status, table_id, version, opened_at, updated_at)
		values (?, ?, ?, ?, current_date, 1, 'dine_in', 'open', ?, 1, now(), now())`, h.account, uuid.New(), h.who.VenueID, register, table.ID)
	for _, path := range []string{"/admin/floor/tables/" + table.ID.String(), "/admin/floor/halls/" + h.hall.String()} {
		code, body := h.ask(http.MethodPost, path+"/archive", url.Values{"command": {uuid.NewString()}, "hall": {h.hall.String()}})
		if code != http.StatusConflict || !strings.Contains(body, "Guests sit there.") || len(h.tables()) != 1 {
			t.Errorf("%s got %d", path, code)
		}
	}
}
