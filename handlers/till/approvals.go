package till

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/approval"
	"comptoir/models/fault"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
	view "comptoir/views/till"
)

// ask puts commands to a manager who is elsewhere. The refusal that it answers with says that the
// till waits.
func (h *Handler) ask(c echo.Context, r orderdb.Request, p staff.Permission) error {
	q := approval.Question{ID: r.Commands[0].ID, VenueID: r.VenueID, RegisterID: r.RegisterID, OrderID: r.OrderID, Permission: p, By: r.Actor}
	for _, cmd := range r.Commands {
		q.Commands = append(q.Commands, cmd.Command)
	}
	if err := h.Approvals.Ask(c.Request().Context(), q); err != nil {
		return err
	}
	return fault.Forbidden("approval.waiting").With("approval", q.ID)
}

// waiting is the question that a refusal says the till waits for; nil where it says no such thing.
func (h *Handler) waiting(c echo.Context, f *fault.Fault) (*approval.Approval, error) {
	if f == nil || f.Code != "approval.waiting" {
		return nil, nil
	}
	id, ok := f.Args["approval"].(uuid.UUID)
	if !ok {
		return nil, nil
	}
	a, err := h.Approvals.Find(c.Request().Context(), id)
	return &a, err
}

// waits answers what a sheet says of the question that it waits for; it closes when that was
// carried out.
func (h *Handler) waits(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	a, err := h.Approvals.Find(c.Request().Context(), id)
	if err != nil {
		return err
	}
	if a.RegisterID != web.Who(c).RegisterID {
		return fault.NotFound("request.not_found")
	}
	if a.Status == approval.Used || a.Status == approval.Withdrawn {
		c.Response().Header().Set("HX-Trigger", "close-dialog")
	}
	return web.Render(c, http.StatusOK, view.Waiting(a, web.Who(c).Currency))
}

// asked answers what this till waits for, and what became of it.
func (h *Handler) asked(c echo.Context) error {
	list, err := h.Approvals.At(c.Request().Context(), web.Who(c).RegisterID)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Asked(list, web.Who(c).Currency))
}

// settle takes a question back, or notes that its answer was read.
func (h *Handler) settle(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	ctx, register := c.Request().Context(), web.Who(c).RegisterID
	if c.FormValue("withdraw") != "" {
		err = h.Approvals.Withdraw(ctx, register, id)
	} else {
		err = h.Approvals.See(ctx, register, id)
	}
	if f := fault.Of(err); err != nil && (f == nil || f.Code != "approval.answered") {
		return err
	}
	closeSheet(c)
	return h.asked(c)
}
