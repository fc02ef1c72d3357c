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
type Form struct {
	From, To, Venue string
	Compare         string // of sales only
	By              string // of the kitchen's times only
}

func (f Form) query() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"from": f.From, "to": f.To, "venue": f.Venue, "compare": f.Compare, "by": f.By} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// questionView is what a report was asked, and where it is asked again.
type questionView struct {
	Path   string
	Form   Form
	Preset report.Preset
	Venues []report.Venue
	Fault  *fault.Fault
}

func (p PageView) question() questionView {
	return questionView{path(p.Report.Query.Kind), p.Form, p.Preset, p.Venues, p.Fault}
}

// preset is the address of the same report for a period by name.
func (v questionView) preset(preset report.Preset) string {
	q := v.Form.query()
	q.Del("from")
	q.Del("to")
	q.Set("preset", string(preset))
	return v.Path + "?" + q.Encode()
}

// export is the address of the same figures as a file.
func (p PageView) export(excel bool) string {
	return export(path(p.Report.Query.Kind), p.Form, excel)
}

func export(path string, f Form, excel bool) string {
	q := f.query()
	if excel {
		q.Set("bom", "1")
	}
	return path + "/export.csv?" + q.Encode()
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

// TimesView is how long the kitchen took in one period.
type TimesView struct {
	Frame  layout.PageView
	Times  report.Times
	Form   Form
	Preset report.Preset
	Venues []report.Venue
	Fault  *fault.Fault
}

const timesPath = "/admin/reports/kitchen"

func (v TimesView) question() questionView {
	return questionView{timesPath, v.Form, v.Preset, v.Venues, v.Fault}
}
