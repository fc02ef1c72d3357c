package catalog

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/money"
	view "comptoir/views/catalog"
	"comptoir/views/i18n"
)

func (h *Handler) modifiersPage(c echo.Context) error {
	list, err := h.Catalog.ModifierGroups(c.Request().Context())
	if err != nil {
		return err
	}
	v := view.ModifiersView{PageView: frame.Page(c, "nav.modifiers"), List: list}
	v.Actions = view.ModifiersActions()
	return web.Render(c, http.StatusOK, view.Modifiers(v))
}

func (h *Handler) newModifier(c echo.Context) error {
	values := url.Values{"id": {web.NewCommand()}, "min": {"0"}, "max": {"1"}, "free": {"0"}}
	for range 3 {
		shape(values, "add.modifier")
	}
	return h.showModifier(c, filled("/admin/modifiers/new", values), 0)
}

func (h *Handler) modifierPage(c echo.Context) error {
	g, err := h.group(c)
	if err != nil {
		return err
	}
	return h.showModifier(c, filled("/admin/modifiers/"+g.ID.String(), groupValues(g, web.Who(c).Currency)), g.Items)
}

func (h *Handler) group(c echo.Context) (catalogdb.ModifierGroup, error) {
	id, err := web.ID(c, "id")
	if err != nil {
		return catalogdb.ModifierGroup{}, err
	}
	return h.Catalog.ModifierGroup(c.Request().Context(), id)
}

// groupValues are what stands in the form of a group.
func groupValues(g catalogdb.ModifierGroup, c money.Currency) url.Values {
	v := url.Values{"id": {g.ID.String()}, "name": {g.Name}, "min": {small(g.Min)}, "max": {small(g.Max)}, "free": {small(g.Free)}}
	for _, m := range g.Modifiers {
		v.Add("modifier_id", m.ID.String())
		v.Add("modifier_name", m.Name)
		v.Add("modifier_price", i18n.PlainPrice(m.Price, c))
		opens := ""
		if m.Opens != nil {
			opens = m.Opens.ID.String()
		}
		v.Add("modifier_opens", opens)
		v[view.AllergensField(m.ID.String())] = m.Allergens.Codes()
		if m.SoldOut {
			v.Add("modifier_out", m.ID.String())
		}
	}
	return v
}

func (h *Handler) showModifier(c echo.Context, f view.Form, items int) error {
	title := "catalog.group.edit"
	if c.Param("id") == "" {
		title = "catalog.group.new"
	}
	v := view.ModifierView{Form: f, Items: items, Currency: web.Who(c).Currency, PageView: page(c, title, "nav.modifiers", "/admin/modifiers")}
	if id, err := uuid.Parse(f.Get("id")); err == nil {
		v.ID = id
	}
	var err error
	if v.Groups, err = h.Catalog.ModifierGroups(c.Request().Context()); err != nil {
		return err
	}
	return answer(c, f, view.ModifierPage(v), view.ModifierForm(v))
}

// saveModifier saves a group, or gives its form another row.
func (h *Handler) saveModifier(c echo.Context) error {
	before := catalogdb.ModifierGroup{}
	if c.Param("id") != "" {
		var err error
		if before, err = h.group(c); err != nil {
			return err
		}
	}
	act := c.FormValue("shape")
	err := error(nil)
	if act == "" {
		if err = h.writeModifier(c, before.ID); err == nil {
			return web.SeeOther(c, "/admin/modifiers")
		}
	}
	f, err := typed(c, err)
	if err != nil {
		return err
	}
	shape(f.Values, act)
	return h.showModifier(c, f, before.Items)
}

func (h *Handler) writeModifier(c echo.Context, id uuid.UUID) error {
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
	g := r.group(id)
	if len(r.wrong) > 0 {
		return r.err(catalogdb.CheckGroup(&g))
	}
	return h.Catalog.SaveModifierGroup(c.Request().Context(), command, g)
}

// compact takes out the rows in which nothing was typed.
func (r *reading) compact() {
	for n := len(r.values["modifier_id"]) - 1; n >= 0; n-- {
		if r.at("modifier_name", n) == "" && r.at("modifier_price", n) == "" {
			shape(r.values, "remove.modifier."+small(n))
		}
	}
}

// group reads the form of a group.
func (r *reading) group(id uuid.UUID) catalog.ModifierGroup {
	r.compact()
	g := catalog.ModifierGroup{ID: id, Name: r.values.Get("name"), Min: r.number("min"), Max: r.number("max"), Free: r.number("free")}
	for n, text := range r.values["modifier_id"] {
		at := "modifiers." + strconv.Itoa(n) + "."
		allergens, err := catalog.ParseAllergens(r.values[view.AllergensField(text)])
		if err != nil {
			r.wrong[at+"allergens"] = "field.unknown"
		}
		g.Modifiers = append(g.Modifiers, catalog.Modifier{
			ID: r.id(text, at+"name"), Name: r.at("modifier_name", n), Price: r.price(r.at("modifier_price", n), at+"price"),
			SoldOut: slices.Contains(r.values["modifier_out"], text), Opens: r.opens(n, at+"opens"), Allergens: allergens,
		})
	}
	return g
}
