package till

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	view "comptoir/views/till"
)

// lineForm is the form of a row as the order has it now.
func (h *Handler) lineForm(c echo.Context, ids []uuid.UUID, o order.Order) (view.LineFormView, error) {
	l := o.Line(ids[0])
	var quantity money.Quantity
	for _, id := range ids {
		if one := o.Line(id); one != nil {
			quantity += one.Quantity
		}
	}
	form := view.LineFormView{
		Line: *l, Lines: c.FormValue("lines"), Quantity: quantity.String(), Note: l.Note,
		Seat: strconv.Itoa(l.Seat), Course: strconv.Itoa(l.Course), Seated: seated(o), Command: newID().String(),
	}
	var err error
	if form.State, err = o.LineState(ids); err != nil {
		return form, err
	}
	form.Choice, err = h.questions(c, *l, o)
	return form, err
}

// saveTries is how often a form is saved again because something else of the order changed.
const saveTries = 5

// saveLine changes every line of a row alike: one act, all or nothing. What somebody else made of
// the row since the form was opened is shown first; changes of other lines do not matter.
func (h *Handler) saveLine(c echo.Context) error {
	ref, ids, o, err := h.row(c)
	if err != nil {
		return err
	}
	for range saveTries {
		changed, stateErr := h.lineChanged(c, ids, o.Order)
		if stateErr != nil {
			return stateErr
		}
		if changed {
			return h.showChanged(c, ref, ids, o.Order)
		}
		var done orderdb.Order
		if done, err = h.changeLine(c, ref, ids, o); err == nil {
			return h.tapped(c, ref, done, newDangers(c.Request().Context(), o.Order, done.Order, ids...)...)
		}
		if !errors.Is(err, fault.Conflict("order.changed")) {
			break
		}
		var loadErr error
		if o, loadErr = h.load(c.Request().Context(), ref.Order); loadErr != nil {
			return loadErr
		}
	}
	return h.editAgain(c, ref, ids, o.Order, err)
}

func (h *Handler) changeLine(c echo.Context, ref view.Ref, ids []uuid.UUID, o orderdb.Order) (orderdb.Order, error) {
	commands, err := h.changes(c, ids, o.Order)
	if err != nil {
		return o, err
	}
	r, err := request(c, ref, commands...)
	if err != nil {
		return o, err
	}
	if c.FormValue("state") != "" {
		r.IfVersion = o.Version
	}
	return h.Orders.Do(c.Request().Context(), r)
}

// lineChanged says whether the row is another than the form shows. The form's own act, sent once
// more because its answer was lost, has changed it too: the store tells that apart.
func (h *Handler) lineChanged(c echo.Context, ids []uuid.UUID, o order.Order) (bool, error) {
	seen := c.FormValue("state")
	if seen == "" || o.Line(ids[0]) == nil {
		return false, nil
	}
	now, err := o.LineState(ids)
	if err != nil || now == seen {
		return false, err
	}
	command, err := web.CommandID(c)
	if err != nil {
		return false, err
	}
	done, err := h.Orders.Knows(c.Request().Context(), command)
	return !done, err
}

// showChanged shows the form with what the row has become, and says so.
func (h *Handler) showChanged(c echo.Context, ref view.Ref, ids []uuid.UUID, o order.Order) error {
	changed := fault.Conflict("till.line_changed")
	if !web.IsHX(c) {
		return h.refused(c, ref, changed)
	}
	form, err := h.lineForm(c, ids, o)
	if err != nil {
		return err
	}
	form.Fault = changed
	return sheetAgain(c, http.StatusConflict, view.LineForm(form))
}
