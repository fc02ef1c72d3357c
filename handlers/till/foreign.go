package till

import (
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/price"
	"comptoir/models/text"
	view "comptoir/views/till"
)

// payForeign takes cash of another currency than the house's: change is in the house's own.
func (h *Handler) payForeign(c echo.Context) error {
	return h.payWith(c, h.foreignCommands)
}

func (h *Handler) foreignCommands(c echo.Context, o orderdb.Order, command uuid.UUID) ([]order.Command, error) {
	if pay, ok := known(o, command); ok {
		return closing(pay, o.Status == order.Closed), nil
	}
	code := c.FormValue("currency")
	venue, err := h.venue(c.Request().Context(), o.VenueID)
	if err != nil {
		return nil, err
	}
	given := order.Foreign{Currency: code}
	for _, x := range venue.Currencies {
		if x.Code == code {
			given.Rate = x.Rate
		}
	}
	if given.Amount, err = text.ParseAmount(c.FormValue("foreign"), money.CurrencyOf(code).Digits, text.NoMark); err != nil {
		return nil, fault.Invalid("request.invalid").Field(view.ForeignField(code), "field.amount").Because(err)
	}
	worth, err := given.Worth()
	if err != nil {
		return nil, err
	}
	check, due, last, err := toPay(c, o)
	if err != nil {
		return nil, err
	}
	inCoins := o.InCash(due)
	if check == uuid.Nil {
		rest, err := inCash(o.Order)
		if err != nil {
			return nil, err
		}
		inCoins = rest.Due
	}
	pay := order.AddPayment{PaymentID: command, CheckID: check, Tender: price.Cash, Amount: worth, Foreign: &given}
	return closing(pay, last && worth >= inCoins), nil
}
