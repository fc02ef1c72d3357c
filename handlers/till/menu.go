package till

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	view "comptoir/views/till"
)

// found is how many matches of a search are shown.
const found = 40

// grid answers the items of a category, of a search, or those that follow.
func (h *Handler) grid(c echo.Context) error {
	kind := catalog.Kind(c.FormValue("kind"))
	grid, rail, err := h.menu(c, kind)
	if err != nil {
		return err
	}
	switch {
	case c.QueryParam("after") != "":
		return web.Render(c, http.StatusOK, view.More(grid))
	case grid.Search != "":
		return web.Render(c, http.StatusOK, view.Grid(grid))
	}
	return web.Render(c, http.StatusOK, view.Menu(grid, rail))
}

// menu is what there is to sell: the category that is asked for, else the favourites, else the
// first category.
func (h *Handler) menu(c echo.Context, kind catalog.Kind) (view.GridView, view.RailView, error) {
	ctx, id := c.Request().Context(), web.Who(c)
	grid := view.GridView{
		Kind: kind, Venue: id.VenueID, Currency: id.Currency, Command: newID().String(), Search: c.QueryParam("code"), MayEdit: mayEdit(id),
	}
	if grid.Search != "" {
		cards, err := h.Catalog.Search(ctx, id.VenueID, grid.Search, found)
		grid.Page.Cards = cards
		return grid, view.RailView{}, err
	}
	categories, err := h.Catalog.Categories(ctx)
	if err != nil {
		return grid, view.RailView{}, err
	}
	rail := view.RailView{Categories: filled(categories)}
	favourites, err := h.Catalog.Grid(ctx, id.VenueID, uuid.Nil, uuid.Nil)
	if err != nil {
		return grid, rail, err
	}
	rail.Favourites = len(favourites.Cards) > 0
	grid.Empty = len(rail.Categories) == 0
	rail.Current = chosen(rail, c.QueryParam("category"))
	grid.Category, grid.Page = rail.Current, favourites
	if rail.Current != uuid.Nil {
		after, err := web.OptionalID(c, "after")
		if err != nil {
			return grid, rail, err
		}
		grid.Page, err = h.Catalog.Grid(ctx, id.VenueID, rail.Current, after)
		return grid, rail, err
	}
	return grid, rail, nil
}

// filled leaves out categories in which nothing is for sale.
func filled(all []catalogdb.Category) []catalogdb.Category {
	var list []catalogdb.Category
	for _, cat := range all {
		if cat.Items > 0 {
			list = append(list, cat)
		}
	}
	return list
}

func chosen(r view.RailView, asked string) uuid.UUID {
	for _, cat := range r.Categories {
		if cat.ID.String() == asked {
			return cat.ID
		}
	}
	if r.Favourites || len(r.Categories) == 0 {
		return uuid.Nil
	}
	return r.Categories[0].ID
}
