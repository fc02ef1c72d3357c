package display_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
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
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
)

var keys = handlers.Keys{Sign: []byte(strings.Repeat("s", 32)), Encrypt: []byte(strings.Repeat("e", 32)), PIN: []byte(strings.Repeat("p", 32))}

// A counter is a register with a display that faces the guest.
type counter struct {
	t       *testing.T
	app     *handlers.App
	ctx     context.Context
	owner   account.Result
	cookies []*http.Cookie
	item    uuid.UUID
	server  http.Handler
}

func open(t *testing.T) *counter {
	t.Helper()
	app := handlers.NewApp(dbtest.New(t), keys, slog.New(slog.DiscardHandler))
	owner, err := account.SignUp(t.Context(), app.DB, account.Form{
		Command: uuid.Must(uuid.NewV7()), Name: "Demo House", Trade: account.Cafe, Country: "FR", Language: "en", Person: "Demo Owner",
		Email: "display@example.test", Password: "a long demo password", Device: "Till", Words: func(key string) string { return key },
	})
	if err != nil {
		t.Fatal(err)
	}
	c := &counter{t: t, app: app, owner: owner, ctx: db.WithAccount(t.Context(), owner.AccountID), server: app.Handler()}
	c.pair()
	rail, _, err := app.Catalog.Rail(c.ctx)
	if err != nil || len(rail) == 0 {
		t.Fatalf("no menu: %v", err)
	}
	grid, err := app.Catalog.Grid(c.ctx, owner.VenueID, rail[0].ID, uuid.Nil)
	if err != nil || len(grid.Cards) == 0 {
		t.Fatalf("no items: %v", err)
	}
	c.item = grid.Cards[0].ID
	return c
}

// pair gives the display's browser the cookie of a device at which nobody signs in.
func (c *counter) pair() {
	w := httptest.NewRecorder()
	claims := c.owner.Claims()
	if err := web.NewSessions(keys.Sign, keys.Encrypt).Pair(echo.New().NewContext(httptest.NewRequest(http.MethodGet, "/", nil), w), claims); err != nil {
		c.t.Fatal(err)
	}
	c.cookies = w.Result().Cookies()
}

func (c *counter) do(id uuid.UUID, at time.Time, commands ...order.Command) {
	c.t.Helper()
	r := orderdb.Request{
		OrderID: id, VenueID: c.owner.VenueID, RegisterID: c.owner.RegisterID, At: at,
		Opening: orderdb.Opening{Allowed: true, Kind: catalog.Counter}, May: func(string) bool { return true },
	}
	for _, cmd := range commands {
		r.Commands = append(r.Commands, orderdb.Command{ID: uuid.Must(uuid.NewV7()), Command: cmd})
	}
	if _, err := c.app.Orders.Do(c.ctx, r); err != nil {
		c.t.Fatal(err)
	}
}

func (c *counter) sees() string {
	c.t.Helper()
	r := httptest.NewRequestWithContext(c.t.Context(), http.MethodGet, "/display/order", nil)
	for _, cookie := range c.cookies {
		r.AddCookie(cookie)
	}
	w := httptest.NewRecorder()
	c.server.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		c.t.Fatalf("%d %s", w.Code, w.Body)
	}
	return w.Body.String()
}

func TestTheGuestSeesTheOrderWhileItIsRungUpAndNotTheNextGuest(t *testing.T) {
	c := open(t)
	now := time.Now()
	add := func() order.Command {
		return order.AddLine{LineID: uuid.Must(uuid.NewV7()), Choice: catalog.Choice{ItemID: c.item}}
	}
	if page := c.sees(); !strings.Contains(page, "guest-idle") {
		t.Fatalf("nothing is rung up, yet the guest sees\n%s", page)
	}
	id := uuid.Must(uuid.NewV7())
	c.do(id, now, add(), add())
	if page := c.sees(); strings.Count(page, "guest-line\"") != 2 || strings.Contains(page, "guest-thanks") {
		t.Fatalf("two things were rung up, the guest sees\n%s", page)
	}
	o, err := c.app.Orders.Load(c.ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	c.do(id, now, order.AddPayment{PaymentID: uuid.Must(uuid.NewV7()), Tender: "cash", Amount: o.Totals.Due + 100}, order.Close{})
	if page := c.sees(); !strings.Contains(page, "guest-thanks") || !strings.Contains(page, "guest-change") {
		t.Fatalf("it is paid, the guest sees\n%s", page)
	}
}

// What was forgotten on the screen, or paid a while ago, is nobody else's to read; nor is what is held.
func TestOldPaidAndHeldOrdersAreOutOfSight(t *testing.T) {
	c := open(t)
	now := time.Now()
	add := func() order.Command {
		return order.AddLine{LineID: uuid.Must(uuid.NewV7()), Choice: catalog.Choice{ItemID: c.item}}
	}
	c.do(uuid.Must(uuid.NewV7()), now.Add(-10*time.Minute), add())
	c.do(uuid.Must(uuid.NewV7()), now, add(), order.Hold{})
	id := uuid.Must(uuid.NewV7())
	c.do(id, now.Add(-time.Minute), add())
	o, err := c.app.Orders.Load(c.ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	c.do(id, now.Add(-time.Minute), order.AddPayment{PaymentID: uuid.Must(uuid.NewV7()), Tender: "cash", Amount: o.Totals.Due}, order.Close{})
	if page := c.sees(); !strings.Contains(page, "guest-idle") {
		t.Fatalf("the guest sees\n%s", page)
	}
}
