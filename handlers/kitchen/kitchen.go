// Package kitchen answers the boards of the stations.
//
// It owns addresses, which station a screen belongs to, and that many screens share one
// rendering. It must not know how tickets come about. Start reading at Handler.Routes.
package kitchen

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/fault"
	"comptoir/models/kitchen"
	"comptoir/models/live"
	"comptoir/models/staff"
	"comptoir/views/i18n"
	view "comptoir/views/kitchen"
)

// Handler answers /kitchen.
type Handler struct {
	Kitchen *kitchen.Store
	Catalog *catalogdb.Store
	Hub     *live.Hub
	Now     func() time.Time

	boards shared[boardKey]
}

// Routes is the package's part of the route table. A kitchen screen works without a person, so
// the routes are open to devices; cook sends everybody else away who may not.
func (h *Handler) Routes() []web.Route {
	return []web.Route{
		web.Get("/kitchen", web.Known(), cook(h.show)),
		web.Get("/kitchen/board", web.Known(), cook(h.board)),
		web.Get("/kitchen/bumped", web.Known(), cook(h.bumped)),
		web.Post("/kitchen/seen", web.Known(), cook(h.seen)),
		web.Get("/kitchen/silent", web.Known(), h.silent),
		web.Post("/kitchen/orders/:id/serve", web.Known(), cook(h.serve)),
		web.Post("/kitchen/orders/:id/unserve", web.Known(), cook(h.unserve)),
		web.Post("/kitchen/tickets/:id/bump", web.Known(), cook(h.bump)),
		web.Post("/kitchen/tickets/:id/rush", web.Known(), cook(h.rush)),
		web.Post("/kitchen/tickets/:id/unrush", web.Known(), cook(h.unrush)),
		web.Post("/kitchen/tickets/:id/recall", web.Known(), cook(h.recall)),
		web.Post("/kitchen/tickets/:id/lines/:n/:tick", web.Known(), cook(h.tick)),
		web.Get("/kitchen/sold-out", web.Known(), cook(h.soldOut)),
		web.Post("/kitchen/sold-out", web.Known(), cook(h.setSoldOut)),
		web.Post("/kitchen/left", web.Known(), cook(h.setLeft)),
	}
}

// cook lets in a kitchen's own screen and whoever may use one.
func cook(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		who := web.Who(c)
		switch {
		case who.DeviceKind == "kitchen" || who.May(staff.UseKitchen):
			return next(c)
		case !who.SignedIn():
			return fault.Unauthorized("request.sign_in")
		}
		return fault.Forbidden("request.forbidden").With("permission", string(staff.UseKitchen))
	}
}

// show answers the whole screen. The place in the feed is read before the data, so that nothing
// is missed between the two.
func (h *Handler) show(c echo.Context) error {
	ctx := c.Request().Context()
	since, err := h.Hub.Position(ctx)
	if err != nil {
		return err
	}
	who := web.Who(c)
	stations, err := h.Kitchen.Stations(ctx, who.VenueID)
	if err != nil {
		return err
	}
	station, ok := chosen(stations, c.QueryParam("station"), who.StationID)
	ctx = speak(c, station)
	screen := frame.Screen(c, "kitchen", "kitchen.title", station.Name, string(live.Tickets))
	screen.Since = strconv.FormatInt(since, 10)
	if !ok {
		return web.Render(c, http.StatusOK, view.NoStations(screen, who.May(staff.EditSettings)))
	}
	frame.Station(&screen, station.ID)
	board, err := h.hanging(ctx, station, stations)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Screen(view.ScreenView{Frame: screen, Board: board, MaySoldOut: maySoldOut(who) && !station.Expeditor}))
}

// chosen is the station that was asked for, else the device's own, else the first.
func chosen(stations []kitchen.Station, asked string, own uuid.UUID) (kitchen.Station, bool) {
	var found kitchen.Station
	for _, s := range stations {
		switch {
		case s.ID.String() == asked:
			return s, true
		case s.ID == own, found.ID == uuid.Nil:
			found = s
		}
	}
	return found, found.ID != uuid.Nil
}

// speak answers a screen at which nobody has signed in in the language of its station.
func speak(c echo.Context, s kitchen.Station) context.Context {
	ctx := speaking(c.Request().Context(), s)
	c.SetRequest(c.Request().WithContext(ctx))
	return ctx
}

func speaking(ctx context.Context, s kitchen.Station) context.Context {
	if s.Language == "" || staff.From(ctx).SignedIn() {
		return ctx
	}
	return i18n.With(ctx, i18n.Match(s.Language).In(i18n.From(ctx).Zone))
}
