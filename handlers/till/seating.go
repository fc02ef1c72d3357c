package till

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	view "comptoir/views/till"
)

// seatingOf reads for whom and when the next thing is rung up.
func seatingOf(c echo.Context) (view.Seating, error) {
	s := view.Seating{By: view.Grouping(c.FormValue("by")), Picked: c.FormValue("picked") != ""}
	for field, into := range map[string]*int{"at_seat": &s.AtSeat, "at_course": &s.AtCourse} {
		n, err := number(c.FormValue(field), field)
		if err != nil {
			return s, err
		}
		*into = n
	}
	return s, nil
}

// turned takes from the address what a tap on the strip or on a line chose; changed says whether
// there was anything.
func turned(c echo.Context, ref *view.Ref) (changed bool, err error) {
	for field, into := range map[string]*int{"seat_to": &ref.AtSeat, "course_to": &ref.AtCourse} {
		if asked := c.QueryParam(field); asked != "" {
			if *into, err = number(asked, field); err != nil {
				return false, err
			}
			changed = true
		}
	}
	if by := c.QueryParam("by_to"); by != "" {
		ref.By, changed = view.Grouping(by), true
	}
	if line := c.QueryParam("line"); line != "" {
		ref.Selected, _ = uuid.Parse(line) // "none" is no line
		ref.Picked, changed = ref.Selected != uuid.Nil, true
	}
	return changed, nil
}

// seatLines gives a row to another guest, or serves it with another course.
func (h *Handler) seatLines(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	ids, err := lineIDs(c)
	if err != nil {
		return err
	}
	to, err := number(c.FormValue("to"), "to")
	if err != nil {
		return err
	}
	byCourse := view.Grouping(c.FormValue("what")) == view.ByCourse
	commands := make([]order.Command, len(ids))
	for i, id := range ids {
		commands[i] = order.SetSeat{LineID: id, Seat: to}
		if byCourse {
			commands[i] = order.SetCourse{LineID: id, Course: to}
		}
	}
	ref.Selected, ref.Picked = uuid.Nil, false // the next tap chooses again
	r, err := request(c, ref, commands...)
	if err != nil {
		return err
	}
	o, err := h.Orders.Do(c.Request().Context(), r)
	if err != nil {
		return h.refused(c, ref, err)
	}
	if byCourse {
		return h.tapped(c, ref, o)
	}
	return h.tapped(c, ref, o, dangers(c.Request().Context(), o.Order, ids...)...)
}

// askPlan asks when a course is to be sent to the kitchen.
func (h *Handler) askPlan(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	course, err := number(c.QueryParam("course"), "course")
	if err != nil {
		return err
	}
	o, err := h.load(c.Request().Context(), ref.Order)
	if err != nil {
		return err
	}
	if o.Status == order.New {
		return h.refused(c, ref, fault.NotFound("order.unknown"))
	}
	return web.Render(c, http.StatusOK, view.CoursePlan(view.PlanOf(o.Order, course, newID().String())))
}

// plan notes when a course is to be sent.
func (h *Handler) plan(c echo.Context) error {
	course, err := number(c.FormValue("course"), "course")
	if err != nil {
		return err
	}
	minutes, err := number(c.FormValue("minutes"), "minutes")
	if err != nil {
		return err
	}
	cmd := order.PlanCourse{Course: course, Minutes: minutes}
	return h.act(c, cmd, func(ref view.Ref, o orderdb.Order) error { return h.tapped(c, ref, o) })
}
