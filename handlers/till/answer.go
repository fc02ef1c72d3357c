package till

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
	"comptoir/views/i18n"
	view "comptoir/views/till"
	"comptoir/views/ui"
)

// do carries out what a tap asks of an order that is there, and answers with the order as it is.
func (h *Handler) do(c echo.Context, ref view.Ref, commands ...order.Command) error {
	r, err := request(c, ref, commands...)
	if err != nil {
		return err
	}
	return h.carryOut(c, ref, r)
}

func (h *Handler) carryOut(c echo.Context, ref view.Ref, r orderdb.Request) error {
	o, err := h.Orders.Do(c.Request().Context(), r)
	if err != nil {
		return h.refused(c, ref, err)
	}
	return h.tapped(c, ref, o)
}

// tapped answers with the order as it is and with what to be warned of, and closes the window that the
// tap came from.
func (h *Handler) tapped(c echo.Context, ref view.Ref, o orderdb.Order, warnings ...string) error {
	p, err := h.panelView(c.Request().Context(), ref, o)
	if err != nil {
		return err
	}
	closeSheet(c)
	parts := []templ.Component{view.Tapped(p)}
	for _, text := range warnings {
		parts = append(parts, ui.NoticePartial(ui.NoticeView{Tone: ui.Bad, Text: text}))
	}
	return answered(c, ref.Order, http.StatusOK, parts...)
}

// answered answers a tap with the parts of the page that it changed. A tap that was made before the page
// had its scripts comes as a form of its own: it is led to the order, and not to a part of a page.
func answered(c echo.Context, id uuid.UUID, status int, parts ...templ.Component) error {
	if !web.IsHX(c) {
		return web.SeeOther(c, "/till?order="+id.String())
	}
	return web.Render(c, status, templ.Join(parts...))
}

// closeSheet closes the window that the request came from, and no other.
func closeSheet(c echo.Context, more ...string) {
	if c.FormValue("sheet") != "" {
		more = append(more, "close-dialog")
	}
	if len(more) > 0 {
		c.Response().Header().Set("HX-Trigger", strings.Join(more, ", "))
	}
}

// refused answers a refusal with the order as it is now and the reason beside it. What is no
// refusal, or not of this order, is answered where all errors are.
func (h *Handler) refused(c echo.Context, ref view.Ref, err error) error {
	f := fault.Of(err)
	if f == nil || !web.IsHX(c) || f.Kind == fault.KindMalformed || f.Kind == fault.KindUnauthorized {
		return err
	}
	ctx := c.Request().Context()
	p, loadErr := h.present(ctx, ref)
	if loadErr != nil {
		return err
	}
	return web.Render(c, web.Status(f), templ.Join(
		view.Tapped(p), ui.NoticePartial(ui.NoticeView{Tone: ui.Bad, Text: i18n.Fault(ctx, f)}),
	))
}

// present is the order of a ref as it is now; one that is not there yet is a new one.
func (h *Handler) present(ctx context.Context, ref view.Ref) (view.PanelView, error) {
	o, err := h.load(ctx, ref.Order)
	if err != nil {
		return view.PanelView{}, err
	}
	return h.panelView(ctx, ref, o)
}

// load returns an order of this venue; the zero order where it is not there yet.
func (h *Handler) load(ctx context.Context, id uuid.UUID) (orderdb.Order, error) {
	o, err := h.Orders.Load(ctx, id)
	if errors.Is(err, fault.NotFound("order.unknown")) {
		return orderdb.Order{}, nil
	}
	if err == nil && o.VenueID != who(ctx).VenueID {
		return orderdb.Order{}, fault.NotFound("order.unknown")
	}
	return o, err
}

// venue is a venue as the person who asks knows it, or newer.
func (h *Handler) venue(ctx context.Context, id uuid.UUID) (orderdb.Venue, error) {
	return h.Orders.Known(ctx, id, who(ctx).Revision)
}

// panelView is an order as the screen shows it. After a sale the ref is the next order's.
func (h *Handler) panelView(ctx context.Context, ref view.Ref, o orderdb.Order) (view.PanelView, error) {
	id := who(ctx)
	p := view.PanelView{
		Ref: ref, Order: o.Order, Totals: o.Totals, Currency: id.Currency, MayDrawer: id.May(staff.OpenDrawer), MayFloor: id.May(staff.UseFloor), Mode: id.Mode,
	}
	venue, err := h.venue(ctx, id.VenueID)
	if err != nil {
		return p, err
	}
	p.Here = here(venue)
	switch o.Status {
	case order.New:
		p.Totals.Lines = nil
		if !p.Kind.Valid() {
			p.Kind = catalog.Kind(venue.DefaultKind)
		}
	case order.Closed, order.Cancelled, order.Merged:
		p.Ref = view.Ref{Order: newID(), Kind: kindAfter(p, o.Kind)}
		if o.Status != order.Closed {
			p.Order, p.Totals.Lines = order.Order{}, nil
			return p, nil
		}
		doc, err := h.preview(ctx, o, ref.Place)
		p.Receipt = doc
		return p, err
	default:
		p.Kind, p.Name, p.Covers, p.Version = o.Kind, o.Name, o.Covers, o.Version
		if p.Rushed, err = h.rushed(ctx, o); err != nil {
			return p, err
		}
		if id.May(staff.MoveOrder) {
			p.Moved, err = h.movedView(ctx, o)
			return p, err
		}
	}
	return p, nil
}
