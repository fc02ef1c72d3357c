package till

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/text"
	view "comptoir/views/till"
)

// askGift answers the sheet on which a gift card is rung up or looked at.
func (h *Handler) askGift(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	v, err := h.giftView(c, ref, nil)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.GiftSheet(v))
}

func (h *Handler) giftView(c echo.Context, ref view.Ref, refusal *fault.Fault) (view.GiftView, error) {
	ctx := c.Request().Context()
	id := web.Who(c)
	v := view.GiftView{Ref: ref, Currency: id.Currency, Code: c.FormValue("code"), Value: c.FormValue("value"), Fault: refusal, Command: newID().String()}
	venue, err := h.venue(ctx, id.VenueID)
	if err != nil {
		return v, err
	}
	v.Until = venue.Gifts.Expiry(venue.Clock.Of(h.Now()))
	return v, nil
}

// sellGift rings a gift card up, or more money on one that is there.
func (h *Handler) sellGift(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	o, err := h.ringGift(c, &ref)
	if err == nil {
		c.Response().Header().Set("HX-Replace-Url", "/till?order="+ref.Order.String())
		return h.tapped(c, ref, o)
	}
	f := fault.Of(err)
	if f == nil || !web.IsHX(c) || f.Kind == fault.KindMalformed {
		return h.refused(c, ref, err)
	}
	v, viewErr := h.giftView(c, ref, f)
	if viewErr != nil {
		return viewErr
	}
	return sheetAgain(c, web.Status(f), view.GiftSheet(v))
}

func (h *Handler) ringGift(c echo.Context, ref *view.Ref) (orderdb.Order, error) {
	command, err := web.CommandID(c)
	if err != nil {
		return orderdb.Order{}, err
	}
	ctx, id := c.Request().Context(), web.Who(c)
	value, err := text.ParseAmount(c.FormValue("value"), id.Currency.Digits, text.NoMark)
	if err != nil {
		return orderdb.Order{}, fault.Invalid("request.invalid").Field("value", "field.amount").Because(err)
	}
	if code := c.FormValue("code"); code != "" {
		card, err := h.Gifts.ByCode(ctx, code)
		switch f := fault.Of(err); {
		case err == nil && card.Blocked:
			return orderdb.Order{}, fault.Conflict("gift.blocked").Field("code", "gift.blocked")
		case err != nil && f == nil:
			return orderdb.Order{}, err
		}
	}
	venue, err := h.venue(ctx, id.VenueID)
	if err != nil {
		return orderdb.Order{}, err
	}
	r, err := request(c, *ref, order.SellGiftCard{
		LineID: command, Code: c.FormValue("code"), Value: value, Seat: ref.AtSeat,
		Name: wordsOf(ctx, venue, venue.Language).Say("receipt.tender.gift_card"),
	})
	if err != nil {
		return orderdb.Order{}, err
	}
	r.Opening = opening(*ref)
	return h.addToTable(ctx, ref, r)
}

// giftBalance says what is left on a card.
func (h *Handler) giftBalance(c echo.Context) error {
	ctx, id := c.Request().Context(), web.Who(c)
	v := view.BalanceView{Currency: id.Currency}
	card, err := h.Gifts.ByCode(ctx, c.FormValue("code"))
	if v.Fault = fault.Of(err); err != nil && v.Fault == nil {
		return err
	}
	if err == nil {
		venue, err := h.venue(ctx, id.VenueID)
		if err != nil {
			return err
		}
		v.Card, v.Fault = card, fault.Of(card.Refusal(venue.Clock.Of(h.Now())))
	}
	return web.Render(c, http.StatusOK, view.GiftBalance(v))
}

// giftPayment is a payment with as much of a card as is due, or as is left on it; false where no card has the code.
func (h *Handler) giftPayment(c echo.Context, o orderdb.Order, command uuid.UUID, code string, due money.Amount) (order.AddPayment, bool, error) {
	ctx := c.Request().Context()
	card, err := h.Gifts.ByCode(ctx, code)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindNotFound {
		return order.AddPayment{}, false, nil
	}
	if err != nil {
		return order.AddPayment{}, false, err
	}
	venue, err := h.venue(ctx, o.VenueID)
	if err != nil {
		return order.AddPayment{}, true, err
	}
	if err := card.Refusal(venue.Clock.Of(h.Now())); err != nil {
		return order.AddPayment{}, true, err
	}
	return order.AddPayment{PaymentID: command, Tender: order.GiftCard, Amount: min(due, card.Balance), Reference: card.Code}, true, nil
}
