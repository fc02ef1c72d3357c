package catalog

import (
	"github.com/google/uuid"

	"comptoir/models/catalog/catalogdb"
	"comptoir/views/layout"
)

// CategoriesView lists the categories.
type CategoriesView struct {
	layout.PageView
	List     []catalogdb.Category
	Stations []StationView
}

// StationView is a station with its venue's name, where there are several venues.
type StationView struct {
	ID   uuid.UUID
	Name string
}

// CategoryView is the form of one category.
type CategoryView struct {
	layout.PageView
	Form
	ID       uuid.UUID // zero: a new one
	Items    int
	Order    []*catalogdb.Card // the first items, as the till shows them
	Stations []StationView
}

func (v CategoriesView) stations(c catalogdb.Category) []string {
	var names []string
	for _, s := range v.Stations {
		for _, id := range c.Stations {
			if id == s.ID {
				names = append(names, s.Name)
			}
		}
	}
	return names
}

func (v CategoryView) path(act string) string { return "/admin/categories/" + v.ID.String() + act }

func categoryPath(c catalogdb.Category, act string) string {
	return "/admin/categories/" + c.ID.String() + act
}
