package till

import (
	"errors"
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
	view "comptoir/views/till"
)

// askMove answers where an order, or the row of it that is picked, can go: tables, and other open orders.
func (h *Handler) askMove(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	v, err := h.moveView(c, ref)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Move(v))
}

func (h *Handler) moveView(c echo.Context, ref view.Ref) (view.MoveView, error) {
	ctx, id := c.Request().Context(), web.Who(c)
	p, err := h.present(ctx, ref)
	if err != nil {
		return view.MoveView{}, err
	}
	plan, err := h.Floor.Board(ctx, id.VenueID)
	if err != nil {
		return view.MoveView{}, err
	}
	open, err := h.Orders.Open(ctx, id.VenueID)
	v := view.MoveView{PanelView: p, Plan: plan, MayMove: id.May(staff.MoveOrder), Now: h.Now()}
	for _, o := range open {
		if o.TableID == uuid.Nil && o.ID != p.Order.ID {
			v.Others = append(v.Others, o)
		}
	}
	return v, err
}

// move takes an order, or lines of it, to a table or into another order.
func (h *Handler) move(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	o, err := h.load(c.Request().Context(), ref.Order)
	if err != nil {
		return err
	}
	m, err := h.moveOf(c, o)
	if err == nil && m.nowhere(o.Order) {
		return h.tapped(c, ref, o)
	}
	if err != nil {
		return h.moveAgain(c, ref, err)
	}
	given := ref
	given.Order = m.given
	done, err := h.approved(c, given, staff.MoveOrder, m.command)
	if errors.Is(err, fault.Conflict("order.merged")) && m.whole {
		err = nil // the same tap again: it was done
	}
	if err != nil {
		return h.moveAgain(c, ref, err)
	}
	if m.whole || !done.Status.Live() {
		return web.SeeOther(c, "/till?order="+m.shown.String())
	}
	ref.Selected, ref.Picked = uuid.Nil, false
	return h.tapped(c, ref, done)
}

// moveAgain shows the sheet with what was refused.
func (h *Handler) moveAgain(c echo.Context, ref view.Ref, err error) error {
	f := fault.Of(err)
	if f == nil || !web.IsHX(c) {
		return h.refused(c, ref, err)
	}
	v, viewErr := h.moveView(c, ref)
	if viewErr != nil {
		return viewErr
	}
	v.Fault = f
	return sheetAgain(c, web.Status(f), view.Move(v))
}

// A movement is what a tap on a place of the sheet means.
type movement struct {
	command order.Command
	given   uuid.UUID // the order that the command is given to
	shown   uuid.UUID // the order that is on the screen afterwards
	whole   bool
	table   uuid.UUID
}

// nowhere says whether the order is moved to where it is.
func (m movement) nowhere(o order.Order) bool {
	return m.given == o.ID && m.shown == o.ID && m.whole && m.table == o.TableID || m.command == nil
}

func (h *Handler) moveOf(c echo.Context, o orderdb.Order) (movement, error) {
	table, err := web.OptionalID(c, "to_table")
	if err != nil {
		return movement{}, err
	}
	other, err := web.OptionalID(c, "to_order")
	if err != nil {
		return movement{}, err
	}
	ctx := c.Request().Context()
	if table != uuid.Nil {
		if _, err := h.place(ctx, table); err != nil {
			return movement{}, err
		}
		if other, _, err = h.Orders.AtTable(ctx, table); err != nil {
			return movement{}, err
		}
	}
	if other == o.ID {
		return movement{}, nil
	}
	if c.FormValue("what") == "lines" {
		return h.movedLines(c, o, other, table)
	}
	if other != uuid.Nil {
		return movement{command: order.Merge{OrderID: o.ID}, given: other, shown: other, whole: true}, nil
	}
	if !web.Who(c).May(staff.MoveOrder) && c.FormValue("pin") == "" {
		return movement{}, fault.Forbidden("approval_required").With("permission", string(staff.MoveOrder))
	}
	return movement{command: order.SetTable{TableID: table}, given: o.ID, shown: o.ID, whole: true, table: table}, nil
}

// movedLines are lines that go to another order, or begin one.
func (h *Handler) movedLines(c echo.Context, o orderdb.Order, other, table uuid.UUID) (movement, error) {
	command, err := web.CommandID(c)
	if err != nil {
		return movement{}, err
	}
	if other == uuid.Nil {
		other = uuid.NewSHA1(command, []byte("moved to"))
	}
	lines := order.MoveLines{To: other, TableID: table}
	form, err := c.FormParams()
	if err != nil {
		return movement{}, fault.Malformed("request.unreadable").Because(err)
	}
	for _, row := range form["line"] {
		picked, err := pickedLines(o, row, form.Get("n-"+row))
		if err != nil {
			return movement{}, err
		}
		lines.Lines = append(lines.Lines, picked...)
	}
	return movement{command: lines, given: o.ID, shown: other}, nil
}

// pickedLines are so many of the lines of a row, or all of them; what is not there any more is left out.
func pickedLines(o orderdb.Order, row, many string) ([]order.SplitLine, error) {
	left := money.Quantity(0)
	if many != "" {
		n, err := money.ParseQuantity(many)
		if err != nil || n <= 0 {
			return nil, fault.Invalid("order.quantity").Field("quantity", "order.quantity").Because(err)
		}
		left = n
	}
	ids := strings.Split(row, ",")
	var out []order.SplitLine
	for _, l := range o.Active() {
		if !slices.Contains(ids, l.ID.String()) {
			continue
		}
		q := l.Quantity
		if many != "" {
			q = min(q, left)
			left -= q
		}
		if q != 0 {
			out = append(out, order.SplitLine{LineID: l.ID, Quantity: q})
		}
	}
	return out, nil
}
