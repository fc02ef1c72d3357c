package account

import (
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/staff"
	view "comptoir/views/account"
	"comptoir/views/i18n"
)

func (h *Handler) profilePage(c echo.Context) error { return h.showProfile(c, view.Form{}, "") }

// showProfile renders one's own settings; a form that was refused comes back in its place.
func (h *Handler) showProfile(c echo.Context, refused view.Form, which string) error {
	ctx := c.Request().Context()
	p, err := h.Staff.Person(ctx, web.Who(c).StaffID)
	if err != nil {
		return err
	}
	v := view.ProfileView{PageView: frame.Page(c, "account.profile.title"), Person: p, Saved: c.QueryParam("saved") != "" && which == "",
		Language: filled("account.profile", url.Values{"language": {i18n.From(ctx).Language}, "theme": {themeOf(p)}}),
		PIN:      empty("account.profile"), Password: empty("account.profile"), Out: web.NewCommand()}
	if n, err := strconv.Atoi(c.QueryParam("failed")); err == nil && n > 0 && n < 1_000_000 {
		v.Failed = n
	}
	switch which {
	case "pin":
		v.PIN = refused
	case "password":
		v.Password = refused
	}
	return answer(c, refused, view.Profile(v))
}

func themeOf(p staff.Person) string {
	if p.Theme == "" {
		return "auto"
	}
	return p.Theme
}

func (h *Handler) saveProfile(c echo.Context) error {
	language := c.FormValue("language")
	if err := h.Staff.SavePreferences(c.Request().Context(), web.Who(c).StaffID, language, c.FormValue("theme")); err != nil {
		return err
	}
	c.SetCookie(lasting(c, "lang", language))
	return web.SeeOther(c, "/admin/profile?saved=1")
}

func (h *Handler) changePIN(c echo.Context) error {
	err := h.Staff.ChangePIN(c.Request().Context(), web.Who(c).StaffID, c.FormValue("pin"))
	return h.profileAnswer(c, err, "pin")
}

// profileAnswer goes back to the profile, with what is wrong where something is.
func (h *Handler) profileAnswer(c echo.Context, err error, which string) error {
	if err == nil {
		return web.SeeOther(c, "/admin/profile?saved=1")
	}
	f, err := typed(c, "account.profile", err)
	if err != nil {
		return err
	}
	return h.showProfile(c, f, which)
}

// changePassword needs the old password, so somebody signed in by PIN may do it as well.
func (h *Handler) changePassword(c echo.Context) error {
	epoch, err := h.Staff.ChangePassword(c.Request().Context(), web.Who(c).StaffID, c.FormValue("old"), c.FormValue("password"))
	if err == nil {
		err = h.stay(c, epoch)
	}
	return h.profileAnswer(c, err, "password")
}

// signOutEverywhere ends every session, this one too.
func (h *Handler) signOutEverywhere(c echo.Context) error {
	if _, err := h.Staff.SignOutEverywhere(c.Request().Context(), web.Who(c).StaffID); err != nil {
		return err
	}
	return h.logout(c)
}
