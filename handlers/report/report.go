// Package report answers the pages on which somebody looks at how the business is going.
//
// It owns addresses, the questions they stand for and the files they give. It must not add
// anything up: models/report does. Start reading at Handler.Routes.
package report

import (
	"net/http"
	"slices"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/invoice/invoicedb"
	"comptoir/models/order/orderdb"
	"comptoir/models/report"
	"comptoir/models/staff"
	"comptoir/views/i18n"
	view "comptoir/views/report"
)

// Handler answers /admin, /admin/reports, /admin/orders and /owner.
type Handler struct {
	Reports  *report.Store
	Orders   *orderdb.Store
	Invoices *invoicedb.Store
	Fiscal   *fiscaldb.Store
}

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	look := web.Needs(staff.ViewReports)
	return []web.Route{
		web.Get("/admin", look, h.overview),
		web.Get("/admin/today", look, h.today),
		web.Get("/admin/reports", look, h.first),
		web.Get("/admin/reports/kitchen", look, h.times),
		web.Get("/admin/reports/kitchen/export.csv", look, h.exportTimes),
		web.Get("/admin/reports/:kind", look, h.page),
		web.Get("/admin/reports/:kind/export.csv", look, h.export),
		web.Get("/admin/orders", look, h.orders),
		web.Get("/admin/orders/:id", look, h.order),
		web.Get("/owner", look, h.owner),
		web.Get("/owner/today", look, h.ownerToday),
	}
}

// first leads to the report that is asked for most.
func (h *Handler) first(c echo.Context) error {
	return web.SeeOther(c, "/admin/reports/"+string(report.ByDay)+"?preset="+string(report.Week))
}

// question is what a request asks.
type question struct {
	report.Query
	form   view.Form
	preset report.Preset
	venues []report.Venue // that the person may look at
}

// page shows a report; a period that cannot be is refused beside its field.
func (h *Handler) page(c echo.Context) error {
	q, err := h.question(c)
	f := fault.Of(err)
	if err != nil && (f == nil || f.Kind != fault.KindInvalid) {
		return err
	}
	v := view.PageView{Frame: frame.Page(c, "report.title"), Form: q.form, Preset: q.preset, Venues: q.venues, Fault: f, Report: report.Report{Query: q.Query}}
	if f != nil {
		return web.Render(c, http.StatusUnprocessableEntity, view.Page(v))
	}
	if v.Report, err = h.Reports.Report(c.Request().Context(), q.Query); err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Page(v))
}

// question reads the address. What is missing is today, at all venues of the person.
func (h *Handler) question(c echo.Context) (question, error) {
	var q question
	var err error
	if q.Kind, err = report.KindOf(c.Param("kind")); err != nil {
		return q, err
	}
	return q, h.period(c, &q)
}

// period reads at which venues and of which days something is asked.
func (h *Handler) period(c echo.Context, q *question) (err error) {
	if q.venues, err = h.venues(c); err != nil {
		return err
	}
	q.form = view.Form{From: c.QueryParam("from"), To: c.QueryParam("to"), Venue: c.QueryParam("venue"), Compare: c.QueryParam("compare")}
	if q.Venues, err = chosen(q.venues, q.form.Venue); err != nil {
		return err
	}
	if compare := report.Compare(q.form.Compare); slices.Contains(report.Comparisons(), compare) {
		q.Compare = compare
	}
	today := h.Reports.Day(q.venues[0])
	if preset := report.Preset(c.QueryParam("preset")); slices.Contains(report.Presets(), preset) {
		q.preset, q.Range = preset, preset.Range(today)
	} else if q.Range, err = report.RangeOf(q.form.From, q.form.To, today); err != nil {
		return err
	}
	q.form.From, q.form.To = q.Range.From.String(), q.Range.To.String()
	q.preset = named(q.Range, today)
	return nil
}

// named is the preset that means a range; empty: none does.
func named(r report.Range, today businessday.Day) report.Preset {
	for _, p := range report.Presets() {
		if p.Range(today) == r {
			return p
		}
	}
	return ""
}

// venues are those of the account in which the person works.
func (h *Handler) venues(c echo.Context) ([]report.Venue, error) {
	all, err := h.Reports.Venues(c.Request().Context())
	if err != nil {
		return nil, err
	}
	who := web.Who(c)
	mine := slices.DeleteFunc(all, func(v report.Venue) bool { return !who.In(v.ID) })
	if len(mine) == 0 {
		return nil, fault.Forbidden("request.forbidden")
	}
	return mine, nil
}

// chosen is the venue that was asked for, else all of them by name: a person who works in some
// venues never sees the sum of all.
func chosen(list []report.Venue, asked string) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	for _, v := range list {
		if asked == "" || v.ID.String() == asked {
			ids = append(ids, v.ID)
		}
	}
	if len(ids) == 0 {
		return nil, fault.NotFound("request.not_found")
	}
	return ids, nil
}

// export gives the report as a file.
func (h *Handler) export(c echo.Context) error {
	q, err := h.question(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	r, err := h.Reports.Report(ctx, q.Query)
	if err != nil {
		return err
	}
	csv(c, string(q.Kind)+"-"+q.form.From+"-"+q.form.To)
	return r.WriteCSV(c.Response(), report.Labels{
		Key:    view.KeyHeadings(ctx, q.Kind),
		Row:    func(row report.Row) []string { return view.ExportTexts(ctx, q.Kind, row) },
		Column: func(col report.Column) string { return view.Heading(ctx, col) },
		Total:  i18n.T(ctx, "common.total"),
		BOM:    c.QueryParam("bom") == "1",
	})
}

// csv begins an answer that is a file.
func csv(c echo.Context, name string) {
	head := c.Response().Header()
	head.Set(echo.HeaderContentType, "text/csv; charset=utf-8")
	head.Set(echo.HeaderCacheControl, "no-store")
	head.Set(echo.HeaderContentDisposition, `attachment; filename="`+name+`.csv"`)
	c.Response().WriteHeader(http.StatusOK)
}
