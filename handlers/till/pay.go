package till

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/price"
	"comptoir/models/receipt/printdb"
	"comptoir/models/text"
	"comptoir/models/till/tilldb"
	"comptoir/views/i18n"
	view "comptoir/views/till"
)

// askPay answers the payment sheet.
func (h *Handler) askPay(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	p, err := h.present(c.Request().Context(), ref)
	if err != nil {
		return err
	}
	if len(p.Order.Active()) == 0 || p.Closed() {
		return h.refused(c, ref, fault.Conflict("order.empty"))
	}
	v, err := h.payView(c, p)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Pay(v))
}

func (h *Handler) payView(c echo.Context, p view.PanelView) (view.PayView, error) {
	ctx := c.Request().Context()
	v := view.PayView{PanelView: p, ToPay: p.Totals.Due, Command: newID().String()}
	venue, err := h.venue(ctx, who(ctx).VenueID)
	if err != nil {
		return v, err
	}
	v.TipShares, v.Tenders, v.Slip = venue.Charges.TipShares, venue.Tenders, c.FormValue("slip")
	v.Currencies, v.ForeignCode, v.ForeignTyped = venue.Currencies, c.FormValue("currency"), c.FormValue("foreign")
	_, err = h.Shifts.Current(ctx, who(ctx).RegisterID, who(ctx).StaffID)
	if err != nil && !errors.Is(err, tilldb.ErrNone) {
		return v, err
	}
	v.Shift = err == nil
	if err := h.houses(c, &v); err != nil {
		return v, err
	}
	if v.Notes, err = h.Notes.Fresh(ctx, who(ctx).RegisterID, h.Now().Add(-exchanging)); err != nil {
		return v, err
	}
	if err := h.outside(c, &v); err != nil {
		return v, err
	}
	if asked, err := h.payCheck(c, &v); asked || err != nil {
		return v, err
	}
	inCash, err := inCash(p.Order)
	v.CashDue, v.Rounding = inCash.Due, inCash.Rounding
	return v, err
}

// inCash is what the order comes to if the rest is paid in cash: the engine rounds to coins where
// there is any cash, also if there is none of it yet.
func inCash(o order.Order) (price.Result, error) {
	p := order.Pricing(o)
	p.Payments = append(p.Payments, price.Payment{Tender: price.Cash})
	return price.Compute(p)
}

// A payForm is what the payment sheet sends. The sums that were on the screen come along, so that
// the same tap means the same whenever it arrives.
type payForm struct {
	tender       string
	amount       money.Amount
	due, cashDue money.Amount
	check        uuid.UUID // the part that is paid; zero: the whole order
	last         bool      // when it is paid, all is
	slip         string    // the number on it, as typed
}

// closes says whether the payment was the last one.
func (f payForm) closes() bool {
	if f.check != uuid.Nil && !f.last {
		return false
	}
	if f.tender == price.Cash {
		return f.amount >= f.cashDue
	}
	return f.amount == f.due
}

// slipOf is the number of the slip that the payment has: cash has none.
func (f payForm) slipOf() string {
	if f.tender == price.Cash {
		return ""
	}
	return f.slip
}

// payFormOf reads the sheet: a note that was tapped, or an amount and a tender. The amount that
// the sheet suggested means all of it, to the cent where it is not paid in coins.
func payFormOf(c echo.Context, cur money.Currency) (payForm, error) {
	f := payForm{tender: c.FormValue("tender"), last: c.FormValue("last") != "", slip: strings.TrimSpace(c.FormValue("slip"))}
	check, err := web.OptionalID(c, "check")
	if err != nil {
		return f, err
	}
	f.check = check
	typed := c.FormValue("amount")
	if note := c.FormValue("cash"); note != "" {
		f.tender, typed = price.Cash, note
	}
	for field, into := range map[string]*money.Amount{"due": &f.due, "cash_due": &f.cashDue} {
		a, err := text.ParseAmount(c.FormValue(field), cur.Digits, text.Point)
		if err != nil {
			return f, fault.Malformed("request.unreadable").Field(field, "field.amount").Because(err)
		}
		*into = a
	}
	amount, err := text.ParseAmount(typed, cur.Digits, text.NoMark)
	if err != nil {
		return f, fault.Invalid("request.invalid").Field("amount", "field.amount").Because(err)
	}
	f.amount = amount
	if f.tender != price.Cash && amount == f.cashDue {
		f.amount = f.due
	}
	return f, nil
}

// pay takes a payment and, where it is the last, closes the order in the same act.
func (h *Handler) pay(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	form, err := payFormOf(c, web.Who(c).Currency)
	if err != nil {
		return h.payAgain(c, ref, err)
	}
	if by := askedOf(form.tender); by.tender != "" {
		return h.askOutside(c, ref, form, by)
	}
	r, err := h.payment(c, ref, form)
	if err != nil {
		return h.payAgain(c, ref, err)
	}
	o, err := h.Orders.Do(c.Request().Context(), r)
	if err != nil {
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

// kick opens the drawer after a cash sale where no receipt does it.
func (h *Handler) kick(c echo.Context, o orderdb.Order) error {
	ctx, id := c.Request().Context(), web.Who(c)
	venue, err := h.venue(ctx, o.VenueID)
	if err != nil || venue.PrintReceipts || !inDrawer(o.Order) {
		return err
	}
	return h.springs(ctx, orderdb.SaleID(o.Order), printdb.Printing{
		Command: uuid.NewSHA1(o.ID, []byte("drawer")), OrderID: o.ID, VenueID: o.VenueID, RegisterID: id.RegisterID, StaffID: id.StaffID,
	})
}

// springs opens the drawer into which the money of a sale or a refund goes; none where somebody carries it.
func (h *Handler) springs(ctx context.Context, sale uuid.UUID, p printdb.Printing) error {
	k, err := h.Shifts.KickOf(ctx, sale, p.RegisterID, p.StaffID)
	if err != nil || k.None {
		return err
	}
	p.Pin = k.Pin
	return h.Prints.Drawer(ctx, p)
}

func (h *Handler) payment(c echo.Context, ref view.Ref, form payForm) (orderdb.Request, error) {
	command, err := web.CommandID(c)
	if err != nil {
		return orderdb.Request{}, err
	}
	if form.tender == price.Cash {
		if err := h.drawer(c, ref, command); err != nil {
			return orderdb.Request{}, err
		}
	}
	commands := []order.Command{order.AddPayment{PaymentID: command, CheckID: form.check, Tender: form.tender, Amount: form.amount, Reference: form.slipOf()}}
	if form.due == 0 {
		commands = nil // all of it was given away
	}
	if form.closes() {
		commands = append(commands, order.Close{})
	}
	return request(c, ref, commands...)
}

// drawer refuses cash where no drawer is open for it. A payment that was taken stays taken.
func (h *Handler) drawer(c echo.Context, ref view.Ref, payment uuid.UUID) error {
	ctx := c.Request().Context()
	_, err := h.Shifts.Current(ctx, web.Who(c).RegisterID, web.Who(c).StaffID)
	if !errors.Is(err, tilldb.ErrNone) {
		return err
	}
	o, loadErr := h.load(ctx, ref.Order)
	if loadErr != nil {
		return loadErr
	}
	for _, p := range o.Payments {
		if p.ID == payment {
			return nil
		}
	}
	return err
}

// payMore shows what is left to pay after a part.
func (h *Handler) payMore(c echo.Context, ref view.Ref, o orderdb.Order) error {
	ctx := c.Request().Context()
	p, err := h.panelView(ctx, ref, o)
	if err != nil {
		return err
	}
	if more, err := h.checksMore(c, p); more || err != nil {
		return err
	}
	v, err := h.payView(c, p)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.PayMore(p, v))
}

// payAgain shows the sheet with what is due now and why the payment was not taken. An order that
// is closed already is answered with its receipt: paid is paid.
func (h *Handler) payAgain(c echo.Context, ref view.Ref, err error) error {
	f := fault.Of(err)
	if f == nil || !web.IsHX(c) || f.Kind == fault.KindMalformed {
		return err
	}
	ctx := c.Request().Context()
	p, loadErr := h.present(ctx, ref)
	if loadErr != nil {
		return err
	}
	if p.Closed() || p.Order.Status == order.New {
		closeSheet(c)
		return h.refused(c, ref, err)
	}
	v, payErr := h.payView(c, p)
	if payErr != nil {
		return payErr
	}
	v.Fault = f
	if i18n.FaultField(ctx, f, "amount") != "" {
		v.Amount = c.FormValue("amount")
	}
	if left, ok := f.Args["left"].(int64); ok { // what the tender may pay is one tap away
		v.Amount = i18n.Plain(money.Amount(left), v.Currency)
	}
	v.Tip = c.FormValue("tip")
	return web.Render(c, web.Status(f), view.PayMore(p, v))
}

// unpay gives a part payment back.
func (h *Handler) unpay(c echo.Context) error {
	id, err := web.OptionalID(c, "payment")
	if err != nil {
		return err
	}
	if o, out, err := h.paidOutside(c, id); out || err != nil {
		return h.giveBackOutside(c, id, o, err)
	}
	return h.act(c, order.RemovePayment{PaymentID: id}, func(ref view.Ref, o orderdb.Order) error { return h.payMore(c, ref, o) })
}
