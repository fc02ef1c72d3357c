package till

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
	view "comptoir/views/till"
)

// askLateTip asks what the guest wrote on the slip after the sale was closed.
func (h *Handler) askLateTip(c echo.Context) error {
	o, err := h.done(c)
	if err != nil {
		return err
	}
	v, err := h.lateTipView(c, o, nil)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.LateTipSheet(v))
}

func (h *Handler) lateTipView(c echo.Context, o orderdb.Order, refusal *fault.Fault) (view.LateTipView, error) {
	v := view.LateTipView{
		Order: o.Order, Totals: o.Totals, Currency: o.Terms.Currency, Amount: c.FormValue("tip"), Payment: c.FormValue("payment"),
		Command: newID().String(), Fault: refusal,
	}
	shown := refusal
	if refusal != nil && refusal.Fields["amount"]+refusal.Fields["tip"] != "" {
		shown = nil
	}
	venue, err := h.venue(c.Request().Context(), o.VenueID)
	if err != nil {
		return v, err
	}
	v.Shares = venue.Charges.TipShares
	if v.Held, err = h.heldBy(c, o); err != nil {
		return v, err
	}
	v.Authority, err = h.authority(c, "late-tip", "", staff.AddTip, v.What(c.Request().Context()), shown)
	v.Authority.Plain = true
	return v, err
}

// lateTip adds the tip to a payment of a sale that is done, or changes it.
func (h *Handler) lateTip(c echo.Context) error {
	o, err := h.done(c)
	if err != nil {
		return err
	}
	payment, err := web.OptionalID(c, "payment")
	if err != nil {
		return err
	}
	if err = h.tipLater(c, o, payment); err == nil {
		return web.SeeOther(c, "/till/sales/"+o.ID.String())
	}
	f := fault.Of(err)
	if f == nil || !web.IsHX(c) || f.Kind == fault.KindMalformed {
		return err
	}
	v, err := h.lateTipView(c, o, f)
	if err != nil {
		return err
	}
	return sheetAgain(c, web.Status(f), view.LateTipSheet(v))
}

func (h *Handler) tipLater(c echo.Context, o orderdb.Order, payment uuid.UUID) error {
	amount, err := tipOf(c)
	if err != nil {
		return err
	}
	for _, p := range o.Payments {
		if p.ID == payment && p.Outside() {
			return h.tipCard(c, o, p.ID, amount)
		}
	}
	_, err = h.approved(c, view.Ref{Order: o.ID}, staff.AddTip, order.TipPayment{PaymentID: payment, Amount: amount})
	return err
}
