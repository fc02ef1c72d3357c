package till

import (
	"context"
	"strings"

	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/views/i18n"
	"comptoir/views/paper"
)

// WhyView explains a row of the order.
type WhyView struct {
	order.Explanation
	Name     string // of the row, with how many there are
	Currency money.Currency
}

// NewWhy explains the lines of a row.
func NewWhy(ctx context.Context, e order.Explanation, quantity money.Quantity, l order.Line, c money.Currency) WhyView {
	return WhyView{Explanation: e, Name: i18n.Quantity(ctx, quantity) + " × " + name(l.Sold), Currency: c}
}

// stepWords name a step.
func stepWords(ctx context.Context, s order.Step, as string) string {
	switch {
	case as != "":
		return i18n.T(ctx, "why."+as, "name", taxName(ctx, s))
	case s.Kind == order.StepOnTop:
		return i18n.T(ctx, "why.on_top", "name", taxName(ctx, s))
	case s.Kind == order.StepModifier:
		return Portions(s.Portions, s.Name)
	case s.Kind == order.StepOffer:
		return s.Name
	}
	return i18n.T(ctx, "why."+string(s.Kind))
}

// taxName is the tax with its rate, said once.
func taxName(ctx context.Context, s order.Step) string {
	rate := i18n.Percent(ctx, paper.Hundredths(s.PercentBP))
	if strings.Contains(s.Name, rate) || strings.Contains(s.Name, strings.ReplaceAll(rate, "\u00a0", " ")) {
		return s.Name
	}
	return strings.TrimSpace(s.Name + " " + rate)
}

// stepMore is what else is to say of a step, in small letters.
func stepMore(ctx context.Context, s order.Step, c money.Currency) string {
	var parts []string
	add := func(text string) {
		if text != "" {
			parts = append(parts, text)
		}
	}
	switch s.Kind {
	case order.StepList, order.StepOpen:
		if s.Quantity != money.One {
			add(i18n.Quantity(ctx, s.Quantity) + " × " + each(ctx, s.Each, c))
		}
	case order.StepModifier:
		if s.Portions > 1 || s.Free > 0 {
			add(i18n.T(ctx, "why.portion", "price", each(ctx, s.Each, c)))
		}
		if s.Free > 0 {
			add(i18n.T(ctx, "why.free", "count", s.Free))
		}
	case order.StepTyped:
		add(i18n.T(ctx, "receipt.each", "price", each(ctx, s.Each, c)))
	case order.StepOffer:
		add(i18n.T(ctx, "why.offer"))
	case order.StepDiscount, order.StepShare, order.StepComp:
		if s.PercentBP != 0 {
			add(i18n.Percent(ctx, paper.Hundredths(s.PercentBP)))
		}
		add(s.Name)
		add(s.By.Name)
	case order.StepService:
		add(i18n.Percent(ctx, paper.Hundredths(s.PercentBP)))
	}
	return strings.Join(parts, " · ")
}

// each is the price of a piece as people say it.
func each(ctx context.Context, p money.Price, c money.Currency) string {
	return i18n.Money(ctx, p.Round(money.HalfUp), c)
}
