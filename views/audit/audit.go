// Package audit shows what changed money or rights, in sentences.
//
// It owns the words and the arrangement of the list and of its file. It must not know how entries
// come about. Start reading at Page.
package audit

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"comptoir/models/audit"
	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/report"
	"comptoir/models/staff"
	"comptoir/models/text"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	story "comptoir/views/report"
	"comptoir/views/ui"
)

// PageView is a page of the list.
type PageView struct {
	Frame    layout.PageView
	Lines    []audit.Line
	Filter   Filter
	People   []audit.Person
	Venues   []staff.Place
	Currency money.Currency
	Day      businessday.Day // that Watches are of
	Watches  []audit.Watch
	Next     string // address of the page after; empty: none
	Fault    *fault.Fault
}

// Filter is what was asked, as it was typed.
type Filter struct{ From, To, Act, Staff, Approver, Venue, Least, Billed string }

// Empty says whether nothing was asked.
func (f Filter) Empty() bool { return f == Filter{} }

func (f Filter) values() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{
		"from": f.From, "to": f.To, "act": f.Act, "staff": f.Staff, "approver": f.Approver, "venue": f.Venue, "least": f.Least, "billed": f.Billed,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// Path is the address of the list for this filter.
func (f Filter) Path() string { return "/admin/audit?" + f.values().Encode() }

// After is the address of the page after an entry.
func (f Filter) After(p audit.Position) string {
	q := f.values()
	q.Set("at", strconv.FormatInt(p.At.UnixMicro(), 10))
	q.Set("id", p.ID.String())
	return "/admin/audit?" + q.Encode()
}

func (f Filter) export() string { return "/admin/audit/export.csv?" + f.values().Encode() }

// Query reads what was typed, in the days of a zone.
func (f Filter) Query(zone string, cur money.Currency) (audit.Query, error) {
	var q audit.Query
	refusal := fault.Invalid("request.invalid")
	var days [2]businessday.Day
	for i, typed := range []string{f.From, f.To} {
		if typed == "" {
			continue
		}
		day, err := businessday.Parse(typed)
		if err != nil {
			refusal = refusal.Field([]string{"from", "to"}[i], "report.day")
		}
		days[i] = day
	}
	if f.Act != "" {
		if !audit.Act(f.Act).Known() {
			refusal = refusal.Field("act", "field.unknown")
		}
		q.Acts = []audit.Act{audit.Act(f.Act)}
	}
	if f.Least != "" {
		least, err := text.ParseAmount(f.Least, cur.Digits, text.NoMark)
		if err != nil || least < 0 {
			refusal = refusal.Field("least", "field.amount")
		}
		q.Least = least
	}
	q.Billed = f.Billed != ""
	if len(refusal.Fields) > 0 {
		return q, refusal
	}
	var err error
	q.From, q.To, err = audit.Period(zone, days[0], days[1])
	return q, err
}

// sentence says what an entry is about.
func sentence(ctx context.Context, l audit.Line, cur money.Currency) string {
	if l.Payload != nil {
		e := order.Event{Type: l.Event, Data: l.Payload, At: l.At}
		return story.Sentences(ctx, l.Items, []order.Event{e}, report.Names{}, cur)[0].What
	}
	values := []any{"amount", i18n.Money(ctx, l.Amount, cur)}
	for name, value := range l.Values {
		switch name {
		case "permission", "gained", "lost":
			value = permissions(ctx, value)
		}
		values = append(values, name, value)
	}
	return i18n.T(ctx, "audit."+l.Event, values...)
}

// permissions are rights in words.
func permissions(ctx context.Context, list string) string {
	var words []string
	for _, p := range strings.Fields(list) {
		words = append(words, i18n.T(ctx, "permission."+p))
	}
	if len(words) == 0 {
		return i18n.T(ctx, "common.none")
	}
	return strings.Join(words, ", ")
}

// where says at which table or order it happened.
func where(ctx context.Context, l audit.Line) string {
	switch {
	case l.Table != "":
		return i18n.T(ctx, "till.table", "name", l.Table)
	case l.Name != "":
		return l.Name
	case l.Number != 0:
		return i18n.T(ctx, "till.order", "number", l.Number)
	}
	return ""
}

// moment is when it happened, by the clock of its venue.
func moment(ctx context.Context, l audit.Line) string {
	if place, err := time.LoadLocation(l.Zone); err == nil && l.Zone != "" {
		ctx = i18n.With(ctx, i18n.From(ctx).In(place))
	}
	return i18n.Date(ctx, l.At) + ", " + i18n.Time(ctx, l.At)
}

func (v PageView) acts(ctx context.Context) []ui.Option {
	list := []ui.Option{{Label: i18n.T(ctx, "common.all")}}
	for _, a := range audit.Acts() {
		list = append(list, ui.Option{Value: string(a), Label: i18n.T(ctx, "audit.act."+string(a))})
	}
	return list
}

func (v PageView) people(ctx context.Context, approver bool) []ui.Option {
	list := []ui.Option{{Label: i18n.T(ctx, "common.all")}}
	if approver {
		list = append(list, ui.Option{Value: "any", Label: i18n.T(ctx, "audit.anybody")})
	}
	for _, p := range v.People {
		list = append(list, ui.Option{Value: p.ID.String(), Label: p.Name})
	}
	return list
}

func (v PageView) places(ctx context.Context) []ui.Option {
	list := []ui.Option{{Label: i18n.T(ctx, "common.all")}}
	for _, p := range v.Venues {
		list = append(list, ui.Option{Value: p.ID.String(), Label: p.Name})
	}
	return list
}

// stories is the address of the entries that a number of the day stands for.
func (v PageView) stories(w audit.Watch) string {
	f := Filter{From: v.Day.String(), To: v.Day.String(), Staff: w.StaffID.String(), Act: string(w.Concern)}
	if w.Concern == audit.AfterBill {
		f.Act, f.Billed = string(audit.Void), "on"
	}
	return f.Path()
}
