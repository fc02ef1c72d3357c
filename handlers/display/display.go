// Package display answers the screen that faces the guest, and the office's page of what it shows
// around the orders.
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
	"comptoir/models/display"
	"comptoir/models/live"
	"comptoir/models/order/orderdb"
	"comptoir/models/payment"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/receipt/link"
	"comptoir/models/staff"
	view "comptoir/views/display"
)

// openFor is how long an order is shown that nobody touches: the next guest must not read what the
// last one had. How long one is shown that is paid, the venue says.
const openFor = 3 * time.Minute

// Handler answers /display and /admin/display.
type Handler struct {
	Orders   *orderdb.Store
	Payments *paymentdb.Store
	Displays *display.Store
	Links    link.Signer // to receipts
	Hub      *live.Hub
	Public   string // where guests reach this server; empty: as this browser does
	Now      func() time.Time
}

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	return []web.Route{
		web.Get("/display", web.Known(), h.show),
		web.Get("/display/order", web.Known(), h.order),
		web.Get("/display/picture/:hash", web.Known(), h.picture),

		web.Get("/admin/display", web.Needs(staff.EditSettings), h.settings),
		web.Post("/admin/display", web.Needs(staff.EditSettings), h.saveSettings),
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
	ctx, who, now := c.Request().Context(), web.Who(c), h.Now()
	around, err := h.Displays.Settings(ctx, who.VenueID)
	if err != nil {
		return view.OrderView{}, err
	}
	o, busy, err := h.Orders.AtRegister(ctx, who.VenueID, who.RegisterID, now.Add(-openFor), now.Add(-around.Paid()))
	if err != nil || !busy {
		return view.OrderView{Venue: who.VenueName, Message: around.Message, Picture: around.Picture}, err
	}
	v := view.Of(who.VenueName, o)
	if v.Paid && around.Code {
		v.Receipt = web.Origin(c, h.Public) + link.Prefix + h.Links.Token(who.AccountID, o.ID)
	}
	for _, p := range o.Payments {
		if p.Outside() && p.Pending {
			row, err := h.Payments.Find(c.Request().Context(), p.ID)
			if err != nil {
				return v, err
			}
			v.Asks, v.Address = row.State == payment.Waiting, row.Address
		}
	}
	return v, nil
}
