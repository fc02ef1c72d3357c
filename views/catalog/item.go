package catalog

import (
	"cmp"
	"context"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/money"
	"comptoir/models/staff"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// ItemView is the form of one item. Its variants are the values of "variant_id" and what stands
// beside each of them; its prices those of "price_variant".
type ItemView struct {
	layout.PageView
	Form
	ID         uuid.UUID // zero: a new one
	Archived   bool
	Categories []catalogdb.Category
	TaxGroups  []catalogdb.TaxGroup
	Groups     []catalogdb.ModifierGroup
	Picks      []catalogdb.Pick // what it can be made of
	Deposits   []catalogdb.Pick // what can be rung up with it
	Stations   []StationView
	Venues     []staff.Place
	Currency   money.Currency
}

func (v ItemView) path(act string) string { return "/admin/items/" + v.ID.String() + act }

func (v ItemView) variants() int { return len(v.Values["variant_id"]) }

func (v ItemView) prices() int { return len(v.Values["price_variant"]) }

// variantOptions are the variants as they are typed now.
func (v ItemView) variantOptions() []ui.Option {
	var list []ui.Option
	for n, id := range v.Values["variant_id"] {
		list = append(list, ui.Option{Value: id, Label: v.At("variant_name", n)})
	}
	return list
}

func (v ItemView) venueOptions() []ui.Option {
	var list []ui.Option
	for _, p := range v.Venues {
		list = append(list, ui.Option{Value: p.ID.String(), Label: p.Name})
	}
	return list
}

// limits says how many of a group's modifiers may be chosen.
func limits(ctx context.Context, g catalog.ModifierGroup) string {
	switch {
	case g.Max == 0 && g.Min == 0:
		return i18n.T(ctx, "catalog.limits.any")
	case g.Max == 0:
		return i18n.T(ctx, "catalog.limits.least", "min", g.Min)
	case g.Min == g.Max:
		return i18n.T(ctx, "catalog.limits.exactly", "min", g.Min)
	case g.Min == 0:
		return i18n.T(ctx, "catalog.limits.most", "max", g.Max)
	}
	return i18n.T(ctx, "catalog.limits.between", "min", g.Min, "max", g.Max)
}

// unitOptions are what an item can be counted in.
func unitOptions(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, u := range catalog.Units() {
		list = append(list, ui.Option{Value: string(u), Label: i18n.T(ctx, "unit.name."+cmp.Or(string(u), "piece"))})
	}
	return list
}

// depositOptions are the deposits that can be rung up with the item.
func (v ItemView) depositOptions() []ui.Option {
	var list []ui.Option
	for _, d := range v.Deposits {
		if d.ItemID != v.ID {
			list = append(list, ui.Option{Value: d.ItemID.String(), Label: d.Name})
		}
	}
	return list
}

// roleOptions are what an item can be to the shop.
func roleOptions(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, r := range catalog.Roles() {
		list = append(list, ui.Option{Value: string(r), Label: i18n.T(ctx, "catalog.role."+string(r))})
	}
	return list
}
