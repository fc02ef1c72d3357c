package shift

import (
	"context"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/till/tilldb"
	"comptoir/views/layout"
	view "comptoir/views/shift"
)

// drawerList shows the drawers that a register has beside its own.
func (h *Handler) drawerList(c echo.Context) error { return h.answerDrawers(c, http.StatusOK, nil) }

func (h *Handler) answerDrawers(c echo.Context, status int, f *fault.Fault) error {
	register, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	list, err := h.Shifts.Drawers(c.Request().Context(), register)
	if err != nil {
		return err
	}
	v := view.DrawersView{
		Frame: frame.Page(c, "shift.drawers"), Register: register.String(), Drawers: list, Most: len(list) >= tilldb.MostDrawers, Command: web.NewCommand(),
		Pin: "5", Fault: f,
	}
	if f != nil {
		v.Name, v.Pin = c.FormValue("drawer"), c.FormValue("pin")
	}
	v.Frame.Back = layout.NavItem{Label: word(c, "account.register.one"), Href: "/admin/registers/" + register.String()}
	return web.Render(c, status, view.Drawers(v))
}

// addDrawer gives a register another drawer.
func (h *Handler) addDrawer(c echo.Context) error {
	return h.changeDrawers(c, func(ctx context.Context, register uuid.UUID) error {
		id, err := web.CommandID(c)
		if err != nil {
			return err
		}
		d := tilldb.Drawer{ID: id, Name: c.FormValue("drawer")}
		switch c.FormValue("pin") {
		case "2":
			d.Pin = 2
		case "5":
			d.Pin = 5
		}
		return h.Shifts.AddDrawer(ctx, register, d)
	})
}

// removeDrawer takes one out of use.
func (h *Handler) removeDrawer(c echo.Context) error {
	return h.changeDrawers(c, func(ctx context.Context, register uuid.UUID) error {
		drawer, err := web.ID(c, "drawer")
		if err != nil {
			return err
		}
		return h.Shifts.RemoveDrawer(ctx, register, drawer)
	})
}

func (h *Handler) changeDrawers(c echo.Context, do func(context.Context, uuid.UUID) error) error {
	register, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	err = do(c.Request().Context(), register)
	if f := fault.Of(err); f != nil && (f.Kind == fault.KindInvalid || f.Code == "shift.drawer_open") {
		return h.answerDrawers(c, web.Status(f), f)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/registers/"+register.String()+"/drawers")
}
