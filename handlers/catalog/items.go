package catalog

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/fault"
	view "comptoir/views/catalog"
	"comptoir/views/i18n"
)

// filter reads which items a list shows.
func filter(c echo.Context) (f catalogdb.Filter, err error) {
	f = catalogdb.Filter{Text: c.FormValue("q"), Archived: c.FormValue("archived") != ""}
	if f.Category, err = web.OptionalID(c, "category"); err != nil {
		return f, err
	}
	f.TaxGroup, err = web.OptionalID(c, "tax")
	return f, err
}

func (h *Handler) itemsPage(c echo.Context) error {
	f, err := filter(c)
	if err != nil {
		return err
	}
	var at catalogdb.Cursor
	if at.After, err = web.OptionalID(c, "after"); err != nil {
		return err
	}
	if at.Before, err = web.OptionalID(c, "before"); err != nil {
		return err
	}
	return h.showItems(c, f, at, nil)
}

// showItems answers with the list; refused is why nothing was done to the selected.
func (h *Handler) showItems(c echo.Context, f catalogdb.Filter, at catalogdb.Cursor, refused *fault.Fault) error {
	ctx := c.Request().Context()
	v := view.ItemsView{Filter: f, Cursor: at, Currency: web.Who(c).Currency, Command: web.NewCommand(), Fault: i18n.Fault(ctx, refused)}
	var err error
	if v.List, err = h.Catalog.List(ctx, web.Who(c).VenueID, f, at); err != nil {
		return err
	}
	if v.Categories, err = h.Catalog.Categories(ctx); err != nil {
		return err
	}
	if v.TaxGroups, err = h.Catalog.TaxGroups(ctx); err != nil {
		return err
	}
	status := http.StatusOK
	if refused != nil {
		status = web.Status(refused)
	}
	if web.IsHX(c) {
		return web.Render(c, status, view.ItemsList(v))
	}
	v.PageView = frame.Page(c, "nav.items")
	v.Actions = view.ItemsActions()
	return web.Render(c, status, view.Items(v))
}

func (h *Handler) newItem(c echo.Context) error {
	ctx := c.Request().Context()
	groups, err := h.Catalog.TaxGroups(ctx)
	if err != nil {
		return err
	}
	item := catalogdb.Item{ID: uuid.Must(uuid.NewV7()), Discountable: true}
	if len(groups) > 0 {
		item.TaxGroupID = groups[0].ID
	}
	if item.CategoryID, err = web.OptionalID(c, "category"); err != nil {
		return err
	}
	values := itemValues(item, web.Who(c).Currency)
	values.Set("price", "")
	values.Set("barcode", c.QueryParam("barcode"))
	return h.showItem(c, filled("/admin/items/new", values))
}

func (h *Handler) itemPage(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	item, err := h.Catalog.Item(c.Request().Context(), id)
	if err != nil {
		return err
	}
	values := itemValues(item, web.Who(c).Currency)
	if item.Archived {
		values.Set("archived", "1")
	}
	return h.showItem(c, filled("/admin/items/"+id.String(), values))
}

func (h *Handler) showItem(c echo.Context, f view.Form) error {
	ctx, who := c.Request().Context(), web.Who(c)
	title := "catalog.item.edit"
	if f.Action == "/admin/items/new" {
		title = "catalog.item.new"
	}
	v := view.ItemView{Form: f, Archived: f.Get("archived") != "", Venues: who.Venues, Currency: who.Currency}
	v.PageView = page(c, title, "nav.items", "/admin/items")
	if c.Param("id") != "" {
		v.Heading = f.Get("name")
	}
	var err error
	if v.ID, err = uuid.Parse(f.Get("id")); err != nil {
		return fault.Malformed("request.unreadable").Because(err)
	}
	if v.Categories, err = h.Catalog.Categories(ctx); err != nil {
		return err
	}
	if v.TaxGroups, err = h.Catalog.TaxGroups(ctx); err != nil {
		return err
	}
	if v.Groups, err = h.Catalog.ModifierGroups(ctx); err != nil {
		return err
	}
	if v.Stations, err = h.stations(c); err != nil {
		return err
	}
	if v.Picks, err = h.Catalog.Picks(ctx); err != nil {
		return err
	}
	if v.Deposits, err = h.Catalog.Deposits(ctx); err != nil {
		return err
	}
	return answer(c, f, view.ItemPage(v), view.ItemForm(v))
}

// saveItem saves an item, or gives its form another row.
func (h *Handler) saveItem(c echo.Context) error {
	act := c.FormValue("shape")
	err := error(nil)
	if act == "" {
		if err = h.writeItem(c); err == nil {
			return web.SeeOther(c, "/admin/items")
		}
	}
	f, err := typed(c, err)
	if err != nil {
		return err
	}
	shape(f.Values, act)
	return h.showItem(c, f)
}

func (h *Handler) writeItem(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	r, err := read(c)
	if err != nil {
		return err
	}
	id, write := r.id(r.values.Get("id"), "id"), h.Catalog.AddItem
	if c.Param("id") != "" {
		write = h.Catalog.ChangeItem
		if id, err = web.ID(c, "id"); err != nil {
			return err
		}
	}
	item := r.item(id)
	if len(r.wrong) > 0 {
		return r.err(item.Check())
	}
	return write(c.Request().Context(), command, item)
}

func (h *Handler) archiveItem(away bool) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, command, err := target(c)
		if err != nil {
			return err
		}
		if err := h.Catalog.ArchiveItems(c.Request().Context(), command, []uuid.UUID{id}, away); err != nil {
			return err
		}
		return web.SeeOther(c, "/admin/items")
	}
}

// moveItem answers the buttons that move an item on the till, on the page of its category.
func (h *Handler) moveItem(c echo.Context) error {
	id, command, err := target(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if err := h.Catalog.MoveItem(ctx, command, id, direction(c)); err != nil {
		return err
	}
	item, err := h.Catalog.Item(ctx, id)
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/categories/"+item.CategoryID.String()+"#order-"+id.String())
}
