package till

import (
	"context"
	"errors"
	"net/http"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	view "comptoir/views/till"
)

// addLine rings an item up: from its tile, from its sheet of choices, or once more.
func (h *Handler) addLine(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	item, err := web.OptionalID(c, "item")
	if err != nil {
		return err
	}
	card, err := h.card(c, item)
	if err != nil {
		return h.refused(c, ref, err)
	}
	return h.ringUp(c, ref, card, func(command uuid.UUID) (order.AddLine, error) { return lineOf(c, command, card) })
}

// ringUp adds a line to the order on the screen, or begins it. What cannot be rung up as it was
// asked for is asked again, with what was chosen.
func (h *Handler) ringUp(c echo.Context, ref view.Ref, card *catalogdb.Card, read func(uuid.UUID) (order.AddLine, error)) error {
	r, err := request(c, ref)
	if err != nil {
		return err
	}
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	line, err := read(command)
	if err != nil {
		return h.chooseAgain(c, ref, card, line, err)
	}
	r.Opening = opening(ref)
	r.Commands = []orderdb.Command{{ID: command, Command: line}}
	if err := h.lend(c, &r, leaveFor(line)); err != nil {
		return h.askLeave(c, ref, card, line, err)
	}
	o, err := h.addToTable(c.Request().Context(), &ref, r)
	if f := fault.Of(err); f != nil && f.Code == "approval_required" {
		return h.askLeave(c, ref, card, line, err)
	}
	if err != nil {
		return h.chooseAgain(c, ref, card, line, err)
	}
	ref.Selected, ref.Picked = selected(o.Order, line), false
	c.Response().Header().Set("HX-Replace-Url", "/till?order="+ref.Order.String())
	return h.tapped(c, ref, o, dangers(c.Request().Context(), o.Order, ref.Selected)...)
}

// addToTable carries a request out that may open an order. A table that somebody else opened in the
// same moment has one order: what was rung up goes there, and the screen follows it.
func (h *Handler) addToTable(ctx context.Context, ref *view.Ref, r orderdb.Request) (orderdb.Order, error) {
	o, err := h.Orders.Do(ctx, r)
	if !errors.Is(err, fault.Conflict("order.table_taken")) {
		return o, err
	}
	id, taken, findErr := h.Orders.AtTable(ctx, ref.Table)
	if findErr != nil || !taken {
		return o, errors.Join(err, findErr)
	}
	ref.Order, r.OrderID = id, id
	return h.Orders.Do(ctx, r)
}

// selected is the line that a tap became: its own, or the one that it joined.
func selected(o order.Order, added order.AddLine) uuid.UUID {
	for _, l := range o.Lines {
		if l.ID == added.LineID {
			return l.ID
		}
	}
	for _, l := range o.Lines {
		if l.Sold.ItemID == added.ItemID && l.Sold.VariantID == added.VariantID && l.Note == added.Note && l.OwnAllergy == added.Allergy && l.Seat == added.Seat && l.Sent == 0 {
			return l.ID
		}
	}
	return uuid.Nil
}

// chooseAgain shows the sheet of choices with what is wrong. A tap on a bare tile whose item asks
// something meanwhile opens it too.
func (h *Handler) chooseAgain(c echo.Context, ref view.Ref, card *catalogdb.Card, line order.AddLine, err error) error {
	f := fault.Of(err)
	if f == nil || f.Kind != fault.KindInvalid || !web.IsHX(c) {
		return h.refused(c, ref, err)
	}
	v := h.choiceView(c, card)
	v.Chosen, v.Price, v.Note, v.Fault = line.Choice, c.FormValue("price"), line.Note, f
	v.Quantity, v.Tare = c.FormValue("quantity"), c.FormValue("tare")
	return sheetAgain(c, http.StatusUnprocessableEntity, view.Choice(v))
}

// sheetAgain replaces the window over the screen and leaves the screen as it is.
func sheetAgain(c echo.Context, status int, sheet templ.Component) error {
	return web.Render(c, status, view.InDialogs(sheet))
}

// asksMore says whether an item has a question besides its variant and how much it weighs.
func asksMore(card *catalogdb.Card) bool {
	for _, g := range card.Groups {
		if g.Min > 0 {
			return true
		}
	}
	return card.OpenPrice || len(card.Parts) > 0
}

// less takes one off a line. What the kitchen has is asked about first.
func (h *Handler) less(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	line, err := web.OptionalID(c, "line")
	if err != nil {
		return err
	}
	o, err := h.load(c.Request().Context(), ref.Order)
	if err != nil {
		return err
	}
	quantity := money.One
	if l := o.Line(line); l != nil && l.Quantity < 0 {
		return h.do(c, ref, order.RemoveLine{LineID: line})
	}
	if l := o.Line(line); l != nil && l.Quantity > 0 {
		if l.Sent > 0 && l.Sent == l.Quantity {
			v, err := h.voidView(c, o, []uuid.UUID{line}, "1", nil)
			if err != nil {
				return err
			}
			return sheetAgain(c, http.StatusOK, view.Void(v))
		}
		quantity = min(quantity, l.Quantity)
	}
	return h.do(c, ref, order.VoidLine{LineID: line, Quantity: quantity})
}

// remove takes a row off the order that the kitchen does not have yet.
func (h *Handler) remove(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	ids, err := lineIDs(c)
	if err != nil {
		return err
	}
	commands := make([]order.Command, len(ids))
	for i, id := range ids {
		commands[i] = order.RemoveLine{LineID: id}
	}
	return h.do(c, ref, commands...)
}
