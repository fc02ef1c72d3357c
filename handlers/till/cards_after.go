package till

import (
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order/orderdb"
	"comptoir/models/payment"
	"comptoir/models/staff"
)

// heldBy are the payments of an order whose money is held only, so that a tip can be added to it.
func (h *Handler) heldBy(c echo.Context, o orderdb.Order) (map[uuid.UUID]bool, error) {
	rows, err := h.Cards.Payments.Of(c.Request().Context(), o.ID)
	held := map[uuid.UUID]bool{}
	for _, r := range rows {
		held[r.ID] = r.State == payment.Authorised
	}
	return held, err
}

// tipCard takes what a guest wrote on the slip together with what is held of their card.
func (h *Handler) tipCard(c echo.Context, o orderdb.Order, id uuid.UUID, amount money.Amount) error {
	ctx := c.Request().Context()
	if amount <= 0 {
		return fault.Invalid("order.tip").Field("tip", "order.tip")
	}
	if _, err := web.Leave(c, h.Staff.Approve, staff.AddTip); err != nil {
		return err
	}
	open, err := h.Orders.TakesTips(ctx, o.ID)
	if err == nil && !open {
		err = fault.Conflict("order.tip_counted").Field("amount", "order.tip_counted")
	}
	if err != nil {
		return err
	}
	return h.Cards.Collect.Tip(ctx, id, amount)
}

// returned gives back to cards what a refund of an order gives back. What is not answered now is looked
// after by the server, and the page of the sale says how it stands.
func (h *Handler) returned(c echo.Context, id uuid.UUID) {
	if err := h.Cards.Collect.Returned(c.Request().Context(), id); err != nil {
		h.Cards.Collect.Log.Warn("a card was not given its money back yet", "order", id, "err", err)
	}
}

// returnAgain tries once more to give money back to a card.
func (h *Handler) returnAgain(c echo.Context) error {
	o, err := h.done(c)
	if err != nil {
		return err
	}
	id, err := web.ID(c, "return")
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	list, err := h.Cards.Payments.Returns(ctx, o.ID)
	if err != nil {
		return err
	}
	for _, r := range list {
		if r.ID == id {
			if err := h.Cards.Payments.ReturnAgain(ctx, id, true); err != nil {
				return err
			}
			h.returned(c, o.ID)
			return web.SeeOther(c, "/till/sales/"+o.ID.String())
		}
	}
	return fault.NotFound("request.not_found")
}
