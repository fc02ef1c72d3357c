package till

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
	view "comptoir/views/till"
)

// undoMove takes the last move of the order back.
func (h *Handler) undoMove(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	move, err := web.OptionalID(c, "move")
	if err != nil {
		return err
	}
	with, err := web.OptionalID(c, "with")
	if err != nil {
		return err
	}
	if !web.Who(c).May(staff.MoveOrder) {
		return h.refused(c, ref, fault.Forbidden("approval_required").With("permission", string(staff.MoveOrder)))
	}
	r, err := request(c, ref, order.UndoMove{MoveID: move, OrderID: with})
	if err != nil {
		return err
	}
	o, err := h.Orders.Do(c.Request().Context(), r)
	if err != nil {
		return h.refused(c, ref, err)
	}
	if !o.Status.Live() || with == uuid.Nil { // what is on the screen is somewhere else now
		shown := ref.Order
		if !o.Status.Live() {
			shown = with
		}
		return web.SeeOther(c, "/till?order="+shown.String())
	}
	return h.tapped(c, ref, o)
}

// movedView is the last move of an order, with where the other end of it is now.
func (h *Handler) movedView(ctx context.Context, o orderdb.Order) (*view.MovedView, error) {
	x, ok := o.LastMove()
	if !ok {
		return nil, nil
	}
	v := &view.MovedView{Move: x.ID, With: x.With, Fresh: x.Fresh(o.Order), Came: x.Got != nil}
	if !v.Fresh {
		return v, nil
	}
	other, table := orderdb.Order{}, x.TableID
	if x.With != uuid.Nil {
		var err error
		if other, err = h.load(ctx, x.With); err != nil {
			return nil, err
		}
		table = other.TableID
	}
	place, err := h.place(ctx, table)
	if errors.Is(err, fault.NotFound("request.not_found")) {
		err = nil // the table was taken away since
	}
	v.Place = view.PlaceOf(ctx, place, other.Order)
	return v, err
}
