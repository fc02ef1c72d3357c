// Package board answers the board on which guests see whether their order is ready.
//
// It owns who may say that an order was picked up. It must not know how an order becomes ready:
// that is the kitchen's to say. Start reading at Handler.show.
package board

import (
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/kitchen"
	"comptoir/models/live"
	"comptoir/models/staff"
	view "comptoir/views/board"
)

// Handler answers /board.
type Handler struct {
	Kitchen *kitchen.Store
	Hub     *live.Hub
	Now     func() time.Time
}

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	return []web.Route{
		web.Get("/board", web.Known(), h.show),
		web.Get("/board/numbers", web.Known(), h.numbers),
		web.Post("/board/orders/:id/picked-up", web.Known(), h.pickedUp),
	}
}

// mayHand says whether somebody, or a kitchen's own screen, hands orders over.
func mayHand(who staff.Identity) bool {
	return who.DeviceKind == "kitchen" || who.May(staff.Sell) || who.May(staff.UseKitchen)
}

// show answers the whole screen. The place in the feed is read before the orders, so that nothing
// is missed between the two.
func (h *Handler) show(c echo.Context) error {
	since, err := h.Hub.Position(c.Request().Context())
	if err != nil {
		return err
	}
	v, err := h.view(c)
	if err != nil {
		return err
	}
	screen := frame.Screen(c, "pickup-board", "board.title", web.Who(c).VenueName, string(live.Tickets))
	screen.Since = strconv.FormatInt(since, 10)
	return web.Render(c, http.StatusOK, view.Screen(screen, v))
}

// numbers answers what is on the board now.
func (h *Handler) numbers(c echo.Context) error {
	v, err := h.view(c)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Numbers(v))
}

// pickedUp takes an order off the board that a guest has.
func (h *Handler) pickedUp(c echo.Context) error {
	who := web.Who(c)
	if !mayHand(who) {
		return fault.Forbidden("request.forbidden").With("permission", string(staff.Sell))
	}
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return fault.NotFound("request.not_found")
	}
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	if err := h.Kitchen.PickUp(c.Request().Context(), command, who.VenueID, id, who.StaffID); err != nil {
		return err
	}
	if !web.IsHX(c) {
		return web.SeeOther(c, "/board")
	}
	return h.numbers(c)
}

func (h *Handler) view(c echo.Context) (view.NumbersView, error) {
	who := web.Who(c)
	list, err := h.Kitchen.Pickups(c.Request().Context(), who.VenueID, h.Now())
	return view.Of(list, mayHand(who)), err
}
