package catalog

import (
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/businessday"
	"comptoir/models/catalog"
	"comptoir/models/fault"
	view "comptoir/views/catalog"
)

// routingPage lists the rules of a venue, and says where something would be made.
func (h *Handler) routingPage(c echo.Context) error {
	ctx := c.Request().Context()
	names, err := h.routeNames(c)
	if err != nil {
		return err
	}
	v := view.RoutingView{PageView: frame.Page(c, "nav.routing"), RouteNames: names, Try: c.QueryParams(), Form: view.Form{Command: web.NewCommand()}}
	v.Actions = view.RoutingActions()
	if v.Rules, err = h.Catalog.Rules(ctx, web.Who(c).VenueID); err != nil {
		return err
	}
	if v.Try.Get("item") != "" {
		if v.Tried, err = h.try(c); err != nil {
			return err
		}
		v.Asked = true
	}
	return web.Render(c, http.StatusOK, view.Routing(v))
}

// try asks the venue's rules where a line would be made.
func (h *Handler) try(c echo.Context) ([]uuid.UUID, error) {
	r := reading{values: c.QueryParams(), wrong: map[string]string{}}
	sold := catalog.Sold{ItemID: r.id(r.values.Get("item"), "item")}
	item, err := h.Catalog.Item(c.Request().Context(), sold.ItemID)
	if err != nil {
		return nil, err
	}
	sold.CategoryID, sold.Role = item.CategoryID, item.Role
	if m := r.id(r.values.Get("modifier"), "modifier"); m != uuid.Nil {
		sold.Modifiers = []catalog.SoldModifier{{ID: m, Quantity: 1}}
	}
	at := catalog.Circumstances{HallID: r.id(r.values.Get("hall"), "hall"), Kind: catalog.Kind(r.values.Get("kind")), Minute: r.minute("at")}
	if len(r.wrong) > 0 {
		return nil, fault.Malformed("request.unreadable")
	}
	routes, err := h.Catalog.Routes(c.Request().Context(), web.Who(c).VenueID)
	if err != nil {
		return nil, err
	}
	return sold.Route(routes, at).Stations, nil
}

// routeNames are what rules can speak of.
func (h *Handler) routeNames(c echo.Context) (view.RouteNames, error) {
	ctx, venue := c.Request().Context(), web.Who(c).VenueID
	var n view.RouteNames
	var err error
	if n.Categories, err = h.Catalog.Categories(ctx); err != nil {
		return n, err
	}
	if n.Items, err = h.Catalog.Picks(ctx); err != nil {
		return n, err
	}
	if n.Groups, err = h.Catalog.ModifierGroups(ctx); err != nil {
		return n, err
	}
	if n.Halls, err = h.Catalog.Halls(ctx, venue); err != nil {
		return n, err
	}
	stations, err := h.Catalog.Stations(ctx)
	for _, s := range stations {
		if s.VenueID == venue {
			n.Stations = append(n.Stations, view.StationView{ID: s.ID, Name: s.Name})
		}
	}
	return n, err
}

func (h *Handler) newRoute(c echo.Context) error {
	return h.showRoute(c, filled("/admin/routing/new", url.Values{"id": {web.NewCommand()}}))
}

func (h *Handler) routePage(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	rules, err := h.Catalog.Rules(c.Request().Context(), web.Who(c).VenueID)
	if err != nil {
		return err
	}
	for _, r := range rules {
		if r.ID == id {
			return h.showRoute(c, filled("/admin/routing/"+id.String(), routeValues(r)))
		}
	}
	return fault.NotFound("request.not_found")
}

func routeValues(r catalog.Route) url.Values {
	v := url.Values{
		"id": {r.ID.String()}, "category": {idText(r.CategoryID)}, "item": {idText(r.ItemID)}, "modifier": {idText(r.ModifierID)},
		"hall": {idText(r.HallID)}, "kind": {string(r.Kind)},
	}
	if r.From != r.To {
		v.Set("from", businessday.WriteTime(r.From))
		v.Set("to", businessday.WriteTime(r.To))
	}
	if r.Also {
		v.Set("also", "on")
	}
	for _, s := range r.Stations {
		v.Add("station", s.String())
	}
	return v
}

func (h *Handler) showRoute(c echo.Context, f view.Form) error {
	names, err := h.routeNames(c)
	if err != nil {
		return err
	}
	title := "route.edit"
	if c.Param("id") == "" {
		title = "route.new"
	}
	v := view.RouteView{Form: f, RouteNames: names, New: c.Param("id") == "", PageView: page(c, title, "nav.routing", "/admin/routing")}
	return answer(c, f, view.RoutePage(v), nil)
}

func (h *Handler) saveRoute(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	r, err := read(c)
	if err != nil {
		return err
	}
	rule := r.route()
	if c.Param("id") != "" {
		if rule.ID, err = web.ID(c, "id"); err != nil {
			return err
		}
	}
	if err = r.err(nil); err == nil {
		err = h.Catalog.SaveRoute(c.Request().Context(), command, web.Who(c).VenueID, rule)
	}
	if err == nil {
		return web.SeeOther(c, "/admin/routing")
	}
	f, err := typed(c, err)
	if err != nil {
		return err
	}
	return h.showRoute(c, f)
}

// route reads the form of a rule.
func (r *reading) route() catalog.Route {
	return catalog.Route{
		ID: r.id(r.values.Get("id"), "id"), CategoryID: r.id(r.values.Get("category"), "category"), ItemID: r.id(r.values.Get("item"), "item"),
		ModifierID: r.id(r.values.Get("modifier"), "modifier"), HallID: r.id(r.values.Get("hall"), "hall"), Kind: catalog.Kind(r.values.Get("kind")),
		From: r.minute("from"), To: r.minute("to"), Also: r.on("also"), Stations: r.ids("station"),
	}
}

// minute reads a time of day; an empty field is midnight.
func (r *reading) minute(field string) int {
	text := r.values.Get(field)
	if text == "" {
		return 0
	}
	d, err := businessday.ParseTime(text)
	if err != nil {
		r.wrong[field] = "field.unknown"
	}
	return int(d / time.Minute)
}

func (h *Handler) deleteRoute(c echo.Context) error {
	id, command, err := target(c)
	if err != nil {
		return err
	}
	if err := h.Catalog.DeleteRoute(c.Request().Context(), command, web.Who(c).VenueID, id); err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/routing")
}
