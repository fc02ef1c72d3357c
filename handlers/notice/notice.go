// Package notice answers the bell of every working screen, the list behind it, and the sheet on which
// one writes to another.
//
// It owns who looks from which screen. It must not know whom a notice is for. Start reading at
// Handler.Routes.
package notice

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/notice"
	"comptoir/models/notice/push"
	"comptoir/models/staff"
	"comptoir/views/i18n"
	view "comptoir/views/notice"
)

// Handler answers /notices.
type Handler struct {
	Notices *notice.Store
	Pushes  *push.Store
	Keys    push.Keys
	Public  string // where browsers reach this server; empty: as this one does
}

// Routes is the package's part of the route table. A kitchen's screen works without a person, so the
// routes are open to devices; reader turns everybody else away.
func (h *Handler) Routes() []web.Route {
	return []web.Route{
		web.Get("/notices", web.Known(), h.bell),
		web.Get("/notices/list", web.Known(), h.sheet),
		web.Get("/notices/open", web.Known(), h.list),
		web.Get("/notices/new", web.Known(), h.write),
		web.Post("/notices", web.Known(), h.send),
		web.Post("/notices/:id/read", web.Known(), h.read),
		web.Get("/notices/:id/go", web.SignedIn(), h.open),
		web.Get("/notices/push", web.SignedIn(), h.pushMenu),
		web.Post("/notices/push", web.SignedIn(), h.subscribe),
		web.Post("/notices/push/off", web.SignedIn(), h.unsubscribe),
		web.Get("/sw.js", web.Anyone(), h.worker),
	}
}

// reader is who looks: a person, or the station whose screen it is.
func reader(c echo.Context) (notice.Reader, error) {
	who := web.Who(c)
	r := notice.Reader{VenueID: who.VenueID, Staff: who.StaffID, Name: who.Name}
	station, err := web.OptionalID(c, "station")
	if err != nil {
		return r, err
	}
	if station == uuid.Nil {
		station = who.StationID
	}
	switch {
	case station != uuid.Nil && (who.DeviceKind == "kitchen" || who.May(staff.UseKitchen)):
		r.Station = station
	case station != uuid.Nil && who.SignedIn():
		return r, fault.Forbidden("request.forbidden").With("permission", string(staff.UseKitchen))
	case !who.SignedIn():
		return r, fault.Unauthorized("request.sign_in")
	default:
		r.Floor = who.May(staff.UseFloor) || who.May(staff.Sell)
	}
	return r, nil
}

// named is the reader as others read of them: a station's screen has its station's name.
func (h *Handler) named(c echo.Context) (notice.Reader, error) {
	r, err := reader(c)
	if err != nil || r.Station == uuid.Nil {
		return r, err
	}
	station, err := h.Notices.Station(c.Request().Context(), r.VenueID, r.Station)
	if r.Name != "" {
		station += " · " + r.Name
	}
	r.Name = station
	return r, err
}

func (h *Handler) bellView(c echo.Context, r notice.Reader) (view.BellView, error) {
	open, err := h.Notices.For(c.Request().Context(), r)
	return view.BellView{Reader: r, Open: open, Command: web.NewCommand}, err
}

func (h *Handler) listView(c echo.Context, r notice.Reader) (v view.ListView, err error) {
	if v.BellView, err = h.bellView(c, r); err != nil {
		return v, err
	}
	v.Sells = web.Who(c).May(staff.Sell) && web.Who(c).RegisterID != uuid.Nil
	v.Sent, err = h.Notices.Sent(c.Request().Context(), r)
	return v, err
}

// bell answers what somebody should know.
func (h *Handler) bell(c echo.Context) error {
	r, err := reader(c)
	if err != nil {
		return err
	}
	v, err := h.bellView(c, r)
	if err != nil {
		return err
	}
	if _, err := h.known(c); err != nil { // whoever looks is at work
		return err
	}
	return web.Render(c, http.StatusOK, view.Bell(v))
}

// sheet answers the list in a window.
func (h *Handler) sheet(c echo.Context) error {
	r, err := reader(c)
	if err != nil {
		return err
	}
	v, err := h.listView(c, r)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Sheet(v))
}

// list answers the list alone, for the window that is open.
func (h *Handler) list(c echo.Context) error {
	r, err := reader(c)
	if err != nil {
		return err
	}
	v, err := h.listView(c, r)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.List(v))
}

// read says that somebody knows. What came to its end meanwhile is gone all the same.
func (h *Handler) read(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	r, err := h.named(c)
	if err != nil {
		return err
	}
	err = h.Notices.Read(c.Request().Context(), r, id)
	if f := fault.Of(err); err != nil && (f == nil || f.Kind != fault.KindNotFound) {
		return err
	}
	v, err := h.listView(c, r)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Read(v, c.FormValue("list") != ""))
}

// write answers the sheet on which somebody writes, with what the page knows already.
func (h *Handler) write(c echo.Context) error {
	r, err := reader(c)
	if err != nil {
		return err
	}
	m := notice.Message{To: notice.Target(c.QueryParam("to")), About: c.QueryParam("about")}
	if m.To == "" {
		m.To = notice.Kitchen
		if r.Station != uuid.Nil {
			m.To = notice.Floor
		}
	}
	return h.writing(c, http.StatusOK, r, m, nil)
}

func (h *Handler) writing(c echo.Context, status int, r notice.Reader, m notice.Message, f *fault.Fault) error {
	to, err := h.Notices.Targets(c.Request().Context(), r)
	if err != nil {
		return err
	}
	return web.Render(c, status, view.Write(view.WriteView{Reader: r, Targets: to, Message: m, Fault: f, Command: web.NewCommand()}))
}

// send sends what was written.
func (h *Handler) send(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	r, err := h.named(c)
	if err != nil {
		return err
	}
	m := notice.Message{
		To: notice.Target(c.FormValue("to")), Phrase: notice.Phrase(c.FormValue("phrase")), About: c.FormValue("about"), Text: c.FormValue("text"),
	}
	err = h.Notices.Send(c.Request().Context(), command, r, m)
	if f := fault.Of(err); f != nil && (f.Kind == fault.KindInvalid || f.Kind == fault.KindTooMany) {
		return h.writing(c, web.Status(f), r, m, f)
	}
	if err != nil {
		return err
	}
	if !web.IsHX(c) {
		return web.SeeOther(c, "/")
	}
	c.Response().Header().Set("HX-Trigger", "close-dialog")
	return web.Render(c, http.StatusOK, view.Sent(i18n.T(c.Request().Context(), "notice.sent_now")))
}
