package catalog

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	view "comptoir/views/catalog"
	"comptoir/views/i18n"
)

// setPrice answers the field of a row.
func (h *Handler) setPrice(c echo.Context) error {
	id, command, err := target(c)
	if err != nil {
		return err
	}
	r, err := read(c)
	if err != nil {
		return err
	}
	p := r.price(r.values.Get("price"), "price")
	if err = r.err(nil); err == nil {
		err = h.Catalog.SetPrice(c.Request().Context(), command, id, p)
	}
	return h.showRow(c, id, err)
}

// setSoldOut answers the switch of a row, for the venue that is looked at.
func (h *Handler) setSoldOut(c echo.Context) error {
	id, command, err := target(c)
	if err != nil {
		return err
	}
	out := c.FormValue("available") == ""
	err = h.Catalog.SetSoldOut(c.Request().Context(), command, web.Who(c).VenueID, id, uuid.Nil, out)
	return h.showRow(c, id, err)
}

// showRow answers with a row as it is now, and with what was refused.
func (h *Handler) showRow(c echo.Context, id uuid.UUID, refused error) error {
	f := fault.Of(refused)
	if refused != nil && (f == nil || f.Kind == fault.KindNotFound) {
		return refused
	}
	if !web.IsHX(c) {
		if refused != nil {
			return refused
		}
		return web.SeeOther(c, "/admin/items")
	}
	ctx := c.Request().Context()
	row, err := h.Catalog.Row(ctx, web.Who(c).VenueID, id)
	if err != nil {
		return err
	}
	v := view.RowView{Row: row, Currency: web.Who(c).Currency, Command: web.NewCommand()}
	if f == nil {
		return web.Render(c, http.StatusOK, view.Row(v))
	}
	v.Typed, v.Error = c.FormValue("price"), i18n.FaultField(ctx, f, "price")
	if v.Error == "" {
		v.Error = i18n.Fault(ctx, f)
	}
	return web.Render(c, web.Status(f), view.Row(v))
}
