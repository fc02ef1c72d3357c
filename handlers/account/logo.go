package account

import (
	"errors"
	"io"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/fault"
	"comptoir/models/logo"
	view "comptoir/views/account"
	"comptoir/views/layout"
)

// logoPage shows the picture that a venue's receipts begin with, as it prints.
func (h *Handler) logoPage(c echo.Context) error {
	v, err := h.venue(c)
	if err != nil {
		return err
	}
	l, err := h.Logos.Logo(c.Request().Context(), v.ID)
	if err != nil {
		return err
	}
	size := l.Size
	if size == "" {
		size = logo.Medium
	}
	return h.showLogo(c, filled("logo", url.Values{"size": {string(size)}}), v, l)
}

func (h *Handler) showLogo(c echo.Context, f view.Form, v account.Venue, l logo.Logo) error {
	page := frame.Page(c, "logo.title")
	page.Back = layout.NavItem{Label: v.Name, Href: "/admin/venues/" + v.ID.String()}
	return answer(c, f, view.Logo(view.LogoView{
		PageView: page, Form: f, Venue: v, Logo: l, Drop: web.NewCommand(), Saved: c.QueryParam("saved") != "" && f.Fault == nil,
	}))
}

// saveLogo takes another picture, or makes the one that there is larger or smaller.
func (h *Handler) saveLogo(c echo.Context) error {
	v, err := h.venue(c)
	if err != nil {
		return err
	}
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	fresh, err := uploaded(c, "picture", logo.ByteLimit+1)
	if err == nil {
		err = h.Logos.Save(ctx, command, v.ID, logo.Size(c.FormValue("size")), fresh)
	}
	if err == nil {
		return web.SeeOther(c, "/admin/venues/"+v.ID.String()+"/logo?saved=1")
	}
	f, err := typed(c, "logo", err)
	if err != nil {
		return err
	}
	l, err := h.Logos.Logo(ctx, v.ID)
	if err != nil {
		return err
	}
	return h.showLogo(c, f, v, l)
}

func (h *Handler) removeLogo(c echo.Context) error {
	v, err := h.venue(c)
	if err != nil {
		return err
	}
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	if err := h.Logos.Remove(c.Request().Context(), command, v.ID); err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/venues/"+v.ID.String()+"/logo")
}

// uploaded is what was chosen in a field for a file, up to a limit; nil where nothing was.
func uploaded(c echo.Context, field string, limit int64) ([]byte, error) {
	header, err := c.FormFile(field)
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.Malformed("request.unreadable").Because(err)
	}
	file, err := header.Open()
	if err != nil {
		return nil, fault.Malformed("request.unreadable").Because(err)
	}
	defer func() { _ = file.Close() }() // only read from
	data, err := io.ReadAll(io.LimitReader(file, limit))
	if err != nil {
		return nil, fault.Malformed("request.unreadable").Because(err)
	}
	return data, nil
}
