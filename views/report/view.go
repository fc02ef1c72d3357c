package report

import (
	"net/url"

	"comptoir/models/fault"
	"comptoir/models/receipt/doc"
	"comptoir/models/report"
	"comptoir/views/layout"
)

// PageView is one report of one period.
type PageView struct {
	Frame  layout.PageView
	Report report.Report
	Form   Form
	Preset report.Preset // empty: a period of one's own
	Venues []report.Venue
	Fault  *fault.Fault
}

// Form is what was asked, as it was typed.
type Form struct{ From, To, Venue, Compare string }

// path is the address of a kind of report for the same question.
func (p PageView) path(k report.Kind) string { return path(k) + "?" + p.query().Encode() }

func (p PageView) query() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"from": p.Form.From, "to": p.Form.To, "venue": p.Form.Venue, "compare": p.Form.Compare} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// preset is the address of the same report for a period by name.
func (p PageView) preset(preset report.Preset) string {
	q := p.query()
	q.Del("from")
	q.Del("to")
	q.Set("preset", string(preset))
	return path(p.Report.Query.Kind) + "?" + q.Encode()
}

// export is the address of the same figures as a file.
func (p PageView) export(excel bool) string {
	q := p.query()
	if excel {
		q.Set("bom", "1")
	}
	return path(p.Report.Query.Kind) + "/export.csv?" + q.Encode()
}

func path(k report.Kind) string { return "/admin/reports/" + string(k) }

// OverviewView is how today is going.
type OverviewView struct {
	Frame    layout.PageView
	Overview report.Overview
}

// OwnerView is how today is going, on a phone.
type OwnerView struct {
	Frame    layout.PageView
	Overview report.Overview
}

// OrdersView is the list of closed orders.
type OrdersView struct {
	Frame   layout.PageView
	Orders  []report.ClosedOrder
	Filter  OrdersFilter
	Sellers []report.Row
	Tenders []string
	Next    string // address of the page after; empty: none
	Fault   *fault.Fault
	Report  report.Report // for its currency
}

// OrdersFilter is what was asked of the list, as it was typed.
type OrdersFilter struct{ Day, Number, Tender, Staff string }

func (f OrdersFilter) empty() bool { return f == OrdersFilter{} }

// OrderView is one order: its receipt and its story.
type OrderView struct {
	Frame    layout.PageView
	Receipt  doc.Document
	Story    []Told
	Sale     string // address of what can be done about it at the till; empty: nothing, or not by this person
	Invoice  string // address of the invoice, or of the form that asks for it; empty: not by this person
	Invoiced string // its number; empty: there is none yet
}

// Told is one thing that happened to an order.
type Told struct {
	Time     string
	Who      string
	What     string
	Approved string // who lent the permission; empty: nobody
	Icon     string
}
