package kitchen

import (
	"net/url"

	"github.com/google/uuid"

	"comptoir/models/catalog/catalogdb"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// SoldOutView is the list in which a kitchen says what has run out.
type SoldOutView struct {
	Frame      layout.ScreenView
	Station    string // whose board it came from
	Search     string
	Category   uuid.UUID // zero: the search's result
	Categories []catalogdb.Category
	Cards      []*catalogdb.Card
}

// Address is this list again.
func (v SoldOutView) Address() string { return v.address("/kitchen/sold-out", v.Category) }

func (v SoldOutView) address(path string, category uuid.UUID) string {
	q := url.Values{}
	if v.Station != "" {
		q.Set("station", v.Station)
	}
	if category != uuid.Nil {
		q.Set("category", category.String())
	} else if v.Search != "" {
		q.Set("q", v.Search)
	}
	return path + "?" + q.Encode()
}

func (v SoldOutView) back() string {
	if v.Station == "" {
		return "/kitchen"
	}
	return "/kitchen?station=" + url.QueryEscape(v.Station)
}

func (v SoldOutView) tabs() []ui.Tab {
	var tabs []ui.Tab
	for _, c := range v.Categories {
		tabs = append(tabs, ui.Tab{Label: c.Name, Href: v.address("/kitchen/sold-out", c.ID), Current: c.ID == v.Category})
	}
	return tabs
}

// A portion is an item or one of its variants.
type portion struct {
	item, variant uuid.UUID
	name          string
	out           bool
	left          string // how many there are, where that is counted
}

// portions are what can run out of a card: the whole of it, and each variant.
func portions(c *catalogdb.Card) []portion {
	all := []portion{portionOf(c, uuid.Nil, c.Name, c.SoldOut)}
	for _, v := range c.Variants {
		all = append(all, portionOf(c, v.ID, c.Name+" "+v.Name, v.SoldOut))
	}
	return all
}

func portionOf(c *catalogdb.Card, variant uuid.UUID, name string, out bool) portion {
	p := portion{item: c.ID, variant: variant, name: name, out: out}
	if n, counted := c.Left[variant]; counted {
		p.left = n.String()
	}
	return p
}

func (p portion) id() string { return "portion-" + p.item.String() + "-" + p.variant.String() }

func optional(id uuid.UUID) string {
	if id == uuid.Nil {
		return ""
	}
	return id.String()
}

// turned is what a tap asks for.
func (p portion) turned() string {
	if p.out {
		return "false"
	}
	return "true"
}
