package catalog

import (
	"context"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/businessday"
	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// RouteNames are what rules can speak of, for lists and for reading them out.
type RouteNames struct {
	Categories []catalogdb.Category
	Items      []catalogdb.Pick
	Groups     []catalogdb.ModifierGroup
	Halls      []catalogdb.Station
	Stations   []StationView // of the venue
}

// RoutingView lists the rules of a venue. Try is what was asked, Tried where it would be made.
type RoutingView struct {
	layout.PageView
	Form
	RouteNames
	Rules catalog.Routes
	Try   url.Values
	Asked bool
	Tried []uuid.UUID
}

// RouteView is the form of one rule.
type RouteView struct {
	layout.PageView
	Form
	RouteNames
	New bool
}

func (n RouteNames) categories() []ui.Option { return categoryOptions(n.Categories) }

func (n RouteNames) items() []ui.Option {
	var list []ui.Option
	for _, p := range n.Items {
		if p.VariantID == uuid.Nil {
			list = append(list, ui.Option{Value: p.ItemID.String(), Label: p.Name})
		}
	}
	return list
}

func (n RouteNames) modifiers() []ui.Option {
	var list []ui.Option
	for _, g := range n.Groups {
		for _, m := range g.Modifiers {
			list = append(list, ui.Option{Value: m.ID.String(), Label: m.Name, Group: g.Name})
		}
	}
	return list
}

func (n RouteNames) halls() []ui.Option {
	var list []ui.Option
	for _, h := range n.Halls {
		list = append(list, ui.Option{Value: h.ID.String(), Label: h.Name})
	}
	return list
}

// stationNames are stations by their names.
func (n RouteNames) stationNames(ids []uuid.UUID) string {
	var names []string
	for _, id := range ids {
		for _, s := range n.Stations {
			if s.ID == id {
				names = append(names, s.Name)
			}
		}
	}
	return strings.Join(names, ", ")
}

// what reads out what a rule is for.
func (n RouteNames) what(ctx context.Context, r catalog.Route) string {
	var parts []string
	for _, of := range []struct {
		id   uuid.UUID
		list []ui.Option
	}{{r.CategoryID, n.categories()}, {r.ItemID, n.items()}, {r.ModifierID, n.modifiers()}} {
		for _, o := range of.list {
			if of.id != uuid.Nil && o.Value == of.id.String() {
				parts = append(parts, o.Label)
			}
		}
	}
	if len(parts) == 0 {
		return i18n.T(ctx, "route.everything")
	}
	return strings.Join(parts, " + ")
}

// when reads out in which circumstances a rule holds.
func (n RouteNames) when(ctx context.Context, r catalog.Route) string {
	var parts []string
	for _, h := range n.Halls {
		if h.ID == r.HallID {
			parts = append(parts, h.Name)
		}
	}
	if r.Kind != "" {
		parts = append(parts, i18n.T(ctx, "account.kind."+string(r.Kind)))
	}
	if r.From != r.To {
		parts = append(parts, businessday.WriteTime(r.From)+"–"+businessday.WriteTime(r.To))
	}
	if len(parts) == 0 {
		return i18n.T(ctx, "route.always")
	}
	return strings.Join(parts, " · ")
}

// routeField is a field of a rule, or of the question where something would be made.
func routeField(ctx context.Context, f Form, name string) ui.FieldView {
	return ui.FieldView{Name: name, Label: i18n.T(ctx, "route."+name), Value: f.Get(name), Error: i18n.FaultField(ctx, f.Fault, name), Autocomplete: "off"}
}

// tryField is a field of that question, with what was asked last.
func (v RoutingView) tryField(ctx context.Context, name string) ui.FieldView {
	return ui.FieldView{Name: name, ID: "f-try-" + name, Label: i18n.T(ctx, "route."+name), Value: v.Try.Get(name), Autocomplete: "off"}
}

func ofTime(f ui.FieldView) ui.FieldView {
	f.Type = "time"
	return f
}

func routePath(r catalog.Route, act string) string { return "/admin/routing/" + r.ID.String() + act }
