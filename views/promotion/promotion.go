// Package promotion shows the offers of an account in the back office.
//
// It owns the words and the arrangement of these pages. It must not know what an offer takes off.
// Start reading at List and OfferForm.
package promotion

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order/orderdb"
	"comptoir/models/promotion"
	"comptoir/models/promotion/promotiondb"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/paper"
	"comptoir/views/ui"
)

// A Form is a form as it stands: what was typed, and what is wrong with it.
type Form struct {
	Command string
	Action  string
	Values  url.Values
	Fault   *fault.Fault
	Tried   *orderdb.Order // what the offer would do to an order
}

// FormView is the page of one offer.
type FormView struct {
	layout.PageView
	Form
	Targets  []promotiondb.Named
	Places   []Place
	Currency money.Currency
	New      bool
}

// A Place is a venue to choose.
type Place struct{ ID, Name string }

// ListView is the list of offers.
type ListView struct {
	layout.PageView
	Rows     []Row
	Targets  []promotiondb.Named
	Currency money.Currency
}

// Row is one offer with how it stands.
type Row struct {
	promotion.Scheduled
	State   promotion.State
	Command string
}

func path(id uuid.UUID, more string) string { return "/admin/promotions/" + id.String() + more }

// TargetValue is a target as a form holds it.
func TargetValue(t promotion.Target) string {
	switch {
	case t.CategoryID != uuid.Nil:
		return "c:" + t.CategoryID.String()
	case t.VariantID != uuid.Nil:
		return "i:" + t.ItemID.String() + "/" + t.VariantID.String()
	}
	return "i:" + t.ItemID.String()
}

// Plain is an amount as an input field holds it.
func Plain(a money.Amount, c money.Currency) string { return i18n.Plain(a, c) }

func (f Form) at(name string, n int) string {
	if list := f.Values[name]; n < len(list) {
		return list[n]
	}
	return ""
}

func (f Form) on(name, value string) bool { return slices.Contains(f.Values[name], value) }

func (f Form) kind() promotion.Kind { return promotion.Kind(f.Values.Get("kind")) }

func (f Form) field(ctx context.Context, name string) ui.FieldView {
	return ui.FieldView{
		Name: name, Label: i18n.T(ctx, "promotion.field."+name), Value: f.Values.Get(name), Error: i18n.FaultField(ctx, f.Fault, name), Autocomplete: "off",
	}
}

func (f Form) digits(ctx context.Context, name string) ui.FieldView {
	v := f.field(ctx, name)
	v.InputMode, v.Required = "numeric", true
	return v
}

func (f Form) percent(ctx context.Context) ui.FieldView {
	v := f.field(ctx, "percent")
	v.InputMode = "decimal"
	return v
}

func (f Form) typed(ctx context.Context, name, kind string) ui.FieldView {
	v := f.field(ctx, name)
	v.Type = kind
	return v
}

func (v FormView) money(ctx context.Context, name string) ui.MoneyInputView {
	return ui.MoneyInputView{FieldView: v.field(ctx, name), Currency: v.Currency}
}

// spare is how many rows are empty at the end of a list.
const spare = 3

func (f Form) rows(name string) int { return len(f.Values[name]) + spare }

// targets are what can be chosen, whole categories first.
func (v FormView) targets(ctx context.Context, first string, wholes bool) []ui.Option {
	list := []ui.Option{{Label: first}}
	for n, t := range v.Targets {
		whole := t.CategoryID != uuid.Nil
		sized := t.VariantID == uuid.Nil && n+1 < len(v.Targets) && v.Targets[n+1].ItemID == t.ItemID && !whole
		if (whole || sized) && !wholes {
			continue // only one thing can be rung up
		}
		o := ui.Option{Value: TargetValue(t.Target), Label: t.Name, Group: t.Category}
		if whole {
			o.Group = i18n.T(ctx, "promotion.categories")
		}
		list = append(list, o)
	}
	return list
}

func (v FormView) target(ctx context.Context, name, label, first string, n int, wholes bool) ui.SelectView {
	return ui.SelectView{Options: v.targets(ctx, first, wholes), FieldView: ui.FieldView{
		Name: name, ID: "f-" + name + "-" + strconv.Itoa(n), Label: label, Value: v.at(name, n), LabelHidden: n > 0,
	}}
}

func takes(ctx context.Context, kind promotion.Kind) []ui.Option {
	list := []ui.Option{{Value: "percent", Label: i18n.T(ctx, "promotion.take.percent")}, {Value: "amount", Label: i18n.T(ctx, "promotion.take.amount")}}
	if kind == promotion.Pieces {
		list = append(list, ui.Option{Value: "price", Label: i18n.T(ctx, "promotion.take.price")})
	}
	return list
}

func ranks(ctx context.Context) []ui.Option {
	return []ui.Option{
		{Value: "-1", Label: i18n.T(ctx, "promotion.rank.first")}, {Value: "0", Label: i18n.T(ctx, "promotion.rank.best")},
		{Value: "1", Label: i18n.T(ctx, "promotion.rank.last")},
	}
}

func tabs(ctx context.Context, now promotion.Kind) []ui.Tab {
	var list []ui.Tab
	for _, k := range promotion.Kinds() {
		list = append(list, ui.Tab{Label: i18n.T(ctx, "promotion.kind."+string(k)), Href: "/admin/promotions/new?kind=" + string(k), Current: k == now})
	}
	return list
}

// week are the days of the week from Monday on.
func week() []time.Weekday {
	return []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
}

func kinds() []catalog.Kind { return catalog.Kinds() }

// tone is how the state of an offer looks.
func tone(s promotion.State) ui.Tone {
	switch s {
	case promotion.Now:
		return ui.Good
	case promotion.Later:
		return ui.Info
	}
	return ui.Neutral
}

// does says in a sentence what an offer does.
func (v ListView) does(ctx context.Context, o promotion.Offer) string {
	what := v.names(ctx, o.What)
	args := []any{"what", what, "percent", i18n.Percent(ctx, paper.Hundredths(o.PercentBP)), "buy", o.Buy, "get", o.Get, "nth", o.Buy + 1, "from", i18n.Money(ctx, o.From, v.Currency)}
	take := i18n.Percent(ctx, paper.Hundredths(o.PercentBP))
	if o.Amount != 0 {
		take = i18n.Money(ctx, o.Amount, v.Currency)
	}
	args = append(args, "take", take)
	key := "promotion.does." + string(o.Kind)
	switch {
	case o.Kind == promotion.Basket:
		args = append(args, "price", i18n.Money(ctx, *o.Price, v.Currency), "basket", v.basket(ctx, o.Groups))
	case o.Price != nil:
		key, args = "promotion.does.price", append(args, "price", i18n.Money(ctx, *o.Price, v.Currency))
	}
	return i18n.T(ctx, key, args...)
}

func (v ListView) basket(ctx context.Context, groups []promotion.Group) string {
	list := make([]string, len(groups))
	for n, g := range groups {
		list[n] = i18n.Int(ctx, g.Count) + " × " + v.names(ctx, g.What)
	}
	return strings.Join(list, " + ")
}

// names are what an offer is for.
func (v ListView) names(ctx context.Context, what []promotion.Target) string {
	if len(what) == 0 {
		return i18n.T(ctx, "promotion.everything")
	}
	var list []string
	for _, t := range what {
		if i := slices.IndexFunc(v.Targets, func(n promotiondb.Named) bool { return n.Target == t }); i >= 0 {
			list = append(list, v.Targets[i].Name)
		}
	}
	return strings.Join(list, ", ")
}

// when says when an offer holds.
func when(ctx context.Context, o promotion.Scheduled) string {
	var parts []string
	for _, w := range o.When.Windows {
		var days []string
		for _, d := range week() {
			if slices.Contains(w.Days, d) {
				days = append(days, i18n.WeekdayShort(ctx, d))
			}
		}
		if len(days) > 0 {
			parts = append(parts, strings.Join(days, ", "))
		}
		if w.From != w.To {
			parts = append(parts, time.Time{}.Add(w.From).Format("15:04")+"–"+time.Time{}.Add(w.To).Format("15:04"))
		}
	}
	utc := i18n.With(ctx, i18n.From(ctx).In(time.UTC))
	if o.When.From != "" {
		parts = append(parts, i18n.T(ctx, "promotion.since", "day", i18n.Date(utc, o.When.From.Time())))
	}
	if o.When.To != "" {
		parts = append(parts, i18n.T(ctx, "promotion.until", "day", i18n.Date(utc, o.When.To.Time())))
	}
	if len(parts) == 0 {
		return i18n.T(ctx, "promotion.always")
	}
	return strings.Join(parts, " · ")
}
