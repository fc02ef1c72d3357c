package till

import (
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
)

// payWith takes a payment by the commands that a form makes, of which the first has the form's own id: sent twice it is one.
func (h *Handler) payWith(c echo.Context, commands func(echo.Context, orderdb.Order, uuid.UUID) ([]order.Command, error)) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	o, err := h.load(ctx, ref.Order)
	if err != nil {
		return err
	}
	todo, err := commands(c, o, command)
	if err != nil {
		return h.payAgain(c, ref, err)
	}
	r, err := request(c, ref, todo...)
	if err != nil {
		return err
	}
	if o, err = h.Orders.Do(ctx, r); err != nil {
		return h.payAgain(c, ref, err)
	}
	if o, err = h.finish(c, ref, o); err != nil {
		return err
	}
	if o.Status != order.Closed {
		return h.payMore(c, ref, o)
	}
	if err := h.kick(c, o); err != nil {
		return err
	}
	return h.tapped(c, ref, o)
}

// known is the payment that a command has taken already.
func known(o orderdb.Order, command uuid.UUID) (order.AddPayment, bool) {
	for _, p := range o.Payments {
		if p.ID == command {
			return order.AddPayment{
				PaymentID: command, CheckID: p.CheckID, Tender: p.Tender, Amount: p.Amount, Reference: p.Reference, Payer: p.Payer, Foreign: p.Foreign,
			}, true
		}
	}
	return order.AddPayment{}, false
}
