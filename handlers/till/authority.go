package till

import (
	"strings"

	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/authority"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
	view "comptoir/views/till"
)

// authority is the part of a sheet that asks why and, where the person may not do p, for leave.
// what names exactly that which would be approved; refusal is what came of the last try, or nil.
func (h *Handler) authority(c echo.Context, sheet string, act authority.Act, p staff.Permission, what string, refusal *fault.Fault) (view.AuthorityView, error) {
	id := web.Who(c)
	reasons, err := h.Authority.ReasonsOf(c.Request().Context(), act)
	if err != nil {
		return view.AuthorityView{}, err
	}
	waiting, err := h.waiting(c, refusal)
	if err != nil {
		return view.AuthorityView{}, err
	}
	return view.AuthorityView{
		Waiting: waiting,
		ID:      sheet, Approves: what, Reasons: reasons, Reason: reasonOf(c), Currency: id.Currency, Fault: refusal,
		Other: c.Request().PostForm.Has("reason") && reasonOf(c) == "",
		Asks:  !id.May(p) || c.FormValue("pin") != "" || refusal != nil && (refusal.Code == "approval_required" || refusal.Fields["pin"] != ""),
	}, nil
}

// reasonOf reads the reason that was chosen, or else the one that was typed.
func reasonOf(c echo.Context) string {
	if chosen := strings.TrimSpace(c.FormValue("reason")); chosen != "" {
		return chosen
	}
	return strings.TrimSpace(c.FormValue("reason_text"))
}

// answerable says whether a refusal is one that the authority part of a sheet can answer: a
// reason, leave, or a PIN.
func answerable(f *fault.Fault) bool {
	return f != nil && (f.Code == "approval_required" || f.Code == "approval.waiting" || f.Fields["reason"] != "" || f.Fields["pin"] != "")
}

// approved carries out commands for which somebody else may have to lend a permission: once, for
// these commands, by a PIN. Or else a manager who is elsewhere is asked, if the sheet says so. Whoever lends it is bound by their own limits.
func (h *Handler) approved(c echo.Context, ref view.Ref, p staff.Permission, commands ...order.Command) (orderdb.Order, error) {
	ctx, id := c.Request().Context(), web.Who(c)
	r, err := request(c, ref, commands...)
	if err != nil {
		return orderdb.Order{}, err
	}
	pin := c.FormValue("pin")
	if c.FormValue("ask") != "" && pin == "" {
		return orderdb.Order{}, h.ask(c, r, p)
	}
	if pin == "" {
		return h.Orders.Do(ctx, r)
	}
	manager, err := h.Staff.Approve(ctx, id, pin, p)
	if f := fault.Of(err); f != nil {
		return orderdb.Order{}, f.Field("pin", f.Code)
	}
	if err != nil {
		return orderdb.Order{}, err
	}
	r.ApprovedBy = order.Actor{StaffID: manager.ID, Name: manager.Name}
	r.Limits = manager.Limits
	r.May = func(permission string) bool { return permission == string(p) || id.May(staff.Permission(permission)) }
	o, err := h.Orders.Do(ctx, r)
	if f := fault.Of(err); f != nil && f.Code == "approval_required" {
		return o, f.With("name", manager.Name).Field("pin", "pin.over_limit")
	}
	return o, err
}
