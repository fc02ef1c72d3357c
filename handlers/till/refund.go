package till

import (
	"errors"
	"net/http"
	"slices"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/authority"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/price"
	"comptoir/models/receipt/printdb"
	"comptoir/models/staff"
	"comptoir/models/text"
	"comptoir/models/till/tilldb"
	"comptoir/views/i18n"
	view "comptoir/views/till"
)

// askRefund answers the sheet that says what comes back.
func (h *Handler) askRefund(c echo.Context) error {
	o, err := h.done(c)
	if err != nil {
		return err
	}
	v, err := h.refundView(c, o, nil)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.RefundSheet(v))
}

func (h *Handler) refundView(c echo.Context, o orderdb.Order, refusal *fault.Fault) (view.RefundView, error) {
	v := view.RefundView{
		Order: o.Order, Left: order.Left(o.Order), Currency: o.Terms.Currency, Command: newID().String(), Fault: refusal,
		Form: c.Request().PostForm,
	}
	if refusal != nil {
		v.Plan = planned(c, o)
	}
	var err error
	v.Authority, err = h.authority(c, "refund", authority.Refund, staff.RefundSale, "", refusal)
	return v, err
}

// planRefund answers what the form would give back, as it is being filled in.
func (h *Handler) planRefund(c echo.Context) error {
	o, err := h.done(c)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.RefundSum(view.RefundView{Order: o.Order, Currency: o.Terms.Currency, Plan: planned(c, o)}))
}

// planned is what a form would give back; nil where it says nothing yet, or too much.
func planned(c echo.Context, o orderdb.Order) view.Plan {
	cmd, err := refundOf(c, o, newID())
	if err != nil || len(cmd.Lines) == 0 && cmd.Amount == 0 && c.FormValue("all") == "" {
		return view.Plan{}
	}
	r, err := order.PlanRefund(o.Order, cmd)
	return view.Plan{Refund: r, Said: err == nil, Fault: fault.Of(err)}
}

// refundOf reads the sheet.
func refundOf(c echo.Context, o orderdb.Order, id uuid.UUID) (order.RefundOrder, error) {
	cmd := order.RefundOrder{RefundID: id, Tip: c.FormValue("tip") != "", Tender: c.FormValue("tender"), Reason: reasonOf(c)}
	if c.FormValue("all") != "" {
		return everything(c, o, cmd), nil
	}
	for _, l := range o.Lines {
		typed := c.FormValue("quantity-" + l.ID.String())
		if typed == "" || typed == "0" {
			continue
		}
		q, err := money.ParseQuantity(typed)
		if err != nil {
			return cmd, fault.Invalid("order.quantity").Field("quantity", "order.quantity").Because(err)
		}
		cmd.Lines = append(cmd.Lines, order.RefundPiece{LineID: l.ID, Quantity: q, Restock: c.FormValue("stock-"+l.ID.String()) != ""})
	}
	if typed := c.FormValue("amount"); typed != "" {
		a, err := text.ParseAmount(typed, o.Terms.Currency.Digits, text.NoMark)
		if err != nil {
			return cmd, fault.Invalid("order.refund_amount").Field("amount", "field.amount").Because(err)
		}
		cmd.Amount = a
	}
	return cmd, nil
}

// everything names all pieces that are left, some of which go back to stock, and the tip.
func everything(c echo.Context, o orderdb.Order, cmd order.RefundOrder) order.RefundOrder {
	cmd.Tip = true
	for _, p := range order.Left(o.Order).Rest() {
		cmd.Lines = append(cmd.Lines, order.RefundPiece{LineID: uuid.MustParse(p.ID), Quantity: p.Quantity, Restock: c.FormValue("stock-"+p.ID) != ""})
	}
	return cmd
}

// refund gives the money back.
func (h *Handler) refund(c echo.Context) error {
	o, err := h.done(c)
	if err != nil {
		return err
	}
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	after, err := h.giveBack(c, o, command)
	if err != nil {
		return h.refundAgain(c, o, err)
	}
	h.returned(c, after.ID)
	if r := after.Refund(command); r != nil && inCashBack(r.Payments) {
		if err := h.kickFor(c, after, r.ID); err != nil {
			return err
		}
	}
	return web.SeeOther(c, "/till/sales/"+o.ID.String()+"?given="+command.String())
}

func (h *Handler) giveBack(c echo.Context, o orderdb.Order, command uuid.UUID) (orderdb.Order, error) {
	cmd, err := refundOf(c, o, command)
	if err != nil {
		return o, err
	}
	if len(cmd.Lines) == 0 && cmd.Amount == 0 && c.FormValue("all") == "" {
		return o, fault.Invalid("sales.nothing_chosen")
	}
	if o.Refund(command) == nil {
		if err := h.cashBack(c, o, cmd); err != nil {
			return o, err
		}
	}
	return h.approved(c, view.Ref{Order: o.ID}, staff.RefundSale, cmd)
}

// cashBack refuses cash where no drawer is open that it can come from.
func (h *Handler) cashBack(c echo.Context, o orderdb.Order, cmd order.RefundOrder) error {
	r, err := order.PlanRefund(o.Order, cmd)
	if err != nil || !inCashBack(r.Payments) {
		return err
	}
	_, err = h.Shifts.Current(c.Request().Context(), web.Who(c).RegisterID, web.Who(c).StaffID)
	if errors.Is(err, tilldb.ErrNone) {
		return fault.Conflict("sales.no_drawer").Because(err)
	}
	return err
}

func inCashBack(payments []order.RefundPayment) bool {
	return slices.ContainsFunc(payments, func(p order.RefundPayment) bool { return p.Tender == price.Cash && p.Amount != 0 })
}

// kickFor opens the drawer for a refund where no paper does it.
func (h *Handler) kickFor(c echo.Context, o orderdb.Order, refund uuid.UUID) error {
	ctx, id := c.Request().Context(), web.Who(c)
	venue, err := h.venue(ctx, o.VenueID)
	if err != nil || venue.PrintReceipts {
		return err
	}
	return h.springs(ctx, refund, printdb.Printing{
		Command: uuid.NewSHA1(refund, []byte("drawer")), OrderID: o.ID, VenueID: o.VenueID, RegisterID: id.RegisterID, StaffID: id.StaffID,
	})
}

// refundAgain shows the sheet as it was filled in, with what is wrong or who must be asked.
func (h *Handler) refundAgain(c echo.Context, o orderdb.Order, err error) error {
	f := fault.Of(err)
	if f == nil || !web.IsHX(c) || f.Kind == fault.KindMalformed {
		return err
	}
	v, err := h.refundView(c, o, f)
	if err != nil {
		return err
	}
	v.Authority.Approves = view.RefundWords(c.Request().Context(), v)
	return sheetAgain(c, web.Status(f), view.RefundSheet(v))
}

// askReopen asks why a sale is taken up again.
func (h *Handler) askReopen(c echo.Context) error {
	o, err := h.done(c)
	if err != nil {
		return err
	}
	return h.reopenSheet(c, o, nil, http.StatusOK)
}

func (h *Handler) reopenSheet(c echo.Context, o orderdb.Order, f *fault.Fault, status int) error {
	what := i18n.T(c.Request().Context(), "sales.reopen_what", "number", o.Number, "amount", i18n.Money(c.Request().Context(), o.Totals.Total, o.Terms.Currency))
	a, err := h.authority(c, "reopen", authority.Reopen, staff.ReopenSale, what, f)
	if err != nil {
		return err
	}
	v := view.ReopenView{Order: o.Order, Authority: a, Command: newID().String()}
	if f != nil {
		return sheetAgain(c, status, view.ReopenSheet(v))
	}
	return web.Render(c, status, view.ReopenSheet(v))
}

// reopen takes the sale up again and goes on with it at the till. Where others sit at its table
// now, it has none any more.
func (h *Handler) reopen(c echo.Context) error {
	o, err := h.closed(c)
	if err != nil {
		return err
	}
	ref := view.Ref{Order: o.ID}
	_, err = h.approved(c, ref, staff.ReopenSale, order.Reopen{Reason: reasonOf(c)})
	if f := fault.Of(err); f != nil && f.Code == "order.table_taken" {
		_, err = h.approved(c, ref, staff.ReopenSale, order.Reopen{Reason: reasonOf(c), LeaveTable: true})
	}
	if err == nil {
		return web.SeeOther(c, "/till?order="+o.ID.String())
	}
	f := fault.Of(err)
	if f == nil || !web.IsHX(c) || f.Kind == fault.KindMalformed {
		return err
	}
	return h.reopenSheet(c, o, f, web.Status(f))
}
