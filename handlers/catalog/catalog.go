// Package catalog answers the pages on which the menu is made: items, categories, modifiers,
// prices, and menus taken in from files.
//
// It owns their addresses, who may use them, and what stands in their forms. It must not know any
// rule: it reads a request, calls models/catalog, and renders views/catalog. Start reading at
// Handler.Routes.
package catalog

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/catalog/menu"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/staff"
	view "comptoir/views/catalog"
	"comptoir/views/i18n"
	"comptoir/views/layout"
)

// Handler has what these pages work with.
type Handler struct {
	Catalog *catalogdb.Store
	Jobs    *menu.Jobs
}

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	return slices.Concat(h.items(), h.groups(), h.routing(), h.imports())
}

func (h *Handler) items() []web.Route {
	edit := web.Needs(staff.EditCatalog)
	return []web.Route{
		web.Get("/admin/items", edit, h.itemsPage),
		web.Post("/admin/items/bulk", edit, h.bulk),
		web.Get("/admin/items/prices", edit, h.pricesPage),
		web.Post("/admin/items/prices", edit, h.changePrices),
		web.Get("/admin/items/new", edit, h.newItem),
		web.Post("/admin/items/new", edit, h.saveItem),
		web.Get("/admin/items/:id", edit, h.itemPage),
		web.Post("/admin/items/:id", edit, h.saveItem),
		web.Post("/admin/items/:id/price", edit, h.setPrice),
		web.Post("/admin/items/:id/sold-out", web.Needs(staff.MarkSoldOut), h.setSoldOut),
		web.Post("/admin/items/:id/move", edit, h.moveItem),
		web.Post("/admin/items/:id/archive", edit, h.archiveItem(true)),
		web.Post("/admin/items/:id/restore", edit, h.archiveItem(false)),
	}
}

func (h *Handler) groups() []web.Route {
	edit := web.Needs(staff.EditCatalog)
	return []web.Route{
		web.Get("/admin/categories", edit, h.categoriesPage),
		web.Get("/admin/categories/new", edit, h.newCategory),
		web.Post("/admin/categories/new", edit, h.saveCategory),
		web.Get("/admin/categories/:id", edit, h.categoryPage),
		web.Post("/admin/categories/:id", edit, h.saveCategory),
		web.Post("/admin/categories/:id/move", edit, move(h.Catalog.MoveCategory, "/admin/categories")),
		web.Post("/admin/categories/:id/archive", edit, away(h.Catalog.ArchiveCategory, "/admin/categories")),
		web.Get("/admin/modifiers", edit, h.modifiersPage),
		web.Get("/admin/modifiers/new", edit, h.newModifier),
		web.Post("/admin/modifiers/new", edit, h.saveModifier),
		web.Get("/admin/modifiers/:id", edit, h.modifierPage),
		web.Post("/admin/modifiers/:id", edit, h.saveModifier),
		web.Post("/admin/modifiers/:id/move", edit, move(h.Catalog.MoveModifierGroup, "/admin/modifiers")),
		web.Post("/admin/modifiers/:id/archive", edit, away(h.Catalog.ArchiveModifierGroup, "/admin/modifiers")),
	}
}

func (h *Handler) routing() []web.Route {
	edit := web.Needs(staff.EditCatalog)
	return []web.Route{
		web.Get("/admin/routing", edit, h.routingPage),
		web.Get("/admin/routing/new", edit, h.newRoute),
		web.Post("/admin/routing/new", edit, h.saveRoute),
		web.Get("/admin/routing/:id", edit, h.routePage),
		web.Post("/admin/routing/:id", edit, h.saveRoute),
		web.Post("/admin/routing/:id/delete", edit, h.deleteRoute),
	}
}

func (h *Handler) imports() []web.Route {
	edit := web.Needs(staff.EditCatalog)
	return []web.Route{
		web.Get("/admin/import", edit, h.importsPage),
		web.Post("/admin/import", edit, h.upload),
		web.Get("/admin/import/template.csv", edit, h.templateCSV),
		web.Get("/admin/import/template.xlsx", edit, h.templateXLSX),
		web.Get("/admin/import/:id", edit, h.importPage),
		web.Post("/admin/import/:id/columns", edit, h.setColumns),
		web.Post("/admin/import/:id/start", edit, h.startImport),
		web.Post("/admin/import/:id/step", edit, h.stepImport),
		web.Get("/admin/import/:id/report.csv", edit, h.reportCSV),
	}
}

// filled is a form that shows what is so.
func filled(action string, values url.Values) view.Form {
	return view.Form{Command: web.NewCommand(), Action: action, Values: values}
}

// typed is a form that comes back as it was typed, with what is wrong. An error that no person at
// the form can act on stays an error.
func typed(c echo.Context, err error) (view.Form, error) {
	f := fault.Of(err)
	if err != nil && (f == nil || f.Kind == fault.KindNotFound || f.Kind == fault.KindMalformed) {
		return view.Form{}, err
	}
	values, formErr := c.FormParams()
	if formErr != nil {
		return view.Form{}, fault.Malformed("request.unreadable").Because(formErr)
	}
	command := values.Get(web.CommandField)
	if f != nil && f.Code == db.ErrReused.Code {
		command = web.NewCommand()
	}
	return view.Form{Command: command, Action: c.Request().URL.Path, Values: values, Fault: f}, nil
}

// answer renders a form: the form alone for htmx, the page for everybody else. One that was
// refused says so with its status.
func answer(c echo.Context, f view.Form, page, form templ.Component) error {
	status := http.StatusOK
	if f.Fault != nil {
		status = web.Status(f.Fault)
	}
	if web.IsHX(c) && form != nil {
		return web.Render(c, status, form)
	}
	return web.Render(c, status, page)
}

// page frames a page that leads back to a list.
func page(c echo.Context, title, back, href string) layout.PageView {
	p := frame.Page(c, title)
	p.Back = layout.NavItem{Label: i18n.T(c.Request().Context(), back), Href: href}
	return p
}
