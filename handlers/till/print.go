package till

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/receipt/printdb"
	view "comptoir/views/till"
)

// jobs answers what the printers of this till have to do.
func (h *Handler) jobs(c echo.Context) error {
	v, err := h.prints(c)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Prints(v))
}

// prints is what the till's printers, and its fiscal register, have to do.
func (h *Handler) prints(c echo.Context) (v view.PrintsView, err error) {
	ctx, id := c.Request().Context(), web.Who(c)
	if v.Queue, err = h.Prints.Pending(ctx, id.RegisterID); err != nil || id.VenueID == uuid.Nil {
		return v, err
	}
	if err := h.enclose(c, &v); err != nil {
		return v, err
	}
	if v.Terminal, err = h.Cards.Payments.OpenTerminalJobs(ctx, id.RegisterID); err != nil {
		return v, err
	}
	venue, err := h.venue(ctx, id.VenueID)
	v.Currency = venue.Currency
	if err != nil || venue.Devices == nil {
		return v, err
	}
	v.Desk, err = h.Fiscal.Desk(ctx, id.RegisterID)
	return v, err
}

// enclose puts the first paper that no bridge has yet into the page, which need not ask for it then. What cannot be
// written is asked for all the same: the answer says why.
func (h *Handler) enclose(c echo.Context, v *view.PrintsView) error {
	if v.Bridge != nil {
		return nil
	}
	for _, j := range v.Jobs {
		if !j.Fresh() {
			continue
		}
		d, err := h.written(c, j)
		if err != nil && fault.Of(err) == nil {
			return err
		}
		v.Enclosed = map[uuid.UUID]string{j.ID: string(d)}
		return nil
	}
	return nil
}

// printWaiting prints what was too old to be printed unasked.
func (h *Handler) printWaiting(c echo.Context) error {
	id := web.Who(c)
	if err := h.Prints.PrintWaiting(c.Request().Context(), id.RegisterID, id.VenueID); err != nil {
		return err
	}
	return h.jobs(c)
}

// forgetWaiting gives it up.
func (h *Handler) forgetWaiting(c echo.Context) error {
	id := web.Who(c)
	if err := h.Prints.ForgetWaiting(c.Request().Context(), id.RegisterID, id.VenueID); err != nil {
		return err
	}
	return h.jobs(c)
}

// document answers what a job prints, for the bridge.
func (h *Handler) document(c echo.Context) error {
	job, err := h.job(c)
	if err != nil {
		return err
	}
	d, err := h.written(c, job)
	if err != nil {
		return err
	}
	if d == nil {
		return fault.NotFound("request.not_found")
	}
	return c.JSONBlob(http.StatusOK, d)
}

// job is a print job of the venue that asks.
func (h *Handler) job(c echo.Context) (printdb.Job, error) {
	id, err := web.ID(c, "id")
	if err != nil {
		return printdb.Job{}, err
	}
	job, err := h.Prints.Job(c.Request().Context(), id)
	if err == nil && job.VenueID != web.Who(c).VenueID {
		err = fault.NotFound("request.not_found")
	}
	return job, err
}

// report takes down what the bridge says of a job.
func (h *Handler) report(c echo.Context) error {
	job, err := h.job(c)
	if err != nil {
		return err
	}
	if err := h.Prints.Report(c.Request().Context(), job.ID, c.FormValue("state"), c.FormValue("code")); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// retry prints what was not printed.
func (h *Handler) retry(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	job, err := h.job(c)
	if err != nil {
		return err
	}
	if err := h.Prints.Retry(c.Request().Context(), command, job.ID); err != nil {
		return err
	}
	return h.queueAfter(c)
}

// forget gives a job up.
func (h *Handler) forget(c echo.Context) error {
	job, err := h.job(c)
	if err != nil {
		return err
	}
	if err := h.Prints.Forget(c.Request().Context(), job.ID); err != nil {
		return err
	}
	return h.queueAfter(c)
}

// printReceipt prints the receipt of a closed order once more.
func (h *Handler) printReceipt(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	o, err := h.closed(c)
	if err != nil {
		return err
	}
	id := web.Who(c)
	p := printdb.Printing{Command: command, OrderID: o.ID, VenueID: id.VenueID, RegisterID: id.RegisterID}
	if err := h.Prints.Receipt(c.Request().Context(), p); err != nil {
		return err
	}
	return h.jobs(c)
}

// closed is the order that a receipt is of.
func (h *Handler) closed(c echo.Context) (orderdb.Order, error) {
	id, err := web.ID(c, "id")
	if err != nil {
		return orderdb.Order{}, err
	}
	o, err := h.load(c.Request().Context(), id)
	if err == nil && o.Status == order.New {
		err = fault.NotFound("order.unknown")
	}
	return o, err
}

// receipt answers a receipt as a page that any browser prints.
func (h *Handler) receipt(c echo.Context) error {
	o, err := h.closed(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	place, err := h.place(ctx, o.TableID)
	if err != nil && fault.Of(err) == nil {
		return err
	}
	d, err := h.receiptOf(ctx, o, place, printdb.Job{})
	if err != nil {
		return err
	}
	if d, err = h.linked(c, o, d); err != nil {
		return err
	}
	f := frame.Bare(c, "till.receipt")
	f.Scripts = append(f.Scripts, "till.js")
	return web.Render(c, http.StatusOK, view.Receipt(f, d, o.ID.String()))
}
