package till_test

import (
	"context"
	"flag"
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

	accountscreen "comptoir/handlers/account"
	cardscreen "comptoir/handlers/cards"
	floorscreen "comptoir/handlers/floor"
	guestscreen "comptoir/handlers/guest"
	invoicescreen "comptoir/handlers/invoice"
	livescreen "comptoir/handlers/live"
	"comptoir/handlers/till"
	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/approval"
	"comptoir/models/authority"
	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/creditnote"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/floor"
	"comptoir/models/giftcard"
	"comptoir/models/houseaccount"
	"comptoir/models/invoice/invoicedb"
	"comptoir/models/kitchen"
	"comptoir/models/live"
	"comptoir/models/mail"
	"comptoir/models/money"
	"comptoir/models/order/orderdb"
	"comptoir/models/payment/collect"
	"comptoir/models/payment/office"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/platform"
	"comptoir/models/receipt/link"
	"comptoir/models/receipt/printdb"
	"comptoir/models/report"
	sales "comptoir/models/sale"
	"comptoir/models/staff"
	"comptoir/models/till/tilldb"
	"comptoir/static"
	"comptoir/views/i18n"
	"comptoir/views/problem"
)

// A shop is a house that has just signed up, and the server that its browser talks to.
type shop struct {
	t       testing.TB
	db      *db.DB
	ctx     context.Context
	server  http.Handler
	app     *till.Handler
	owner   account.Result
	cookies []*http.Cookie
	item    map[string]uuid.UUID // by name
	milk    catalog.ModifierGroup
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

func key(n byte) []byte { return []byte(strings.Repeat(string(rune('a'+n)), 32)) }

func open(t testing.TB) *shop {
	t.Helper()
	d := dbtest.New(t)
	owner, err := account.SignUp(t.Context(), d, account.Form{
		Command: newID(), Name: "Demo House", Trade: account.Restaurant, Country: "FR", Language: "en", Person: "Demo Owner",
		Email: "owner@demo.test", Password: "a long demo password", Demo: true, Device: "Till 1",
		Words: func(key string) string { return i18n.T(context.Background(), key) },
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{t: t, db: d, owner: owner, ctx: db.WithAccount(t.Context(), owner.AccountID), item: map[string]uuid.UUID{}}
	s.serve()
	s.stock()
	s.signIn(owner.Claims())
	return s
}

// serve puts the screens of the shop floor into one server.
func (s *shop) serve() {
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	hub, sessions := live.NewHub(s.db, log), web.NewSessions(key(1), key(2))
	people, catalogue := staff.NewStore(s.db, key(3), time.Now), catalogdb.New(s.db, hub)
	s.app = &till.Handler{
		Orders: orderdb.New(s.db, catalogue, hub, log), Catalog: catalogue, Floor: floor.New(s.db, hub), Kitchen: kitchen.New(s.db, hub),
		Shifts: tilldb.New(s.db, hub, time.Now), Prints: printdb.New(s.db, hub, time.Now), Platform: platform.New(s.db, time.Now), Accounts: account.NewStore(s.db, time.Now),
		Staff: people, Sales: sales.NewStore(s.db), Mails: mail.NewStore(s.db, time.Now, true), Invoices: invoicedb.New(s.db, time.Now), Notes: creditnote.NewStore(s.db), Gifts: giftcard.NewStore(s.db, time.Now), Houses: houseaccount.NewStore(s.db, time.Now), Fiscal: fiscaldb.New(s.db, fiscaldb.NewVault(key(4)), hub, time.Now), Links: link.NewSigner(key(1)), Authority: authority.NewStore(s.db, hub, time.Now), Sessions: sessions, Hub: hub, Now: time.Now,
	}
	s.app.Orders.SignWith(s.app.Fiscal.Vault())
	payments := paymentdb.New(s.db, hub, key(5), time.Now)
	s.app.Cards = &office.Office{Payments: payments}
	s.app.Cards.Collect = &collect.Collector{Payments: payments, Orders: s.app.Orders, Open: s.app.Cards.Provider, Log: log}
	s.app.Approvals = approval.New(s.db, s.app.Orders, hub, time.Now)
	routes := append(s.app.Routes(), (&cardscreen.Handler{Office: s.app.Cards, Accounts: s.app.Accounts, Links: link.For(key(1), "notices"), Now: noon}).Routes()...)
	routes = append(routes, (&livescreen.Handler{Hub: hub}).Routes()...)
	routes = append(routes, (&floorscreen.Handler{Floor: s.app.Floor, Kitchen: s.app.Kitchen, Hub: hub, Now: time.Now}).Routes()...)
	routes = append(routes, (&accountscreen.Handler{DB: s.db, Accounts: s.app.Accounts, Staff: people, Sessions: sessions}).Routes()...)
	routes = append(routes, (&guestscreen.Handler{Orders: s.app.Orders, Cards: s.app.Cards, Invoices: s.app.Invoices, Fiscal: s.app.Fiscal, Reports: report.New(s.db, time.Now), Links: s.app.Links}).Routes()...)
	routes = append(routes, (&invoicescreen.Handler{Invoices: s.app.Invoices, Orders: s.app.Orders, Mails: s.app.Mails, Staff: people, Links: s.app.Links}).Routes()...)
	routes = append(routes, web.Get("/enter", web.Anyone(), func(c echo.Context) error {
		if err := sessions.Pair(c, s.owner.Claims()); err != nil {
			return err
		}
		if err := sessions.SignIn(c, s.owner.Claims()); err != nil {
			return err
		}
		return web.SeeOther(c, "/till")
	}))
	s.server = web.New(web.Config{
		Log: log, Sessions: sessions, Identifier: people, Keys: s.app.Platform, Routes: routes, Static: static.Handler(),
		Errors: web.ErrorViews{
			Page: func(c echo.Context, p web.Problem) templ.Component {
				return problem.Notice(i18n.Fault(c.Request().Context(), p.Fault))
			},
			Notice: func(c echo.Context, p web.Problem) templ.Component {
				return problem.Notice(i18n.Fault(c.Request().Context(), p.Fault))
			},
			Message: i18n.Fault,
		},
	})
}

// stock gives the menu what the examples lack: a flat white in two sizes whose milk must be chosen.
func (s *shop) stock() {
	s.t.Helper()
	var rows []struct {
		ID, CategoryID, TaxGroupID uuid.UUID
		Name                       string
	}
	err := s.db.Read(s.ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select id, category_id, tax_group_id, name from items where account_id = app_account() order by position").Scan(ctx, &rows)
	})
	if err != nil || len(rows) == 0 {
		s.t.Fatalf("%d items, %v", len(rows), err)
	}
	for _, r := range rows {
		s.item[r.Name] = r.ID
	}
	s.milk = catalog.ModifierGroup{ID: newID(), Name: "Milk", Min: 1, Max: 1, Modifiers: []catalog.Modifier{
		{ID: newID(), Name: "Whole"}, {ID: newID(), Name: "Oat", Price: money.PriceOf(50)}, {ID: newID(), Name: "Soya", Price: money.PriceOf(40)},
	}}
	extras := catalog.ModifierGroup{ID: newID(), Name: "Extras", Max: 4, Modifiers: []catalog.Modifier{
		{ID: newID(), Name: "Extra shot", Price: money.PriceOf(80)}, {ID: newID(), Name: "Vanilla syrup", Price: money.PriceOf(60)}, {ID: newID(), Name: "Decaf"},
	}}
	coffee := catalogdb.Item{
		ID: newID(), CategoryID: rows[0].CategoryID, TaxGroupID: rows[0].TaxGroupID, Name: "Flat white", Discountable: true, Favourite: true,
		Barcode: "4006381333931", Groups: []uuid.UUID{s.milk.ID},
		Variants: []catalog.Variant{{ID: newID(), Name: "Small", Price: money.PriceOf(350)}, {ID: newID(), Name: "Large", Price: money.PriceOf(420)}},
	}
	latte := coffee
	latte.ID, latte.Name, latte.Barcode, latte.Groups, latte.Price = newID(), "Iced latte", "", []uuid.UUID{s.milk.ID, extras.ID}, money.PriceOf(480)
	latte.Variants = nil
	tea := latte
	tea.ID, tea.Name, tea.Groups, tea.Barcode, tea.Price = newID(), "Mint tea", nil, "5901234123457", money.PriceOf(300)
	free := tea
	free.ID, free.Name, free.Barcode, free.OpenPrice, free.Price = newID(), "Something else", "", true, money.PriceOf(0)
	for _, save := range []func() error{
		func() error { return s.app.Catalog.SaveModifierGroup(s.ctx, newID(), s.milk) },
		func() error { return s.app.Catalog.SaveModifierGroup(s.ctx, newID(), extras) },
		func() error { return s.app.Catalog.AddItem(s.ctx, newID(), coffee) },
		func() error { return s.app.Catalog.AddItem(s.ctx, newID(), latte) },
		func() error { return s.app.Catalog.AddItem(s.ctx, newID(), tea) },
		func() error { return s.app.Catalog.AddItem(s.ctx, newID(), free) },
	} {
		if err := save(); err != nil {
			s.t.Fatal(err)
		}
	}
	for _, i := range []catalogdb.Item{coffee, latte, tea, free} {
		s.item[i.Name] = i.ID
	}
}

// signIn makes the shop's browser that of somebody at the till.
func (s *shop) signIn(claims staff.Claims) {
	s.t.Helper()
	w := httptest.NewRecorder()
	c := echo.New().NewContext(httptest.NewRequest(http.MethodGet, "/", nil), w)
	if err := s.app.Sessions.SignIn(c, claims); err != nil {
		s.t.Fatal(err)
	}
	if err := s.app.Sessions.Pair(c, claims); err != nil {
		s.t.Fatal(err)
	}
	s.cookies = w.Result().Cookies()
}

// openShift puts a float into the drawer.
func (s *shop) openShift() {
	s.t.Helper()
	_, err := s.app.Shifts.Open(s.ctx, tilldb.Opening{ID: newID(), RegisterID: s.owner.RegisterID, Float: 10000, StaffID: s.owner.StaffID})
	if err != nil {
		s.t.Fatal(err)
	}
}

// A sale is an order on the screen of the shop's till.
type sale struct {
	*shop
	order uuid.UUID
}

func (s *shop) sale() *sale { return &sale{s, newID()} }

// post sends a tap as htmx does.
func (s *sale) post(path string, command uuid.UUID, fields ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	r := s.form(path, command, fields...)
	r.Header.Set("HX-Request", "true")
	return s.ask(r)
}

// early is a tap that the browser sends by itself, because the page has no scripts yet.
func (s *sale) early(path string, fields ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	return s.ask(s.form(path, newID(), fields...))
}

func (s *sale) form(path string, command uuid.UUID, fields ...string) *http.Request {
	form := url.Values{"order": {s.order.String()}, "kind": {"counter"}, "command": {command.String()}}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	r := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func (s *sale) get(path string) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequestWithContext(s.t.Context(), http.MethodGet, path, nil)
	r.Header.Set("HX-Request", "true")
	return s.ask(r)
}

func (s *shop) ask(r *http.Request) *httptest.ResponseRecorder {
	for _, c := range s.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	s.server.ServeHTTP(w, r)
	return w
}

// tap rings an item up and fails the test when it is refused.
func (s *sale) tap(name string, fields ...string) uuid.UUID {
	s.t.Helper()
	command := newID()
	w := s.post("/till/lines", command, append([]string{"item", s.item[name].String()}, fields...)...)
	if w.Code != http.StatusOK {
		s.t.Fatalf("%s: %d %s", name, w.Code, w.Body)
	}
	return command
}

// now is the order as it is kept.
func (s *sale) now() orderdb.Order {
	s.t.Helper()
	o, err := s.app.Orders.Load(s.ctx, s.order)
	if err != nil {
		s.t.Fatal(err)
	}
	return o
}

var serving = flag.String("serve", "", "serve a shop at this address instead of testing, for instance 127.0.0.1:8091; begin at /enter")

// TestServe is a shop for looking at: go test ./handlers/till -run TestServe -timeout 0 -serve 127.0.0.1:8091
func TestServe(t *testing.T) {
	if *serving == "" {
		t.Skip("only with -serve")
	}
	s := open(t)
	s.openShift()
	go func() { _ = s.app.Hub.Run(t.Context()) }()
	t.Fatal(http.ListenAndServe(*serving, s.server))
}

// change alters the set-up, as the back office would.
func (s *shop) change(statement string) {
	s.t.Helper()
	err := s.db.Tx(s.ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
		return db.Touch(ctx, tx)
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// noon is the clock of what counts requests in a moment: it stands still, so that no machine is too slow for it.
func noon() time.Time { return time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC) }
