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
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/views/i18n"
	view "comptoir/views/till"
	"comptoir/views/ui"
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
	o, err := h.addToTable(c.Request().Context(), &ref, r)
	if err != nil {
		return h.chooseAgain(c, ref, card, line, err)
	}
	ref.Selected, ref.Picked = selected(o.Order, line), false
	c.Response().Header().Set("HX-Replace-Url", "/till?order="+ref.Order.String())
	return h.tapped(c, ref, o)
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
		if l.Sold.ItemID == added.ItemID && l.Sold.VariantID == added.VariantID && l.Note == added.Note && l.Sent == 0 && l.Quantity > money.One {
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
	return sheetAgain(c, http.StatusUnprocessableEntity, view.Choice(v))
}

// sheetAgain replaces the window over the screen and leaves the screen as it is.
func sheetAgain(c echo.Context, status int, sheet templ.Component) error {
	return web.Render(c, status, view.InDialogs(sheet))
}

// scan rings up what a code stands for. From the search field it may also be the first match.
func (h *Handler) scan(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	code := strings.TrimSpace(c.FormValue("code"))
	if code == "" {
		return c.NoContent(http.StatusNoContent)
	}
	hit, err := h.find(c, code)
	if err != nil {
		return h.nothing(c, ref, err)
	}
	if c.FormValue("search") != "" {
		c.Response().Header().Set("HX-Trigger", "search-done") // what was typed has become a line, or a question
	}
	variants := len(hit.Variants) > 0 && hit.VariantID == uuid.Nil
	if variants || asks(hit.Card) {
		v := h.choiceView(c, hit.Card)
		v.Chosen.VariantID = hit.VariantID
		return sheetAgain(c, http.StatusOK, view.Choice(v))
	}
	return h.ringUp(c, ref, hit.Card, func(command uuid.UUID) (order.AddLine, error) {
		return order.AddLine{LineID: command, Join: true, Seat: ref.AtSeat, Course: ref.AtCourse, Choice: catalog.Choice{ItemID: hit.ID, VariantID: hit.VariantID}}, nil
	})
}

// asks says whether an item has a question besides its variant.
func asks(card *catalogdb.Card) bool {
	for _, g := range card.Groups {
		if g.Min > 0 {
			return true
		}
	}
	return card.OpenPrice || len(card.Parts) > 0
}

// find is what a code stands for, or what was searched for.
func (h *Handler) find(c echo.Context, code string) (catalogdb.Hit, error) {
	ctx, venue := c.Request().Context(), web.Who(c).VenueID
	hit, err := h.Catalog.ByCode(ctx, venue, code)
	if err == nil || c.FormValue("search") == "" || fault.Of(err) == nil {
		return hit, err
	}
	cards, searchErr := h.Catalog.Search(ctx, venue, code, 1)
	if searchErr != nil || len(cards) == 0 {
		return hit, err
	}
	return catalogdb.Hit{Card: cards[0]}, nil
}

// nothing says that there is nothing under a code, and names it.
func (h *Handler) nothing(c echo.Context, ref view.Ref, err error) error {
	f := fault.Of(err)
	if f == nil || !web.IsHX(c) {
		return h.refused(c, ref, err)
	}
	ctx := c.Request().Context()
	return web.Render(c, web.Status(f), ui.NoticePartial(ui.NoticeView{Tone: ui.Bad, Text: i18n.Fault(ctx, f)}))
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
