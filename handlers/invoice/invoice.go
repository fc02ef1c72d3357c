// Package invoice answers the pages of invoices to companies: issuing one for a sale, finding them,
// showing them on a sheet, and mailing them.
//
// It owns their addresses. It must not know what stands on an invoice, nor how numbers are given.
// Start reading at Handler.Routes.
package invoice

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/invoice"
	"comptoir/models/invoice/invoicedb"
	"comptoir/models/mail"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/receipt"
	"comptoir/models/receipt/link"
	"comptoir/models/staff"
	"comptoir/views/i18n"
	view "comptoir/views/invoice"
	"comptoir/views/layout"
	"comptoir/views/paper"
)

// Handler answers /admin/invoices.
type Handler struct {
	Invoices *invoicedb.Store
	Orders   *orderdb.Store
	Mails    *mail.Store
	Staff    *staff.Store
	Links    link.Signer
	Public   string // where guests reach this server; empty: as this browser does
}

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	may := web.Needs(staff.IssueInvoice)
	ask := web.Either(staff.IssueInvoice, staff.Sell) // at the till somebody's PIN lends the right
	return []web.Route{
		web.Get("/admin/invoices", may, h.list),
		web.Get("/admin/invoices/new", ask, h.ask),
		web.Get("/admin/invoices/buyers", ask, h.buyers),
		web.Post("/admin/invoices", ask, h.issue),
		web.Get("/admin/invoices/:id", may, h.page),
		web.Post("/admin/invoices/:id/mail", may, h.mail),
	}
}

const (
	pageSize    = 50
	buyersShown = 8
)

// list shows the invoices of the person's venues.
func (h *Handler) list(c echo.Context) error {
	v := view.ListView{Frame: frame.Page(c, "nav.invoices"), Query: strings.TrimSpace(c.QueryParam("q"))}
	q := invoicedb.Query{Venues: web.Who(c).VenueIDs, Text: v.Query, Limit: pageSize + 1}
	var err error
	if q.After, err = invoicedb.ParsePosition(c.QueryParam("after")); err != nil {
		return err
	}
	if v.Invoices, err = h.Invoices.Find(c.Request().Context(), q); err != nil {
		return err
	}
	if len(v.Invoices) > pageSize {
		v.Invoices = v.Invoices[:pageSize]
		after := invoicedb.PositionOf(v.Invoices[pageSize-1]).String()
		v.Next = "/admin/invoices?" + url.Values{"q": {v.Query}, "after": {after}}.Encode()
	}
	return web.Render(c, http.StatusOK, view.List(v))
}

// sale is the order of a form, in a venue of the person: where they may not issue invoices
// themselves, in the one of the till where somebody can lend them the right.
func (h *Handler) sale(c echo.Context) (orderdb.Order, error) {
	id, err := web.OptionalID(c, "order")
	if err != nil {
		return orderdb.Order{}, err
	}
	o, err := h.Orders.Load(c.Request().Context(), id)
	who := web.Who(c)
	if err == nil && (!who.In(o.VenueID) || !who.May(staff.IssueInvoice) && (who.DeviceID == uuid.Nil || who.VenueID != o.VenueID)) {
		err = fault.NotFound("order.unknown")
	}
	return o, err
}

// issued leads to an invoice, or to its sale where the person may not look at invoices.
func issued(c echo.Context, inv invoice.Invoice) string {
	if web.Who(c).May(staff.IssueInvoice) {
		return "/admin/invoices/" + inv.ID.String()
	}
	return "/till/sales/" + inv.OrderID.String()
}

// ask shows the form of a sale's invoice, or the invoice that it has.
func (h *Handler) ask(c echo.Context) error {
	o, err := h.sale(c)
	if err != nil {
		return err
	}
	if o.Status != order.Closed {
		return fault.Conflict("sales.not_closed")
	}
	ctx := c.Request().Context()
	if has, err := h.Invoices.Of(ctx, o.ID); err != nil {
		return err
	} else if len(has) > 0 {
		return c.Redirect(http.StatusSeeOther, issued(c, has[0]))
	}
	v, err := h.form(c, o)
	if err != nil {
		return err
	}
	if wanted, err := web.OptionalID(c, "buyer"); err != nil {
		return err
	} else if wanted != uuid.Nil {
		if v.Buyer, err = h.Invoices.Buyer(ctx, wanted); err != nil {
			return err
		}
	}
	return web.Render(c, http.StatusOK, view.Form(v))
}

func (h *Handler) form(c echo.Context, o orderdb.Order) (view.FormView, error) {
	v := view.FormView{
		Frame: frame.Page(c, "invoice.new"), Order: o.Order, Total: o.Totals.Total, Find: strings.TrimSpace(c.QueryParam("q")), Command: web.NewCommand(),
	}
	v.Frame.Back, v.Asks = back(c, o), !web.Who(c).May(staff.IssueInvoice)
	var err error
	v.Found, err = h.Invoices.Buyers(c.Request().Context(), v.Find, buyersShown)
	return v, err
}

// back leads to where the sale is looked at: at the till, or in the office.
func back(c echo.Context, o orderdb.Order) layout.NavItem {
	id := web.Who(c)
	item := layout.NavItem{Label: i18n.T(c.Request().Context(), "receipt.order", "number", o.Number), Href: "/admin/orders/" + o.ID.String()}
	if id.May(staff.Sell) && id.VenueID == o.VenueID {
		item.Href = "/till/sales/" + o.ID.String()
	}
	return item
}

// buyers answers the companies that are found by what was typed.
func (h *Handler) buyers(c echo.Context) error {
	o, err := h.sale(c)
	if err != nil {
		return err
	}
	v, err := h.form(c, o)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Buyers(v))
}

// issue issues the invoice of a sale.
func (h *Handler) issue(c echo.Context) error {
	o, err := h.sale(c)
	if err != nil {
		return err
	}
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	ctx, id := c.Request().Context(), web.Who(c)
	in := invoicedb.Issue{
		ID: command, Order: o.Order, Totals: o.Totals, Staff: order.Actor{StaffID: id.StaffID, Name: id.Name},
		Buyer: invoice.Buyer{Company: c.FormValue("company"), Address: c.FormValue("address"), TaxNumber: c.FormValue("tax_number"), Email: c.FormValue("email")},
	}
	if in.Buyer.ID, err = web.OptionalID(c, "buyer"); err != nil {
		return err
	}
	typed := in.Buyer
	venue, err := h.Orders.Venue(ctx, o.VenueID)
	if err != nil {
		return err
	}
	in.Seller = venue.Seller()
	var inv invoice.Invoice
	manager, err := web.Leave(c, h.Staff.Approve, staff.IssueInvoice)
	if err == nil {
		in.ApprovedBy = order.Actor{StaffID: manager.ID, Name: manager.Name}
		inv, err = h.Invoices.Issue(ctx, in)
	}
	f := fault.Of(err)
	switch {
	case err == nil:
		return web.SeeOther(c, issued(c, inv))
	case f == nil:
		return err
	}
	v, err := h.form(c, o)
	if err != nil {
		return err
	}
	v.Buyer, v.Fault = typed, f
	return web.Render(c, web.Status(f), view.Form(v))
}

// found is the invoice of an address, in a venue of the person.
func (h *Handler) found(c echo.Context) (invoice.Invoice, error) {
	id, err := web.ID(c, "id")
	if err != nil {
		return invoice.Invoice{}, err
	}
	inv, err := h.Invoices.Invoice(c.Request().Context(), id)
	if err == nil && !web.Who(c).In(inv.VenueID) {
		err = fault.NotFound("invoice.unknown")
	}
	return inv, err
}

// page shows an invoice.
func (h *Handler) page(c echo.Context) error {
	inv, err := h.found(c)
	if err != nil {
		return err
	}
	return h.show(c, inv, nil)
}

func (h *Handler) show(c echo.Context, inv invoice.Invoice, f *fault.Fault) error {
	ctx, id := c.Request().Context(), web.Who(c)
	v := view.PageView{
		Frame: frame.Page(c, "invoice.title", "number", inv.Number), Invoice: inv, MailOn: h.Mails.On(), Email: inv.Buyer.Email, Command: web.NewCommand(), Fault: f,
	}
	v.Frame.Title = view.Title(ctx, inv)
	v.Frame.Back = layout.NavItem{Label: i18n.T(ctx, "nav.invoices"), Href: "/admin/invoices"}
	v.Frame.Scripts = append(v.Frame.Scripts, "till.js") // prints the page
	if id.May(staff.Sell) && id.VenueID == inv.VenueID {
		v.Sale = "/till/sales/" + inv.OrderID.String()
	}
	all, err := h.Invoices.Of(ctx, inv.OrderID)
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.ID != inv.ID {
			v.Others = append(v.Others, o)
		}
	}
	if v.Mails, err = h.Mails.Of(ctx, inv.OrderID); err != nil {
		return err
	}
	status := http.StatusOK
	if f != nil {
		v.Email, status = c.FormValue("email"), web.Status(f)
	}
	return web.Render(c, status, view.Page(v))
}

// mail writes a letter with the invoice, and the address at which its sheet is found.
func (h *Handler) mail(c echo.Context) error {
	inv, err := h.found(c)
	if err != nil {
		return err
	}
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	w := paper.Words(i18n.From(view.In(ctx, inv.Seller)), inv.Currency)
	d := receipt.Invoice(inv, 0, w)
	err = h.Mails.Write(ctx, mail.Writing{
		Kind: "invoice", VenueID: inv.VenueID, OrderID: inv.OrderID,
		Letter: mail.Letter{
			ID: command, To: c.FormValue("email"), Sender: inv.Seller.Name, Subject: w.Say("invoice.mail_subject", "number", inv.Number, "venue", inv.Seller.Name),
			Body: receipt.Letter(d, web.Origin(c, h.Public)+link.Prefix+h.Links.Token(account, inv.OrderID)+"/invoice", w),
		},
	})
	f := fault.Of(err)
	if err != nil && f == nil {
		return err
	}
	if f == nil {
		return web.SeeOther(c, "/admin/invoices/"+inv.ID.String())
	}
	return h.show(c, inv, f)
}
