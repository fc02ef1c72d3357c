package report

import (
	"context"
	"fmt"
	"time"

	"comptoir/models/report"
	"comptoir/views/i18n"
	"comptoir/views/paper"
	"comptoir/views/ui"
)

// duration is minutes and seconds, as the kitchen's clocks have them.
func duration(d time.Duration) string {
	return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
}

// target is a dash where dishes have different ones.
func target(f report.TimesFigures) string {
	if f.Target == 0 {
		return "–"
	}
	return duration(f.Target)
}

func share(ctx context.Context, f report.TimesFigures) string {
	return i18n.Percent(ctx, paper.Hundredths(f.LateShare()))
}

func timesLists(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, by := range report.TimesLists() {
		options = append(options, ui.Option{Value: string(by), Label: i18n.T(ctx, "report.times.key."+string(by))})
	}
	return options
}

// TimesHeadings name what rows are about: an item has a variant, a station a venue.
func TimesHeadings(ctx context.Context, by report.TimesBy) []string {
	first := i18n.T(ctx, "report.times.key."+string(by))
	switch by {
	case report.TimesByItem:
		return []string{first, i18n.T(ctx, "report.variant")}
	case report.TimesByStation:
		return []string{first, i18n.T(ctx, "report.venue")}
	}
	return []string{first}
}

// TimesTexts name one row, in as many texts as TimesHeadings has.
func TimesTexts(ctx context.Context, by report.TimesBy, r report.TimesRow) []string {
	switch {
	case by == report.TimesByHour:
		return []string{r.Key + ":00"}
	case by == report.TimesByCook && r.Name == "":
		return []string{i18n.T(ctx, "report.times.nobody")}
	case by == report.TimesByCook:
		return []string{r.Name}
	}
	return []string{r.Name, r.Detail}
}

// TimesColumns name the figures of a row.
func TimesColumns(ctx context.Context) []string {
	var list []string
	for _, column := range []string{"dishes", "median", "slow", "target", "late_count", "late"} {
		list = append(list, i18n.T(ctx, "report.times."+column))
	}
	return list
}

// timesHeadings are TimesHeadings without a detail that no row has, or all the same one.
func timesHeadings(ctx context.Context, t report.Times) []string {
	all := TimesHeadings(ctx, t.Query.By)
	for _, row := range t.Rows {
		if row.Detail != "" && (t.Query.By == report.TimesByItem || row.Detail != t.Rows[0].Detail) {
			return all
		}
	}
	return all[:1]
}

func timesTexts(ctx context.Context, t report.Times, r report.TimesRow) []string {
	return TimesTexts(ctx, t.Query.By, r)[:len(timesHeadings(ctx, t))]
}

func timesTotal(ctx context.Context, t report.Times) []string {
	cells := make([]string, len(timesHeadings(ctx, t)))
	cells[0] = i18n.T(ctx, "report.times.all")
	return cells
}

func timesColumns(ctx context.Context, t report.Times) []ui.Column {
	var list []ui.Column
	for _, h := range timesHeadings(ctx, t) {
		list = append(list, ui.Column{Label: h})
	}
	for _, column := range []string{"dishes", "median", "slow", "target", "late"} {
		list = append(list, ui.Column{Label: i18n.T(ctx, "report.times."+column), Numeric: true})
	}
	return list
}

// timesChart sets half of the dishes beside nine of ten.
func timesChart(ctx context.Context, t report.Times) ui.ChartView {
	rows := t.Rows
	if t.Query.By != report.TimesByHour && len(rows) > mostBars {
		rows = rows[:mostBars]
	}
	c := ui.ChartView{
		ID: "chart", Title: i18n.T(ctx, "report.times.chart"), Note: period(ctx, t.Query.Range), Unit: 60,
		Format: func(_ context.Context, n int64) string { return duration(time.Duration(n) * time.Second) },
	}
	median, slow := ui.Series{Name: i18n.T(ctx, "report.times.median")}, ui.Series{Name: i18n.T(ctx, "report.times.slow"), Muted: true}
	for _, row := range rows {
		c.Labels = append(c.Labels, TimesTexts(ctx, t.Query.By, row)[0])
		median.Values = append(median.Values, int64(row.Median/time.Second))
		slow.Values = append(slow.Values, int64(row.Slow/time.Second))
	}
	c.Series = []ui.Series{median, slow}
	return c
}
