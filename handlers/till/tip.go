package till

import (
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/text"
)

// setTip takes what the guest adds for the staff, and shows what is due then.
func (h *Handler) setTip(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	o, err := h.load(c.Request().Context(), ref.Order)
	if err != nil {
		return err
	}
	amount, err := tipOf(c)
	if err != nil {
		return h.payAgain(c, ref, err)
	}
	r, err := request(c, ref, order.SetTip{Amount: amount, StaffID: o.TipStaff})
	if err != nil {
		return err
	}
	if o, err = h.Orders.Do(c.Request().Context(), r); err != nil {
		return h.payAgain(c, ref, err)
	}
	return h.payMore(c, ref, o)
}

// tipOf reads the share that was tapped, or the amount that was typed.
func tipOf(c echo.Context) (money.Amount, error) {
	typed, mark := c.FormValue("tip"), text.NoMark
	if share := c.FormValue("share"); share != "" {
		typed, mark = share, text.Point
	}
	a, err := text.ParseAmount(typed, web.Who(c).Currency.Digits, mark)
	if err != nil {
		return 0, fault.Invalid("request.invalid").Field("tip", "field.amount").Because(err)
	}
	if a < 0 || !a.InRange() {
		return 0, fault.Invalid("order.tip").Field("tip", "order.tip")
	}
	return a, nil
}
