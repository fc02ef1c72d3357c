package board_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers"
	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/catalog"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/kitchen"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
)

var keys = handlers.Keys{Sign: []byte(strings.Repeat("s", 32)), Encrypt: []byte(strings.Repeat("e", 32)), PIN: []byte(strings.Repeat("p", 32))}

// A hatch is a counter with a kitchen behind it and a board over it.
type hatch struct {
	t      *testing.T
	app    *handlers.App
	ctx    context.Context
	owner  account.Result
	server http.Handler
	guests []*http.Cookie // of the board's own browser, at which nobody is signed in
	staff  []*http.Cookie
	item   uuid.UUID
}

func open(t *testing.T) *hatch {
	t.Helper()
	app := handlers.NewApp(dbtest.New(t), keys, slog.New(slog.DiscardHandler))
	owner, err := account.SignUp(t.Context(), app.DB, account.Form{
		Command: uuid.Must(uuid.NewV7()), Name: "Demo House", Trade: account.Cafe, Country: "FR", Language: "en", Person: "Demo Owner",
		Email: "board@example.test", Password: "a long demo password", Device: "Till", Words: func(key string) string { return key },
	})
	if err != nil {
		t.Fatal(err)
	}
	h := &hatch{t: t, app: app, owner: owner, ctx: db.WithAccount(t.Context(), owner.AccountID), server: app.Handler()}
	sessions := web.NewSessions(keys.Sign, keys.Encrypt)
	cookies := func(signIn bool) []*http.Cookie {
		w := httptest.NewRecorder()
		c := echo.New().NewContext(httptest.NewRequest(http.MethodGet, "/", nil), w)
		err := sessions.Pair(c, owner.Claims())
		if err == nil && signIn {
			err = sessions.SignIn(c, owner.Claims())
		}
		if err != nil {
			t.Fatal(err)
		}
		return w.Result().Cookies()
	}
	h.guests, h.staff = cookies(false), cookies(true)
	rail, _, err := app.Catalog.Rail(h.ctx)
	if err != nil || len(rail) == 0 {
		t.Fatalf("no menu: %v", err)
	}
	grid, err := app.Catalog.Grid(h.ctx, owner.VenueID, rail[0].ID, uuid.Nil)
	if err != nil || len(grid.Cards) == 0 {
		t.Fatalf("no items: %v", err)
	}
	h.item = grid.Cards[0].ID
	return h
}

// sent rings an order up and tells the kitchen.
func (h *hatch) sent(kind catalog.Kind, more ...order.Command) orderdb.Order {
	h.t.Helper()
	r := orderdb.Request{
		OrderID: uuid.Must(uuid.NewV7()), VenueID: h.owner.VenueID, RegisterID: h.owner.RegisterID, At: time.Now(),
		Opening: orderdb.Opening{Allowed: true, Kind: kind}, May: func(string) bool { return true },
	}
	add := order.AddLine{LineID: uuid.Must(uuid.NewV7()), Choice: catalog.Choice{ItemID: h.item}}
	for _, cmd := range append([]order.Command{add, order.Send{}}, more...) {
		r.Commands = append(r.Commands, orderdb.Command{ID: uuid.Must(uuid.NewV7()), Command: cmd})
	}
	o, err := h.app.Orders.Do(h.ctx, r)
	if err != nil {
		h.t.Fatal(err)
	}
	return o
}

func (h *hatch) bump(o orderdb.Order) {
	h.t.Helper()
	stations, err := h.app.Kitchen.Stations(h.ctx, h.owner.VenueID)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, s := range stations {
		b, err := h.app.Kitchen.Board(h.ctx, s.ID)
		if err != nil {
			h.t.Fatal(err)
		}
		for _, ticket := range b.Tickets {
			if ticket.Order.ID != o.ID {
				continue
			}
			if err := h.app.Kitchen.Bump(h.ctx, uuid.Must(uuid.NewV7()), ticket.ID, h.owner.StaffID); err != nil {
				h.t.Fatal(err)
			}
		}
	}
}

func (h *hatch) ask(cookies []*http.Cookie, method, path string, form url.Values) *httptest.ResponseRecorder {
	h.t.Helper()
	r := httptest.NewRequestWithContext(h.t.Context(), method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("HX-Request", "true")
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	h.server.ServeHTTP(w, r)
	return w
}

// columns are what guests read at the left and at the right.
func (h *hatch) columns() (preparing, ready string) {
	h.t.Helper()
	w := h.ask(h.guests, http.MethodGet, "/board/numbers", nil)
	if w.Code != http.StatusOK {
		h.t.Fatalf("%d %s", w.Code, w.Body)
	}
	preparing, ready, _ = strings.Cut(w.Body.String(), "pickups-ready\"")
	return preparing, ready
}

func named(column string, o orderdb.Order) bool {
	return strings.Contains(column, "pickup-"+o.ID.String())
}

func TestAnOrderGoesFromTheLeftToTheRightAndAwayWhenItIsPickedUp(t *testing.T) {
	h := open(t)
	if left, right := h.columns(); !strings.Contains(left, "Nothing is being prepared") || !strings.Contains(right, "Nothing is ready yet") {
		t.Fatalf("an empty board says %s %s", left, right)
	}
	mine, seated := h.sent(catalog.Takeaway), h.sent(catalog.DineIn)
	if left, right := h.columns(); !named(left, mine) || named(right, mine) || named(left, seated) {
		t.Fatalf("it is being made, the board says\n%s\n%s", left, right)
	}
	h.bump(mine)
	if left, right := h.columns(); named(left, mine) || !named(right, mine) {
		t.Fatalf("it is ready, the board says\n%s\n%s", left, right)
	}
	path := "/board/orders/" + mine.ID.String() + "/picked-up"
	if _, right := h.columns(); strings.Contains(right, path) {
		t.Error("guests may take numbers off the board")
	}
	form := url.Values{"command": {uuid.NewString()}}
	if w := h.ask(h.guests, http.MethodPost, path, form); w.Code == http.StatusOK {
		t.Error("a guest took an order off the board")
	}
	for range 2 {
		if w := h.ask(h.staff, http.MethodPost, path, form); w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	if left, right := h.columns(); named(left+right, mine) {
		t.Errorf("it was picked up, the board says\n%s\n%s", left, right)
	}
}

func TestWhatNobodyFetchesLeavesTheBoardByItself(t *testing.T) {
	h := open(t)
	o := h.sent(catalog.Counter)
	h.bump(o)
	on := func(at time.Time) int {
		list, err := h.app.Kitchen.Pickups(h.ctx, h.owner.VenueID, at)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if now, later := on(time.Now()), on(time.Now().Add(16*time.Minute)); now != 1 || later != 0 {
		t.Errorf("%d at once, %d after a quarter of an hour", now, later)
	}
}

func TestAnOrderThatIsGivenUpIsNotWaitedFor(t *testing.T) {
	h := open(t)
	o := h.sent(catalog.Counter, order.Cancel{Reason: "left"})
	if left, right := h.columns(); named(left+right, o) {
		t.Error("it is still on the board")
	}
}

var number = regexp.MustCompile(`class="pickup" id="pickup-[^"]+">(\d+)<`)

func TestC112NumbersDoNotRepeatWhileTheyAreOnTheBoard(t *testing.T) {
	h := open(t)
	for range 102 {
		h.sent(catalog.Takeaway)
	}
	left, _ := h.columns()
	seen := map[string]bool{}
	for _, m := range number.FindAllStringSubmatch(left, -1) {
		if seen[m[1]] {
			t.Errorf("%s is there twice", m[1])
		}
		seen[m[1]] = true
	}
	if len(seen) != 102 || !seen["101"] || !seen["1"] {
		t.Errorf("%d numbers for 102 orders", len(seen))
	}
	again, err := kitchen.New(h.app.DB, h.app.Hub).Pickups(h.ctx, h.owner.VenueID, time.Now()) // a server that has just started
	if err != nil || len(again) != 102 {
		t.Errorf("%d, %v", len(again), err)
	}
}
