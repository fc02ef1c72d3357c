package shift

import (
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/receipt"
	"comptoir/models/till"
	"comptoir/models/till/tilldb"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/paper"
	view "comptoir/views/shift"
)

const pageSize = 30

func word(c echo.Context, key string, args ...any) string {
	return i18n.T(c.Request().Context(), key, args...)
}

// list shows the closed shifts of the venue, the newest first.
func (h *Handler) list(c echo.Context) error {
	q := tilldb.PastQuery{Venues: []uuid.UUID{web.Who(c).VenueID}, Limit: pageSize + 1}
	if before := c.QueryParam("before"); before != "" {
		at, err := time.Parse(time.RFC3339Nano, before)
		if err != nil {
			return fault.Malformed("request.unreadable").Because(err)
		}
		q.Before = at
	}
	shifts, err := h.Shifts.Past(c.Request().Context(), q)
	if err != nil {
		return err
	}
	v := view.ListView{Frame: frame.Page(c, "shift.past")}
	if len(shifts) > pageSize {
		shifts = shifts[:pageSize]
		v.Next = "/admin/shifts?before=" + url.QueryEscape(shifts[pageSize-1].ClosedAt.UTC().Format(time.RFC3339Nano))
	}
	for _, s := range shifts {
		v.Shifts = append(v.Shifts, view.PastView{ID: s.ID.String(), Z: s.Z})
	}
	return web.Render(c, http.StatusOK, view.List(v))
}

// aDay is a venue's day with its shifts.
type aDay struct {
	day, today businessday.Day
	shifts     []tilldb.Shift
	zs         []till.Z
	sum        till.Z
}

// dayOf is the day that the address names, or today.
func (h *Handler) dayOf(c echo.Context) (d aDay, err error) {
	ctx, venue := c.Request().Context(), web.Who(c).VenueID
	if d.today, err = h.Shifts.Today(ctx, venue); err != nil {
		return d, err
	}
	d.day = d.today
	if text := c.QueryParam("day"); text != "" {
		if d.day, err = businessday.Parse(text); err != nil {
			return d, fault.Malformed("request.unreadable").Because(err)
		}
	}
	if d.shifts, err = h.Shifts.Day(ctx, venue, d.day); err != nil {
		return d, err
	}
	for _, s := range d.shifts {
		d.zs = append(d.zs, s.Z)
	}
	d.sum = till.Sum(d.zs)
	return d, nil
}

// day shows what a venue came to on a day: all its shifts, those that are open as they are now.
func (h *Handler) day(c echo.Context) error {
	d, err := h.dayOf(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	v := view.DayView{
		Frame: frame.Page(c, "shift.day"), Before: dayPage(d.day.Add(-1)), Command: web.NewCommand(),
		PrintURL: "/admin/shifts/day/print?day=" + d.day.String(), Printed: c.QueryParam("printed") != "",
	}
	if d.day < d.today {
		v.After = dayPage(d.day.Add(1))
	}
	for _, s := range d.shifts {
		v.Shifts = append(v.Shifts, view.PastView{ID: s.ID.String(), Z: s.Z})
	}
	if len(d.shifts) > 0 {
		v.Register, v.Document = d.shifts[0].Register, receipt.Day(d.sum, d.zs, paper.Words(i18n.From(ctx), d.sum.Currency))
	}
	v.Frame.Lead = i18n.Date(ctx, d.day.Time())
	v.Frame.Back = layout.NavItem{Label: word(c, "shift.past"), Href: "/admin/shifts"}
	return web.Render(c, http.StatusOK, view.Day(v))
}

// printDay has the till of the day's first shift print the day.
func (h *Handler) printDay(c echo.Context) error {
	id, err := web.CommandID(c)
	if err != nil {
		return err
	}
	d, err := h.dayOf(c)
	if err != nil {
		return err
	}
	if len(d.shifts) == 0 {
		return fault.NotFound("shift.unknown")
	}
	first := d.shifts[0]
	err = h.Shifts.Print(c.Request().Context(), tilldb.Printing{
		ID: id, Shift: tilldb.Shift{VenueID: first.VenueID}, Register: first.RegisterID, Device: device,
		Document: receipt.Day(d.sum, d.zs, paper.Words(locale(first, web.Who(c).Country), d.sum.Currency)),
	})
	if err != nil {
		return err
	}
	return web.SeeOther(c, dayPage(d.day)+"&printed=1")
}

func dayPage(d businessday.Day) string { return "/admin/shifts/day?day=" + d.String() }

// show is one Z in the back office.
func (h *Handler) show(c echo.Context) error {
	shift, err := h.past(c)
	if err != nil {
		return err
	}
	v := view.PastReportView{
		Frame: frame.Page(c, "shift.z", "number", shift.Number), Z: shift.Z, Command: web.NewCommand(),
		Document: document(shift, shift.Z, web.Who(c).Country), PrintURL: "/admin/shifts/" + shift.ID.String() + "/print",
		Printed: c.QueryParam("printed") != "",
	}
	if v.Counts, err = h.Shifts.Counts(c.Request().Context(), shift.ID); err != nil {
		return err
	}
	v.Frame.Lead = shift.Register + ", " + i18n.DateTime(c.Request().Context(), shift.ClosedAt)
	v.Frame.Back = layout.NavItem{Label: word(c, "shift.past"), Href: "/admin/shifts"}
	return web.Render(c, http.StatusOK, view.PastReport(v))
}

// past is the closed shift that the path names, in a venue where the person works.
func (h *Handler) past(c echo.Context) (tilldb.Shift, error) {
	id, err := web.ID(c, "id")
	if err != nil {
		return tilldb.Shift{}, err
	}
	shift, err := h.find(c.Request().Context(), id)
	if err != nil {
		return tilldb.Shift{}, err
	}
	if !web.Who(c).In(shift.VenueID) {
		return tilldb.Shift{}, fault.NotFound("shift.unknown")
	}
	return shift, nil
}

// reprint has the shift's own till print its Z once more.
func (h *Handler) reprint(c echo.Context) error {
	shift, err := h.past(c)
	if err != nil {
		return err
	}
	id, err := web.CommandID(c)
	if err != nil {
		return err
	}
	err = h.Shifts.Print(c.Request().Context(), tilldb.Printing{
		ID: id, Shift: shift, Register: shift.RegisterID, Device: device, Document: document(shift, shift.Z, web.Who(c).Country),
	})
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/shifts/"+shift.ID.String()+"?printed=1")
}
