package till

import (
	"net/http"
	"strconv"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/authority"
	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/receipt/printdb"
	"comptoir/models/staff"
	"comptoir/models/till"
	view "comptoir/views/till"
)

// setKind says how the order is served. Before its first line that is only remembered: nothing is
// opened, and no number burnt.
func (h *Handler) setKind(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	to := catalog.Kind(c.FormValue("to"))
	if !to.Valid() {
		return h.refused(c, ref, fault.Invalid("order.kind_unknown"))
	}
	ctx := c.Request().Context()
	o, err := h.load(ctx, ref.Order)
	if err != nil {
		return err
	}
	if o.Status == order.New {
		ref.Kind = to
	} else {
		r, err := request(c, ref, order.SetKind{Kind: to})
		if err != nil {
			return err
		}
		if o, err = h.Orders.Do(ctx, r); err != nil {
			return h.refused(c, ref, err)
		}
	}
	p, err := h.panelView(ctx, ref, o)
	if err != nil {
		return err
	}
	closeSheet(c, "kind-changed") // prices of tiles may differ
	return answered(c, ref.Order, http.StatusOK, view.Tapped(p))
}

// askDetails answers the form for name, guests and the way of serving.
func (h *Handler) askDetails(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	p, err := h.present(c.Request().Context(), ref)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Details(view.DetailsView{Ref: p.Ref, Covers: strconv.Itoa(p.Covers), Command: newID().String()}))
}

// saveDetails takes name, guests and the way of serving. At a table that opens the order: guests
// who sit there are there, also before they have chosen.
func (h *Handler) saveDetails(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	wanted := ref
	wanted.Name, wanted.Kind = c.FormValue("new_name"), catalog.Kind(c.FormValue("to"))
	if wanted.Covers, err = number(c.FormValue("new_covers"), "covers"); err != nil {
		return h.detailsAgain(c, wanted, err)
	}
	ctx := c.Request().Context()
	o, err := h.load(ctx, ref.Order)
	if err != nil {
		return err
	}
	if o.Status == order.New && ref.Table == uuid.Nil {
		return h.tappedKind(c, wanted, o)
	}
	r, err := request(c, wanted, details(ref, wanted)...)
	if err != nil {
		return err
	}
	r.Opening = opening(ref)
	if o, err = h.addToTable(ctx, &wanted, r); err != nil {
		return h.detailsAgain(c, wanted, err)
	}
	return h.tappedKind(c, wanted, o)
}

// details are the commands of the form. Serving differently sells every line again, so that is
// asked for only where it was changed.
func details(before, wanted view.Ref) []order.Command {
	commands := []order.Command{order.SetName{Name: wanted.Name}, order.SetCovers{Covers: wanted.Covers}}
	if wanted.Kind != before.Kind {
		commands = append(commands, order.SetKind{Kind: wanted.Kind})
	}
	return commands
}

func (h *Handler) tappedKind(c echo.Context, ref view.Ref, o orderdb.Order) error {
	p, err := h.panelView(c.Request().Context(), ref, o)
	if err != nil {
		return err
	}
	closeSheet(c, "kind-changed")
	return answered(c, ref.Order, http.StatusOK, view.Tapped(p))
}

func (h *Handler) detailsAgain(c echo.Context, wanted view.Ref, err error) error {
	f := fault.Of(err)
	if f == nil || f.Kind != fault.KindInvalid || !web.IsHX(c) {
		return h.refused(c, wanted, err)
	}
	v := view.DetailsView{Ref: wanted, Covers: c.FormValue("new_covers"), Fault: f, Command: newID().String()}
	return sheetAgain(c, http.StatusUnprocessableEntity, view.Details(v))
}

// send tells the stations what they do not know yet. At a table that is the end of the visit.
func (h *Handler) send(c echo.Context) error {
	course, err := number(c.FormValue("course"), "course")
	if err != nil {
		return err
	}
	return h.act(c, order.Send{Course: course}, func(ref view.Ref, o orderdb.Order) error {
		if ref.Table != uuid.Nil && c.FormValue("stay") == "" {
			return web.SeeOther(c, "/floor")
		}
		return h.tapped(c, ref, o)
	})
}

// again rings up the last round once more.
func (h *Handler) again(c echo.Context) error {
	return h.act(c, order.RepeatRound{}, func(ref view.Ref, o orderdb.Order) error {
		return h.tapped(c, ref, o, dangers(c.Request().Context(), o.Order, rungUpNow(o.Order)...)...)
	})
}

// hold parks the order, out of the way of the next guest.
func (h *Handler) hold(c echo.Context) error {
	return h.act(c, order.Hold{}, func(ref view.Ref, o orderdb.Order) error {
		if ref.Table != uuid.Nil {
			return web.SeeOther(c, "/floor")
		}
		return h.next(c, o)
	})
}

// resume takes a parked order up again.
func (h *Handler) resume(c echo.Context) error {
	return h.act(c, order.Resume{}, func(ref view.Ref, _ orderdb.Order) error {
		return web.SeeOther(c, "/till?order="+ref.Order.String())
	})
}

// cancel gives the order up. What the kitchen has, or the guest has seen, takes a reason.
func (h *Handler) cancel(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	o, err := h.approved(c, ref, staff.CancelOrder, order.Cancel{Reason: reasonOf(c)})
	if err == nil && ref.Table != uuid.Nil {
		return web.SeeOther(c, "/floor")
	}
	if err == nil {
		return h.next(c, o)
	}
	f := fault.Of(err)
	if !answerable(f) || !web.IsHX(c) {
		return h.refused(c, ref, err)
	}
	return h.cancelAgain(c, ref, f)
}

// cancelAgain asks why an order is given up that others have seen.
func (h *Handler) cancelAgain(c echo.Context, ref view.Ref, f *fault.Fault) error {
	ctx := c.Request().Context()
	p, err := h.present(ctx, ref)
	if err != nil {
		return err
	}
	v := view.VoidView{Name: view.Title(ctx, p), Amount: p.Totals.Total, Currency: p.Currency, Path: "/till/cancel", Command: newID().String()}
	shown := f
	if !c.Request().PostForm.Has("reason_text") && f.Code != "approval_required" {
		shown = nil // nothing was asked yet
	}
	if v.Authority, err = h.authority(c, "void", authority.Cancel, staff.CancelOrder, v.What(ctx), shown); err != nil {
		return err
	}
	return sheetAgain(c, web.Status(f), view.Void(v))
}

// bill puts the bill on the table: on the printer of this till.
func (h *Handler) bill(c echo.Context) error {
	return h.act(c, order.PrintBill{}, func(ref view.Ref, o orderdb.Order) error {
		command, err := web.CommandID(c)
		if err != nil {
			return err
		}
		ctx, id := c.Request().Context(), web.Who(c)
		doc, err := h.preview(ctx, o, ref.Place)
		if err != nil {
			return err
		}
		if doc, err = h.linked(c, o, doc); err != nil {
			return err
		}
		err = h.Prints.Bill(ctx, printdb.Printing{Command: command, OrderID: o.ID, VenueID: id.VenueID, RegisterID: id.RegisterID}, doc)
		if err != nil {
			return err
		}
		return h.tapped(c, ref, o)
	})
}

// act carries out one command on the whole order and hands what became of it on.
func (h *Handler) act(c echo.Context, cmd order.Command, then func(view.Ref, orderdb.Order) error) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	r, err := request(c, ref, cmd)
	if err != nil {
		return err
	}
	o, err := h.Orders.Do(c.Request().Context(), r)
	if err != nil {
		return h.refused(c, ref, err)
	}
	return then(ref, o)
}

// next answers with an empty order, served as the one before.
func (h *Handler) next(c echo.Context, before orderdb.Order) error {
	ref := view.Ref{Order: newID(), Kind: before.Kind}
	if web.Who(c).Mode == till.Counter {
		ref.Kind = "" // each guest is asked anew
	}
	c.Response().Header().Set("HX-Replace-Url", "/till?order="+ref.Order.String())
	return h.tapped(c, ref, orderdb.Order{})
}
