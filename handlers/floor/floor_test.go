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
	"comptoir/models/kitchen"
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
	for _, r := range (&handler.Handler{Floor: h.store, Kitchen: kitchen.New(h.db, hub), Hub: hub, Now: time.Now}).Routes() {
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
	if code, body := h.ask(http.MethodPost, "/admin/floor/things", h.form(change...)); code != http.StatusSeeOther {
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
	if !strings.Contains(body, "7 Free") {
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
	for _, want := range []string{"42 min", "3 covers", "42.50", "shape-served"} {
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
	code, body := h.ask(http.MethodPost, "/admin/floor/things", h.form("seats", "many", "name", "by the <window>"))
	if code != http.StatusUnprocessableEntity || !strings.Contains(body, `value="many"`) || !strings.Contains(body, "by the &lt;window&gt;") || !strings.Contains(body, "thing-seats-error") {
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
		if code, _ := h.ask(http.MethodPost, "/admin/floor/things", form); code != http.StatusSeeOther {
			t.Fatalf("got %d", code)
		}
	}
	if n := len(h.tables()); n != 1 {
		t.Fatalf("there are %d tables", n)
	}
}

// act does something with what is selected in the editor.
func (h *house) act(act string, form ...string) (int, string) {
	f := url.Values{"command": {uuid.NewString()}, "hall": {h.hall.String()}, "act": {act}}
	for i := 0; i < len(form); i += 2 {
		f.Set(form[i], form[i+1])
	}
	return h.ask(http.MethodPost, "/admin/floor/do", f)
}

func TestWhatIsDoneInTheEditorIsSavedAndTakenBack(t *testing.T) {
	h := open(t)
	table := h.add()
	id := table.ID.String()
	for _, tt := range []struct {
		act  string
		form []string
		ok   func([]floor.Seating) bool
	}{
		{"arrange", []string{"things", id, "places", id + ":330:40:100:90:15"}, func(t []floor.Seating) bool {
			return t[0].Place == floor.Place{X: 330, Y: 40, Width: 100, Height: 90, Rotation: 15}
		}},
		{"turn:-15", []string{"things", id}, func(t []floor.Seating) bool { return t[0].Rotation == 0 }},
		{"copy", []string{"things", id}, func(t []floor.Seating) bool { return len(t) == 2 && t[1].Name == "8" }},
		{"undo", nil, func(t []floor.Seating) bool { return len(t) == 1 }},
		{"redo", nil, func(t []floor.Seating) bool { return len(t) == 2 }},
		{"add:bar", nil, func(t []floor.Seating) bool { return len(t) == 3 && t[0].Shape == floor.Bar && t[0].Name == "1" }},
		{"remove", []string{"things", id}, func(t []floor.Seating) bool { return len(t) == 2 }},
	} {
		if code, body := h.act(tt.act, tt.form...); code != http.StatusSeeOther || !tt.ok(h.tables()) {
			t.Fatalf("%s got %d, there is %+v\n%s", tt.act, code, h.tables(), body)
		}
	}
	for _, bad := range [][]string{{"arrange", "places", id + ":left:0:90:90:0"}, {"arrange", "places", "nonsense"}, {"arrange"}, {"add:throne"}, {"copy", "things", "x"}, {"dance"}} {
		if code, _ := h.act(bad[0], bad[1:]...); code < 400 || code > 499 {
			t.Errorf("%v got %d", bad, code)
		}
	}
}

func TestTheEditorLeadsToEveryTable(t *testing.T) {
	h := open(t)
	table := h.add()
	_, body := h.ask(http.MethodGet, "/admin/floor", nil)
	path := "/admin/floor?hall=" + h.hall.String() + "&amp;thing=" + table.ID.String()
	if strings.Count(body, `href="`+path+`"`) != 2 { // in the drawing and in the list
		t.Fatalf("no way to the table\n%s", body)
	}
	for _, path := range []string{"/admin/floor", "/admin/floor/panel"} {
		if code, body := h.ask(http.MethodGet, path+"?hall="+h.hall.String()+"&thing="+table.ID.String(), nil); code != http.StatusOK || !strings.Contains(body, `value="7"`) {
			t.Fatalf("%d\n%s", code, body)
		}
	}
}

func TestATableAtWhichNobodySitsAsksHowManyCome(t *testing.T) {
	h := open(t)
	table := h.add()
	h.who.RegisterID = uuid.New()
	_, body := h.ask(http.MethodGet, "/floor/board", nil)
	if !strings.Contains(body, `hx-get="/floor/seat?table=`+table.ID.String()) {
		t.Fatalf("a tap asks nothing\n%s", body)
	}
	_, body = h.ask(http.MethodGet, "/floor/seat?table="+table.ID.String(), nil)
	for _, want := range []string{`name="covers" value="2"`, `name="covers" value="5"`, `href="/till?table=`} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is missing\n%s", want, body)
		}
	}
	code, body := h.ask(http.MethodPost, "/floor/seat", url.Values{"command": {uuid.NewString()}, "table": {table.ID.String()}, "covers": {"none"}})
	if code != http.StatusUnprocessableEntity || !strings.Contains(body, "floor-more-error") {
		t.Errorf("%d\n%s", code, body)
	}
}

func TestAWaiterTakesASectionAndNobodyElses(t *testing.T) {
	h := open(t)
	section, role, other := uuid.New(), uuid.New(), uuid.New()
	h.run("insert into roles (account_id, id, name) values (?, ?, 'Waiter')", h.account, role)
	for id, name := range map[uuid.UUID]string{h.who.StaffID: "Demo Waiter", other: "Second Waiter"} {
		h.run("insert into staff (account_id, id, name, role_id) values (?, ?, ?, ?)", h.account, id, name, role)
	}
	if err := h.store.SaveSection(h.ctx, uuid.New(), h.who.VenueID, floor.Section{ID: section, Name: "Window", Tint: "sky"}); err != nil {
		t.Fatal(err)
	}
	h.who.Permissions = []staff.Permission{staff.UseFloor}
	serve := func(who uuid.UUID) int {
		code, _ := h.ask(http.MethodPost, "/floor/sections", url.Values{"command": {uuid.NewString()}, "section": {section.String()}, "staff": {who.String()}})
		return code
	}
	if code := serve(other); code != http.StatusForbidden {
		t.Errorf("putting somebody else in charge got %d", code)
	}
	if code := serve(h.who.StaffID); code != http.StatusSeeOther {
		t.Errorf("taking the section got %d", code)
	}
	p, err := h.store.Board(h.ctx, h.who.VenueID)
	if err != nil || !p.HasSection(h.who.StaffID) || p.HasSection(other) {
		t.Errorf("it is served by %+v, %v", p.Sections, err)
	}
}

func TestATableWithGuestsStaysAndThePageSaysWhy(t *testing.T) {
	h := open(t)
	table, register := h.add(), uuid.New()
	h.run("insert into registers (account_id, id, venue_id, name) values (?, ?, ?, 'Till 1')", h.account, register, h.who.VenueID)
	h.run(`insert into orders (account_id, id, venue_id, register_id, business_day, number, kind, status, table_id, version, opened_at, updated_at)
		values (?, ?, ?, ?, current_date, 1, 'dine_in', 'open', ?, 1, now(), now())`, h.account, uuid.New(), h.who.VenueID, register, table.ID)
	for what, ask := range map[string]func() (int, string){
		"the table": func() (int, string) { return h.act("remove", "things", table.ID.String()) },
		"the hall": func() (int, string) {
			return h.ask(http.MethodPost, "/admin/floor/halls/"+h.hall.String()+"/archive", url.Values{"command": {uuid.NewString()}})
		},
	} {
		if code, body := ask(); code != http.StatusConflict || !strings.Contains(body, "Guests sit there.") || len(h.tables()) != 1 {
			t.Errorf("removing %s got %d\n%s", what, code, body)
		}
	}
}
