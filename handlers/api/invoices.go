package api

import (
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/invoice"
	"comptoir/models/invoice/invoicedb"
	"comptoir/models/money"
)

// NewInvoice asks for the invoice of a closed order.
type NewInvoice struct {
	ID      uuid.UUID `json:"id,omitzero"`
	OrderID uuid.UUID `json:"order_id"`
	Buyer   Company   `json:"buyer"`
}

// Company is one that an invoice is made out to.
type Company struct {
	Company   string `json:"company"`
	Address   string `json:"address"`
	TaxNumber string `json:"tax_number" description:"A VAT number with the letters of its country, or a number of another kind as it is."`
	Email     string `json:"email,omitempty"`
}

// Invoice is one that was issued. A corrective one has a refund, and amounts below zero.
type Invoice struct {
	ID             uuid.UUID     `json:"id"`
	Number         string        `json:"number"`
	VenueID        uuid.UUID     `json:"venue_id"`
	OrderID        uuid.UUID     `json:"order_id"`
	RefundID       uuid.UUID     `json:"refund_id,omitzero"`
	Corrects       uuid.UUID     `json:"corrects,omitzero"`
	CorrectsNumber string        `json:"corrects_number,omitempty"`
	IssuedAt       time.Time     `json:"issued_at"`
	SoldAt         time.Time     `json:"sold_at"`
	Seller         Company       `json:"seller"`
	Buyer          Company       `json:"buyer"`
	Lines          []InvoiceLine `json:"lines"`
	Charges        Money         `json:"charges"`
	Taxes          []TaxTotal    `json:"taxes"`
	Net            Money         `json:"net"`
	Tax            Money         `json:"tax"`
	Tip            Money         `json:"tip"`
	Deposit        Money         `json:"deposit"`
	Total          Money         `json:"total"`
	Payments       []Paid        `json:"payments"`
}

// InvoiceLine is something sold, after what was taken off it.
type InvoiceLine struct {
	Name     string         `json:"name,omitempty"`
	Quantity money.Quantity `json:"quantity"`
	Unit     string         `json:"unit,omitempty"`
	Net      Money          `json:"net"`
	Tax      Money          `json:"tax"`
	Total    Money          `json:"total"`
}

// Paid is how an invoice was paid.
type Paid struct {
	Tender string `json:"tender"`
	Amount Money  `json:"amount"`
}

func invoiceOf(i invoice.Invoice) Invoice {
	of := func(a money.Amount) Money { return moneyOf(a, i.Currency) }
	out := Invoice{
		ID: i.ID, Number: i.Number, VenueID: i.VenueID, OrderID: i.OrderID, RefundID: i.RefundID, Corrects: i.Corrects, CorrectsNumber: i.CorrectsNumber,
		IssuedAt: i.IssuedAt, SoldAt: i.SoldAt, Seller: Company{Company: i.Seller.Name, Address: i.Seller.Address, TaxNumber: i.Seller.TaxNumber},
		Buyer: Company{i.Buyer.Company, i.Buyer.Address, i.Buyer.TaxNumber, i.Buyer.Email}, Charges: of(i.Charges), Net: of(i.Net), Tax: of(i.Tax),
		Tip: of(i.Tip), Deposit: of(i.Deposit), Total: of(i.Total),
		Lines: make([]InvoiceLine, len(i.Lines)), Taxes: make([]TaxTotal, len(i.Taxes)), Payments: make([]Paid, len(i.Payments)),
	}
	for n, l := range i.Lines {
		out.Lines[n] = InvoiceLine{Name: l.Name, Quantity: l.Quantity, Unit: string(l.Unit), Net: of(l.Net), Tax: of(l.Tax), Total: of(l.Total)}
	}
	for n, t := range i.Taxes {
		out.Taxes[n] = TaxTotal{Name: t.Name, RateBP: t.BasisPoints, Mode: string(t.Mode), Net: of(t.Net), Amount: of(t.Amount)}
	}
	for n, p := range i.Payments {
		out.Payments[n] = Paid{p.Tender, of(p.Amount)}
	}
	return out
}

// issueInvoice issues the invoice of an order; the one that there is, where it has one.
func (h *Handler) issueInvoice(c echo.Context) error {
	in, err := read[NewInvoice](c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	o, err := h.Orders.Load(ctx, in.OrderID)
	if err != nil {
		return err
	}
	venue, err := h.Orders.Venue(ctx, o.VenueID)
	if err != nil {
		return err
	}
	if in.ID == uuid.Nil {
		in.ID = asked(c, "invoice")
	}
	inv, err := h.Invoices.Issue(ctx, invoicedb.Issue{
		ID: in.ID, Order: o.Order, Totals: o.Totals, Seller: venue.Seller(), Staff: actor(c),
		Buyer: invoice.Buyer{Company: in.Buyer.Company, Address: in.Buyer.Address, TaxNumber: in.Buyer.TaxNumber, Email: in.Buyer.Email},
	})
	if err != nil {
		return err
	}
	status := http.StatusCreated
	if inv.ID != in.ID {
		status = http.StatusOK // it was there
	}
	c.Response().Header().Set(echo.HeaderLocation, prefix+"/invoices/"+inv.ID.String())
	return c.JSON(status, invoiceOf(inv))
}

func (h *Handler) getInvoice(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	inv, err := h.Invoices.Invoice(c.Request().Context(), id)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, invoiceOf(inv))
}

func (h *Handler) listInvoices(c echo.Context) error {
	q := invoicedb.Query{Text: c.QueryParam("text")}
	most, err := limit(c)
	if err != nil {
		return err
	}
	q.Limit = most + 1
	venue, err := web.OptionalID(c, "venue_id")
	if err != nil {
		return err
	}
	if venue != uuid.Nil {
		q.Venues = []uuid.UUID{venue}
	}
	if q.Order, err = web.OptionalID(c, "order_id"); err != nil {
		return err
	}
	if q.After, err = invoicedb.ParsePosition(c.QueryParam("cursor")); err != nil {
		return fault.Invalid("request.invalid").Field("cursor", "field.unknown").Because(err)
	}
	list, err := h.Invoices.Find(c.Request().Context(), q)
	if err != nil {
		return err
	}
	next := ""
	if len(list) > most {
		list = list[:most]
		next = invoicedb.PositionOf(list[most-1]).String()
	}
	out := listOf(list, invoiceOf)
	out.NextCursor = next
	return c.JSON(http.StatusOK, out)
}
