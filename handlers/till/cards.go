package till

import (
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/payment"
	"comptoir/models/payment/paymentdb"
	view "comptoir/views/till"
)

// asking is who outside is asked for a payment; no tender: nobody.
type asking struct {
	tender string
	reader string
}

// askedOf reads the button that was pressed: a page to pay at, or one of the readers.
func askedOf(tender string) asking {
	if tender == order.Link {
		return asking{tender: order.Link}
	}
	if id, ok := strings.CutPrefix(tender, view.ReaderButton); ok {
		return asking{order.Reader, id} // which of them it is, and so the tender, howAsked finds
	}
	return asking{}
}

// held is how long what a card pays is held where guests write tips on the slip; banks let go of it after two days.
const held = 20 * time.Hour

// askOutside has the order wait for a card, and shows what the guest sees.
func (h *Handler) askOutside(c echo.Context, ref view.Ref, form payForm, by asking) error {
	ctx := c.Request().Context()
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	o, err := h.load(ctx, ref.Order)
	if err != nil {
		return err
	}
	asked, err := h.howAsked(c, o, form, &by)
	if err != nil {
		return h.payAgain(c, ref, err)
	}
	r, err := request(c, ref)
	if err != nil {
		return err
	}
	add := order.AddPayment{PaymentID: command, CheckID: form.check, Tender: by.tender, Amount: form.amount}
	if o, err = h.Cards.Collect.Ask(ctx, r, add, asked); err != nil {
		return h.payAgain(c, ref, err)
	}
	return h.afterCard(c, ref, o)
}

// howAsked is how a card is asked for: at which reader, with a tip or without, and where the guest goes after a page.
func (h *Handler) howAsked(c echo.Context, o orderdb.Order, form payForm, by *asking) (paymentdb.Asked, error) {
	ctx := c.Request().Context()
	var a paymentdb.Asked
	var err error
	if by.tender == order.Link {
		a.BackTo, err = h.receiptLink(c, o.Order)
		return a, err
	}
	readers, err := h.Cards.Payments.Readers(ctx, web.Who(c).VenueID, web.Who(c).RegisterID)
	if err != nil {
		return a, err
	}
	for _, r := range readers {
		if r.ID.String() == by.reader {
			a.ReaderID = r.ID
			if r.Terminal() {
				by.tender = order.Terminal
			}
		}
	}
	if a.ReaderID == uuid.Nil {
		return a, fault.NotFound("cards.reader_none")
	}
	place, err := h.Cards.Payments.Place(ctx, web.Who(c).VenueID)
	if o.Totals.Tip == 0 && (!o.Split() || form.check != uuid.Nil && form.amount == form.due) {
		a.Tips = place.Tips == paymentdb.ReaderTips
		if place.Tips == paymentdb.SlipTips && by.tender == order.Reader {
			a.HoldUntil = h.Now().Add(held)
		}
	}
	return a, err
}

// outside says on the payment sheet who can be asked for a card, and which payment is being waited for.
func (h *Handler) outside(c echo.Context, v *view.PayView) error {
	ctx, id := c.Request().Context(), web.Who(c)
	_, on, err := h.Cards.Payments.Account(ctx)
	if err != nil {
		return err
	}
	v.Link = on
	readers, err := h.Cards.Payments.Readers(ctx, id.VenueID, id.RegisterID)
	if err != nil {
		return err
	}
	for _, r := range readers {
		if r.Terminal() && r.RegisterID == id.RegisterID || !r.Terminal() && on {
			v.Readers = append(v.Readers, r)
		}
	}
	for _, p := range v.Order.Payments {
		if p.Outside() && p.Pending {
			row, err := h.Cards.Payments.Find(ctx, p.ID)
			if err != nil {
				return err
			}
			card, err := h.cardView(c, row)
			if err != nil {
				return err
			}
			v.Card = &card
		}
	}
	return nil
}

// cardState asks how a payment stands and answers what has changed: while it is waited for, what the
// guest sees; then the order.
func (h *Handler) cardState(c echo.Context) error {
	ref, row, err := h.ofCard(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if row, err = h.Cards.Collect.Drive(ctx, row.ID); err != nil {
		return err
	}
	o, err := h.load(ctx, ref.Order)
	if err != nil {
		return err
	}
	for _, p := range o.Payments {
		if p.ID == row.ID && p.Pending {
			v, err := h.cardView(c, row)
			if err != nil {
				return err
			}
			v.Currency = o.Terms.Currency
			return web.Render(c, http.StatusOK, view.CardChanged(v))
		}
	}
	return h.afterCard(c, ref, o)
}

// cardWants gives a payment up, or has another card tried.
func (h *Handler) cardWants(c echo.Context) error {
	ref, row, err := h.ofCard(c)
	if err != nil {
		return err
	}
	want := payment.Want(c.FormValue("want"))
	if want != payment.Stop && want != payment.Again {
		return fault.Malformed("request.unreadable").Field("want", "request.unreadable")
	}
	ctx := c.Request().Context()
	if _, err := h.Cards.Collect.Want(ctx, row.ID, want); err != nil {
		return h.payAgain(c, ref, err)
	}
	o, err := h.load(ctx, ref.Order)
	if err != nil {
		return err
	}
	return h.afterCard(c, ref, o)
}

// ofCard finds the payment that an address names, on the order that the screen shows.
func (h *Handler) ofCard(c echo.Context) (view.Ref, paymentdb.Row, error) {
	ref, err := refOf(c)
	if err != nil {
		return ref, paymentdb.Row{}, err
	}
	id, err := web.ID(c, "id")
	if err != nil {
		return ref, paymentdb.Row{}, err
	}
	row, err := h.Cards.Payments.Find(c.Request().Context(), id)
	if err == nil && row.OrderID != ref.Order {
		err = fault.NotFound("request.not_found")
	}
	return ref, row, err
}

// afterCard shows the order as a card has left it: paid and done, or with what is left to pay.
func (h *Handler) afterCard(c echo.Context, ref view.Ref, o orderdb.Order) error {
	o, err := h.finish(c, ref, o)
	if err != nil {
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

// paidOutside says whether a payment of the order on the screen was made outside.
func (h *Handler) paidOutside(c echo.Context, id uuid.UUID) (o orderdb.Order, out bool, err error) {
	ref, err := refOf(c)
	if err != nil {
		return o, false, err
	}
	if o, err = h.load(c.Request().Context(), ref.Order); err != nil {
		return o, false, err
	}
	for _, p := range o.Payments {
		if p.ID == id && p.Outside() {
			return o, true, nil
		}
	}
	return o, false, nil
}

// giveBackOutside gives a part payment back to the card that made it.
func (h *Handler) giveBackOutside(c echo.Context, id uuid.UUID, o orderdb.Order, err error) error {
	if err != nil {
		return err
	}
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if _, err := h.Cards.Collect.Want(ctx, id, payment.Back); err != nil {
		return h.payAgain(c, ref, err)
	}
	if o, err = h.load(ctx, o.ID); err != nil {
		return err
	}
	return h.payMore(c, ref, o)
}
