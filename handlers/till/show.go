package till

import (
	"context"
	"net/http"
	"strconv"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/live"
	"comptoir/models/order"
	"comptoir/models/staff"
	kitchenview "comptoir/views/kitchen"
	view "comptoir/views/till"
)

// show answers the whole till. An order that was not named gets its id here, in the address, so
// that a reload finds it again.
func (h *Handler) show(c echo.Context) error {
	id := web.Who(c)
	if id.RegisterID == uuid.Nil {
		return h.chooseRegister(c)
	}
	if c.QueryParam("table") != "" && c.QueryParam("order") == "" {
		return h.atTable(c)
	}
	if c.QueryParam("order") == "" {
		return c.Redirect(http.StatusSeeOther, "/till?order="+newID().String())
	}
	ctx := c.Request().Context()
	since, err := h.Hub.Position(ctx) // before the data, so that nothing is missed between the two
	if err != nil {
		return err
	}
	panel, err := h.shown(c)
	if err != nil {
		return err
	}
	v, err := h.screenView(c, panel)
	if err != nil {
		return err
	}
	v.Frame.Since = strconv.FormatInt(since, 10)
	return web.Render(c, http.StatusOK, view.Screen(v))
}

// shown is the order that the page names. One that is parked is taken up again by its first change.
func (h *Handler) shown(c echo.Context) (view.PanelView, error) {
	ctx := c.Request().Context()
	ref, err := refOf(c)
	if err != nil {
		return view.PanelView{}, fault.NotFound("order.unknown")
	}
	o, err := h.load(ctx, ref.Order)
	if err != nil {
		return view.PanelView{}, err
	}
	if o.Status != order.New {
		ref.Table = o.TableID
	}
	if ref.Place, err = h.place(ctx, ref.Table); err != nil {
		return view.PanelView{}, err
	}
	return h.panelView(ctx, ref, o)
}

// place is the name of a table of this venue.
func (h *Handler) place(ctx context.Context, table uuid.UUID) (string, error) {
	if table == uuid.Nil {
		return "", nil
	}
	plan, err := h.Floor.Board(ctx, who(ctx).VenueID)
	if err != nil {
		return "", err
	}
	for _, t := range plan.Tables {
		if t.ID == table {
			return t.Name, nil
		}
	}
	return "", fault.NotFound("request.not_found")
}

// atTable leads to the order of a table, or to a new one that will be opened there.
func (h *Handler) atTable(c echo.Context) error {
	table, err := web.OptionalID(c, "table")
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if _, err := h.place(ctx, table); err != nil {
		return err
	}
	id, ok, err := h.Orders.AtTable(ctx, table)
	if err != nil {
		return err
	}
	if ok {
		return c.Redirect(http.StatusSeeOther, "/till?order="+id.String())
	}
	return c.Redirect(http.StatusSeeOther, "/till?order="+newID().String()+"&table="+table.String()+"&kind=dine_in")
}

// screenView gathers what stands around the order.
func (h *Handler) screenView(c echo.Context, panel view.PanelView) (view.ScreenView, error) {
	ctx, id := c.Request().Context(), web.Who(c)
	grid, rail, err := h.menu(c, panel.Kind)
	if err != nil {
		return view.ScreenView{}, err
	}
	tabs, err := h.tabsView(ctx, panel.Ref.Order)
	if err != nil {
		return view.ScreenView{}, err
	}
	prints, err := h.prints(c)
	if err != nil {
		return view.ScreenView{}, err
	}
	f := frame.Screen(c, "till", "till.title", id.DeviceName, string(live.Orders), string(live.Items), string(live.Print), string(live.Leave), string(live.Stations))
	f.Bar, f.Mode = view.Tabs(tabs), panel.Layout()
	silent, err := h.Kitchen.Silent(ctx, id.VenueID)
	if err != nil {
		return view.ScreenView{}, err
	}
	f.Alert = kitchenview.Silent(silent)
	asked, err := h.Approvals.At(ctx, id.RegisterID)
	if err != nil {
		return view.ScreenView{}, err
	}
	return view.ScreenView{Asked: asked, Frame: f, Rail: rail, Grid: grid, Panel: panel, Prints: prints}, nil
}

// panel answers the order alone: another line is selected, somebody else changed it, or the next
// guest is here.
func (h *Handler) panel(c echo.Context) error {
	ctx := c.Request().Context()
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	o, err := h.load(ctx, ref.Order)
	if err != nil {
		return err
	}
	changed, err := turned(c, &ref)
	if err != nil {
		return err
	}
	if !changed && c.QueryParam("next") == "" && o.Version == ref.Version {
		rushed, err := h.rushed(ctx, o)
		if err != nil {
			return err
		}
		if rushed == ref.Rushed {
			return c.NoContent(http.StatusNoContent) // the screen shows it already
		}
	}
	if c.QueryParam("next") != "" {
		c.Response().Header().Set("HX-Replace-Url", "/till?order="+ref.Order.String())
	}
	p, err := h.panelView(ctx, ref, o)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Tapped(p))
}

func (h *Handler) tabs(c echo.Context) error { return h.list(c, false) }
func (h *Handler) open(c echo.Context) error { return h.list(c, true) }

// list answers the open orders: those in the bar, or all of them in a window.
func (h *Handler) list(c echo.Context, all bool) error {
	current, err := web.OptionalID(c, "order")
	if err != nil {
		return err
	}
	tabs, err := h.tabsView(c.Request().Context(), current)
	if err != nil {
		return err
	}
	if all {
		return web.Render(c, http.StatusOK, view.OpenOrders(tabs))
	}
	return web.Render(c, http.StatusOK, view.Tabs(tabs))
}

func (h *Handler) tabsView(ctx context.Context, current uuid.UUID) (view.TabsView, error) {
	id := who(ctx)
	list, err := h.Orders.Open(ctx, id.VenueID)
	return view.TabsView{Orders: list, Current: current, Currency: id.Currency, Now: h.Now()}, err
}

func mayEdit(id staff.Identity) bool { return id.May(staff.EditCatalog) }
