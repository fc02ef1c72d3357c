package floor

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/floor"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
	view "comptoir/views/floor"
)

// askMove answers which table moves, or where the one that was chosen can go.
func (h *Handler) askMove(c echo.Context) error {
	from, err := web.OptionalID(c, "from")
	if err != nil {
		return err
	}
	v, err := h.moveView(c, from)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Move(v))
}

func (h *Handler) moveView(c echo.Context, from uuid.UUID) (view.MoveView, error) {
	ctx, who := c.Request().Context(), web.Who(c)
	plan, err := h.Floor.Board(ctx, who.VenueID)
	v := view.MoveView{Plan: plan, MayMove: who.May(staff.MoveOrder)}
	if err != nil {
		return v, err
	}
	for i, t := range plan.Tables {
		if t.ID == from && t.Order != nil {
			v.From = &plan.Tables[i]
		}
	}
	if v.From != nil && v.MayMove {
		o, err := h.Orders.Load(ctx, v.From.Order.ID)
		if err != nil {
			return v, err
		}
		if x, ok := o.LastMove(); ok {
			v.Undo = &view.UndoView{Order: o.ID, Move: x.ID, With: x.With}
		}
	}
	return v, nil
}

// move takes the order of one table to another: on a free one it stands by itself, an order that is there it
// joins. The answer offers the way back.
func (h *Handler) move(c echo.Context) error {
	ctx := c.Request().Context()
	from, to, err := h.fromTo(c)
	if err != nil {
		return err
	}
	if from == nil || to == nil || from.Order == nil {
		return h.notMoved(c, from, fault.Conflict("floor.gone"))
	}
	given, cmd := from.Order.ID, order.Command(order.SetTable{TableID: to.ID})
	undo := view.UndoView{Order: given}
	if to.Order != nil {
		given, cmd = to.Order.ID, order.Merge{OrderID: from.Order.ID}
		undo = view.UndoView{Order: given, With: from.Order.ID}
	}
	if from.ID == to.ID {
		return c.NoContent(http.StatusNoContent)
	}
	r, err := h.request(c, given, cmd)
	if err == nil {
		undo.Move = r.Commands[0].ID
		_, err = h.Orders.Do(ctx, r)
	}
	if err != nil {
		return h.notMoved(c, from, err)
	}
	if !web.Who(c).May(staff.MoveOrder) {
		undo = view.UndoView{} // who needed leave for it needs leave for the way back
	}
	c.Response().Header().Set("HX-Trigger", "close-dialog")
	return h.answer(c, http.StatusOK, view.Moved(from.Name, to.Name, to.Order != nil, undo))
}

// undoMove takes a move back.
func (h *Handler) undoMove(c echo.Context) error {
	ids := map[string]uuid.UUID{"order": {}, "move": {}, "with": {}}
	for field := range ids {
		id, err := web.OptionalID(c, field)
		if err != nil {
			return err
		}
		ids[field] = id
	}
	r, err := h.request(c, ids["order"], order.UndoMove{MoveID: ids["move"], OrderID: ids["with"]})
	if err == nil {
		_, err = h.Orders.Do(c.Request().Context(), r)
	}
	if f := fault.Of(err); f != nil && web.IsHX(c) {
		return h.answer(c, web.Status(f), view.NotMoved(c.Request().Context(), f))
	}
	if err != nil {
		return err
	}
	c.Response().Header().Set("HX-Trigger", "close-dialog")
	return h.answer(c, http.StatusOK, view.MovedBack(c.Request().Context()))
}

// answer is the floor as it is now, and what is to be said of it.
func (h *Handler) answer(c echo.Context, status int, said templ.Component) error {
	if !web.IsHX(c) {
		return web.SeeOther(c, "/floor")
	}
	board, err := h.boardView(c)
	if err != nil {
		return err
	}
	return web.Render(c, status, templ.Join(view.Board(board), said))
}

// notMoved shows the sheet again with what was refused, or where nothing was open, says it.
func (h *Handler) notMoved(c echo.Context, from *floor.Seating, err error) error {
	f := fault.Of(err)
	if f == nil || !web.IsHX(c) {
		return err
	}
	if c.FormValue("sheet") == "" || from == nil {
		return h.answer(c, web.Status(f), view.NotMoved(c.Request().Context(), f))
	}
	v, viewErr := h.moveView(c, from.ID)
	if viewErr != nil {
		return viewErr
	}
	v.Fault = f
	return h.answer(c, web.Status(f), view.MoveAgain(v))
}

// fromTo are the tables that the form names, as they are now; nil where they are not there any more.
func (h *Handler) fromTo(c echo.Context) (from, to *floor.Seating, err error) {
	plan, err := h.Floor.Board(c.Request().Context(), web.Who(c).VenueID)
	if err != nil {
		return nil, nil, err
	}
	for field, into := range map[string]**floor.Seating{"from": &from, "to": &to} {
		id, err := web.OptionalID(c, field)
		if err != nil {
			return nil, nil, err
		}
		for i := range plan.Tables {
			if plan.Tables[i].ID == id {
				*into = &plan.Tables[i]
			}
		}
	}
	return from, to, nil
}

// request is a command on an order, by who may move orders or by a manager's PIN.
func (h *Handler) request(c echo.Context, id uuid.UUID, cmd order.Command) (orderdb.Request, error) {
	who := web.Who(c)
	if who.RegisterID == uuid.Nil {
		return orderdb.Request{}, fault.Forbidden("till.no_register")
	}
	command, err := web.CommandID(c)
	if err != nil {
		return orderdb.Request{}, err
	}
	r := orderdb.Request{
		OrderID: id, VenueID: who.VenueID, RegisterID: who.RegisterID, Actor: order.Actor{StaffID: who.StaffID, Name: who.Name}, Limits: who.Limits,
		Commands: []orderdb.Command{{ID: command, Command: cmd}},
		May:      func(permission string) bool { return who.May(staff.Permission(permission)) },
	}
	if who.May(staff.MoveOrder) {
		return r, nil
	}
	manager, err := web.Leave(c, h.Staff.Approve, staff.MoveOrder)
	r.ApprovedBy = order.Actor{StaffID: manager.ID, Name: manager.Name}
	r.May = func(permission string) bool { return permission == string(staff.MoveOrder) }
	return r, err
}
