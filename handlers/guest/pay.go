package guest

import (
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/payment"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/receipt/link"
	view "comptoir/views/guest"
)

// bill is what a guest can pay of an order on their phone; nil where that is nothing.
func (h *Handler) bill(v visit) (*view.Bill, error) {
	_, on, err := h.Cards.Payments.Account(v.ctx)
	if err != nil || !on {
		return nil, err
	}
	b := view.Bill{Amount: v.order.Totals.Due, Currency: v.order.Terms.Currency, Command: web.NewCommand()}
	for _, p := range v.order.Payments {
		if !p.Outside() || !p.Pending {
			continue
		}
		row, err := h.Cards.Payments.Find(v.ctx, p.ID)
		if err != nil {
			return nil, err
		}
		b.Amount, b.Busy = p.Amount, p.Tender != order.Link
		if row.State == payment.Waiting {
			b.Address = row.Address
		}
		return &b, nil
	}
	if b.Amount <= 0 {
		return nil, nil
	}
	return &b, nil
}

// pay opens a page at which the guest pays what is due. It is reached by a link on the page that comes back: no form
// of ours leads to anybody else's server.
func (h *Handler) pay(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	v, err := h.visit(c)
	if err != nil {
		return err
	}
	b, err := h.bill(v)
	if err != nil {
		return err
	}
	at := link.Prefix + c.Param("token")
	if b == nil || b.Busy || b.Address != "" {
		return web.SeeOther(c, at)
	}
	r := orderdb.Request{OrderID: v.order.ID, VenueID: v.order.VenueID, RegisterID: v.order.RegisterID}
	add := order.AddPayment{PaymentID: command, Tender: order.Link, Amount: b.Amount}
	_, err = h.Cards.Collect.Ask(v.ctx, r, add, paymentdb.Asked{BackTo: web.Origin(c, h.Public) + at})
	if f := fault.Of(err); err != nil && (f == nil || f.Kind != fault.KindConflict) {
		return err
	}
	return web.SeeOther(c, at) // also where somebody else paid meanwhile: the page says how it stands
}
