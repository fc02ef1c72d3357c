package fiscal

import (
	"strconv"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fiscal/fiscaldb"
)

// setDevice has a till's sales registered with a fiscal register.
func (h *Handler) setDevice(c echo.Context) error {
	return h.act(c, "device", func(command uuid.UUID, r fiscaldb.Register) error {
		system, err := strconv.Atoi(c.FormValue("tax_system"))
		if err != nil {
			system = 0 // none of the list: refused with its field
		}
		return h.Fiscal.SetDevice(c.Request().Context(), command, fiscaldb.Device{
			RegisterID: r.ID, Device: c.FormValue("device"), Waits: c.FormValue("waits") != "", TaxSystem: system,
		})
	})
}

func (h *Handler) dropDevice(c echo.Context) error {
	return h.act(c, "device", func(command uuid.UUID, r fiscaldb.Register) error {
		return h.Fiscal.DropDevice(c.Request().Context(), command, r.ID)
	})
}

// retry has a till ask its fiscal register for a document once more.
func (h *Handler) retry(c echo.Context) error {
	d, err := h.here(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if err := h.Fiscal.Retry(ctx, d.ID); err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/fiscal?done=asked")
}
