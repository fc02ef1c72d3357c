// Package audit answers the page on which an owner looks up what changed money or rights.
//
// It owns its address, its filter and its file. It must not know how entries come about. Start
// reading at Handler.Routes.
package audit

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/audit"
	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/staff"
	view "comptoir/views/audit"
)

// Handler answers /admin/audit.
type Handler struct {
	Audit *audit.Store
	Now   func() time.Time
}

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	look := web.Needs(staff.ViewReports)
	return []web.Route{
		web.Get("/admin/audit", look, h.page),
		web.Get("/admin/audit/export.csv", look, h.export),
	}
}

const (
	pageSize   = 50
	exportSize = 20_000
)

// page shows a page of the list.
func (h *Handler) page(c echo.Context) error {
	ctx := c.Request().Context()
	v := view.PageView{Frame: frame.Page(c, "audit.title"), Filter: filter(c), Venues: web.Who(c).Venues, Currency: web.Who(c).Currency}
	var err error
	if v.People, err = h.Audit.People(ctx); err != nil {
		return err
	}
	q, err := query(c, v.Filter)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid {
		v.Fault = f
		return web.Render(c, http.StatusUnprocessableEntity, view.Page(v))
	}
	if err != nil {
		return err
	}
	if v.Filter.Empty() && q.After == (audit.Position{}) {
		if v.Day, v.Watches, err = h.watch(c, q.Venues); err != nil {
			return err
		}
	}
	q.Limit = pageSize + 1
	if v.Lines, err = h.Audit.Find(ctx, q); err != nil {
		return err
	}
	if len(v.Lines) > pageSize {
		v.Lines = v.Lines[:pageSize]
		v.Next = v.Filter.After(v.Lines[pageSize-1].Position())
	}
	return web.Render(c, http.StatusOK, view.Page(v))
}

// watch is what people did today, by the clock of the venue.
func (h *Handler) watch(c echo.Context, venues []uuid.UUID) (businessday.Day, []audit.Watch, error) {
	zone := web.Who(c).Zone
	place, err := time.LoadLocation(zone)
	if err != nil {
		return "", nil, fmt.Errorf("zone of the venue: %w", err)
	}
	day := businessday.FromTime(h.Now().In(place))
	from, to, err := audit.Period(zone, day, day)
	if err != nil {
		return day, nil, err
	}
	list, err := h.Audit.Watch(c.Request().Context(), venues, from, to)
	return day, list, err
}

// export gives what the page lists as a file.
func (h *Handler) export(c echo.Context) error {
	q, err := query(c, filter(c))
	if err != nil {
		return err
	}
	q.Limit = exportSize
	lines, err := h.Audit.Find(c.Request().Context(), q)
	if err != nil {
		return err
	}
	head := c.Response().Header()
	head.Set(echo.HeaderContentType, "text/csv; charset=utf-8")
	head.Set(echo.HeaderContentDisposition, `attachment; filename="audit.csv"`)
	c.Response().WriteHeader(http.StatusOK)
	return view.WriteCSV(c.Request().Context(), c.Response(), lines, web.Who(c).Currency)
}

func filter(c echo.Context) view.Filter {
	return view.Filter{
		From: c.QueryParam("from"), To: c.QueryParam("to"), Act: c.QueryParam("act"), Staff: c.QueryParam("staff"), Approver: c.QueryParam("approver"),
		Venue: c.QueryParam("venue"), Least: c.QueryParam("least"), Billed: c.QueryParam("billed"),
	}
}

// query reads the filter. A person sees the venues where they work.
func query(c echo.Context, f view.Filter) (audit.Query, error) {
	who := web.Who(c)
	q, err := f.Query(who.Zone, who.Currency)
	if err != nil {
		return q, err
	}
	for _, v := range who.Venues {
		if f.Venue == "" || f.Venue == v.ID.String() {
			q.Venues = append(q.Venues, v.ID)
		}
	}
	if len(q.Venues) == 0 {
		return q, fault.NotFound("request.not_found")
	}
	if q.Staff, err = web.OptionalID(c, "staff"); err != nil {
		return q, err
	}
	if f.Approver == "any" {
		q.Approved = true
	} else if q.Approver, err = web.OptionalID(c, "approver"); err != nil {
		return q, err
	}
	q.After, err = position(c)
	return q, err
}

// position reads after which entry a page begins.
func position(c echo.Context) (audit.Position, error) {
	at, id := c.QueryParam("at"), c.QueryParam("id")
	if at == "" && id == "" {
		return audit.Position{}, nil
	}
	micro, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return audit.Position{}, fault.Malformed("request.unreadable").Because(err)
	}
	entry, err := uuid.Parse(id)
	if err != nil {
		return audit.Position{}, fault.Malformed("request.unreadable").Because(err)
	}
	return audit.Position{At: time.UnixMicro(micro), ID: entry}, nil
}
