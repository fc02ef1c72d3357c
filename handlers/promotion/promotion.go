// Package promotion answers the pages on which offers are made.
//
// It owns their addresses and what stands in their forms. It must not know what an offer takes
// off: models/promotion does. Start reading at Handler.Routes.
package promotion

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/order/orderdb"
	"comptoir/models/promotion"
	"comptoir/models/promotion/promotiondb"
	"comptoir/models/staff"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	view "comptoir/views/promotion"
)

// Handler answers /admin/promotions.
type Handler struct {
	Offers *promotiondb.Store
	Orders *orderdb.Store
	Now    func() time.Time
}

const home = "/admin/promotions"

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	edit := web.Needs(staff.EditCatalog)
	return []web.Route{
		web.Get(home, edit, h.list),
		web.Get(home+"/new", edit, h.fresh),
		web.Post(home+"/new", edit, h.save),
		web.Get(home+"/:id", edit, h.show),
		web.Post(home+"/:id", edit, h.save),
		web.Post(home+"/:id/pause", edit, h.pause),
		web.Post(home+"/:id/archive", edit, h.archive),
	}
}

func (h *Handler) list(c echo.Context) error {
	ctx := c.Request().Context()
	offers, err := h.Offers.List(ctx)
	if err != nil {
		return err
	}
	targets, err := h.Offers.Targets(ctx)
	if err != nil {
		return err
	}
	zone := i18n.From(ctx).Zone
	v := view.ListView{PageView: frame.Page(c, "nav.promotions"), Targets: targets, Currency: web.Who(c).Currency}
	for _, o := range offers {
		v.Rows = append(v.Rows, view.Row{Scheduled: o, State: o.State(h.Now(), zone), Command: web.NewCommand()})
	}
	v.Actions = view.NewButton()
	return web.Render(c, http.StatusOK, view.List(v))
}

// fresh is an empty form of a kind.
func (h *Handler) fresh(c echo.Context) error {
	kind := promotion.Kind(c.QueryParam("kind"))
	if !slices.Contains(promotion.Kinds(), kind) {
		kind = promotion.Pieces
	}
	values := url.Values{"id": {web.NewCommand()}, "kind": {string(kind)}, "take": {"percent"}, "rank": {"0"}, "try_count": {"1", "1", "1"}}
	return h.form(c, view.Form{Command: web.NewCommand(), Action: home + "/new", Values: values})
}

func (h *Handler) show(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	o, err := h.Offers.Offer(c.Request().Context(), id)
	if err != nil {
		return err
	}
	return h.form(c, view.Form{Command: web.NewCommand(), Action: home + "/" + id.String(), Values: valuesOf(o, web.Who(c).Currency)})
}

// form shows a form as it stands, with what it lets people choose from.
func (h *Handler) form(c echo.Context, f view.Form) error {
	ctx, id := c.Request().Context(), web.Who(c)
	targets, err := h.Offers.Targets(ctx)
	if err != nil {
		return err
	}
	title := "promotion.edit"
	if c.Param("id") == "" {
		title = "promotion.new"
	}
	v := view.FormView{Form: f, PageView: frame.Page(c, title), Targets: targets, Currency: id.Currency, New: c.Param("id") == ""}
	v.Back = layout.NavItem{Label: i18n.T(ctx, "nav.promotions"), Href: home}
	for _, p := range id.Venues {
		v.Places = append(v.Places, view.Place{ID: p.ID.String(), Name: p.Name})
	}
	status := http.StatusOK
	if f.Fault != nil {
		status = web.Status(f.Fault)
	}
	if web.IsHX(c) {
		return web.Render(c, status, view.OfferForm(v))
	}
	return web.Render(c, status, view.FormPage(v))
}

// save keeps the offer, or shows what it would do to an order.
func (h *Handler) save(c echo.Context) error {
	ctx := c.Request().Context()
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	r, err := read(c)
	if err != nil {
		return err
	}
	offer := r.offer()
	if c.Param("id") != "" {
		if offer.ID, err = web.ID(c, "id"); err != nil {
			return err
		}
	}
	err = r.err(promotiondb.Check(&offer))
	f := view.Form{Command: command.String(), Action: c.Request().URL.Path, Values: r.values}
	switch {
	case err == nil && c.FormValue("do") == "try":
		f.Tried, err = h.try(c, offer.Offer, r)
	case err == nil:
		if err = h.Offers.Save(ctx, command, offer); err == nil {
			return web.SeeOther(c, home)
		}
	}
	if f.Fault = fault.Of(err); err != nil && (f.Fault == nil || f.Fault.Kind == fault.KindNotFound) {
		return err
	}
	return h.form(c, f)
}

// try prices the order that the form asks about.
func (h *Handler) try(c echo.Context, offer promotion.Offer, r *reading) (*orderdb.Order, error) {
	wishes := r.wishes()
	if len(r.wrong) > 0 || len(wishes) == 0 {
		return nil, r.err(fault.Invalid("request.invalid").Field("try", "promotion.try_needed"))
	}
	o, err := h.Orders.TryOffer(c.Request().Context(), web.Who(c).VenueID, offer, wishes)
	if f := fault.Of(err); f != nil {
		return nil, fault.Invalid("request.invalid").Field("try", f.Code)
	}
	return &o, err
}

func (h *Handler) pause(c echo.Context) error {
	return h.act(c, func(command, id uuid.UUID) error {
		return h.Offers.Pause(c.Request().Context(), command, id, c.FormValue("paused") != "")
	})
}

func (h *Handler) archive(c echo.Context) error {
	return h.act(c, func(command, id uuid.UUID) error { return h.Offers.Archive(c.Request().Context(), command, id) })
}

func (h *Handler) act(c echo.Context, work func(command, id uuid.UUID) error) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	if err := work(command, id); err != nil {
		return err
	}
	return web.SeeOther(c, home)
}
