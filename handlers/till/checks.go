package till

import (
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
	"comptoir/models/text"
	view "comptoir/views/till"
)

// askChecks answers the screen on which an order is split, joined and paid in parts.
func (h *Handler) askChecks(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	p, err := h.present(c.Request().Context(), ref)
	if err != nil {
		return err
	}
	if len(p.Order.Active()) == 0 || !p.Order.Status.Live() {
		return h.refused(c, ref, fault.Conflict("order.empty"))
	}
	return web.Render(c, http.StatusOK, view.Checks(h.checksView(c, p)))
}

// checksBody answers what is on that screen, if it is not there already.
func (h *Handler) checksBody(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	p, err := h.present(c.Request().Context(), ref)
	if err != nil {
		return err
	}
	v := h.checksView(c, p)
	if c.QueryParam("seen") == v.Seen() {
		return c.NoContent(http.StatusNoContent)
	}
	return web.Render(c, http.StatusOK, view.ChecksBody(v))
}

func (h *Handler) checksView(c echo.Context, p view.PanelView) view.ChecksView {
	return view.ChecksView{
		PanelView: p, Checks: order.CheckTotals(p.Order, p.Totals), MaySplit: web.Who(c).May(staff.SplitOrder), Command: newID().String(),
	}
}

// arrange shares the order as a tap on that screen asks. What was pointed at is found on the order as
// it is now; where somebody else was faster, the screen shows what they did.
func (h *Handler) arrange(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	o, err := h.load(c.Request().Context(), ref.Order)
	if err != nil {
		return err
	}
	cmd, err := arrangement(c, o)
	if err == nil {
		o, err = h.approved(c, ref, staff.SplitOrder, cmd)
	}
	return h.arranged(c, ref, o, err)
}

// arranged answers with the screen as it is, and with what was refused.
func (h *Handler) arranged(c echo.Context, ref view.Ref, o orderdb.Order, err error) error {
	f := fault.Of(err)
	if err != nil && (f == nil || !web.IsHX(c)) {
		return err
	}
	ctx, status := c.Request().Context(), http.StatusOK
	var p view.PanelView
	if f == nil {
		p, err = h.panelView(ctx, ref, o)
	} else {
		p, err = h.present(ctx, ref)
	}
	if err != nil {
		return err
	}
	v := h.checksView(c, p)
	if f != nil && f.Code != "command.reused" { // the same tap again: it was done
		v.Fault, status = f, web.Status(f)
	}
	return answered(c, ref.Order, status, view.Tapped(p), view.ChecksAgain(v))
}

// arrangement is what the buttons of the screen stand for.
func arrangement(c echo.Context, o orderdb.Order) (order.Command, error) {
	form, err := c.FormParams()
	if err != nil {
		return nil, fault.Malformed("request.unreadable").Because(err)
	}
	act, to, _ := strings.Cut(form.Get("do"), ":")
	checks, err := checkIDs(form["check"])
	if err != nil {
		return nil, err
	}
	picks, err := picksOf(form["pick"], form.Get)
	if err != nil {
		return nil, err
	}
	if act == "enter" { // in one of the two fields
		act = "even"
		if form.Get("amount") != "" {
			act = "amount"
		}
	}
	switch act {
	case "seats":
		return order.Split{BySeat: true}, nil
	case "even":
		n, err := number(form.Get("n"), "n")
		return order.Split{Even: n}, err
	case "amount":
		amount, err := text.ParseAmount(form.Get("amount"), web.Who(c).Currency.Digits, text.NoMark)
		if err != nil || amount <= 0 {
			return nil, fault.Invalid("order.check_amount").Field("amount", "order.check_amount").Because(err)
		}
		return o.WithAmount(o.Totals, amount), nil
	case "join":
		if len(checks) < 2 {
			return nil, fault.Invalid("order.merge_two")
		}
		return order.Merge{CheckIDs: checks}, nil
	case "one":
		return order.Merge{}, nil
	case "undo":
		return order.Undo{}, nil
	}
	return moving(o, act, to, picks, checks)
}

// moving are the acts on lines that were picked.
func moving(o orderdb.Order, act, to string, picks []order.CheckPick, checks []uuid.UUID) (order.Command, error) {
	if len(picks) == 0 {
		return nil, fault.Invalid("checks.pick_first")
	}
	switch act {
	case "new":
		return o.MoveToCheck(o.Totals, picks, uuid.Nil), nil
	case "share":
		if len(checks) == 0 {
			checks = unpaid(o)
		}
		return o.Share(o.Totals, picks, checks), nil
	case "to":
		id, err := uuid.Parse(to)
		if err != nil {
			return nil, fault.Malformed("request.unreadable").Because(err)
		}
		if !slices.Contains(unpaid(o), id) {
			return nil, fault.NotFound("order.check_unknown")
		}
		return o.MoveToCheck(o.Totals, picks, id), nil
	}
	return nil, fault.Malformed("request.unreadable")
}

// unpaid are the checks on which nobody has paid anything.
func unpaid(o orderdb.Order) []uuid.UUID {
	var ids []uuid.UUID
	for _, c := range order.CheckTotals(o.Order, o.Totals) {
		if view.Untouched(o.Order, c) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

func checkIDs(texts []string) ([]uuid.UUID, error) {
	ids := make([]uuid.UUID, len(texts))
	for i, t := range texts {
		id, err := uuid.Parse(t)
		if err != nil {
			return nil, fault.Malformed("request.unreadable").Because(err)
		}
		ids[i] = id
	}
	return ids, nil
}

// picksOf reads the lines that were picked: "check/line", and beside some of them how many.
func picksOf(texts []string, value func(string) string) ([]order.CheckPick, error) {
	picks := make([]order.CheckPick, len(texts))
	for i, t := range texts {
		check, line, _ := strings.Cut(t, "/")
		ids, err := checkIDs([]string{check, line})
		if err != nil {
			return nil, err
		}
		picks[i] = order.CheckPick{CheckID: ids[0], LineID: ids[1]}
		if n := value("n-" + t); n != "" {
			if picks[i].Quantity, err = money.ParseQuantity(n); err != nil {
				return nil, fault.Invalid("order.quantity").Field("quantity", "order.quantity").Because(err)
			}
		}
	}
	return picks, nil
}

// payCheck makes the payment sheet that of the check that it names; asked says whether it names one.
func (h *Handler) payCheck(c echo.Context, v *view.PayView) (asked bool, err error) {
	id, err := web.OptionalID(c, "check")
	if err != nil || id == uuid.Nil {
		return false, err
	}
	t, ok := v.Order.CheckTotal(v.Totals, id)
	if !ok {
		return true, fault.NotFound("order.check_unknown")
	}
	v.Check, v.ToPay, v.CashDue = &t, t.Due, v.Order.InCash(t.Due)
	v.Rounding = v.CashDue - t.Due
	v.Last = true
	for _, other := range order.CheckTotals(v.Order, v.Totals) {
		v.Last = v.Last && (other.ID == id || other.Done())
	}
	return true, nil
}

// checksMore answers with the checks after one of them is paid, or had a payment given back; more says
// whether it did.
func (h *Handler) checksMore(c echo.Context, p view.PanelView) (more bool, err error) {
	id, err := web.OptionalID(c, "check")
	if err != nil || id == uuid.Nil {
		return false, err
	}
	t, ok := p.Order.CheckTotal(p.Totals, id)
	if ok && !t.Done() {
		return false, nil
	}
	v := h.checksView(c, p)
	if ok {
		v.Paid = &t
	}
	return true, answered(c, p.Order.ID, http.StatusOK, view.Tapped(p), view.InDialogs(view.Checks(v)))
}

// finish closes an order of which every check is paid: two devices may have taken the last two
// payments in the same moment, so that neither was the last.
func (h *Handler) finish(c echo.Context, ref view.Ref, o orderdb.Order) (orderdb.Order, error) {
	if !o.Status.Live() || !o.Split() || o.Totals.Due != 0 {
		return o, nil
	}
	for _, t := range order.CheckTotals(o.Order, o.Totals) {
		if !t.Done() {
			return o, nil
		}
	}
	r, err := request(c, ref)
	if err != nil {
		return o, err
	}
	r.Commands = []orderdb.Command{{ID: uuid.NewSHA1(o.ID, []byte("last check is paid")), Command: order.Close{}}}
	closed, err := h.Orders.Do(c.Request().Context(), r)
	if fault.Of(err) != nil {
		return o, nil // somebody else has just closed it, or rung something up
	}
	return closed, err
}
