package menu

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/catalog/catalogdb"
)

// describe gives an item what the menu says of it as such, and remarks on what it cannot use.
func (p *Plan) describe(target *planned, item Item, tax uuid.UUID) (changed bool, remark string) {
	before, name := target.Item, p.nameOf(target)
	c := p.category(item.Category)
	target.CategoryID, target.Name = c.ID, item.Name
	if item.KitchenName != "" {
		target.KitchenName = item.KitchenName
	}
	if item.Description != "" {
		target.Description = item.Description
	}
	if item.Favourite != nil {
		target.Favourite = *item.Favourite
	}
	if tax != uuid.Nil {
		target.TaxGroupID = tax
	}
	if item.Colour != "" && !target.paint(item.Colour) {
		remark = "import.colour_unknown"
	}
	if item.Unit != "" && !target.measure(item.Unit) {
		remark = "import.unit_unknown"
	}
	if item.Allergens != "" && !target.warn(item.Allergens) {
		remark = "import.allergen_unknown"
	}
	if item.Station != "" && !p.station(c, item.Station) {
		remark = "import.station_unknown"
	}
	if sameFace(before, target.Item) {
		return false, remark
	}
	target.dirty = true
	p.byName[name] = slices.DeleteFunc(p.byName[name], func(i *planned) bool { return i == target })
	p.named(target, p.name(item))
	return true, remark
}

func (i *planned) paint(colour string) bool {
	colour = strings.ToLower(colour)
	known := slices.Contains(colours(), colour)
	if known {
		i.Colour = colour
	}
	return known
}

func sameFace(a, b catalogdb.Item) bool {
	return a.CategoryID == b.CategoryID && a.Name == b.Name && a.KitchenName == b.KitchenName && a.Description == b.Description &&
		a.Colour == b.Colour && a.Favourite == b.Favourite && a.Unit == b.Unit && a.Allergens == b.Allergens && a.TaxGroupID == b.TaxGroupID
}

// colours are those that the screens know.
func colours() []string {
	return []string{"rose", "red", "orange", "amber", "lime", "green", "teal", "sky", "blue", "violet", "pink", "stone"}
}

// station has a category's items made at a station of the venue.
func (p *Plan) station(c *category, name string) bool {
	for _, s := range p.known.Stations {
		if key(s.Name) == key(name) {
			if !slices.Contains(c.Stations, s.ID) {
				c.Stations, c.dirty = append(c.Stations, s.ID), true
			}
			return true
		}
	}
	return false
}

// category finds a category by its name, or plans a new one.
func (p *Plan) category(name string) *category {
	c := p.categories[key(name)]
	if c == nil {
		list := colours()
		c = &category{dirty: true, Category: catalogdb.Category{
			ID: uuid.Must(uuid.NewV7()), Name: name, Colour: list[len(p.categories)*5%len(list)],
		}}
		p.addCategory(c)
	}
	return c
}
