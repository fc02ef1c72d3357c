package till

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/creditnote"
	"comptoir/models/fault"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/live"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/receipt"
	"comptoir/models/receipt/doc"
	"comptoir/models/receipt/printdb"
	"comptoir/models/sale"
	"comptoir/models/staff"
	"comptoir/views/i18n"
	sheets "comptoir/views/invoice"
	"comptoir/views/layout"
	"comptoir/views/paper"
	view "comptoir/views/till"
)

// after are the routes of what happens after a sale.
func (h *Handler) after() []web.Route {
	sell := web.Needs(staff.Sell)
	return []web.Route{
		web.Get("/till/sales", sell, h.sales),
		web.Get("/till/sales/:id", sell, h.showSale),
		web.Get("/till/sales/:id/refund", sell, h.askRefund),
		web.Post("/till/sales/:id/refund", sell, h.refund),
		web.Post("/till/sales/:id/returns/:return", web.Needs(staff.RefundSale), h.returnAgain),
		web.Post("/till/sales/:id/refund/plan", sell, h.planRefund),
		web.Get("/till/sales/:id/reopen", sell, h.askReopen),
		web.Post("/till/sales/:id/reopen", sell, h.reopen),
		web.Get("/till/sales/:id/tip", sell, h.askLateTip),
		web.Post("/till/sales/:id/tip", sell, h.lateTip),
		web.Post("/till/sales/:id/print", sell, h.printSale),
		web.Post("/till/pay/credit", sell, h.payByNote),
		web.Get("/till/sales/:id/credit/cash", sell, h.askNoteOut),
		web.Post("/till/sales/:id/credit/cash", sell, h.payNoteOut),
		web.Get("/till/sales/:id/link", sell, h.askLink),
		web.Get("/till/sales/:id/mail", sell, h.askMail),
		web.Post("/till/sales/:id/mail", sell, h.mail),
	}
}

const salesShown = 50

// sales lists what was sold here, or finds what somebody comes back with.
func (h *Handler) sales(c echo.Context) error {
	id, ctx := web.Who(c), c.Request().Context()
	v := view.SalesView{Frame: h.afterFrame(c, "sales.title"), Query: strings.TrimSpace(c.QueryParam("q")), Mine: c.QueryParam("mine") != "", Currency: id.Currency}
	if code := strings.TrimSpace(c.QueryParam("code")); code != "" {
		v.Query = code // from the scanner
	}
	if v.Query != "" {
		if note, err := h.Notes.ByCode(ctx, v.Query); err == nil && note.VenueID == id.VenueID {
			return c.Redirect(http.StatusSeeOther, "/till/sales/"+note.OrderID.String()) // what is left on it stands there
		} else if err != nil && fault.Of(err) == nil {
			return err
		}
	}
	if at, ok := h.found(c, v.Query); ok {
		return c.Redirect(http.StatusSeeOther, at)
	}
	q := sale.Query{VenueID: id.VenueID, Text: v.Query, Digits: id.Currency.Digits, Limit: salesShown}
	if v.Mine {
		q.RegisterID = id.RegisterID
	}
	var err error
	if v.Sales, err = h.Sales.Find(ctx, q); err != nil {
		return err
	}
	if v.Query != "" && len(v.Sales) == 1 {
		return c.Redirect(http.StatusSeeOther, "/till/sales/"+v.Sales[0].ID.String())
	}
	return web.Render(c, http.StatusOK, view.Sales(v))
}

// afterFrame is the frame of the screens of sales that are done.
func (h *Handler) afterFrame(c echo.Context, title string) layout.ScreenView {
	f := frame.Screen(c, "sales", title, web.Who(c).DeviceName, string(live.Print))
	f.Scripts = []string{"till.js"}
	return f
}

// done is the order of a sale's page: one that was closed, in this venue.
func (h *Handler) done(c echo.Context) (orderdb.Order, error) {
	o, err := h.closed(c)
	if err == nil && o.Status != order.Closed {
		err = fault.Conflict("sales.not_closed")
	}
	return o, err
}

// showSale shows one sale: its paper, what was given back of it, and what can be done.
func (h *Handler) showSale(c echo.Context) error {
	o, err := h.closed(c)
	if err != nil {
		return err
	}
	if o.Status != order.Closed {
		return c.Redirect(http.StatusSeeOther, "/till?order="+o.ID.String())
	}
	v, err := h.saleView(c, o)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Sale(v))
}

func (h *Handler) saleView(c echo.Context, o orderdb.Order) (view.SaleView, error) {
	ctx, id := c.Request().Context(), web.Who(c)
	v := view.SaleView{Frame: h.afterFrame(c, "sales.one"), Order: o.Order, Totals: o.Totals, Left: order.Left(o.Order), Currency: o.Terms.Currency}
	v.PaidOut, _ = strconv.ParseInt(c.QueryParam("paid"), 10, 64) // what is no number says nothing
	v.Given, _ = uuid.Parse(c.QueryParam("given"))                // what is no id names no refund
	var err error
	if v.Place, err = h.placeOf(ctx, o); err != nil {
		return v, err
	}
	if v.Receipt, err = h.receiptOf(ctx, o, v.Place, printdb.Job{}); err != nil {
		return v, err
	}
	for _, r := range o.Refunds {
		d, err := h.refundPaper(ctx, printdb.Job{OrderID: valid(o.ID), RefundID: valid(r.ID)})
		if err != nil {
			return v, err
		}
		v.Papers = append(v.Papers, d)
	}
	if v.TakesTips, err = h.Orders.TakesTips(ctx, o.ID); err != nil {
		return v, err
	}
	if v.Held, err = h.heldBy(c, o); err != nil {
		return v, err
	}
	if v.Returns, err = h.Cards.Payments.Returns(ctx, o.ID); err != nil {
		return v, err
	}
	if v.Notes, err = h.Notes.Of(ctx, o.ID); err != nil {
		return v, err
	}
	if v.Invoices, err = h.Invoices.Of(ctx, o.ID); err != nil {
		return v, err
	}
	v.MayInvoice, v.MayPayOut = id.May(staff.IssueInvoice), id.May(staff.PayNoteOut)
	v.Prints, err = h.prints(c)
	return v, err
}

// placeOf is the name of an order's table; one that is gone since has none.
func (h *Handler) placeOf(ctx context.Context, o orderdb.Order) (string, error) {
	place, err := h.place(ctx, o.TableID)
	if fault.Of(err) != nil {
		return "", nil
	}
	return place, err
}

func valid(id uuid.UUID) uuid.NullUUID { return uuid.NullUUID{UUID: id, Valid: true} }

// refundPaper is the paper of one refund, in the venue's language.
func (h *Handler) refundPaper(ctx context.Context, job printdb.Job) (doc.Document, error) {
	o, err := h.load(ctx, job.OrderID.UUID)
	if err != nil {
		return doc.Document{}, err
	}
	r := o.Refund(job.RefundID.UUID)
	if r == nil {
		return doc.Document{}, fault.NotFound("order.refund_unknown")
	}
	venue, err := h.venue(ctx, o.VenueID)
	if err != nil {
		return doc.Document{}, err
	}
	signed, err := h.signed(ctx, venue, fiscaldb.Subject{Source: r.ID}, job)
	if err != nil {
		return doc.Document{}, err
	}
	head := venue.Head()
	head.Register, head.Copy, head.Note, head.Signed = who(ctx).DeviceName, job.Copy, noteOf(*r), signed
	d := receipt.Refund(o.Order, *r, head, wordsOf(ctx, venue, venue.Language))
	if job.Copy == 0 && inCashBack(r.Payments) {
		err = h.opening(ctx, &d, r.ID, job)
	}
	return d, err
}

// noteOf is the code of the credit note that a refund was given as.
func noteOf(r order.Refund) string {
	for _, p := range r.Payments {
		if p.Tender == order.Credit {
			return creditnote.Code(r.ID)
		}
	}
	return ""
}

// printSale prints the paper of a sale, or of one of its refunds, once more.
func (h *Handler) printSale(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	o, err := h.done(c)
	if err != nil {
		return err
	}
	refund, err := web.OptionalID(c, "refund")
	if err != nil {
		return err
	}
	if refund != uuid.Nil && o.Refund(refund) == nil {
		return fault.NotFound("order.refund_unknown")
	}
	invoice, err := web.OptionalID(c, "invoice")
	if err != nil {
		return err
	}
	id := web.Who(c)
	p := printdb.Printing{Command: command, OrderID: o.ID, VenueID: id.VenueID, RegisterID: id.RegisterID, RefundID: refund}
	if invoice != uuid.Nil {
		inv, err := h.Invoices.Invoice(c.Request().Context(), invoice)
		if err == nil && inv.OrderID != o.ID {
			err = fault.NotFound("invoice.unknown")
		}
		if err != nil {
			return err
		}
		p.InvoiceID = inv.ID
		if err := h.Prints.Invoice(c.Request().Context(), p); err != nil {
			return err
		}
		return h.jobs(c)
	}
	if err := h.Prints.Receipt(c.Request().Context(), p); err != nil {
		return err
	}
	return h.jobs(c)
}

// invoicePaper is an invoice on receipt paper, as it was issued.
func (h *Handler) invoicePaper(ctx context.Context, id uuid.UUID, copies int) (doc.Document, error) {
	inv, err := h.Invoices.Invoice(ctx, id)
	if err != nil {
		return doc.Document{}, err
	}
	return receipt.Invoice(inv, copies, paper.Words(i18n.From(sheets.In(ctx, inv.Seller)), inv.Currency)), nil
}
