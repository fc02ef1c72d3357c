package till

import (
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/authority"
	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
	view "comptoir/views/till"
)

// editLine answers the form that changes a row of the order.
func (h *Handler) editLine(c echo.Context) error {
	ref, ids, o, err := h.row(c)
	if err != nil {
		return err
	}
	l := o.Line(ids[0])
	if l == nil {
		return h.refused(c, ref, fault.NotFound("order.line_unknown"))
	}
	form, err := h.lineForm(c, ids, o.Order)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.LineForm(form))
}

// seated says whether guests sit at a table, so that a line has a seat and a course.
func seated(o order.Order) bool { return o.TableID != uuid.Nil || o.Kind == catalog.DineIn }

// row is a row of the order on the screen.
func (h *Handler) row(c echo.Context) (view.Ref, []uuid.UUID, orderdb.Order, error) {
	ref, err := refOf(c)
	if err != nil {
		return ref, nil, orderdb.Order{}, err
	}
	ids, err := lineIDs(c)
	if err != nil {
		return ref, nil, orderdb.Order{}, err
	}
	o, err := h.load(c.Request().Context(), ref.Order)
	return ref, ids, o, err
}

// questions is what the item of a line asks, with what was answered; nil where the kitchen has it or
// the item is not sold any more.
func (h *Handler) questions(c echo.Context, l order.Line, o order.Order) (*view.ChoiceView, error) {
	if l.Sent != 0 {
		return nil, nil
	}
	card, err := h.card(c, l.Sold.ItemID)
	if f := fault.Of(err); f != nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	v := h.choiceView(c, card)
	v.Kind, v.Chosen = o.Kind, l.Sold.Choice()
	return &v, nil
}

// changes are the commands that a form stands for. The row becomes its first line, with the
// quantity that was typed.
func (h *Handler) changes(c echo.Context, ids []uuid.UUID, o order.Order) ([]order.Command, error) {
	quantity, err := money.ParseQuantity(strings.ReplaceAll(strings.TrimSpace(c.FormValue("quantity")), ",", "."))
	if err != nil {
		return nil, fault.Invalid("order.quantity").Field("quantity", "order.quantity").Because(err)
	}
	seat, err := number(c.FormValue("seat"), "seat")
	if err != nil {
		return nil, err
	}
	course, err := number(c.FormValue("course"), "course")
	if err != nil {
		return nil, err
	}
	line := ids[0]
	commands := []order.Command{
		order.SetNote{LineID: line, Note: c.FormValue("note")},
		order.SetSeat{LineID: line, Seat: seat}, order.SetCourse{LineID: line, Course: course},
	}
	chosen, err := h.chosenAgain(c, line, o)
	if err != nil {
		return nil, err
	}
	commands = append(chosen, commands...)
	for _, other := range ids[1:] {
		commands = append(commands, order.VoidLine{LineID: other})
	}
	return append(commands, order.SetQuantity{LineID: line, Quantity: quantity}), nil
}

// chosenAgain is the choice of a form, where it had questions.
func (h *Handler) chosenAgain(c echo.Context, line uuid.UUID, o order.Order) ([]order.Command, error) {
	l := o.Line(line)
	form, err := c.FormParams()
	if l == nil || err != nil || !form.Has("choice") {
		return nil, err
	}
	card, err := h.card(c, l.Sold.ItemID)
	if err != nil {
		return nil, err
	}
	choice, err := choiceOf(form, card, web.Who(c).Currency)
	if err != nil {
		return nil, err
	}
	return []order.Command{order.SetModifiers{LineID: line, VariantID: choice.VariantID, Modifiers: choice.Modifiers, Parts: choice.Parts}}, nil
}

// editAgain shows the form as it was typed with what is wrong, or what it takes to go below what
// the kitchen has.
func (h *Handler) editAgain(c echo.Context, ref view.Ref, ids []uuid.UUID, o order.Order, err error) error {
	f, l := fault.Of(err), o.Line(ids[0])
	if f == nil || f.Kind != fault.KindInvalid && f.Code != "approval_required" || l == nil || !web.IsHX(c) {
		return h.refused(c, ref, err)
	}
	if f.Code == "approval_required" || f.Fields["reason"] != "" {
		f = fault.Invalid("till.use_void")
	}
	form := view.LineFormView{
		Line: *l, Lines: c.FormValue("lines"), Quantity: c.FormValue("quantity"), Note: c.FormValue("note"),
		Seat: c.FormValue("seat"), Course: c.FormValue("course"), Seated: seated(o), State: c.FormValue("state"), Fault: f, Command: newID().String(),
	}
	if form.Choice, err = h.questions(c, *l, o); err != nil {
		return err
	}
	return sheetAgain(c, http.StatusUnprocessableEntity, view.LineForm(form))
}

// askVoid asks why something that the kitchen has is taken back.
func (h *Handler) askVoid(c echo.Context) error {
	ref, ids, o, err := h.row(c)
	if err != nil {
		return err
	}
	l := o.Line(ids[0])
	if l == nil {
		return h.refused(c, ref, fault.NotFound("order.line_unknown"))
	}
	v, err := h.voidView(c, o, ids, "", nil)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Void(v))
}

// voidView names exactly what would be voided: all of the lines, or a quantity of the only one.
func (h *Handler) voidView(c echo.Context, o orderdb.Order, ids []uuid.UUID, quantity string, refusal *fault.Fault) (view.VoidView, error) {
	v := view.VoidView{Lines: joined(ids), Quantity: quantity, Currency: o.Terms.Currency, Path: "/till/void", Command: newID().String()}
	for i, l := range o.Lines {
		if !slices.Contains(ids, l.ID) {
			continue
		}
		v.Name = l.Sold.Name
		v.Count += l.Quantity
		v.Amount += o.Totals.Lines[i].Total
		if part, err := money.ParseQuantity(quantity); err == nil && part != 0 {
			v.Count, v.Amount = part, money.Units(o.Totals.Lines[i].Total, l.Quantity, 0, part)
		}
	}
	var err error
	v.Authority, err = h.authority(c, "void", authority.Void, staff.VoidSent, v.What(c.Request().Context()), refusal)
	return v, err
}

func joined(ids []uuid.UUID) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = id.String()
	}
	return strings.Join(texts, ",")
}

// void takes back what the kitchen has, with a reason and the permission, the person's own or one
// that is lent by a PIN.
func (h *Handler) void(c echo.Context) error {
	ref, ids, o, err := h.row(c)
	if err != nil {
		return err
	}
	quantity, err := money.ParseQuantity("0" + c.FormValue("quantity"))
	if err != nil {
		return fault.Malformed("request.unreadable").Because(err)
	}
	commands := make([]order.Command, len(ids))
	for i, id := range ids {
		commands[i] = order.VoidLine{LineID: id, Quantity: quantity, Reason: reasonOf(c)}
	}
	done, err := h.approved(c, ref, staff.VoidSent, commands...)
	if err == nil {
		return h.tapped(c, ref, done)
	}
	f, l := fault.Of(err), o.Line(ids[0])
	if f == nil || f.Kind == fault.KindConflict || l == nil || !web.IsHX(c) {
		return h.refused(c, ref, err)
	}
	v, err := h.voidView(c, o, ids, c.FormValue("quantity"), f)
	if err != nil {
		return err
	}
	return sheetAgain(c, web.Status(f), view.Void(v))
}
