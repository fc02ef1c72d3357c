package till

import (
	"context"
	"slices"

	"comptoir/views/i18n"
)

// poleUpper is what was rung up last, or what was to pay, for the guest's display.
func (p PanelView) poleUpper(ctx context.Context) string {
	if p.Closed() {
		return i18n.T(ctx, "pole.total") + "\t" + i18n.Money(ctx, p.Totals.Total, p.Currency)
	}
	for _, r := range slices.Backward(p.rows()) {
		if r.quantity == 0 {
			continue
		}
		text := name(r.first().Sold)
		if count := r.quantity; !weighed(r.first()) && count.Units() != 1 {
			text = i18n.Measure(ctx, count, "") + " x " + text
		}
		return text + "\t" + i18n.Money(ctx, r.amount, p.Currency)
	}
	return ""
}

// poleLower is what is to pay, or what comes back.
func (p PanelView) poleLower(ctx context.Context) string {
	switch {
	case p.Closed() && p.Totals.Change > 0:
		return i18n.T(ctx, "till.change") + "\t" + i18n.Money(ctx, p.Totals.Change, p.Currency)
	case p.Closed():
		return i18n.T(ctx, "pole.thanks")
	case len(p.Order.Active()) == 0:
		return ""
	}
	return i18n.T(ctx, "pole.total") + "\t" + i18n.Money(ctx, p.Totals.Due, p.Currency)
}
