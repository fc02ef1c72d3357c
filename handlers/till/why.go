package till

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	view "comptoir/views/till"
)

// why answers why a row of the order costs what it costs.
func (h *Handler) why(c echo.Context) error {
	ref, ids, o, err := h.row(c)
	if err != nil {
		return err
	}
	all, err := order.Explain(o.Order)
	if err != nil {
		return err
	}
	var of []order.Explanation
	var quantity money.Quantity
	for i, l := range o.Lines {
		if slices.Contains(ids, l.ID) {
			of, quantity = append(of, all[i]), quantity+l.Quantity
		}
	}
	l := o.Line(ids[0])
	if l == nil {
		return h.refused(c, ref, fault.NotFound("order.line_unknown"))
	}
	return web.Render(c, http.StatusOK, view.Why(view.NewWhy(c.Request().Context(), order.Together(of...), quantity, *l, o.Terms.Currency)))
}
