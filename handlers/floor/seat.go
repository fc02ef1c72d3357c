package floor

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/floor"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
	view "comptoir/views/floor"
)

// askSeat answers what can be done at a table at which nobody sits.
func (h *Handler) askSeat(c echo.Context) error {
	id, err := web.OptionalID(c, "table")
	if err != nil {
		return err
	}
	return h.seatSheet(c, http.StatusOK, id, nil)
}

func (h *Handler) seatSheet(c echo.Context, status int, table uuid.UUID, problem *fault.Fault) error {
	plan, err := h.plan(c)
	if err != nil {
		return err
	}
	t, ok := plan.Table(table)
	if !ok {
		return fault.NotFound("request.not_found")
	}
	v := view.SeatView{Table: t, State: t.State(h.Now()), Command: web.NewCommand(), Fault: problem}
	for _, other := range plan.Tables {
		if floor.Joined(t.Table, other.Table) {
			v.Joins = append(v.Joins, other.Name)
		}
	}
	return web.Render(c, status, view.Seat(v))
}

// seat opens the order of guests who sit down, and leads to it. Where somebody was faster it leads to theirs.
func (h *Handler) seat(c echo.Context) error {
	table, err := web.OptionalID(c, "table")
	if err != nil {
		return err
	}
	covers, err := strconv.Atoi(strings.TrimSpace(c.FormValue("covers")))
	if err != nil || covers < 1 {
		return h.seatSheet(c, http.StatusUnprocessableEntity, table, fault.Invalid("request.invalid").Field("covers", "field.number"))
	}
	who := web.Who(c)
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	if who.RegisterID == uuid.Nil {
		return fault.Forbidden("till.no_register")
	}
	_, err = h.Orders.Do(c.Request().Context(), orderdb.Request{
		OrderID: floor.CopyID(command, table), VenueID: who.VenueID, RegisterID: who.RegisterID, Actor: order.Actor{StaffID: who.StaffID, Name: who.Name},
		Limits: who.Limits, May: func(permission string) bool { return who.May(staff.Permission(permission)) },
		Opening:  orderdb.Opening{Allowed: true, Kind: catalog.DineIn, TableID: table, Covers: covers},
		Commands: []orderdb.Command{{ID: command, Command: order.SetCovers{Covers: covers}}},
	})
	var refused *fault.Fault
	if errors.As(err, &refused) && refused.Kind == fault.KindInvalid {
		return h.seatSheet(c, web.Status(refused), table, refused)
	}
	if err != nil && !(refused != nil && refused.Kind == fault.KindConflict) {
		return err
	}
	return web.SeeOther(c, "/till?table="+table.String())
}

// clean takes that a table is ready for the next guests.
func (h *Handler) clean(c echo.Context) error {
	table, err := web.OptionalID(c, "table")
	if err != nil {
		return err
	}
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	if err := h.Floor.Clean(c.Request().Context(), command, web.Who(c).VenueID, table); err != nil {
		return err
	}
	c.Response().Header().Set("HX-Trigger", "close-dialog")
	return h.answer(c, http.StatusOK, view.Cleaned(c.Request().Context()))
}

// sections answers who serves which section today.
func (h *Handler) sections(c echo.Context) error {
	v, err := h.serving(c)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Sections(v))
}

func (h *Handler) serving(c echo.Context) (view.SectionsView, error) {
	ctx, who := c.Request().Context(), web.Who(c)
	plan, err := h.plan(c)
	if err != nil {
		return view.SectionsView{}, err
	}
	people, err := h.Floor.Servers(ctx, who.VenueID)
	return view.SectionsView{Sections: plan.Sections, Staff: people, Me: who.StaffID, MayAll: mayAssign(who)}, err
}

func mayAssign(who staff.Identity) bool { return who.May(staff.EditFloor) || who.May(staff.MoveOrder) }

// serve puts somebody in charge of a section, or takes them off. Oneself anybody may.
func (h *Handler) serve(c echo.Context) error {
	ctx, who := c.Request().Context(), web.Who(c)
	section, err := web.OptionalID(c, "section")
	if err != nil {
		return err
	}
	person, err := web.OptionalID(c, "staff")
	if err != nil {
		return err
	}
	if person != who.StaffID && !mayAssign(who) {
		return fault.Forbidden("request.forbidden")
	}
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	if err := h.Floor.Serve(ctx, command, who.VenueID, section, person, c.FormValue("off") == ""); err != nil {
		return err
	}
	if !web.IsHX(c) {
		return web.SeeOther(c, "/floor")
	}
	v, err := h.serving(c)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Serving(v))
}
