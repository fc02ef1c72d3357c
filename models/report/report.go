// Package report answers what was sold: by day, hour, item, category, tender, tax and person.
//
// It owns the questions and their figures, each as one Report that table, chart and export all
// show, so that they cannot disagree, and the check of every report against the ledger. It must
// not know how a figure is drawn or worded. Nothing is kept here: every figure is a query over
// sales, their lines and the ledger. Start reading at Report and Store.Report.
package report

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/money"
)

// Kind is what a report lists.
type Kind string

// The kinds of reports.
const (
	ByDay      Kind = "day"
	ByHour     Kind = "hour"
	ByItem     Kind = "item"
	ByCategory Kind = "category"
	ByTender   Kind = "tender"
	ByTax      Kind = "tax"
	ByStaff    Kind = "staff"
	ByDiscount Kind = "discount"
	ByTips     Kind = "tips" // by whose they are
)

// Kinds lists the kinds in the order in which screens show them.
func Kinds() []Kind {
	return []Kind{ByDay, ByHour, ByItem, ByCategory, ByTender, ByTax, ByStaff, ByTips, ByDiscount}
}

// KindOf reads a kind; an unknown one is not found.
func KindOf(text string) (Kind, error) {
	if k := Kind(text); slices.Contains(Kinds(), k) {
		return k, nil
	}
	return "", fault.NotFound("report.unknown")
}

// Query says which sales a report is about.
type Query struct {
	Kind   Kind
	Range  Range
	Venues []uuid.UUID // empty: all of them
	// Compare says with what the period is compared; empty: with nothing.
	Compare Compare
}

// A Report is the answer to a Query: rows, and their totals.
type Report struct {
	Query     Query
	Currency  money.Currency
	Columns   []Column
	Rows      []Row
	Total     Figures
	Agreement Agreement
	Before    *Before // what it is compared with
}

// Before is the period that a report is compared with.
type Before struct {
	Range Range
	Rows  []Row
	Total Figures
}

// Row is one line of a report. Key says what it is about: a day ("2026-03-14"), an hour ("14"), an id,
// a tender ("cash"), or one of the keys below.
type Row struct {
	Key    string
	Name   string // as it was sold; empty where the key says it all
	Detail string // the variant of an item, the rate of a tax in basis points
	Unit   string // what an item is measured in; empty: it is counted
	Figures
}

// Keys of rows that stand for what belongs to no item, person or tender.
const (
	KeyNone     = "none"     // sold without an item, by nobody known
	KeyService  = "service"  // service charges, in reports over lines
	KeyTip      = "tip"      // tips, in reports over lines
	KeyPool     = "pool"     // tips that everybody shares
	KeyRounding = "rounding" // what rounding to coins took or gave
	// KeyOnAccount is what was taken for orders that are closed on other days, and the other way round.
	KeyOnAccount = "on_account"
)

// Figures are what sales add up to. Amounts are minor units of the account's currency.
type Figures struct {
	Orders   int64
	Covers   int64
	Quantity money.Quantity
	Amount   money.Amount // before discounts
	Discount money.Amount
	Comp     money.Amount // given away
	Service  money.Amount
	Net      money.Amount // revenue, service charges included, without any tax
	Tax      money.Amount
	Tip      money.Amount
	Deposit  money.Amount // on bottles and cups: owed, not earned
	Refunds  money.Amount // given back; the other figures have it taken off already
	Total    money.Amount // net, tax, tip and deposit together: what guests owed
}

// Plus adds figures up.
func (f Figures) Plus(g Figures) Figures {
	return Figures{
		Orders: f.Orders + g.Orders, Covers: f.Covers + g.Covers, Quantity: f.Quantity + g.Quantity,
		Amount: f.Amount + g.Amount, Discount: f.Discount + g.Discount, Comp: f.Comp + g.Comp, Service: f.Service + g.Service,
		Net: f.Net + g.Net, Tax: f.Tax + g.Tax, Tip: f.Tip + g.Tip, Deposit: f.Deposit + g.Deposit, Refunds: f.Refunds + g.Refunds, Total: f.Total + g.Total,
	}
}

// Average is the total of an order, rounded half up; zero where there are none.
func (f Figures) Average() money.Amount {
	if f.Orders == 0 {
		return 0
	}
	return money.HalfUp.Share(f.Total, 1, f.Orders)
}

func totalOf(rows []Row) Figures {
	var sum Figures
	for _, r := range rows {
		sum = sum.Plus(r.Figures)
	}
	return sum
}

// A Venue is what reports need to know of one.
type Venue struct {
	ID    uuid.UUID
	Name  string
	Clock businessday.Clock
}
