package till

import (
	"context"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/creditnote"
	"comptoir/models/fault"
	"comptoir/models/invoice"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/price"
	"comptoir/models/receipt/doc"
	"comptoir/models/sale"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/paper"
	"comptoir/views/ui"
)

// SalesView is the list of sales that are done.
type SalesView struct {
	Frame    layout.ScreenView
	Query    string
	Mine     bool // of this register only
	Sales    []sale.Sale
	Currency money.Currency
}

// SaleView is one sale: its paper, and what can be done about it.
type SaleView struct {
	Frame      layout.ScreenView
	Order      order.Order
	Totals     price.Result
	Left       order.Returned
	Place      string
	Currency   money.Currency
	Receipt    doc.Document
	Notes      []creditnote.Note
	Invoices   []invoice.Invoice
	MayInvoice bool           // the person may issue one
	Papers     []doc.Document // of its refunds, in their sequence
	PaidOut    int64          // of a credit note, in cash, just now
	MayPayOut  bool           // the person may pay one out
	Given      uuid.UUID      // the refund that was given just now
	Prints     PrintsView
	Held       map[uuid.UUID]bool    // payments by card whose money is held only
	Returns    []paymentdb.ReturnRow // what goes back to cards
	// TakesTips: the shift of the sale is open still.
	TakesTips bool
}

func (v SaleView) at(path string) string { return "/till/sales/" + v.Order.ID.String() + path }

// refundable says whether anything of the sale is left.
func (v SaleView) refundable() bool { return v.Left.Worth()+v.Left.Tip > 0 }

// given is the refund that was given just now, or nil.
func (v SaleView) given() *order.Refund { return v.Order.Refund(v.Given) }

// Plan is what a form would give back.
type Plan struct {
	Refund order.Refunded
	Said   bool // there is something to give back
	Fault  *fault.Fault
}

// RefundView is the sheet that asks what comes back.
type RefundView struct {
	Order     order.Order
	Left      order.Returned
	Currency  money.Currency
	Plan      Plan
	Form      url.Values // as it was filled in; nil: not yet
	Authority AuthorityView
	Command   string
	Fault     *fault.Fault
}

func (v RefundView) at(path string) string { return "/till/sales/" + v.Order.ID.String() + path }

// lines are those of which something is left.
func (v RefundView) lines() []order.Line {
	var list []order.Line
	for _, l := range v.Order.Lines {
		if v.Left.Quantity(l.ID.String()) > 0 {
			list = append(list, l)
		}
	}
	return list
}

// typed is the quantity of a line as it was typed.
func (v RefundView) typed(l order.Line) string {
	if q := v.Form.Get("quantity-" + l.ID.String()); q != "" {
		return q
	}
	return "0"
}

// restocks says whether a line goes back to stock: as it was answered or, before, as goods do and
// dishes do not.
func (v RefundView) restocks(l order.Line) bool {
	if v.Form == nil {
		return len(l.Sold.Stations) == 0
	}
	return v.Form.Has("stock-" + l.ID.String())
}

// tenders are the ways in which the money can go back.
func (v RefundView) tenders(ctx context.Context) []ui.Option {
	var was []string
	list := []ui.Option{{}}
	cash := false
	for _, p := range v.Left.Payments {
		if p.Worth <= 0 {
			continue
		}
		was = append(was, paper.Tender(ctx, p.Tender)+" "+i18n.Money(ctx, p.Worth, v.Currency))
		if p.Tender != order.Credit {
			list = append(list, ui.Option{Value: p.Tender, Label: paper.Tender(ctx, p.Tender)})
		}
		cash = cash || p.Tender == price.Cash
	}
	list[0].Label = i18n.T(ctx, "sales.as_paid", "tenders", strings.Join(was, ", "))
	if !cash {
		list = append(list, ui.Option{Value: price.Cash, Label: paper.Tender(ctx, price.Cash)})
	}
	return append(list, ui.Option{Value: order.Credit, Label: paper.Tender(ctx, order.Credit)})
}

// gives says how the money goes back: "Card €4.00, cash €2.00".
func gives(ctx context.Context, payments []order.RefundPayment, cur money.Currency) string {
	parts := make([]string, len(payments))
	for i, p := range payments {
		parts[i] = paper.Tender(ctx, p.Tender) + " " + i18n.Money(ctx, p.Amount, cur)
	}
	return strings.Join(parts, ", ")
}

// RefundWords says exactly what is asked leave for; empty where nothing is chosen yet.
func RefundWords(ctx context.Context, v RefundView) string {
	if !v.Plan.Said {
		return ""
	}
	r := v.Plan.Refund
	var parts []string
	for _, back := range r.Lines {
		if l := v.Order.Line(back.LineID); l != nil {
			parts = append(parts, i18n.Quantity(ctx, back.Quantity)+" × "+name(l.Sold))
		}
	}
	return strings.Join(append(parts, i18n.Money(ctx, r.Total, v.Currency)), ", ")
}

// ReopenView asks why a sale is taken up again.
type ReopenView struct {
	Order     order.Order
	Authority AuthorityView
	Command   string
}

func (v ReopenView) at() string { return "/till/sales/" + v.Order.ID.String() + "/reopen" }

// placed is where a sale was, in a few words.
func placed(ctx context.Context, s sale.Sale) string {
	if s.Table != "" {
		return i18n.T(ctx, "receipt.table", "name", s.Table)
	}
	return i18n.T(ctx, "receipt.kind."+s.Kind)
}

func tendersOf(ctx context.Context, tenders []string) string {
	names := make([]string, len(tenders))
	for i, t := range tenders {
		names[i] = paper.Tender(ctx, t)
	}
	return strings.Join(names, ", ")
}

// window opens what an address answers over the screen.
func window(at string) ui.Attrs {
	return ui.Attrs{"hx-get": at, "hx-target": "#dialogs", "hx-swap": "innerHTML"}
}
