package kitchen

import (
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/kitchen"
	view "comptoir/views/kitchen"
)

// served answers what was served last.
func (h *Handler) served(c echo.Context, id uuid.UUID) error {
	pass, err := h.Kitchen.Served(c.Request().Context(), id)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Served(view.BoardView{Board: kitchen.Board{Station: pass.Station}, Pass: pass, Now: h.Now()}))
}

// serve says that an order is carried out, as far as the screen shows it.
func (h *Handler) serve(c echo.Context) error {
	return h.pass(c, "until", func(o passing) error {
		return h.Kitchen.Serve(c.Request().Context(), o.command, web.Who(c).VenueID, o.order, o.at, web.Who(c).StaffID)
	})
}

// unserve brings back what was carried out, and closes the list it was chosen from.
func (h *Handler) unserve(c echo.Context) error {
	c.Response().Header().Set("HX-Trigger", "close-dialog")
	return h.pass(c, "at", func(o passing) error {
		return h.Kitchen.Unserve(c.Request().Context(), o.command, web.Who(c).VenueID, o.order, o.at)
	})
}

// passing is one command of an expeditor.
type passing struct {
	command, order uuid.UUID
	at             time.Time
}

func (h *Handler) pass(c echo.Context, field string, do func(passing) error) error {
	var o passing
	var err error
	if o.command, err = web.CommandID(c); err != nil {
		return err
	}
	if o.order, err = web.ID(c, "id"); err != nil {
		return err
	}
	if o.at, err = time.Parse(time.RFC3339Nano, c.FormValue(field)); err != nil {
		return fault.Malformed("request.unreadable").Because(err)
	}
	if err := do(o); err != nil {
		return err
	}
	return h.answer(c)
}
