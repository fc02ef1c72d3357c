package till

import (
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
	view "comptoir/views/till"
)

// houses are the accounts that the person at the till may charge.
func (h *Handler) houses(c echo.Context, v *view.PayView) (err error) {
	if web.Who(c).May(staff.ChargeHouse) {
		v.Houses, err = h.Houses.List(c.Request().Context(), true)
		v.House = c.FormValue("house")
	}
	return err
}

// payByHouse charges what is due of the order, or of one of its checks, to a house account. The same tap again asks for the same.
func (h *Handler) payByHouse(c echo.Context) error { return h.payWith(c, h.houseCommands) }

func (h *Handler) houseCommands(c echo.Context, o orderdb.Order, command uuid.UUID) ([]order.Command, error) {
	if pay, ok := known(o, command); ok {
		return closing(pay, o.Status == order.Closed), nil
	}
	check, due, last, err := toPay(c, o)
	if err != nil {
		return nil, err
	}
	id, err := uuid.Parse(c.FormValue("house"))
	if err != nil {
		return nil, fault.Invalid("order.house_needed").Field("house", "order.house_needed").Because(err)
	}
	account, err := h.Houses.Get(c.Request().Context(), id)
	if err != nil {
		return nil, err
	}
	pay := order.AddPayment{PaymentID: command, CheckID: check, Tender: order.HouseAccount, Amount: due, Reference: account.ID.String(), Payer: account.Name}
	return closing(pay, last), nil
}
