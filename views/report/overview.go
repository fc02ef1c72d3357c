package report

import (
	"context"

	"comptoir/models/report"
	"comptoir/views/i18n"
	"comptoir/views/ui"
)

// sold is what was sold so far, and whether that is more than a week before at this time.
func sold(ctx context.Context, o report.Overview) ui.StatView {
	s := ui.StatView{
		Label: i18n.T(ctx, "report.sold_so_far"), Value: i18n.Money(ctx, o.Sold.Total, o.Currency),
		Note: before(ctx, i18n.Money(ctx, o.Before.Total, o.Currency)), Href: path(report.ByDay),
	}
	s.Change, s.Tone = change(ctx, int64(o.Sold.Total), int64(o.Before.Total))
	return s
}

func before(ctx context.Context, figure string) string {
	return i18n.T(ctx, "report.week_before", "figure", figure)
}
