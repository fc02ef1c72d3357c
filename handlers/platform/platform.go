// Package platform answers the page on which programs are let into an account.
//
// It owns its addresses. It must not know how a key is made or what it opens. Start reading at
// Handler.Routes.
package platform

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/platform"
	"comptoir/models/staff"
	view "comptoir/views/platform"
)

// Handler answers /admin/api.
type Handler struct {
	Platform *platform.Store
}

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	manage := web.Needs(staff.ManageAccount)
	return []web.Route{
		web.Get("/admin/api", manage, h.page),
		web.Post("/admin/api", manage, h.add),
		web.Post("/admin/api/:id/revoke", manage, h.revoke),
	}
}

func (h *Handler) page(c echo.Context) error {
	return h.show(c, http.StatusOK, view.KeysView{Command: web.NewCommand()})
}

func (h *Handler) show(c echo.Context, status int, v view.KeysView) (err error) {
	v.PageView, v.NewID = frame.Page(c, "platform.title"), web.NewCommand
	v.Base = web.Origin(c, "")
	if v.Keys, err = h.Platform.Keys(c.Request().Context()); err != nil {
		return err
	}
	return web.Render(c, status, view.Keys(v))
}

// add makes a key and shows it, this once.
func (h *Handler) add(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	form, err := c.FormParams()
	if err != nil {
		return fault.Malformed("request.unreadable").Because(err)
	}
	v := view.KeysView{Command: command.String(), Name: form.Get("name")}
	for _, s := range form["scopes"] {
		v.Scopes = append(v.Scopes, platform.Scope(s))
	}
	text, err := h.Platform.NewKey(c.Request().Context(), command, web.Who(c), v.Name, v.Scopes)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid {
		v.Fault = f
		return h.show(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return h.show(c, http.StatusOK, view.KeysView{Command: web.NewCommand(), Text: text})
}

func (h *Handler) revoke(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	if err := h.Platform.Revoke(c.Request().Context(), id); err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/api")
}
