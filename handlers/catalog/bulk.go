package catalog

import (
	"net/url"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/fault"
)

// selection reads which items are to be changed together.
func selection(c echo.Context) (catalogdb.Selection, error) {
	f, err := filter(c)
	if err != nil {
		return catalogdb.Selection{}, err
	}
	r, err := read(c)
	if err != nil {
		return catalogdb.Selection{}, err
	}
	sel := catalogdb.Selection{IDs: r.ids("id"), All: r.on("all"), Filter: f}
	return sel, r.err(nil)
}

// bulk changes the selected items together.
func (h *Handler) bulk(c echo.Context) error {
	sel, err := selection(c)
	if err != nil {
		return err
	}
	if c.FormValue("act") == "prices" {
		return h.askPrices(c)
	}
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	b, err := bulkOf(c)
	if err == nil {
		err = h.Catalog.ChangeItems(c.Request().Context(), command, sel, b)
	}
	if f := fault.Of(err); f != nil && f.Kind != fault.KindNotFound && f.Kind != fault.KindMalformed {
		return h.showItems(c, sel.Filter, catalogdb.Cursor{}, f)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, listed(sel.Filter))
}

// bulkOf reads what a button of the bar does.
func bulkOf(c echo.Context) (b catalogdb.Bulk, err error) {
	yes, no := true, false
	switch c.FormValue("act") {
	case "favourite":
		b.Favourite = &yes
	case "unfavourite":
		b.Favourite = &no
	case "archive":
		b.Archived = &yes
	case "restore":
		b.Archived = &no
	case "category":
		b.Category, err = chosen(c, "to_category")
	case "tax":
		b.TaxGroup, err = chosen(c, "to_tax")
	default:
		err = fault.Malformed("request.unreadable")
	}
	return b, err
}

func chosen(c echo.Context, field string) (*uuid.UUID, error) {
	id, err := web.OptionalID(c, field)
	if err == nil && id == uuid.Nil {
		err = fault.Invalid("catalog.choose_first")
	}
	return &id, err
}

// listed is the address of the list with a filter.
func listed(f catalogdb.Filter) string {
	q := url.Values{}
	for name, value := range map[string]string{"q": f.Text, "category": idText(f.Category), "tax": idText(f.TaxGroup)} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.Archived {
		q.Set("archived", "1")
	}
	if len(q) == 0 {
		return "/admin/items"
	}
	return "/admin/items?" + q.Encode()
}
