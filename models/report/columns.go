package report

import "comptoir/models/money"

// Column is one figure of a report's rows; its name is also its heading's key.
type Column string

// The columns.
const (
	Orders   Column = "orders"
	Covers   Column = "covers"
	Quantity Column = "quantity"
	Amount   Column = "amount"
	Discount Column = "discount"
	Comp     Column = "comp"
	Service  Column = "service"
	Net      Column = "net"
	Tax      Column = "tax"
	Tip      Column = "tip"
	Deposit  Column = "deposit"
	Refunds  Column = "refunds"
	Total    Column = "total"
	Average  Column = "average"
)

// Columns are the figures that a kind has.
func (k Kind) Columns() []Column {
	switch k {
	case ByItem, ByCategory:
		return []Column{Quantity, Amount, Discount, Comp, Net, Tax, Deposit, Total}
	case ByTender:
		return []Column{Orders, Refunds, Total}
	case ByTax:
		return []Column{Net, Tax}
	case ByDiscount:
		return []Column{Orders, Discount}
	case ByTips:
		return []Column{Tip}
	}
	return []Column{Orders, Covers, Quantity, Amount, Discount, Comp, Service, Net, Tax, Tip, Deposit, Refunds, Total, Average}
}

// Main is the figure that a kind's chart shows.
func (k Kind) Main() Column {
	switch k {
	case ByTax:
		return Tax
	case ByTips:
		return Tip
	case ByDiscount:
		return Discount
	}
	return Total
}

// Unit says how a figure is written.
type Unit int

// The units.
const (
	Money Unit = iota
	Count
	Pieces // a money.Quantity
)

// Unit of the column's figures.
func (c Column) Unit() Unit {
	switch c {
	case Orders, Covers:
		return Count
	case Quantity:
		return Pieces
	}
	return Money
}

// Of returns the column's figure, in its unit.
func (c Column) Of(f Figures) int64 {
	switch c {
	case Orders:
		return f.Orders
	case Covers:
		return f.Covers
	case Quantity:
		return int64(f.Quantity)
	}
	return int64(c.money(f))
}

func (c Column) money(f Figures) money.Amount {
	switch c {
	case Amount:
		return f.Amount
	case Discount:
		return f.Discount
	case Comp:
		return f.Comp
	case Deposit:
		return f.Deposit
	case Service:
		return f.Service
	case Net:
		return f.Net
	case Tax:
		return f.Tax
	case Tip:
		return f.Tip
	case Refunds:
		return f.Refunds
	case Average:
		return f.Average()
	}
	return f.Total
}

// Shown are the columns in which something stands; exports have all of them.
func (r Report) Shown() []Column {
	var list []Column
	for _, c := range r.Columns {
		if c == r.Query.Kind.Main() || r.says(c) {
			list = append(list, c)
		}
	}
	return list
}

func (r Report) says(c Column) bool {
	for _, row := range r.Rows {
		if c.Of(row.Figures) != 0 {
			return true
		}
	}
	return false
}
