package report

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/report"
	"comptoir/views/i18n"
	view "comptoir/views/report"
)

// timesQuestion is what was asked about the kitchen's times.
func (h *Handler) timesQuestion(c echo.Context) (question, report.TimesQuery, error) {
	var q question
	by, err := report.TimesByOf(c.QueryParam("by"))
	if err != nil {
		return q, report.TimesQuery{}, err
	}
	err = h.period(c, &q)
	q.form.By, q.form.Compare = string(by), ""
	asked := slices.DeleteFunc(slices.Clone(q.venues), func(v report.Venue) bool { return !slices.Contains(q.Venues, v.ID) })
	return q, report.TimesQuery{By: by, Range: q.Range, Venues: asked}, err
}

// times shows how long the kitchen took; a period that cannot be is refused beside its field.
func (h *Handler) times(c echo.Context) error {
	q, ask, err := h.timesQuestion(c)
	f := fault.Of(err)
	if err != nil && (f == nil || f.Kind != fault.KindInvalid) {
		return err
	}
	v := view.TimesView{Frame: frame.Page(c, "report.title"), Form: q.form, Preset: q.preset, Venues: q.venues, Fault: f}
	if f != nil {
		return web.Render(c, http.StatusUnprocessableEntity, view.Times(v))
	}
	if v.Times, err = h.Reports.Times(c.Request().Context(), ask); err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Times(v))
}

// exportTimes gives the same figures as a file.
func (h *Handler) exportTimes(c echo.Context) error {
	q, ask, err := h.timesQuestion(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	times, err := h.Reports.Times(ctx, ask)
	if err != nil {
		return err
	}
	csv(c, "kitchen-"+string(ask.By)+"-"+q.form.From+"-"+q.form.To)
	return times.WriteCSV(c.Response(), report.TimesLabels{
		Key:  view.TimesHeadings(ctx, ask.By),
		Row:  func(r report.TimesRow) []string { return view.TimesTexts(ctx, ask.By, r) },
		Head: view.TimesColumns(ctx),
		All:  i18n.T(ctx, "report.times.all"),
		BOM:  c.QueryParam("bom") == "1",
	})
}
