// Package handlers puts the screens together into one server: one route table, one place that
// answers errors.
//
// It owns which screens there are and what each is given. It must not know any of them from
// inside. Start reading at New.
package handlers

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/account"
	"comptoir/handlers/api"
	auditscreen "comptoir/handlers/audit"
	authorityscreen "comptoir/handlers/authority"
	"comptoir/handlers/board"
	bookingscreen "comptoir/handlers/booking"
	"comptoir/handlers/cards"
	"comptoir/handlers/catalog"
	"comptoir/handlers/display"
	fiscalscreen "comptoir/handlers/fiscal"
	"comptoir/handlers/floor"
	"comptoir/handlers/frame"
	"comptoir/handlers/gift"
	"comptoir/handlers/guest"
	"comptoir/handlers/house"
	invoicescreen "comptoir/handlers/invoice"
	"comptoir/handlers/kitchen"
	livescreen "comptoir/handlers/live"
	noticescreen "comptoir/handlers/notice"
	programs "comptoir/handlers/platform"
	"comptoir/handlers/promotion"
	"comptoir/handlers/report"
	"comptoir/handlers/shift"
	signscreen "comptoir/handlers/signs"
	tendering "comptoir/handlers/tender"
	"comptoir/handlers/till"
	"comptoir/handlers/web"
	accounts "comptoir/models/account"
	"comptoir/models/approval"
	"comptoir/models/audit"
	"comptoir/models/authority"
	"comptoir/models/booking"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/catalog/menu"
	"comptoir/models/creditnote"
	"comptoir/models/db"
	displays "comptoir/models/display"
	"comptoir/models/fiscal/fiscaldb"
	floors "comptoir/models/floor"
	"comptoir/models/giftcard"
	"comptoir/models/houseaccount"
	"comptoir/models/invoice/invoicedb"
	kitchens "comptoir/models/kitchen"
	"comptoir/models/live"
	"comptoir/models/logo"
	"comptoir/models/mail"
	"comptoir/models/notice"
	"comptoir/models/notice/push"
	"comptoir/models/order/orderdb"
	"comptoir/models/payment/collect"
	"comptoir/models/payment/office"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/platform"
	"comptoir/models/promotion/promotiondb"
	"comptoir/models/receipt/link"
	"comptoir/models/receipt/printdb"
	reports "comptoir/models/report"
	"comptoir/models/sale"
	"comptoir/models/signs/signsdb"
	"comptoir/models/sms"
	"comptoir/models/staff"
	"comptoir/models/tender"
	"comptoir/models/till/tilldb"
	"comptoir/static"
	"comptoir/views/i18n"
	"comptoir/views/problem"
)

// Keys are the server's secrets, shared by all its copies; 32 bytes each.
type Keys struct {
	Sign, Encrypt, PIN []byte
	Guests             []byte // seals what is known of guests
	Secrets            []byte // seals what opens accounts elsewhere
	Push               []byte // the pair that signs messages to telephones follows from it
	Fiscal             []byte // seals the keys of registers that sign
}

// An App is everything the screens work with.
type App struct {
	Log       *slog.Logger
	DB        *db.DB
	Hub       *live.Hub
	Accounts  *accounts.Store
	Authority *authority.Store
	Approvals *approval.Store
	Bookings  *booking.Store
	Catalog   *catalogdb.Store
	Fiscal    *fiscaldb.Store
	Floor     *floors.Store
	Invoices  *invoicedb.Store
	Kitchen   *kitchens.Store
	Orders    *orderdb.Store
	Prints    *printdb.Store
	Mails     *mail.Store
	Notices   *notice.Store
	Pushes    *push.Store
	Public    string // where guests reach this server: "https://till.example"; empty: as the till does
	Reports   *reports.Store
	Payments  *paymentdb.Store
	Cards     *office.Office
	SMS       sms.Sender // nil: no messages are sent
	Sales     *sale.Store
	Shifts    *tilldb.Store
	Staff     *staff.Store
	Now       func() time.Time
	Platform  *platform.Store

	keys     Keys
	sessions *web.Sessions
	links    link.Signer
}

// NewApp makes the stores that all screens share.
func NewApp(d *db.DB, keys Keys, log *slog.Logger) *App {
	hub, now := live.NewHub(d, log), time.Now
	items := catalogdb.New(d, hub)
	orders := orderdb.New(d, items, hub, log)
	a := &App{
		keys: keys, Log: log, DB: d, Hub: hub, Now: now, Catalog: items,
		Accounts:  accounts.NewStore(d, now),
		Approvals: approval.New(d, orders, hub, now),
		Authority: authority.NewStore(d, hub, now),
		Fiscal:    fiscaldb.New(d, fiscaldb.NewVault(keys.Fiscal), hub, now),
		Floor:     floors.New(d, hub),
		Invoices:  invoicedb.New(d, now),
		Kitchen:   kitchens.New(d, hub),
		Notices:   notice.New(d, hub),
		Pushes:    push.NewStore(d, now, push.Public),
		Orders:    orders,
		Prints:    printdb.New(d, hub, now),
		links:     link.NewSigner(keys.Sign),
		Reports:   reports.New(d, now),
		Sales:     sale.NewStore(d),
		Shifts:    tilldb.New(d, hub, now),
		Staff:     staff.NewStore(d, keys.PIN, now),
		sessions:  web.NewSessions(keys.Sign, keys.Encrypt),
		Platform:  platform.New(d, now),
	}
	orders.SignWith(a.Fiscal.Vault())
	a.Payments = paymentdb.New(d, hub, keys.Secrets, now)
	a.Cards = &office.Office{Payments: a.Payments}
	a.Cards.Collect = &collect.Collector{Payments: a.Payments, Orders: orders, Open: a.Cards.Provider, Log: log}
	a.MailThrough(mail.NewStore(d, now, false))
	return a
}

// MailThrough has all letters to guests go into an outbox.
func (a *App) MailThrough(outbox *mail.Store) {
	a.Mails = outbox
	a.Bookings = booking.New(a.DB, a.Hub, outbox, a.keys.Guests, a.Now)
}

// PushPost is what sends notices to telephones.
func (a *App) PushPost() *push.Post {
	return push.NewPost(a.Pushes, push.NewKeys(a.keys.Push), noticescreen.Words, a.Log)
}

func (a *App) notices() *noticescreen.Handler {
	h := &noticescreen.Handler{Notices: a.Notices, Pushes: a.Pushes, Keys: push.NewKeys(a.keys.Push), Public: a.Public}
	a.sessions.Changed = h.Changed
	return h
}

// Handler answers every request.
func (a *App) Handler() http.Handler {
	return web.New(web.Config{
		Log: a.Log, Sessions: a.sessions, Identifier: a.Staff, Keys: a.Platform, Routes: a.Routes(), Static: static.Handler(),
		Errors: web.ErrorViews{Page: problemPage, Notice: problemNotice, Message: i18n.Fault},
	})
}

// Routes is the whole route table.
func (a *App) Routes() []web.Route {
	var routes []web.Route
	for _, part := range a.parts() {
		routes = append(routes, part.Routes()...)
	}
	return routes
}

// bookingLinks is what the links to bookings are signed for.
const bookingLinks = "booking link"

// A part is a screen with its lines of the route table.
type part interface{ Routes() []web.Route }

func (a *App) parts() []part {
	return []part{
		&health{a.DB},
		&livescreen.Handler{Hub: a.Hub},
		&account.Handler{DB: a.DB, Accounts: a.Accounts, Logos: logo.NewStore(a.DB), Staff: a.Staff, Sessions: a.sessions},
		&authorityscreen.Handler{Authority: a.Authority, Approvals: a.Approvals, Hub: a.Hub},
		&auditscreen.Handler{Audit: audit.NewStore(a.DB), Now: a.Now},
		&signscreen.Handler{Signs: signsdb.New(a.DB, a.Now), Now: a.Now},
		&catalog.Handler{Catalog: a.Catalog, Jobs: menu.NewJobs(a.DB, a.Catalog)},
		&promotion.Handler{Offers: promotiondb.New(a.DB), Orders: a.Orders, Now: a.Now},
		&board.Handler{Kitchen: a.Kitchen, Hub: a.Hub, Now: a.Now},
		&bookingscreen.Handler{
			Bookings: a.Bookings, Floor: a.Floor, Orders: a.Orders, Accounts: a.Accounts, Staff: a.Staff, Mails: a.Mails, SMS: a.SMS, Hub: a.Hub, Log: a.Log,
			Links: link.For(a.keys.Sign, bookingLinks), Places: link.For(a.keys.Sign, "waiting link"), Public: a.Public, Now: a.Now,
		},
		&cards.Handler{Office: a.Cards, Accounts: a.Accounts, Links: link.For(a.keys.Sign, "notices of payments"), Public: a.Public, Now: a.Now, Log: a.Log},
		&display.Handler{Orders: a.Orders, Payments: a.Payments, Displays: displays.NewStore(a.DB), Links: a.links, Hub: a.Hub, Public: a.Public, Now: a.Now},
		&fiscalscreen.Handler{Fiscal: a.Fiscal},
		&guest.Handler{Orders: a.Orders, Cards: a.Cards, Public: a.Public, Invoices: a.Invoices, Fiscal: a.Fiscal, Reports: a.Reports, Links: a.links},
		&floor.Handler{Floor: a.Floor, Kitchen: a.Kitchen, Orders: a.Orders, Staff: a.Staff, Hub: a.Hub, Now: a.Now},
		a.notices(),
		&kitchen.Handler{Kitchen: a.Kitchen, Catalog: a.Catalog, Hub: a.Hub, Now: a.Now},
		&tendering.Handler{Tenders: tender.NewStore(a.DB, a.Now), Catalog: a.Catalog},
		&house.Handler{Houses: houseaccount.NewStore(a.DB, a.Now), Tills: a.Shifts, Orders: a.Orders, Now: a.Now},
		&gift.Handler{Gifts: giftcard.NewStore(a.DB, a.Now), Orders: a.Orders, Now: a.Now},
		&shift.Handler{Shifts: a.Shifts, Authority: a.Authority, Staff: a.Staff, Fiscal: a.Fiscal, Payments: a.Payments, Now: a.Now},
		&till.Handler{
			Orders: a.Orders, Catalog: a.Catalog, Floor: a.Floor, Kitchen: a.Kitchen, Shifts: a.Shifts, Sales: a.Sales, Prints: a.Prints, Platform: a.Platform,
			Mails: a.Mails, Invoices: a.Invoices, Notes: creditnote.NewStore(a.DB), Gifts: giftcard.NewStore(a.DB, a.Now), Houses: houseaccount.NewStore(a.DB, a.Now), Cards: a.Cards, Fiscal: a.Fiscal, Links: a.links, Public: a.Public,
			Accounts: a.Accounts, Staff: a.Staff, Authority: a.Authority, Approvals: a.Approvals, Sessions: a.sessions, Hub: a.Hub, Now: a.Now,
		},
		&invoicescreen.Handler{Invoices: a.Invoices, Orders: a.Orders, Mails: a.Mails, Staff: a.Staff, Links: a.links, Public: a.Public},
		&report.Handler{Invoices: a.Invoices, Reports: a.Reports, Orders: a.Orders, Fiscal: a.Fiscal},
		&programs.Handler{Platform: a.Platform},
		&api.Handler{
			DB: a.DB, Accounts: a.Accounts, Bookings: a.Bookings, Catalog: a.Catalog, Floor: a.Floor, Invoices: a.Invoices, Orders: a.Orders, Reports: a.Reports, Shifts: a.Shifts,
			Staff: a.Staff, Now: a.Now, Letters: func(ctx context.Context, venue uuid.UUID) (booking.Letters, error) {
				return bookingscreen.Letters(ctx, a.Orders, link.For(a.keys.Sign, bookingLinks), venue, a.Public, a.Now())
			},
		},
	}
}

func problemPage(c echo.Context, p web.Problem) templ.Component {
	return problem.Page(frame.Bare(c, "problem.title"), i18n.Fault(c.Request().Context(), p.Fault))
}

func problemNotice(c echo.Context, p web.Problem) templ.Component {
	return problem.Notice(i18n.Fault(c.Request().Context(), p.Fault))
}

// health says whether this copy can sell.
type health struct{ db *db.DB }

// Routes is the health check's line of the route table.
func (h *health) Routes() []web.Route {
	return []web.Route{web.Get("/healthz", web.Anyone(), h.answer)}
}

func (h *health) answer(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), 2*time.Second)
	defer cancel()
	if err := h.db.Check(ctx); err != nil {
		return c.String(http.StatusServiceUnavailable, "database unavailable\n")
	}
	return c.String(http.StatusOK, "ok\n")
}
