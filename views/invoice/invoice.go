// Package invoice draws the invoices of sales to companies: the list, the form that asks who buys, and
// the sheet of paper itself.
//
// It owns how an invoice is worded and laid out. It must not compute an amount: models/invoice says.
// Start reading at Sheet.
package invoice

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/invoice"
	"comptoir/models/mail"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/paper"
)

// ListView is the list of invoices, or those that were looked for.
type ListView struct {
	Frame    layout.PageView
	Invoices []invoice.Invoice
	Query    string
	Next     string // address of the page after; empty: none
}

// FormView asks to whom the invoice of a sale is made out.
type FormView struct {
	Frame   layout.PageView
	Order   order.Order
	Total   money.Amount
	Buyer   invoice.Buyer
	Find    string // as typed
	Found   []invoice.Buyer
	Asks    bool // for a PIN: the person may not issue it themselves
	Command string
	Fault   *fault.Fault
}

func (v FormView) at(buyer uuid.UUID) string {
	return "/admin/invoices/new?order=" + v.Order.ID.String() + "&buyer=" + buyer.String()
}

// PageView is one invoice.
type PageView struct {
	Frame   layout.PageView
	Invoice invoice.Invoice
	Others  []invoice.Invoice // of the same sale
	Sale    string            // address of the sale at the till; empty: not by this person
	MailOn  bool
	Mails   []mail.Mail
	Email   string
	Command string
	Fault   *fault.Fault
}

func (v PageView) at(path string) string { return "/admin/invoices/" + v.Invoice.ID.String() + path }

// Title is what an invoice is called.
func Title(ctx context.Context, i invoice.Invoice) string {
	if i.Corrective() {
		return i18n.T(ctx, "invoice.corrective_title", "number", i.Number)
	}
	return i18n.T(ctx, "invoice.title", "number", i.Number)
}

// In is a context in which an invoice is written: in the seller's language, on its clock.
func In(ctx context.Context, s invoice.Seller) context.Context {
	l := i18n.Match(s.Language)
	if zone, err := time.LoadLocation(s.Zone); err == nil {
		l = l.In(zone)
	}
	return i18n.With(ctx, l)
}

func addressLines(text string) []string {
	return strings.Split(strings.TrimSpace(text), "\n")
}

func rate(ctx context.Context, t invoice.Tax) string {
	percent := i18n.Percent(ctx, paper.Hundredths(t.BasisPoints))
	if t.Name == "" || strings.Contains(strings.ReplaceAll(t.Name, " ", ""), strings.ReplaceAll(percent, "\u00a0", "")) {
		return strings.TrimSpace(t.Name + map[bool]string{true: percent}[t.Name == ""])
	}
	return t.Name + " " + percent
}

func lineName(ctx context.Context, l invoice.Line) string {
	if l.Name == "" {
		return i18n.T(ctx, "receipt.refund.money")
	}
	return l.Name
}
