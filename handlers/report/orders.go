package report

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/receipt"
	"comptoir/models/receipt/doc"
	"comptoir/models/report"
	"comptoir/models/staff"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/paper"
	view "comptoir/views/report"
)

const pageSize = 50

// tenders are those that the list can be filtered by.
func tenders() []string { return []string{"cash", "card", "transfer", "voucher", "other"} }

// orders lists closed orders.
func (h *Handler) orders(c echo.Context) error {
	v := view.OrdersView{Frame: frame.Page(c, "report.orders"), Tenders: tenders(), Report: report.Report{Currency: web.Who(c).Currency}}
	v.Filter = view.OrdersFilter{Day: c.QueryParam("day"), Number: strings.TrimSpace(c.QueryParam("number")), Tender: c.QueryParam("tender"), Staff: c.QueryParam("staff")}
	ctx := c.Request().Context()
	var err error
	if v.Sellers, err = h.Reports.Sellers(ctx); err != nil {
		return err
	}
	q, err := h.ordersQuery(c, v.Filter)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid {
		v.Fault = f
		return web.Render(c, http.StatusUnprocessableEntity, view.Orders(v))
	}
	if err != nil {
		return err
	}
	if v.Orders, err = h.Reports.Orders(ctx, q); err != nil {
		return err
	}
	if len(v.Orders) > pageSize {
		v.Orders = v.Orders[:pageSize]
		v.Next = next(v.Filter, v.Orders[pageSize-1].Position())
	}
	return web.Render(c, http.StatusOK, view.Orders(v))
}

func (h *Handler) ordersQuery(c echo.Context, f view.OrdersFilter) (report.OrdersQuery, error) {
	q := report.OrdersQuery{Tender: f.Tender, Limit: pageSize + 1}
	mine, err := h.venues(c)
	if err != nil {
		return q, err
	}
	if q.Venues, err = chosen(mine, ""); err != nil {
		return q, err
	}
	refusal := fault.Invalid("request.invalid")
	if f.Day != "" {
		if q.Day, err = businessday.Parse(f.Day); err != nil {
			refusal = refusal.Field("day", "report.day")
		}
	}
	if f.Number != "" {
		if q.Number, err = strconv.Atoi(f.Number); err != nil || q.Number < 1 || q.Number > 1_000_000_000 {
			refusal = refusal.Field("number", "field.number")
		}
	}
	if len(refusal.Fields) > 0 {
		return q, refusal
	}
	if q.Staff, err = web.OptionalID(c, "staff"); err != nil {
		return q, err
	}
	q.After, err = position(c.QueryParam("after"))
	return q, err
}

// next is the address of the page after an order.
func next(f view.OrdersFilter, p report.Position) string {
	q := url.Values{"after": {p.ClosedAt.UTC().Format(time.RFC3339Nano) + "_" + p.ID.String()}}
	for name, value := range map[string]string{"day": f.Day, "number": f.Number, "tender": f.Tender, "staff": f.Staff} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return "/admin/orders?" + q.Encode()
}

func position(text string) (report.Position, error) {
	if text == "" {
		return report.Position{}, nil
	}
	at, id, _ := strings.Cut(text, "_")
	closed, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return report.Position{}, fault.Malformed("request.unreadable").Because(err)
	}
	order, err := uuid.Parse(id)
	if err != nil {
		return report.Position{}, fault.Malformed("request.unreadable").Because(err)
	}
	return report.Position{ClosedAt: closed, ID: order}, nil
}

// order shows one order with its story.
func (h *Handler) order(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	around, err := h.Reports.Surroundings(ctx, id)
	if err != nil {
		return err
	}
	if !web.Who(c).In(around.Venue) {
		return fault.NotFound("order.unknown")
	}
	o, err := h.Orders.Load(ctx, id)
	if err != nil {
		return err
	}
	events, err := h.Orders.Events(ctx, id)
	if err != nil {
		return err
	}
	venue, err := h.Orders.Venue(ctx, around.Venue)
	if err != nil {
		return err
	}
	var signed *receipt.Signed
	if venue.Signs() {
		if signed, err = h.Fiscal.Paper(ctx, fiscaldb.Subject{Source: orderdb.SaleID(o.Order)}, uuid.Nil); err != nil {
			return err
		}
	}
	v := view.OrderView{
		Frame: frame.Page(c, "receipt.order", "number", o.Number), Receipt: paid(o, venue, around, signed, web.Who(c).Country),
		Story: view.Story(i18n.With(ctx, i18n.From(ctx).In(venue.Clock.Zone)), events, around.Names, o.Terms.Currency),
	}
	if o.Status == order.Closed && web.Who(c).May(staff.Sell) && web.Who(c).VenueID == o.VenueID {
		v.Sale = "/till/sales/" + o.ID.String()
	}
	if o.Status == order.Closed && web.Who(c).May(staff.IssueInvoice) {
		v.Invoice = "/admin/invoices/new?order=" + o.ID.String()
		has, err := h.Invoices.Of(ctx, o.ID)
		if err != nil {
			return err
		}
		if len(has) > 0 {
			v.Invoice, v.Invoiced = "/admin/invoices/"+has[0].ID.String(), has[0].Number
		}
	}
	v.Frame.Back = layout.NavItem{Label: i18n.T(ctx, "report.orders"), Href: "/admin/orders"}
	return web.Render(c, http.StatusOK, view.Order(v))
}

// paid is the order's receipt as its guest got it.
func paid(o orderdb.Order, v orderdb.Venue, around report.Surroundings, signed *receipt.Signed, country string) doc.Document {
	l := i18n.Match(v.Language).In(v.Clock.Zone)
	l.Region = country
	head := v.Head()
	head.Register, head.Table, head.Signed = around.Names[o.RegisterID], around.Names[o.TableID], signed
	return receipt.Sale(o.Order, o.Totals, head, paper.Words(l, o.Terms.Currency))
}
