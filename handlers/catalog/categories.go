package catalog

import (
	"net/http"
	"net/url"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/fault"
	view "comptoir/views/catalog"
)

func (h *Handler) categoriesPage(c echo.Context) error {
	ctx := c.Request().Context()
	list, err := h.Catalog.Categories(ctx)
	if err != nil {
		return err
	}
	stations, err := h.stations(c)
	if err != nil {
		return err
	}
	v := view.CategoriesView{PageView: frame.Page(c, "nav.categories"), List: list, Stations: stations}
	v.Actions = view.CategoriesActions()
	return web.Render(c, http.StatusOK, view.Categories(v))
}

// stations are those of all venues; where there are several, each says whose it is.
func (h *Handler) stations(c echo.Context) ([]view.StationView, error) {
	list, err := h.Catalog.Stations(c.Request().Context())
	if err != nil {
		return nil, err
	}
	out := make([]view.StationView, len(list))
	for n, s := range list {
		out[n] = view.StationView{ID: s.ID, Name: s.Name}
		if len(web.Who(c).Venues) > 1 {
			out[n].Name += " · " + s.Venue
		}
	}
	return out, nil
}

func (h *Handler) newCategory(c echo.Context) error {
	return h.showCategory(c, filled("/admin/categories/new", url.Values{"id": {web.NewCommand()}, "colour": {"amber"}}), 0)
}

func (h *Handler) categoryPage(c echo.Context) error {
	category, err := h.category(c)
	if err != nil {
		return err
	}
	values := url.Values{"id": {category.ID.String()}, "name": {category.Name}, "colour": {category.Colour}}
	for _, s := range category.Stations {
		values.Add("station", s.String())
	}
	return h.showCategory(c, filled("/admin/categories/"+category.ID.String(), values), category.Items)
}

func (h *Handler) category(c echo.Context) (catalogdb.Category, error) {
	id, err := web.ID(c, "id")
	if err != nil {
		return catalogdb.Category{}, err
	}
	return h.Catalog.Category(c.Request().Context(), id)
}

func (h *Handler) showCategory(c echo.Context, f view.Form, items int) error {
	title := "catalog.category.edit"
	if c.Param("id") == "" {
		title = "catalog.category.new"
	}
	v := view.CategoryView{Form: f, Items: items, PageView: page(c, title, "nav.categories", "/admin/categories")}
	var err error
	if v.Stations, err = h.stations(c); err != nil {
		return err
	}
	if v.ID, err = uuid.Parse(f.Get("id")); err != nil {
		return fault.Malformed("request.unreadable").Because(err)
	}
	if c.Param("id") != "" {
		order, err := h.Catalog.Grid(c.Request().Context(), web.Who(c).VenueID, v.ID, uuid.Nil)
		if err != nil {
			return err
		}
		v.Order = order.Cards
	}
	return answer(c, f, view.CategoryPage(v), nil)
}

func (h *Handler) saveCategory(c echo.Context) error {
	before := catalogdb.Category{}
	if c.Param("id") != "" {
		var err error
		if before, err = h.category(c); err != nil {
			return err
		}
	}
	err := h.writeCategory(c, before.ID)
	if err == nil {
		return web.SeeOther(c, "/admin/categories")
	}
	f, err := typed(c, err)
	if err != nil {
		return err
	}
	return h.showCategory(c, f, before.Items)
}

func (h *Handler) writeCategory(c echo.Context, id uuid.UUID) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	r, err := read(c)
	if err != nil {
		return err
	}
	if id == uuid.Nil {
		id = r.id(r.values.Get("id"), "id")
	}
	category := catalogdb.Category{ID: id, Name: r.values.Get("name"), Colour: r.values.Get("colour"), Stations: r.ids("station")}
	if err := r.err(nil); err != nil {
		return err
	}
	return h.Catalog.SaveCategory(c.Request().Context(), command, category)
}
