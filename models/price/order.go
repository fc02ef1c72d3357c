// Package price computes what an order costs. Nothing else in the program computes a total.
//
// It owns the sequence of discounts, service charge, tax, tip and payments, and where each
// is rounded. It must not know the catalogue, the life of an order, or who pays. Start
// reading at Compute.
package price

import (
	"comptoir/models/money"
	"comptoir/models/tax"
)

// Order is everything that a total follows from. Its JSON form, which names taxes by id,
// is that of Filter.
type Order struct {
	Currency      money.Currency `json:"currency"`
	Rules         Rules          `json:"rules"`
	Taxes         []tax.Rate     `json:"-"` // what lines refer to, in the sequence of the result
	Lines         []Line         `json:"-"`
	Discounts     []Discount     `json:"discounts,omitempty"` // on the whole order, in this sequence
	ServiceCharge *ServiceCharge `json:"-"`
	Tip           money.Amount   `json:"tip,omitempty"` // neither discounted nor taxed
	Payments      []Payment      `json:"payments,omitempty"`
	CashRounding  *CashRounding  `json:"cash_rounding,omitempty"`
	// Exempt: the guest pays no tax. What is inside prices is taken out of them first of all.
	Exempt bool `json:"exempt,omitempty"`
}

// Rules are the venue's choices that the law usually makes for it.
type Rules struct {
	Rounding money.Rounding `json:"rounding"`
	TaxLevel Level          `json:"tax_level"`
}

// Level says how often a tax is rounded.
type Level string

// The levels. The empty Level is PerRate.
const (
	PerRate Level = "rate" // once for everything that carries the tax
	PerLine Level = "line" // for each line, then added up
)

// Line is a quantity of one thing at one price. A negative quantity is a return.
type Line struct {
	ID            string         `json:"id"`
	Quantity      money.Quantity `json:"quantity"`
	UnitPrice     money.Price    `json:"unit_price"`
	Taxes         []int          `json:"-"`             // places in Order.Taxes; at most one is inclusive
	Off           money.Amount   `json:"off,omitempty"` // by offers, before every discount
	Discounts     []Discount     `json:"discounts,omitempty"`
	NotDiscounted bool           `json:"-"` // deposits and levies: the order's discounts pass it by
	NoService     bool           `json:"no_service,omitempty"`
	Comp          bool           `json:"comp,omitempty"`    // free of charge: what its discounts leave is given away
	Deposit       bool           `json:"deposit,omitempty"` // given back one day: not earned
	Parts         []Part         `json:"-"`                 // what it is made of; their taxes count then, and not its own
}

// Part is a share of a line that has taxes of its own.
type Part struct {
	Weight money.Amount `json:"weight"` // the line is shared by it
	Taxes  []int        `json:"-"`      // places in Order.Taxes; at most one is inclusive
}

// Discount takes a percentage or an amount off. On an order it may name lines; nil means
// all of them.
type Discount struct {
	PercentBP int          `json:"percent_bp,omitempty"` // 1000 is 10 %
	Amount    money.Amount `json:"amount,omitempty"`
	Lines     []string     `json:"lines,omitempty"`
	Ref       int          `json:"-"` // whatever the caller knows it by; Trace names it
}

// ServiceCharge is a percentage of the lines, taxed like a line where it has taxes.
type ServiceCharge struct {
	BasisPoints int  `json:"rate_bp"`
	Base        Base `json:"base"`
	// Least is what the lines come to at least: what they miss is charged on top, and taxed alike.
	Least money.Amount `json:"least,omitempty"`
	Taxes []int        `json:"-"` // places in Order.Taxes
}

// Base says which sum a service charge is a percentage of.
type Base string

// The bases. The empty Base is AfterDiscounts.
const (
	AfterDiscounts  Base = "after_discounts"
	BeforeDiscounts Base = "before_discounts"
)

// Cash is the tender that is rounded and gives change.
const Cash = "cash"

// Payment is what was given; cash may be more than is due.
type Payment struct {
	Tender  string       `json:"tender"`
	Amount  money.Amount `json:"amount"`
	Settled *Settled     `json:"settled,omitempty"` // cash that was rounded and gave its change when it was taken
}

// Settled is what was decided of cash when it was taken, and is not decided again.
type Settled struct {
	Rounding money.Amount `json:"rounding,omitempty"` // what rounding to coins added to what it pays for
	Change   money.Amount `json:"change,omitempty"`
}

// Worth is what of a total the payment pays for, where that is known when it is taken.
func (p Payment) Worth() money.Amount {
	if p.Settled == nil {
		return p.Amount
	}
	return p.Amount - p.Settled.Change - p.Settled.Rounding
}

// CashRounding is the smallest coin and the way to it.
type CashRounding struct {
	Increment money.Amount   `json:"increment"`
	Mode      money.Rounding `json:"mode"`
}
