package account

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/fault"
	"comptoir/models/till"
	view "comptoir/views/account"
	"comptoir/views/i18n"
	"comptoir/views/layout"
)

func (h *Handler) placesPage(c echo.Context) error {
	ctx := c.Request().Context()
	registers, err := h.Accounts.Registers(ctx)
	if err != nil {
		return err
	}
	stations, err := h.Accounts.Stations(ctx)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Places(view.PlacesView{PageView: frame.Page(c, "nav.registers"), Registers: registers, Stations: stations}))
}

// showPlace renders the form of a register or a station. Its venue is chosen once and for all.
func (h *Handler) showPlace(c echo.Context, f view.Form, station bool, id uuid.UUID) error {
	title := "account.register.one"
	if station {
		title = "account.station.one"
	}
	if id != uuid.Nil {
		f.Values.Set("fixed", "1")
	}
	page := frame.Page(c, title)
	page.Back = layout.NavItem{Label: i18n.T(c.Request().Context(), "nav.registers"), Href: "/admin/registers"}
	v := view.PlaceView{PageView: page, Form: f, Station: station, ID: id, Venues: page.Venues, Command: web.NewCommand()}
	if station {
		var err error
		if v.Stations, err = h.Accounts.Stations(c.Request().Context()); err != nil {
			return err
		}
	}
	return answer(c, f, view.Place(v))
}

func (h *Handler) newRegister(c echo.Context) error {
	list, err := h.Accounts.Registers(c.Request().Context())
	if err != nil {
		return err
	}
	values := url.Values{"venue": {web.Who(c).VenueID.String()}, "mode": {string(till.Tables)}}
	for _, r := range list {
		if r.VenueID == web.Who(c).VenueID {
			values.Set("mode", string(r.Mode)) // as the one that is there
			break
		}
	}
	return h.showPlace(c, filled("account.place", values), false, uuid.Nil)
}

func (h *Handler) registerPage(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	list, err := h.Accounts.Registers(c.Request().Context())
	if err != nil {
		return err
	}
	for _, r := range list {
		if r.ID == id {
			return h.showPlace(c, filled("account.place", url.Values{"name": {r.Name}, "mode": {string(r.Mode)}}), false, id)
		}
	}
	return fault.NotFound("register.not_found")
}

func (h *Handler) saveRegister(c echo.Context) error {
	return h.savePlace(c, false, func(ctx context.Context, command, id, venue uuid.UUID) error {
		_, err := h.Accounts.SaveRegister(ctx, command, account.Register{ID: id, VenueID: venue, Name: c.FormValue("name"), Mode: till.Mode(c.FormValue("mode"))})
		return err
	})
}

func (h *Handler) newStation(c echo.Context) error {
	return h.showPlace(c, filled("account.place", url.Values{"venue": {web.Who(c).VenueID.String()}, "target": {"10"}, "kind": {account.Makes}, "patience": {strconv.Itoa(account.Patience)}}), true, uuid.Nil)
}

func (h *Handler) stationPage(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	list, err := h.Accounts.Stations(c.Request().Context())
	if err != nil {
		return err
	}
	for _, s := range list {
		if s.ID == id {
			return h.showPlace(c, filled("account.place", url.Values{"name": {s.Name}, "language": {s.Language}, "printer": {s.Printer}, "kind": {s.Kind},
				"target": {strconv.Itoa((s.TargetSeconds + 30) / 60)}, "patience": {strconv.Itoa(s.PatienceSeconds)},
				"fallback": {optional(s.FallbackID)}, "fallback_printer": {s.FallbackPrinter}}), true, id)
		}
	}
	return fault.NotFound("station.not_found")
}

func (h *Handler) saveStation(c echo.Context) error {
	return h.savePlace(c, true, func(ctx context.Context, command, id, venue uuid.UUID) error {
		minutes, err := strconv.Atoi(strings.TrimSpace(c.FormValue("target")))
		if err != nil || minutes < 0 || minutes > 1000 {
			minutes = 0 // out of range: refused with its field
		}
		patience, err := strconv.Atoi(strings.TrimSpace(c.FormValue("patience")))
		if err != nil {
			patience = -1 // likewise
		}
		fallback, err := web.OptionalID(c, "fallback")
		if err != nil {
			return err
		}
		_, err = h.Accounts.SaveStation(ctx, command, account.Station{ID: id, VenueID: venue, Name: c.FormValue("name"),
			Language: c.FormValue("language"), Printer: c.FormValue("printer"), TargetSeconds: minutes * 60, Kind: c.FormValue("kind"),
			PatienceSeconds: patience, FallbackID: uuid.NullUUID{UUID: fallback, Valid: fallback != uuid.Nil}, FallbackPrinter: c.FormValue("fallback_printer")})
		return err
	})
}

func optional(id uuid.NullUUID) string {
	if !id.Valid {
		return ""
	}
	return id.UUID.String()
}

// savePlace reads what both forms share, saves, and answers.
func (h *Handler) savePlace(c echo.Context, station bool, save func(ctx context.Context, command, id, venue uuid.UUID) error) error {
	id, err := pathID(c)
	if err != nil {
		return err
	}
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	venue, err := web.OptionalID(c, "venue")
	if err != nil {
		return err
	}
	if err := save(c.Request().Context(), command, id, venue); err != nil {
		f, err := typed(c, "account.place", err)
		if err != nil {
			return err
		}
		return h.showPlace(c, f, station, id)
	}
	return web.SeeOther(c, "/admin/registers")
}

// archive answers the buttons that take something out of use.
func (h *Handler) archive(do func(ctx context.Context, command, id uuid.UUID) error, back string) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := web.ID(c, "id")
		if err != nil {
			return err
		}
		command, err := web.CommandID(c)
		if err != nil {
			return err
		}
		if err := do(c.Request().Context(), command, id); err != nil {
			return err
		}
		return web.SeeOther(c, back)
	}
}
