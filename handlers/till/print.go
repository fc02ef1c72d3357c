package till

import (
	"context"
	"net/http"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/price"
	"comptoir/models/receipt"
	"comptoir/models/receipt/doc"
	"comptoir/models/receipt/printdb"
	"comptoir/models/staff"
	"comptoir/views/i18n"
	"comptoir/views/paper"
	view "comptoir/views/till"

	"github.com/labstack/echo/v4"
)

// jobs answers what the printers of this till have to do.
func (h *Handler) jobs(c echo.Context) error {
	list, err := h.Prints.Pending(c.Request().Context(), web.Who(c).RegisterID)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Prints(view.PrintsView{Jobs: list}))
}

// document answers what a job prints, for the bridge.
func (h *Handler) document(c echo.Context) error {
	job, err := h.job(c)
	if err != nil {
		return err
	}
	if len(job.Document) > 0 {
		return c.JSONBlob(http.StatusOK, job.Document)
	}
	d, err := h.compose(c.Request().Context(), job)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, d)
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

// compose writes the paper of a job that has no document of its own.
func (h *Handler) compose(ctx context.Context, job printdb.Job) (doc.Document, error) {
	switch {
	case job.Kind == "ticket" && job.TicketID.Valid:
		return h.ticketOf(ctx, job)
	case job.Kind == "receipt" && job.OrderID.Valid:
		o, err := h.load(ctx, job.OrderID.UUID)
		if err != nil {
			return doc.Document{}, err
		}
		place, err := h.place(ctx, o.TableID)
		if err != nil && fault.Of(err) == nil {
			return doc.Document{}, err
		}
		d, err := h.receiptOf(ctx, o, place, job.Copy)
		if job.Copy == 0 && inDrawer(o.Order) {
			d.Blocks = append([]doc.Block{doc.Drawer()}, d.Blocks...)
		}
		return d, err
	}
	return doc.Document{}, fault.NotFound("request.not_found")
}

// inDrawer says whether the sale puts cash into the drawer or takes change out of it.
func inDrawer(o order.Order) bool {
	for _, p := range o.Payments {
		if p.Tender == price.Cash {
			return o.Status == order.Closed
		}
	}
	return false
}

// receiptOf is the receipt of an order, or its bill, in the venue's language.
func (h *Handler) receiptOf(ctx context.Context, o orderdb.Order, place string, copies int) (doc.Document, error) {
	venue, err := h.Orders.Venue(ctx, o.VenueID)
	if err != nil {
		return doc.Document{}, err
	}
	head := receipt.Head{
		Venue: venue.Name, Address: venue.Address, TaxNumber: venue.TaxNumber, Header: venue.Header, Footer: venue.Footer,
		Register: who(ctx).DeviceName, Table: place, Copy: copies,
	}
	return receipt.Sale(o.Order, o.Totals, head, wordsOf(ctx, venue, venue.Language)), nil
}

func wordsOf(ctx context.Context, venue orderdb.Venue, language string) receipt.Words {
	if language == "" {
		language = venue.Language
	}
	l := i18n.Match(language).In(venue.Clock.Zone)
	l.Region = who(ctx).Country
	return paper.Words(l, venue.Currency)
}

// ticketOf is what a station is told, in its own language.
func (h *Handler) ticketOf(ctx context.Context, job printdb.Job) (doc.Document, error) {
	t, station, err := h.Kitchen.Ticket(ctx, job.TicketID.UUID)
	if err != nil {
		return doc.Document{}, err
	}
	venue, err := h.Orders.Venue(ctx, job.VenueID)
	if err != nil {
		return doc.Document{}, err
	}
	paper := receipt.Ticket{
		Station: station.Name, Number: t.Number, Kind: t.Kind, Table: t.TableName, Name: t.Name, Covers: t.Covers,
		Staff: t.StaffName, At: t.FiredAt, Copy: job.Copy,
	}
	for _, l := range t.Lines {
		line := receipt.TicketLine{
			Op: string(l.Op), Name: l.Name, Variant: l.Variant, Quantity: l.Quantity, Note: l.Note, NoteBefore: l.NoteBefore,
			Seat: l.Seat, Course: l.Course,
		}
		for _, m := range l.Modifiers {
			line.Modifiers = append(line.Modifiers, view.Portions(m.Quantity, m.Name))
		}
		paper.Lines = append(paper.Lines, line)
	}
	return paper.Document(wordsOf(ctx, venue, station.Language)), nil
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
	return h.jobs(c)
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
	return h.jobs(c)
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
	d, err := h.receiptOf(ctx, o, place, 0)
	if err != nil {
		return err
	}
	f := frame.Bare(c, "till.receipt")
	f.Scripts = append(f.Scripts, "till.js")
	return web.Render(c, http.StatusOK, view.Receipt(f, d, o.ID.String()))
}

// printer answers what prints at this till.
func (h *Handler) printer(c echo.Context) error {
	device, err := h.Prints.ReceiptDevice(c.Request().Context(), web.Who(c).RegisterID)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Printer(view.PrinterView{Device: device, Command: newID().String()}))
}

// setPrinter chooses the printer of receipts.
func (h *Handler) setPrinter(c echo.Context) error {
	device := c.FormValue("device")
	err := h.Prints.SetReceiptDevice(c.Request().Context(), web.Who(c).RegisterID, device)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid && web.IsHX(c) {
		v := view.PrinterView{Device: device, Fault: f, Command: newID().String()}
		return sheetAgain(c, http.StatusUnprocessableEntity, view.Printer(v))
	}
	if err != nil {
		return err
	}
	c.Response().Header().Set("HX-Trigger", "close-dialog")
	return h.jobs(c)
}

// chooseRegister makes this browser the till of a register: once, by somebody who may.
func (h *Handler) chooseRegister(c echo.Context) error {
	all, err := h.Accounts.Registers(c.Request().Context())
	if err != nil {
		return err
	}
	id := web.Who(c)
	var here []account.Register
	for _, r := range all {
		if r.VenueID == id.VenueID {
			here = append(here, r)
		}
	}
	v := view.RegistersView{Frame: frame.Bare(c, "till.choose_register"), Registers: here, MayPair: id.May(staff.PairDevices)}
	return web.Render(c, http.StatusOK, view.Registers(v))
}

// pair makes this browser the till of a register.
func (h *Handler) pair(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	register, err := web.OptionalID(c, "register")
	if err != nil {
		return err
	}
	claims, err := h.Accounts.PairHere(c.Request().Context(), command, web.Who(c), account.DeviceForm{
		Kind: account.Till, Name: c.FormValue("name"), Place: register,
	})
	if err != nil {
		return err
	}
	if err := h.Sessions.Pair(c, claims); err != nil {
		return err
	}
	return web.SeeOther(c, "/till")
}
