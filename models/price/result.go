package price

import (
	"comptoir/models/money"
	"comptoir/models/tax"
)

// Result is a priced order: Net + Tax + Tip + Deposit = Total, and Total + Rounding = Paid + Due.
type Result struct {
	Lines         []LineResult `json:"lines"` // one for each line of the order, in its sequence
	ServiceCharge money.Amount `json:"service_charge"`
	TopUp         money.Amount `json:"top_up,omitempty"` // to the least that is charged
	Taxes         []TaxResult  `json:"taxes"`            // the taxes that something carries
	Net           money.Amount `json:"net"`
	Tax           money.Amount `json:"tax"`
	Tip           money.Amount `json:"tip"`
	Deposit       money.Amount `json:"deposit,omitempty"` // on bottles and cups, without tax: not earned
	Total         money.Amount `json:"total"`
	Paid          money.Amount `json:"paid"`     // what stays with the venue
	Rounding      money.Amount `json:"rounding"` // what rounding to coins adds
	Change        money.Amount `json:"change"`
	Due           money.Amount `json:"due"`
}

// LineResult is what became of a line; Total = Amount - Discount - Comp.
type LineResult struct {
	ID       string       `json:"id"`
	Amount   money.Amount `json:"amount"`
	Discount money.Amount `json:"discount"`
	Comp     money.Amount `json:"comp,omitempty"` // given away
	Total    money.Amount `json:"total"`
	Parts    []PartResult `json:"parts,omitempty"` // of a line that has any; they add up to it
}

// PartResult is a part's share of its line.
type PartResult struct {
	Amount   money.Amount `json:"amount"`
	Discount money.Amount `json:"discount"`
	Comp     money.Amount `json:"comp,omitempty"`
	Total    money.Amount `json:"total"`
}

// TaxResult is one tax over all that carries it.
type TaxResult struct {
	Tax         tax.ID       `json:"tax"`
	Name        string       `json:"name,omitempty"`
	BasisPoints int          `json:"rate_bp"`
	Mode        tax.Mode     `json:"mode"`
	Net         money.Amount `json:"net"`
	Amount      money.Amount `json:"amount"`

	at int // its place in Order.Taxes
}

// Discount returns what all discounts took off.
func (r Result) Discount() money.Amount {
	var sum money.Amount
	for _, l := range r.Lines {
		sum += l.Discount
	}
	return sum
}

// Comp returns what was given away.
func (r Result) Comp() money.Amount {
	var sum money.Amount
	for _, l := range r.Lines {
		sum += l.Comp
	}
	return sum
}

// Charges returns what is charged beside the lines.
func (r Result) Charges() money.Amount { return r.ServiceCharge + r.TopUp }

// Subtotal returns the lines before discounts, service charge, added tax and tip.
func (r Result) Subtotal() money.Amount {
	var sum money.Amount
	for _, l := range r.Lines {
		sum += l.Amount
	}
	return sum
}
