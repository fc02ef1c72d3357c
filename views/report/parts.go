package report

import (
	"context"

	"comptoir/models/report"
	"comptoir/views/i18n"
	"comptoir/views/ui"
)

// kinds lead to the other reports for the same question.
func kinds(ctx context.Context, f Form, current string) []ui.Tab {
	var tabs []ui.Tab
	for _, k := range report.Kinds() {
		tabs = append(tabs, ui.Tab{Label: i18n.T(ctx, "report.tab."+string(k)), Href: path(k) + "?" + f.query().Encode(), Current: string(k) == current})
	}
	return append(tabs, ui.Tab{Label: i18n.T(ctx, "report.tab.kitchen"), Href: timesPath + "?" + f.query().Encode(), Current: timesPath == "/admin/reports/"+current})
}

func venues(ctx context.Context, list []report.Venue) []ui.Option {
	options := []ui.Option{{Value: "", Label: i18n.T(ctx, "report.all_venues")}}
	for _, v := range list {
		options = append(options, ui.Option{Value: v.ID.String(), Label: v.Name})
	}
	return options
}

func comparisons(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, c := range report.Comparisons() {
		key := "report.compare.none"
		if c != report.WithNothing {
			key = "report.compare." + string(c)
		}
		options = append(options, ui.Option{Value: string(c), Label: i18n.T(ctx, key)})
	}
	return options
}

func columns(ctx context.Context, r report.Report) []ui.Column {
	var list []ui.Column
	for _, h := range headings(ctx, r) {
		list = append(list, ui.Column{Label: h})
	}
	for _, c := range r.Shown() {
		list = append(list, ui.Column{Label: Heading(ctx, c), Numeric: true})
	}
	return list
}

// headings are KeyHeadings without a detail that no row has.
func headings(ctx context.Context, r report.Report) []string {
	all := KeyHeadings(ctx, r.Query.Kind)
	for _, row := range r.Rows {
		if row.Detail != "" || r.Query.Kind == report.ByDiscount {
			return all
		}
	}
	return all[:1]
}

// texts name a row, or the totals, in as many cells as there are headings.
func texts(ctx context.Context, r report.Report, row report.Row) []string {
	return RowTexts(ctx, r.Query.Kind, row)[:len(headings(ctx, r))]
}

func totalTexts(ctx context.Context, r report.Report) []string {
	cells := make([]string, len(headings(ctx, r)))
	cells[0] = i18n.T(ctx, "common.total")
	return cells
}

// stat are the totals that matter most, beside those of the period before.
func stat(ctx context.Context, r report.Report) []ui.StatView {
	var list []ui.StatView
	for _, c := range headline(r) {
		s := ui.StatView{Label: Heading(ctx, c), Value: Figure(ctx, c, r.Total, r.Currency)}
		if r.Before != nil {
			s.Change, s.Tone = change(ctx, c.Of(r.Total), c.Of(r.Before.Total))
			s.Note = Figure(ctx, c, r.Before.Total, r.Currency)
		}
		list = append(list, s)
	}
	return list
}

func headline(r report.Report) []report.Column {
	var list []report.Column
	for _, c := range []report.Column{report.Total, report.Net, report.Tax, report.Orders, report.Average, report.Quantity, report.Discount} {
		for _, shown := range r.Shown() {
			if shown == c && c.Of(r.Total) != 0 && len(list) < 4 {
				list = append(list, c)
			}
		}
	}
	return list
}

func pressed(is bool) ui.Attrs {
	if !is {
		return nil
	}
	return ui.Attrs{"aria-current": "true"}
}
