package kitchen

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	view "comptoir/views/kitchen"
)

// seen notes that a screen shows the board of the station in the address.
func (h *Handler) seen(c echo.Context) error {
	id, err := station(c)
	if err != nil {
		return err
	}
	who := web.Who(c)
	if err := h.Kitchen.Seen(c.Request().Context(), who.VenueID, id, who.DeviceKind == "kitchen"); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// silent answers which stations of the venue do not answer: it stands over the screens of those who send them tickets.
func (h *Handler) silent(c echo.Context) error {
	list, err := h.Kitchen.Silent(c.Request().Context(), web.Who(c).VenueID)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Silent(list))
}
