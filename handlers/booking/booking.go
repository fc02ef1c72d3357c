// Package booking answers the staff's screens of bookings and of the waiting list, the office's page of their rules, and
// the pages on which guests book for themselves.
//
// It owns addresses, forms and what is written to guests. It must not decide which time or table is free, nor what becomes of
// an order. Start reading at Handler.Routes.
package booking

import (
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/booking"
	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/floor"
	"comptoir/models/live"
	"comptoir/models/mail"
	"comptoir/models/order/orderdb"
	"comptoir/models/receipt/link"
	"comptoir/models/sms"
	"comptoir/models/staff"
	view "comptoir/views/booking"
	"comptoir/views/i18n"
)

// Handler answers /bookings, /admin/bookings, /shop/{venue}/book and the links that guests get.
type Handler struct {
	Bookings *booking.Store
	Floor    *floor.Store
	Orders   *orderdb.Store
	Accounts *account.Store
	Staff    *staff.Store
	Mails    *mail.Store
	SMS      sms.Sender // nil: no messages are sent
	Hub      *live.Hub
	Log      *slog.Logger
	Links    link.Signer // to a booking
	Places   link.Signer // to a place on the waiting list
	Public   string      // where guests reach this server; empty: as this browser does
	Now      func() time.Time
}

// The addresses of guests.
const (
	minePath  = "/b/"
	placePath = "/w/"
)

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	take, rules, anyone := web.Needs(staff.TakeBookings), web.Needs(staff.EditSettings), web.Anyone()
	return []web.Route{
		web.Get("/bookings", take, h.show),
		web.Get("/bookings/day", take, h.day),
		web.Get("/bookings/export.csv", take, h.export),
		web.Get("/bookings/new", take, h.fresh),
		web.Get("/bookings/slots", take, h.slots),
		web.Post("/bookings", take, h.save),
		web.Get("/bookings/waiting", take, h.waiting),
		web.Get("/bookings/waiting/list", take, h.waitingList),
		web.Get("/bookings/waiting/quote", take, h.quote),
		web.Post("/bookings/waiting", take, h.walk),
		web.Post("/bookings/waiting/:id/:act", take, h.moveWait),
		web.Get("/bookings/:id", take, h.edit),
		web.Post("/bookings/:id", take, h.save),
		web.Post("/bookings/:id/seat", take, h.seat),
		web.Post("/bookings/:id/forget", take, h.forget),
		web.Post("/bookings/:id/:act", take, h.turn),

		web.Get("/admin/bookings", rules, h.rules),
		web.Post("/admin/bookings", rules, h.saveRules),

		web.Get("/shop/:venue/book", anyone, h.book),
		web.Post("/shop/:venue/book", anyone, h.bookNow),
		web.Get(minePath+":token", anyone, h.mine),
		web.Get(minePath+":token/change", anyone, h.changeMine),
		web.Post(minePath+":token/change", anyone, h.changeNow),
		web.Post(minePath+":token/cancel", anyone, h.cancelMine),
		web.Get(placePath+":token", anyone, h.place),
	}
}

// show answers a day of bookings, or what was found of a guest. The place in the feed is read before the data, so that
// nothing is missed between the two.
func (h *Handler) show(c echo.Context) error {
	return h.screen(c, http.StatusOK, nil, "")
}

func (h *Handler) screen(c echo.Context, status int, f *fault.Fault, id string) error {
	ctx := c.Request().Context()
	since, err := h.Hub.Position(ctx)
	if err != nil {
		return err
	}
	day, err := h.dayView(c)
	if err != nil {
		return err
	}
	day.Fault, day.FaultID = f, id
	queue, err := h.Bookings.Queue(ctx, web.Who(c).VenueID)
	if err != nil {
		return err
	}
	v := view.ScreenView{Frame: frame.Screen(c, "bookings", "booking.title", i18n.T(ctx, "booking.title"), string(live.Bookings)), Day: day, Waiting: len(queue)}
	v.Frame.Since = strconv.FormatInt(since, 10)
	return web.Render(c, status, view.Screen(v))
}

// day answers the part of the screen that follows what happens.
func (h *Handler) day(c echo.Context) error {
	v, err := h.dayView(c)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Day(v))
}

// export gives what the day lists as a file.
func (h *Handler) export(c echo.Context) error {
	v, err := h.dayView(c)
	if err != nil {
		return err
	}
	name := "bookings-" + v.Desk.Day.String()
	if v.Query != "" {
		name = "bookings"
	}
	head := c.Response().Header()
	head.Set(echo.HeaderContentType, "text/csv; charset=utf-8")
	head.Set(echo.HeaderCacheControl, "no-store")
	head.Set(echo.HeaderContentDisposition, `attachment; filename="`+name+`.csv"`)
	c.Response().WriteHeader(http.StatusOK)
	return view.WriteCSV(c.Request().Context(), c.Response(), v.List)
}

func (h *Handler) dayView(c echo.Context) (view.DayView, error) {
	ctx, who := c.Request().Context(), web.Who(c)
	v := view.DayView{Now: h.Now(), Query: c.QueryParam("q"), AtRegister: who.RegisterID != uuid.Nil, Command: web.NewCommand}
	day, _ := businessday.Parse(c.QueryParam("day")) // what is no day is today
	var err error
	if v.Desk, err = h.Bookings.Desk(ctx, who.VenueID, day); err != nil {
		return v, err
	}
	if v.Query != "" {
		v.List, err = h.Bookings.Find(ctx, who.VenueID, v.Query)
	} else {
		v.List, err = h.Bookings.Day(ctx, who.VenueID, v.Desk.Day)
	}
	if err != nil {
		return v, err
	}
	v.Free, err = h.free(c)
	return v, err
}

// free are the tables at which nobody sits.
func (h *Handler) free(c echo.Context) (list []floor.Seating, err error) {
	plan, err := h.Floor.Board(c.Request().Context(), web.Who(c).VenueID)
	for _, t := range plan.Tables {
		if t.Order == nil {
			list = append(list, t)
		}
	}
	return list, err
}

// mineHere is the booking that an address names, if it is of the venue at which the person works.
func (h *Handler) mineHere(c echo.Context) (booking.Booking, error) {
	id, err := web.ID(c, "id")
	if err != nil {
		return booking.Booking{}, err
	}
	b, err := h.Bookings.Booking(c.Request().Context(), id)
	if err == nil && b.VenueID != web.Who(c).VenueID {
		err = fault.NotFound("booking.unknown")
	}
	return b, err
}
