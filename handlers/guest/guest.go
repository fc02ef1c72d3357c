// Package guest answers what guests see on their own phones: the receipt that its code leads to.
//
// It owns the addresses that need no signing in. It must not show anything that the address itself does not name: a token
// is signed, and whoever has none finds nothing. Start reading at Handler.Routes.
package guest

import (
	"context"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/invoice/invoicedb"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/payment/office"
	"comptoir/models/receipt"
	"comptoir/models/receipt/doc"
	"comptoir/models/receipt/link"
	"comptoir/models/report"
	view "comptoir/views/guest"
	"comptoir/views/i18n"
	"comptoir/views/paper"
)

// Handler answers /r.
type Handler struct {
	Orders   *orderdb.Store
	Cards    *office.Office
	Public   string // where guests reach this server; empty: as this one does
	Invoices *invoicedb.Store
	Fiscal   *fiscaldb.Store
	Reports  *report.Store
	Links    link.Signer
}

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	return []web.Route{
		web.Get(link.Prefix+":token", web.Anyone(), h.receipt),
		web.Post(link.Prefix+":token/pay", web.Anyone(), h.pay),
		web.Get(link.Prefix+":token/invoice", web.Anyone(), h.invoice),
	}
}

// A visit is a guest who looks at a receipt.
type visit struct {
	ctx    context.Context // of the receipt's account, in the language that is shown
	order  orderdb.Order
	venue  orderdb.Venue
	around report.Surroundings
	locale i18n.Locale
}

// visit reads what a token leads to. Whatever is wrong with it, there is nothing here.
func (h *Handler) visit(c echo.Context) (visit, error) {
	account, id, ok := h.Links.Read(c.Param("token"))
	if !ok {
		return visit{}, fault.NotFound("request.not_found")
	}
	v := visit{ctx: db.WithAccount(c.Request().Context(), account)}
	var err error
	if v.order, err = h.Orders.Load(v.ctx, id); err != nil {
		return v, err
	}
	if v.around, err = h.Reports.Surroundings(v.ctx, id); err != nil {
		return v, err
	}
	if v.venue, err = h.Orders.Venue(v.ctx, v.order.VenueID); err != nil {
		return v, err
	}
	v.locale = i18n.Match(language(c, v.venue)).In(v.venue.Clock.Zone)
	v.ctx = i18n.With(v.ctx, v.locale)
	return v, nil
}

// language is that of the venue, until the guest chooses another.
func language(c echo.Context, v orderdb.Venue) string {
	if cookie, err := c.Cookie("lang"); err == nil && cookie.Value != "" {
		return cookie.Value
	}
	return v.Language
}

// papers are the receipt and what was given back of it.
func (h *Handler) papers(v visit) ([]doc.Document, error) {
	words := paper.Words(v.locale, v.order.Terms.Currency)
	head := v.venue.Head()
	head.Register, head.Table = v.around.Names[v.order.RegisterID], v.around.Names[v.order.TableID]
	signed := func(source uuid.UUID) (*receipt.Signed, error) {
		if !v.venue.Signs() {
			return nil, nil
		}
		return h.Fiscal.Paper(v.ctx, fiscaldb.Subject{Source: source}, uuid.Nil)
	}
	var err error
	if head.Signed, err = signed(orderdb.SaleID(v.order.Order)); err != nil {
		return nil, err
	}
	list := []doc.Document{receipt.Sale(v.order.Order, v.order.Totals, head, words)}
	for _, r := range v.order.Refunds {
		head.Register = v.around.Names[r.RegisterID]
		if head.Signed, err = signed(r.ID); err != nil {
			return nil, err
		}
		list = append(list, receipt.Refund(v.order.Order, r, head, words))
	}
	return list, nil
}

// receipt shows a receipt to whoever has its address.
func (h *Handler) receipt(c echo.Context) error {
	v, err := h.visit(c)
	if err != nil {
		return err
	}
	c.SetRequest(c.Request().WithContext(v.ctx))
	private(c)
	f := frame.Bare(c, "guest.receipt")
	f.Heading = v.venue.Name
	f.Scripts = append(f.Scripts, "till.js")
	page := view.ReceiptView{Frame: f, Ready: v.order.Status == order.Closed, Number: v.order.Number}
	if page.Ready {
		if page.Papers, err = h.papers(v); err != nil {
			return err
		}
	}
	if v.order.Status.Live() {
		if page.Bill, err = h.bill(v); err != nil {
			return err
		}
		if page.Bill != nil {
			page.Bill.Token = c.Param("token")
			if page.Papers, err = h.papers(v); err != nil {
				return err
			}
		}
	}
	return web.Render(c, http.StatusOK, view.Receipt(page))
}

// invoice shows the invoice of a sale, and what corrects it, to whoever has the address of its receipt.
func (h *Handler) invoice(c echo.Context) error {
	v, err := h.visit(c)
	if err != nil {
		return err
	}
	c.SetRequest(c.Request().WithContext(v.ctx))
	private(c)
	list, err := h.Invoices.Of(v.ctx, v.order.ID)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return fault.NotFound("request.not_found")
	}
	f := frame.Bare(c, "guest.invoice")
	f.Heading = v.venue.Name
	f.Scripts = append(f.Scripts, "till.js")
	return web.Render(c, http.StatusOK, view.Invoices(f, list))
}

// private keeps the address, which is the key, to whoever has it.
func private(c echo.Context) {
	c.Response().Header().Set("Referrer-Policy", "no-referrer")
	c.Response().Header().Set("X-Robots-Tag", "noindex")
}
