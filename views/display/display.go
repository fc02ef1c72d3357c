// Package display shows the guest what is rung up for them.
//
// It owns the screen that faces the guest, and the office's form of what stands there around the
// orders. It must not show what is the house's alone: who serves,
// what was voided, what others ordered. Start reading at Screen.
package display

import (
	"context"
	"slices"
	"strings"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/views/i18n"
)

// OrderView is an order as its guest sees it; without lines nothing goes on.
type OrderView struct {
	Venue    string
	Message  string // while nothing goes on; empty: welcome
	Picture  string // the same; empty: none
	Receipt  string // the address of the receipt, once it is paid; empty: none is offered
	Number   int
	Lines    []Line       // the one rung up last first: it is what the guest looks for
	Total    money.Amount // as it is paid: rounded to coins where cash is
	Change   money.Amount
	Currency money.Currency
	Paid     bool
	Asks     bool   // the guest is asked for a card
	Address  string // of the page to pay at; empty: at the reader
}

// Line is one thing that the guest gets.
type Line struct {
	ID       string
	Quantity money.Quantity
	Unit     string // empty: pieces
	Name     string
	Details  []string
	Parts    []Part // of a menu
	Amount   money.Amount
}

// Part is one thing that a menu is made of.
type Part struct {
	Quantity money.Quantity
	Name     string
	Details  []string
}

func partOf(p catalog.SoldPart) Part {
	part := Part{Quantity: money.Whole(p.Quantity), Name: strings.TrimSpace(p.Name + " " + p.VariantName)}
	for _, m := range p.Modifiers {
		part.Details = append(part.Details, m.Name)
	}
	return part
}

// Of makes the view of an order with its totals.
func Of(venue string, o orderdb.Order) OrderView {
	v := OrderView{
		Venue: venue, Number: o.Number, Total: o.Totals.Total + o.Totals.Rounding, Change: o.Totals.Change,
		Currency: o.Terms.Currency, Paid: o.Status == order.Closed,
	}
	for i, l := range o.Lines {
		if l.Quantity == 0 {
			continue
		}
		line := Line{ID: "line-" + l.ID.String(), Quantity: l.Quantity, Unit: string(l.Sold.Unit), Name: l.Sold.Name, Amount: o.Totals.Lines[i].Total}
		if l.Sold.VariantName != "" {
			line.Details = append(line.Details, l.Sold.VariantName)
		}
		for _, m := range l.Sold.Modifiers {
			line.Details = append(line.Details, m.Name)
		}
		for _, p := range l.Sold.Parts {
			line.Parts = append(line.Parts, partOf(p))
		}
		v.Lines = append(v.Lines, line)
	}
	slices.Reverse(v.Lines)
	return v
}

// text is a part with how many there are of it.
func (p Part) text(ctx context.Context) string {
	if p.Quantity == money.One {
		return p.Name
	}
	return i18n.Quantity(ctx, p.Quantity) + " × " + p.Name
}
