package report

import (
	"context"
	"strings"

	"comptoir/models/businessday"
	"comptoir/models/money"
	"comptoir/models/report"
	"comptoir/views/i18n"
	"comptoir/views/ui"
)

// mostBars is how many rows a chart of names shows; the table has them all.
const mostBars = 12

// chart is the figure that matters most, drawn.
func chart(ctx context.Context, r report.Report) ui.ChartView {
	k := r.Query.Kind
	rows := r.Rows
	if !ordered(k) && len(rows) > mostBars {
		rows = rows[:mostBars]
	}
	c := ui.ChartView{
		ID: "chart", Title: Heading(ctx, k.Main()), Note: period(ctx, r.Query.Range),
		Format: func(ctx context.Context, n int64) string { return unit(ctx, k.Main().Unit(), n, r.Currency) },
	}
	now := ui.Series{Name: i18n.T(ctx, "report.this_period")}
	for _, row := range rows {
		c.Labels = append(c.Labels, label(ctx, k, row))
		now.Values = append(now.Values, k.Main().Of(row.Figures))
	}
	c.Series = []ui.Series{now}
	if r.Before != nil {
		c.Series = append(c.Series, ui.Series{Name: period(ctx, r.Before.Range), Muted: true, Values: earlier(k, rows, *r.Before)})
	}
	return c
}

// ordered says whether a kind's rows follow each other in time.
func ordered(k report.Kind) bool { return k == report.ByDay || k == report.ByHour }

func label(ctx context.Context, k report.Kind, row report.Row) string {
	if k == report.ByDay {
		return short(ctx, businessday.Day(row.Key))
	}
	return strings.TrimSpace(strings.Join(RowTexts(ctx, k, row), " "))
}

// earlier sets the rows of the period before beside those of this one: days by their place,
// anything else by what it is.
func earlier(k report.Kind, rows []report.Row, b report.Before) []int64 {
	values := make([]int64, len(rows))
	known := map[string]report.Figures{}
	for _, row := range b.Rows {
		known[row.Key] = row.Figures
	}
	for i, row := range rows {
		f := known[row.Key]
		if k == report.ByDay {
			f = report.Figures{}
			if i < len(b.Rows) {
				f = b.Rows[i].Figures
			}
		}
		values[i] = k.Main().Of(f)
	}
	return values
}

// hours is today's curve beside that of a week before.
func hours(ctx context.Context, o report.Overview) ui.ChartView {
	c := ui.ChartView{
		ID: "hours", Title: i18n.T(ctx, "report.by_hour"),
		Format: func(ctx context.Context, n int64) string { return i18n.Money(ctx, money.Amount(n), o.Currency) },
	}
	now, before := ui.Series{Name: i18n.T(ctx, "report.preset.today")}, ui.Series{Name: i18n.T(ctx, "report.week_ago"), Muted: true}
	for _, h := range o.Hours {
		c.Labels = append(c.Labels, i18n.Number(ctx, twoDigits(h.Hour))+":00")
		now.Values = append(now.Values, int64(h.Total))
		before.Values = append(before.Values, int64(h.Before))
	}
	c.Series = []ui.Series{now, before}
	return c
}

func twoDigits(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }
