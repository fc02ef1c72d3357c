// Package display answers the screen that faces the guest.
//
// It owns how long an order stays in the guest's sight. It must not know how an order is rung up:
// it follows the register it stands at. Start reading at Handler.show.
package display

import (
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/live"
	"comptoir/models/order/orderdb"
	view "comptoir/views/display"
)

// How long an order is shown that nobody touches, and one that is paid: the next guest must not
// read what the last one had.
const (
	openFor = 3 * time.Minute
	paidFor = 30 * time.Second
)

// Handler answers /display.
type Handler struct {
	Orders *orderdb.Store
	Hub    *live.Hub
	Now    func() time.Time
}

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	return []web.Route{
		web.Get("/display", web.Known(), h.show),
		web.Get("/display/order", web.Known(), h.order),
	}
}

// show answers the whole screen. The place in the feed is read before the order, so that nothing is
// missed between the two.
func (h *Handler) show(c echo.Context) error {
	since, err := h.Hub.Position(c.Request().Context())
	if err != nil {
		return err
	}
	screen := frame.Screen(c, "display", "display.title", web.Who(c).VenueName, string(live.Orders))
	screen.Since, screen.Nav = strconv.FormatInt(since, 10), nil
	if web.Who(c).RegisterID == uuid.Nil {
		return web.Render(c, http.StatusOK, view.Nowhere(screen))
	}
	v, err := h.orderView(c)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Screen(screen, v))
}

// order answers what goes on at the register now.
func (h *Handler) order(c echo.Context) error {
	v, err := h.orderView(c)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Order(v))
}

func (h *Handler) orderView(c echo.Context) (view.OrderView, error) {
	who, now := web.Who(c), h.Now()
	o, busy, err := h.Orders.AtRegister(c.Request().Context(), who.VenueID, who.RegisterID, now.Add(-openFor), now.Add(-paidFor))
	if err != nil || !busy {
		return view.OrderView{Venue: who.VenueName}, err
	}
	return view.Of(who.VenueName, o), nil
}
