package till

import (
	"context"

	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/order/orderdb"
)

// rush asks the stations to make what they have of the order before all else; unrush lets it wait its turn again.
func (h *Handler) rush(c echo.Context) error   { return h.setRush(c, true) }
func (h *Handler) unrush(c echo.Context) error { return h.setRush(c, false) }

func (h *Handler) setRush(c echo.Context, first bool) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	o, err := h.load(ctx, ref.Order)
	if err != nil {
		return err
	}
	// An order that is not there, or of another venue, has nothing that waits.
	if err := h.Kitchen.Rush(ctx, command, o.ID, first); err != nil {
		return h.refused(c, ref, err)
	}
	return h.tapped(c, ref, o)
}

// rushed says whether the kitchen makes an order first. It has heard of few orders that are being rung up: the others cost nothing.
func (h *Handler) rushed(ctx context.Context, o orderdb.Order) (bool, error) {
	if !o.Told() {
		return false, nil
	}
	return h.Kitchen.Rushed(ctx, o.ID)
}
