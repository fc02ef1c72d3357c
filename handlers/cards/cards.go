// Package cards answers the page on which card payments are switched on, and the notices of who takes them.
//
// It owns its addresses and forms. It must not know how anybody is asked for money. Start reading at
// Handler.Routes.
package cards

import (
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/payment/office"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/payment/stripe"
	"comptoir/models/receipt/link"
	"comptoir/models/staff"
	view "comptoir/views/cards"
	"comptoir/views/i18n"
	"comptoir/views/layout"
)

// Notices is the path that the provider's notices come to.
const Notices = "/hooks/stripe/"

// Handler answers /admin/cards and the notices.
type Handler struct {
	Office   *office.Office
	Accounts *account.Store
	Links    link.Signer // of the addresses of notices
	Public   string      // where others reach this server
	Now      func() time.Time
	Log      *slog.Logger

	pace web.Pace // of the notices of each account
}

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	h.pace.PerSecond, h.pace.Burst = 20, 100
	set, manage := web.Needs(staff.EditSettings), web.Needs(staff.ManageAccount)
	return []web.Route{
		web.Get("/admin/cards", set, h.page),
		web.Get("/admin/cards/assessment", set, h.assessment),
		web.Get(payoutsHome, set, h.payouts),
		web.Get(payoutsHome+".csv", set, h.payoutsCSV),
		web.Post(payoutsHome, set, h.askPayouts),
		web.Get(payoutsHome+"/:id", set, h.payout),
		web.Post("/admin/cards/key", manage, h.switchOn),
		web.Post("/admin/cards/off", manage, h.switchOff),
		web.Post("/admin/cards/notices", manage, h.takeNotices),
		web.Post("/admin/cards/place", set, h.locate),
		web.Post("/admin/cards/tips", set, h.tips),
		web.Post("/admin/cards/readers", set, h.addReader),
		web.Post("/admin/cards/readers/:id/drop", set, h.dropReader),
		web.Post("/admin/cards/terminals", set, h.addTerminal),
		web.Post(Notices+":token", web.Anyone(), h.hear),
	}
}

func (h *Handler) page(c echo.Context) error {
	return h.show(c, http.StatusOK, "", nil)
}

// assessment says which self-assessment applies to the ways in which this venue takes cards.
func (h *Handler) assessment(c echo.Context) error {
	ctx := c.Request().Context()
	_, on, err := h.Office.Payments.Account(ctx)
	if err != nil {
		return err
	}
	readers, err := h.Office.Payments.Readers(ctx, web.Who(c).VenueID, uuid.Nil)
	if err != nil {
		return err
	}
	terminal := slices.ContainsFunc(readers, paymentdb.Reader.Terminal)
	reader := slices.ContainsFunc(readers, func(r paymentdb.Reader) bool { return !r.Terminal() })
	v := view.AssessmentView{PageView: frame.Page(c, "assessment.title"), Ways: view.Ways(reader, on, terminal)}
	v.Lead = i18n.T(ctx, "assessment.lead")
	v.Back = layout.NavItem{Label: i18n.T(ctx, "cards.page"), Href: "/admin/cards"}
	return web.Render(c, http.StatusOK, view.Assessment(v))
}

// lastPayments is how many payments the page lists.
const lastPayments = 30

// show answers the page; form is the one that was refused, and why.
func (h *Handler) show(c echo.Context, status int, form string, f *fault.Fault) error {
	ctx, who := c.Request().Context(), web.Who(c)
	v := view.CardsView{
		PageView: frame.Page(c, "cards.page"), NewID: web.NewCommand, Form: form, Fault: f, Typed: c.FormValue, Currency: who.Currency,
		Venue: who.VenueName, Owner: who.May(staff.ManageAccount),
	}
	var err error
	if v.Account, v.On, err = h.Office.Payments.Account(ctx); err != nil {
		return err
	}
	if v.On {
		v.Address = web.Origin(c, h.Public) + Notices + h.Links.Token(who.AccountID, v.Account.ID)
	}
	if v.Place, err = h.Office.Payments.Place(ctx, who.VenueID); err != nil {
		return err
	}
	readers, err := h.Office.Payments.Readers(ctx, who.VenueID, uuid.Nil)
	if err != nil {
		return err
	}
	for _, r := range readers {
		if r.Terminal() {
			v.Terminals = append(v.Terminals, r)
		} else {
			v.Readers = append(v.Readers, r)
		}
	}
	if v.On && len(v.Readers) > 0 {
		v.Devices = h.Office.Devices(ctx)
	}
	registers, err := h.Accounts.Registers(ctx)
	if err != nil {
		return err
	}
	for _, r := range registers {
		if r.VenueID == who.VenueID {
			v.Registers = append(v.Registers, r)
		}
	}
	if v.Last, err = h.Office.Payments.Recent(ctx, lastPayments); err != nil {
		return err
	}
	return web.Render(c, status, view.Cards(v))
}

// did goes back to the page, or shows it with what was refused beside its form.
func (h *Handler) did(c echo.Context, form string, err error) error {
	if f := fault.Of(err); f != nil && f.Kind != fault.KindMalformed {
		return h.show(c, web.Status(f), form, f)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/cards")
}

func (h *Handler) switchOn(c echo.Context) error {
	id, err := web.CommandID(c)
	if err != nil {
		return err
	}
	return h.did(c, "key", h.Office.SwitchOn(c.Request().Context(), id, c.FormValue("key")))
}

func (h *Handler) switchOff(c echo.Context) error {
	return h.did(c, "off", h.Office.Payments.Forget(c.Request().Context()))
}

func (h *Handler) takeNotices(c echo.Context) error {
	return h.did(c, "notices", h.Office.TakeNotices(c.Request().Context(), c.FormValue("secret")))
}

func (h *Handler) locate(c echo.Context) error {
	id, err := web.CommandID(c)
	if err != nil {
		return err
	}
	who := web.Who(c)
	a := stripe.Address{Line: c.FormValue("line"), City: c.FormValue("city"), Postcode: c.FormValue("postcode"), Country: who.Country}
	return h.did(c, "place", h.Office.Locate(c.Request().Context(), id, who.VenueID, who.VenueName, a))
}

func (h *Handler) tips(c echo.Context) error {
	way := paymentdb.Tips(c.FormValue("tips"))
	for _, known := range paymentdb.TipWays() {
		if way == known {
			return h.did(c, "tips", h.Office.Tips(c.Request().Context(), web.Who(c).VenueID, way))
		}
	}
	return fault.Malformed("request.unreadable").Field("tips", "request.unreadable")
}

func (h *Handler) addReader(c echo.Context) error {
	id, err := web.CommandID(c)
	if err != nil {
		return err
	}
	register, err := web.OptionalID(c, "register")
	if err != nil {
		return err
	}
	r := paymentdb.Reader{ID: id, VenueID: web.Who(c).VenueID, RegisterID: register, Name: c.FormValue("name")}
	return h.did(c, "reader", h.Office.AddReader(c.Request().Context(), r, c.FormValue("code")))
}

// addTerminal takes in a terminal that stands at a till, by what the till's bridge calls it.
func (h *Handler) addTerminal(c echo.Context) error {
	id, err := web.CommandID(c)
	if err != nil {
		return err
	}
	register, err := web.OptionalID(c, "register")
	if err != nil {
		return err
	}
	r := paymentdb.Reader{ID: id, VenueID: web.Who(c).VenueID, RegisterID: register, Name: c.FormValue("name"), Device: strings.TrimSpace(c.FormValue("device"))}
	if r.Device == "" {
		return h.did(c, "terminal", fault.Invalid("request.invalid").Field("device", "field.required"))
	}
	return h.did(c, "terminal", h.Office.Payments.PutReader(c.Request().Context(), r))
}

func (h *Handler) dropReader(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	return h.did(c, "drop", h.Office.Payments.DropReader(c.Request().Context(), id))
}

// maxNotice is how long a notice may be.
const maxNotice = 1 << 20

// hear takes a notice. Its address names the account, and only its signature opens anything. Too many at once are to come
// again, as those who send them do.
func (h *Handler) hear(c echo.Context) error {
	account, id, ok := h.Links.Read(c.Param("token"))
	if !ok {
		return fault.NotFound("request.not_found")
	}
	if !h.pace.Allow(account, h.Now()) {
		return fault.TooMany("request.too_many")
	}
	ctx := db.WithAccount(c.Request().Context(), account)
	a, on, err := h.Office.Payments.Account(ctx)
	if err != nil {
		return err
	}
	if !on || a.ID != id {
		return fault.NotFound("request.not_found")
	}
	payload, err := io.ReadAll(io.LimitReader(c.Request().Body, maxNotice))
	if err != nil {
		return fault.Malformed("request.unreadable").Because(err)
	}
	if err := h.Office.Hear(ctx, payload, c.Request().Header.Get("Stripe-Signature")); err != nil {
		return err
	}
	return c.NoContent(http.StatusOK)
}
