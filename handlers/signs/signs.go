// Package signs answers the page of what an owner should look at, and keeps what they made of it.
//
// It owns its addresses and form. It must not know what a sign is: models/signs says it. Start reading at Handler.Routes.
package signs

import (
	"fmt"
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/signs"
	"comptoir/models/signs/signsdb"
	"comptoir/models/staff"
	"comptoir/views/i18n"
	view "comptoir/views/signs"
)

// Handler answers /admin/signs.
type Handler struct {
	Signs *signsdb.Store
	Now   func() time.Time
}

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	look := web.Needs(staff.ViewReports)
	return []web.Route{
		web.Get("/admin/signs", look, h.page),
		web.Get("/admin/signs/badge", look, h.badge),
		web.Get("/admin/signs/tile", look, h.tile),
		web.Post("/admin/signs", look, h.look),
	}
}

// shown is how many days the page goes back.
const shown = 14

func (h *Handler) find(c echo.Context) ([]signsdb.Sign, error) {
	who := web.Who(c)
	place, err := time.LoadLocation(who.Zone)
	if err != nil {
		return nil, fmt.Errorf("zone of the venue: %w", err)
	}
	var venues []uuid.UUID
	for _, v := range who.Venues {
		venues = append(venues, v.ID)
	}
	if len(venues) == 0 {
		return nil, fault.NotFound("request.not_found")
	}
	today := businessday.FromTime(h.Now().In(place))
	return h.Signs.Find(c.Request().Context(), venues, who.Zone, today.Add(1-shown), today)
}

func (h *Handler) page(c echo.Context) error { return h.answer(c, http.StatusOK, signsdb.Look{}, nil) }

// answer shows the page; typed is the look that was refused, and why.
func (h *Handler) answer(c echo.Context, status int, typed signsdb.Look, f *fault.Fault) error {
	list, err := h.find(c)
	if err != nil {
		return err
	}
	who := web.Who(c)
	v := view.PageView{
		Frame: frame.Page(c, "signs.title"), Currency: who.Currency, NewID: web.NewCommand, Typed: typed, Fault: f,
		Me: who.StaffID, Owner: who.May(staff.ManageAccount), Places: len(who.Venues) > 1,
	}
	v.Frame.Lead = i18n.T(c.Request().Context(), "signs.lead", "days", shown)
	for _, s := range list {
		if s.Open() {
			v.Open = append(v.Open, s)
		} else {
			v.Looked = append(v.Looked, s)
		}
	}
	return web.Render(c, status, view.Page(v))
}

// badge answers how many signs nobody has looked at.
func (h *Handler) badge(c echo.Context) error { return h.open(c, view.Badge) }

// tile says so on the first page.
func (h *Handler) tile(c echo.Context) error { return h.open(c, view.Tile) }

func (h *Handler) open(c echo.Context, shown func(int) templ.Component) error {
	list, err := h.find(c)
	if err != nil {
		return err
	}
	n := 0
	for _, s := range list {
		if s.Open() {
			n++
		}
	}
	return web.Render(c, http.StatusOK, shown(n))
}

// look keeps what somebody made of a sign. Nobody but who owns the account makes anything of their own.
func (h *Handler) look(c echo.Context) error {
	id, err := web.CommandID(c)
	if err != nil {
		return err
	}
	who := web.Who(c)
	l := signsdb.Look{
		ID: id, Day: c.FormValue("day"), Kind: signs.Kind(c.FormValue("kind")), State: signsdb.State(c.FormValue("state")), Note: c.FormValue("note"),
		ByID: who.StaffID, ByName: who.Name,
	}
	if l.VenueID, err = web.OptionalID(c, "venue"); err != nil {
		return err
	}
	if l.StaffID, err = web.OptionalID(c, "staff"); err != nil {
		return err
	}
	if !who.In(l.VenueID) {
		return fault.NotFound("request.not_found")
	}
	if l.StaffID == who.StaffID && !who.May(staff.ManageAccount) {
		return fault.Forbidden("signs.own")
	}
	err = h.Signs.Look(c.Request().Context(), l)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid {
		return h.answer(c, web.Status(f), l, f)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/signs")
}
