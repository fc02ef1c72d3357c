package api

import (
	"time"

	"github.com/google/uuid"

	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
)

// Check is a part of an order that is paid apart.
type Check struct {
	ID     uuid.UUID   `json:"id"`
	Number int         `json:"number"`
	Name   string      `json:"name,omitempty"`
	Seats  []int       `json:"seats,omitempty"`
	Lines  []CheckLine `json:"lines"`
	Total  Money       `json:"total"`
	Paid   Money       `json:"paid"`
	Due    Money       `json:"due"`
}

// CheckLine is a check's share of a line.
type CheckLine struct {
	LineID   uuid.UUID      `json:"line_id"`
	Quantity money.Quantity `json:"quantity"`
	Total    Money          `json:"total"`
}

// Refund is what was given back of a sale.
type Refund struct {
	ID     uuid.UUID      `json:"id"`
	Lines  []RefundedLine `json:"lines,omitempty"`
	Tax    Money          `json:"tax"`
	Tip    Money          `json:"tip"`
	Total  Money          `json:"total"`
	Reason string         `json:"reason"`
	By     string         `json:"by,omitempty"`
	At     time.Time      `json:"at"`
}

// RefundedLine is a piece that came back.
type RefundedLine struct {
	LineID   uuid.UUID      `json:"line_id"`
	Quantity money.Quantity `json:"quantity"`
	Restock  bool           `json:"restock"`
	Total    Money          `json:"total"`
}

func checksOf(o orderdb.Order) []Check {
	if len(o.Checks) == 0 {
		return nil
	}
	c := o.Terms.Currency
	var list []Check
	for _, t := range order.CheckTotals(o.Order, o.Totals) {
		check := Check{
			ID: t.ID, Number: t.Number, Name: t.Name, Seats: t.Seats, Lines: make([]CheckLine, len(t.Lines)),
			Total: moneyOf(t.Total(), c), Paid: moneyOf(t.Paid, c), Due: moneyOf(t.Due, c),
		}
		for i, l := range t.Lines {
			check.Lines[i] = CheckLine{LineID: l.LineID, Quantity: l.Quantity, Total: moneyOf(l.Total, c)}
		}
		list = append(list, check)
	}
	return list
}

func refundsOf(o orderdb.Order) []Refund {
	c := o.Terms.Currency
	var list []Refund
	for _, r := range o.Refunds {
		refund := Refund{
			ID: r.ID, Tax: moneyOf(r.Tax, c), Tip: moneyOf(r.Tip, c), Total: moneyOf(r.Total, c), Reason: r.Reason, By: r.By.Name, At: r.At,
		}
		for _, l := range r.Lines {
			refund.Lines = append(refund.Lines, RefundedLine{LineID: l.LineID, Quantity: l.Quantity, Restock: l.Restock, Total: moneyOf(l.Total, c)})
		}
		list = append(list, refund)
	}
	return list
}
