package account

import (
	"net/http"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/staff"
	"comptoir/views/i18n"
)

// home sends everybody to their place. Where nobody has an account yet, it begins with one.
func (h *Handler) home(c echo.Context) error {
	id := web.Who(c)
	if id.Known() {
		return web.SeeOther(c, place(id))
	}
	somebody, err := h.Staff.Somebody(c.Request().Context())
	if err != nil {
		return err
	}
	if !somebody {
		return web.SeeOther(c, "/signup")
	}
	return web.SeeOther(c, "/login")
}

// place is where somebody begins.
func place(id staff.Identity) string {
	switch account.Kind(id.DeviceKind) {
	case account.Kitchen:
		return "/kitchen"
	case account.Display:
		return "/display"
	case account.Board:
		return "/board"
	case account.Till:
		return atTill(id)
	}
	switch {
	case id.May(staff.ViewReports):
		return "/admin"
	case id.May(staff.UseFloor):
		return "/floor"
	case id.May(staff.UseKitchen):
		return "/kitchen"
	}
	return "/admin/profile"
}

func atTill(id staff.Identity) string {
	switch {
	case !id.SignedIn():
		return "/pin"
	case id.Builtin == staff.Waiter && id.May(staff.UseFloor):
		return "/floor"
	case id.May(staff.Sell):
		return "/till"
	case id.May(staff.UseKitchen):
		return "/kitchen"
	case id.May(staff.ViewReports):
		return "/admin"
	}
	return "/admin/profile"
}

// local keeps an address only when it leads to a page of ours: anything else could lead anywhere.
func local(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t\x00") {
		return "/"
	}
	return next
}

// preferences takes language and theme from the buttons of the frame.
func (h *Handler) preferences(c echo.Context) error {
	language, theme := c.FormValue("language"), c.FormValue("theme")
	if id := web.Who(c); id.SignedIn() {
		if err := h.Staff.SavePreferences(c.Request().Context(), id.StaffID, language, theme); err != nil {
			return err
		}
	}
	for _, l := range i18n.Languages() {
		if l.Code == language {
			c.SetCookie(lasting(c, "lang", language))
		}
	}
	return web.SeeOther(c, local(c.FormValue("return")))
}

// lasting is a cookie that stays as long as browsers let it.
func lasting(c echo.Context, name, value string) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: 400 * 24 * 3600, HttpOnly: true,
		Secure: c.Scheme() == "https", SameSite: http.SameSiteLaxMode}
}

// chooseVenue looks at another venue in the back office.
func (h *Handler) chooseVenue(c echo.Context) error {
	venue, err := web.OptionalID(c, "venue")
	if err != nil {
		return err
	}
	claims := h.Sessions.Claims(c.Request())
	claims.VenueID = uuid.Nil
	for _, p := range web.Who(c).Venues {
		if p.ID == venue {
			claims.VenueID = venue
		}
	}
	if err := h.Sessions.SignIn(c, claims); err != nil {
		return err
	}
	return web.SeeOther(c, local(c.FormValue("return")))
}
