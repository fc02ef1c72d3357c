package display

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/display"
	"comptoir/models/fault"
	view "comptoir/views/display"
)

// settings answers what the venue's display shows around the orders.
func (h *Handler) settings(c echo.Context) error {
	s, err := h.Displays.Settings(c.Request().Context(), web.Who(c).VenueID)
	if err != nil {
		return err
	}
	form := view.Form{Message: s.Message, Seconds: strconv.Itoa(s.Seconds), Code: s.Code, Picture: s.Picture}
	return h.settingsPage(c, http.StatusOK, form, nil)
}

func (h *Handler) settingsPage(c echo.Context, status int, form view.Form, f *fault.Fault) error {
	v := view.SettingsView{PageView: frame.Page(c, "nav.display"), Command: web.NewCommand(), Form: form, Fault: f}
	v.Styles = append(v.Styles, "display.css")
	return web.Render(c, status, view.Settings(v))
}

// saveSettings changes it. What was typed is kept when something is refused; a file has to be chosen again.
func (h *Handler) saveSettings(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	form := view.Form{Message: c.FormValue("message"), Seconds: strings.TrimSpace(c.FormValue("seconds")), Code: c.FormValue("code") != "", Picture: c.FormValue("picture_kept")}
	want := display.Settings{Message: form.Message, Code: form.Code, Picture: form.Picture}
	if c.FormValue("no_picture") != "" {
		want.Picture = ""
	}
	want.Seconds, _ = strconv.Atoi(form.Seconds) // what is no number is in no range
	fresh, err := uploaded(c)
	if err == nil {
		err = h.Displays.Save(c.Request().Context(), command, web.Who(c).VenueID, want, fresh)
	}
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid {
		return h.settingsPage(c, web.Status(f), form, f)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/display")
}

// uploaded is the picture that was chosen; nil where none was.
func uploaded(c echo.Context) (*display.Picture, error) {
	header, err := c.FormFile("picture")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.Malformed("request.unreadable").Because(err)
	}
	if header.Size == 0 {
		return nil, nil
	}
	file, err := header.Open()
	if err != nil {
		return nil, fault.Malformed("request.unreadable").Because(err)
	}
	defer func() { _ = file.Close() }() // only read from
	data, err := io.ReadAll(io.LimitReader(file, display.PictureLimit+1))
	if err != nil {
		return nil, fault.Malformed("request.unreadable").Because(err)
	}
	p, err := display.ReadPicture(data)
	return &p, err
}

// picture answers the venue's picture. Its address names its bytes, so that a browser keeps it.
func (h *Handler) picture(c echo.Context) error {
	p, err := h.Displays.Picture(c.Request().Context(), web.Who(c).VenueID, c.Param("hash"))
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "private, max-age=31536000, immutable")
	return c.Blob(http.StatusOK, p.Type, p.Data)
}
