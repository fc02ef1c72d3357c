package till

import (
	"errors"
	"net/http"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
	"comptoir/models/till"
	"comptoir/views/i18n"
	view "comptoir/views/till"
)

// here is how a venue serves what is not taken away.
func here(v orderdb.Venue) catalog.Kind {
	if k := catalog.Kind(v.DefaultKind); k == catalog.DineIn {
		return k
	}
	return catalog.Counter
}

// kindAfter is how the order after a sale begins: as the one before, but at a counter each guest is
// asked anew.
func kindAfter(p view.PanelView, before catalog.Kind) catalog.Kind {
	if p.Mode == till.Counter {
		return p.Here
	}
	return before
}

// leave begins the next guest's order. The one on the screen stays open, to be paid later; what the
// kitchen does not have of it is sent.
func (h *Handler) leave(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	o, err := h.load(c.Request().Context(), ref.Order)
	if err != nil {
		return err
	}
	if !o.Status.Live() || o.Unsent() == 0 {
		return h.next(c, o)
	}
	return h.act(c, order.Send{}, func(_ view.Ref, o orderdb.Order) error { return h.next(c, o) })
}

// askTab answers the sheet that puts an order on a name.
func (h *Handler) askTab(c echo.Context) error {
	v, err := h.tabView(c)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Tab(v))
}

// foundTabs answers the tabs that begin as it was typed.
func (h *Handler) foundTabs(c echo.Context) error {
	v, err := h.tabView(c)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.TabsFound(v))
}

func (h *Handler) tabView(c echo.Context) (view.TabView, error) {
	ref, err := refOf(c)
	if err != nil {
		return view.TabView{}, err
	}
	ctx := c.Request().Context()
	p, err := h.present(ctx, ref)
	if err != nil {
		return view.TabView{}, err
	}
	v := view.TabView{Ref: p.Ref, Typed: strings.TrimSpace(c.FormValue("new_name")), Lines: len(p.Order.Active()) > 0, Command: newID().String()}
	if v.Found, err = h.tabsView(ctx, ref.Order); err != nil {
		return v, err
	}
	v.Found.Orders = orderdb.Tabs(v.Found.Orders, ref.Order, v.Typed)
	return v, nil
}

// putOnTab puts the order on the tab that was chosen, or on the one of the name that was typed; there
// being none, the order becomes that tab. An empty order is no order: the tab is just opened.
func (h *Handler) putOnTab(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	to, err := web.OptionalID(c, "to_order")
	if err != nil {
		return err
	}
	v, err := h.tabView(c)
	if err != nil {
		return err
	}
	if to == uuid.Nil {
		if to, err = orderdb.TabNamed(v.Found.Orders, v.Typed, v.Lines); err != nil {
			f := fault.Of(err)
			v.Problem = i18n.Fault(c.Request().Context(), f)
			return sheetAgain(c, web.Status(f), view.Tab(v))
		}
	}
	if to == uuid.Nil {
		return h.nameOrder(c, ref, v.Typed)
	}
	if v.Lines {
		return h.joinTab(c, ref, to)
	}
	return h.openTab(c, to)
}

// nameOrder makes a tab of the order on the screen.
func (h *Handler) nameOrder(c echo.Context, ref view.Ref, name string) error {
	o, err := h.load(c.Request().Context(), ref.Order)
	if err != nil {
		return err
	}
	if o.Status != order.New {
		return h.do(c, ref, order.SetName{Name: name})
	}
	ref.Name = name
	return h.tapped(c, ref, o)
}

// joinTab puts what is on the order on a tab. A tap that was heard before finds its order there.
func (h *Handler) joinTab(c echo.Context, ref view.Ref, to uuid.UUID) error {
	_, err := h.approved(c, view.Ref{Order: to}, staff.MoveOrder, order.Merge{OrderID: ref.Order})
	if err != nil && !errors.Is(err, fault.Conflict("order.merged")) {
		return h.refused(c, ref, err)
	}
	return h.openTab(c, to)
}

// openTab takes a tab up.
func (h *Handler) openTab(c echo.Context, id uuid.UUID) error {
	o, err := h.load(c.Request().Context(), id)
	if err != nil {
		return err
	}
	c.Response().Header().Set("HX-Replace-Url", "/till?order="+id.String())
	return h.tapped(c, view.Ref{Order: id, Kind: o.Kind}, o)
}
