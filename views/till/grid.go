package till

import (
	"context"
	"net/url"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/money"
	"comptoir/views/i18n"
	"comptoir/views/ui"
)

// RailView is the categories.
type RailView struct {
	Categories []catalogdb.Category
	Current    uuid.UUID // zero: the favourites
	Favourites bool      // there are any
}

// GridView is items to tap.
type GridView struct {
	Page     catalogdb.Page
	Category uuid.UUID
	Search   string // what was typed; empty: the category is shown
	Kind     catalog.Kind
	Venue    uuid.UUID
	Currency money.Currency
	Command  string // the id of forms that are sent without a script
	Empty    bool   // nothing is sold here yet
	MayEdit  bool
}

// address fetches this part of the menu.
func (g GridView) address(after uuid.UUID) string {
	q := url.Values{}
	if g.Search != "" {
		q.Set("code", g.Search)
	} else {
		q.Set("category", g.Category.String())
	}
	if after != uuid.Nil {
		q.Set("after", after.String())
	}
	return "/till/grid?" + q.Encode()
}

func (r RailView) items(ctx context.Context) []ui.RailItem {
	var list []ui.RailItem
	if r.Favourites {
		list = append(list, railItem(uuid.Nil, i18n.T(ctx, "till.favourites"), "amber", r.Current == uuid.Nil))
		list[0].Icon = "star"
	}
	for _, c := range r.Categories {
		list = append(list, railItem(c.ID, c.Name, ui.Tint(c.Colour), c.ID == r.Current))
	}
	return list
}

func railItem(id uuid.UUID, label string, tint ui.Tint, current bool) ui.RailItem {
	at := "/till/grid?category=" + id.String()
	return ui.RailItem{
		ID: "category-" + id.String(), Label: label, Tint: tint, Href: "/till?category=" + id.String(), Current: current,
		Attrs: ui.Attrs{"hx-get": at, "hx-target": "#tiles", "hx-swap": "outerMorph", "hx-include": "#order-ref"},
	}
}

// tile is an item as it is shown: a tap rings it up, or asks what it must know first.
func (g GridView) tile(c *catalogdb.Card) ui.TileView {
	t := ui.TileView{
		ID: "item-" + c.ID.String(), Name: c.Name, Price: c.LowestPrice(g.Kind, g.Venue).Round(money.HalfUp), Currency: g.Currency,
		Open: c.OpenPrice, From: c.Varies(g.Kind, g.Venue), Tint: ui.Tint(c.Colour), SoldOut: c.SoldOut, Choose: c.Chooses() && !c.OpenPrice,
		Command: g.Command, Action: "/till/lines", Hidden: []ui.Option{{Label: "item", Value: c.ID.String()}},
		Attrs: ui.Attrs{"hx-post": "/till/lines", "hx-target": "#order", "hx-swap": "outerMorph", "hx-include": "#order-ref"},
	}
	if n, counted := c.Left[uuid.Nil]; counted {
		t.Left = n.String()
	}
	if c.Chooses() {
		t.Attrs = ui.Attrs{"hx-get": "/till/items/" + c.ID.String(), "hx-target": "#dialogs", "hx-swap": "innerHTML", "hx-include": "#order-ref"}
	}
	return t
}
