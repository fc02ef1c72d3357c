package till

import (
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/authority"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
	"comptoir/models/text"
	view "comptoir/views/till"
)

// askAdjust answers the sheet that takes something off, or gives a row away.
func (h *Handler) askAdjust(c echo.Context) error {
	ref, ids, o, err := h.adjusted(c)
	if err != nil {
		return err
	}
	if !reachable(o, ids) {
		return h.refused(c, ref, fault.NotFound("order.line_unknown"))
	}
	v, err := h.adjustView(c, o, ids, nil)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Adjust(v))
}

// adjusted is the row that the sheet is about; no ids are the whole order.
func (h *Handler) adjusted(c echo.Context) (view.Ref, []uuid.UUID, orderdb.Order, error) {
	if c.FormValue("lines") != "" {
		return h.row(c)
	}
	ref, err := refOf(c)
	if err != nil {
		return ref, nil, orderdb.Order{}, err
	}
	o, err := h.load(c.Request().Context(), ref.Order)
	return ref, nil, o, err
}

// reachable says whether there is anything that the sheet can be about.
func reachable(o orderdb.Order, ids []uuid.UUID) bool {
	if !o.Status.Live() {
		return false
	}
	for _, id := range ids {
		if o.Line(id) == nil {
			return false
		}
	}
	return len(o.Active()) > 0
}

// adjustView is the sheet as it was filled in.
func (h *Handler) adjustView(c echo.Context, o orderdb.Order, ids []uuid.UUID, refusal *fault.Fault) (view.AdjustView, error) {
	ctx := c.Request().Context()
	v := view.AdjustView{
		Order: o.Order, Lines: joined(ids), Total: o.Totals.Total, Currency: o.Terms.Currency, Command: newID().String(), Fault: refusal,
		Scope: c.FormValue("scope"), Percent: c.FormValue("percent"), Amount: c.FormValue("amount"), Free: len(ids) > 0 && c.FormValue("free") != "",
	}
	if len(ids) > 0 {
		v.Line, v.Total = o.Line(ids[0]), 0
		v.Name = v.Line.Sold.Name
		for i, l := range o.Lines {
			if slices.Contains(ids, l.ID) {
				v.Count, v.Total = v.Count+l.Quantity, v.Total+o.Totals.Lines[i].Total
			}
		}
	} else {
		p, err := h.panelView(ctx, view.Ref{Order: o.ID, Place: c.FormValue("place")}, o)
		if err != nil {
			return v, err
		}
		v.Name = view.Title(ctx, p)
	}
	if v.Scope == "" && len(ids) > 0 {
		v.Scope = view.ScopeLine
	}
	if v.Free && len(ids) == 1 && v.Count > money.One && !v.Line.Sold.Unit.Measured() {
		if v.Some = c.FormValue("some"); v.Some == "" {
			v.Some = v.Count.String()
		}
	}
	act, permission := authority.Discount, staff.Discount
	if v.Free {
		act, permission = authority.Comp, staff.Comp
	}
	var err error
	v.Authority, err = h.authority(c, "adjust", act, permission, v.What(ctx), elsewhere(refusal))
	return v, err
}

// elsewhere is a refusal as far as no field of the sheet says it.
func elsewhere(f *fault.Fault) *fault.Fault {
	if f == nil || f.Fields["discount"] == "" && f.Fields["amount"] == "" && f.Fields["scope"] == "" && f.Fields["quantity"] == "" {
		return f
	}
	return nil
}

// adjust takes off what was chosen, with the person's own permission or one that is lent by a PIN.
func (h *Handler) adjust(c echo.Context) error {
	ref, ids, o, err := h.adjusted(c)
	if err != nil {
		return err
	}
	permission := staff.Discount
	if c.FormValue("free") != "" {
		permission = staff.Comp
	}
	commands, err := adjustments(c, o, ids)
	if err == nil {
		var done orderdb.Order
		if done, err = h.approved(c, ref, permission, commands...); err == nil {
			return h.tapped(c, ref, done)
		}
	}
	f := fault.Of(err)
	if f == nil || !web.IsHX(c) || f.Kind == fault.KindMalformed || f.Kind == fault.KindNotFound || !reachable(o, ids) {
		return h.refused(c, ref, err)
	}
	v, err := h.adjustView(c, o, ids, f)
	if err != nil {
		return err
	}
	return sheetAgain(c, web.Status(f), view.Adjust(v))
}

// adjustments are the commands that the sheet stands for. Their ids follow from the tap's, so that
// the tap is one discount however often it arrives.
func adjustments(c echo.Context, o orderdb.Order, ids []uuid.UUID) ([]order.Command, error) {
	command, err := web.CommandID(c)
	if err != nil {
		return nil, err
	}
	if c.FormValue("free") != "" {
		return gifts(c, command, ids)
	}
	off, err := discountOf(c, o.Terms.Currency)
	if err != nil {
		return nil, err
	}
	off.DiscountID, off.Reason = command, reasonOf(c)
	switch scope := c.FormValue("scope"); {
	case len(ids) == 0 || scope == view.ScopeOrder:
		return []order.Command{off}, nil
	case scope == view.ScopeCategory || scope == view.ScopeSeat:
		l := o.Line(ids[0])
		if l == nil {
			return nil, fault.NotFound("order.line_unknown")
		}
		if scope == view.ScopeSeat {
			off.Seat = l.Seat
		} else {
			off.CategoryID = l.Sold.CategoryID
		}
		if off.Seat == 0 && off.CategoryID == uuid.Nil {
			return nil, fault.Invalid("order.discount_nothing").Field("scope", "order.discount_nothing")
		}
		return []order.Command{off}, nil
	}
	return offLines(off, o, ids), nil
}

// offLines takes a percentage off each line of a row, or shares an amount among them.
func offLines(off order.ApplyDiscount, o orderdb.Order, ids []uuid.UUID) []order.Command {
	weights := make([]int64, len(ids))
	for i, l := range o.Lines {
		if at := slices.Index(ids, l.ID); at >= 0 {
			weights[at] = int64(o.Totals.Lines[i].Total)
		}
	}
	amounts := off.Amount.Allocate(weights)
	commands := make([]order.Command, 0, len(ids))
	for i, id := range ids {
		one := off
		one.DiscountID, one.LineID, one.Amount = uuid.NewSHA1(off.DiscountID, id[:]), id, amounts[i]
		if one.PercentBP != 0 || one.Amount != 0 {
			commands = append(commands, one)
		}
	}
	return commands
}

func gifts(c echo.Context, command uuid.UUID, ids []uuid.UUID) ([]order.Command, error) {
	some := c.FormValue("some")
	if len(ids) != 1 {
		some = ""
	}
	quantity, err := money.ParseQuantity("0" + strings.ReplaceAll(strings.TrimSpace(some), ",", "."))
	if err != nil || some != "" && quantity == 0 {
		return nil, fault.Invalid("order.quantity").Field("quantity", "order.quantity").Because(err)
	}
	commands := make([]order.Command, len(ids))
	for i, id := range ids {
		commands[i] = order.CompLine{CompID: uuid.NewSHA1(command, id[:]), LineID: id, Quantity: quantity, Reason: reasonOf(c)}
	}
	return commands, nil
}

// discountOf reads how much is taken off.
func discountOf(c echo.Context, cur money.Currency) (order.ApplyDiscount, error) {
	var off order.ApplyDiscount
	var err error
	switch chosen := c.FormValue("percent"); chosen {
	case "":
		return off, fault.Invalid("adjust.choose").Field("discount", "adjust.choose")
	case "amount":
		if off.Amount, err = text.ParseAmount(c.FormValue("amount"), cur.Digits, text.NoMark); err != nil {
			return off, fault.Invalid("request.invalid").Field("amount", "field.amount").Because(err)
		}
		if off.Amount <= 0 {
			return off, fault.Invalid("order.discount_amount").Field("amount", "order.discount_amount")
		}
	default:
		var check form.Check
		off.PercentBP = check.Percent("discount", chosen, 10_000)
		if check.Err() != nil || off.PercentBP == 0 {
			return off, fault.Invalid("order.discount_amount").Field("discount", "order.discount_amount")
		}
	}
	return off, nil
}

// takeOff charges again what discounts took off, or a gift gave away.
func (h *Handler) takeOff(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	o, err := h.load(c.Request().Context(), ref.Order)
	if err != nil {
		return err
	}
	var commands []order.Command
	for _, asked := range strings.Split(c.FormValue("discounts"), ",") {
		id, err := uuid.Parse(asked)
		if err != nil || len(commands) == maxRow {
			return fault.Malformed("request.unreadable").Field("discounts", "request.unreadable").Because(err)
		}
		commands = append(commands, takingOff(o.Order, id))
	}
	return h.do(c, ref, commands...)
}

// takingOff is the command for a discount or a gift. One that is gone is a discount: the order says so.
func takingOff(o order.Order, id uuid.UUID) order.Command {
	for _, d := range o.Discounts {
		if d.ID == id && d.Comp {
			return order.UncompLine{LineID: d.LineID}
		}
	}
	return order.RemoveDiscount{DiscountID: id}
}
