package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/price"
)

// AddPayment takes money. Cash may be more than is due, the rest is change; any other
// tender may not. A pending payment is one that a terminal has not answered for yet. What is paid
// for one check may not be more than it owes.
type AddPayment struct {
	PaymentID uuid.UUID    `json:"payment_id"`
	CheckID   uuid.UUID    `json:"check_id,omitzero"` // zero: for the whole order
	Tender    string       `json:"tender"`
	Amount    money.Amount `json:"amount"` // as given
	Pending   bool         `json:"pending,omitempty"`
	Reference string       `json:"reference,omitempty"`
	Payer     string       `json:"payer,omitempty"` // who pays later, of a house account
	// Foreign is what was given of another currency: Amount is then what that is worth, and the server says the rate.
	Foreign *Foreign `json:"foreign,omitempty"`
	// Rule is what the house says of the tender: only the server says that.
	Rule *TenderRule `json:"-"`
}

// PaymentAdded says what was given.
type PaymentAdded struct {
	PaymentID uuid.UUID    `json:"payment_id"`
	CheckID   uuid.UUID    `json:"check_id,omitzero"`
	Tender    string       `json:"tender"`
	Amount    money.Amount `json:"amount"`
	Pending   bool         `json:"pending,omitempty"`
	Reference string       `json:"reference,omitempty"`
	Payer     string       `json:"payer,omitempty"` // who pays later, of a house account
	Foreign   *Foreign     `json:"foreign,omitempty"`
	Change    money.Amount `json:"change,omitempty"`
	Rounding  money.Amount `json:"rounding,omitempty"`
	Settled   bool         `json:"settled,omitempty"`    // Change and Rounding are decided
	OnAccount money.Amount `json:"on_account,omitempty"` // what is booked of it before the order is closed
	Check     *Check       `json:"check,omitempty"`      // the check as it is now that it is paid
}

func (AddPayment) Type() string   { return "add_payment" }
func (PaymentAdded) Type() string { return "payment_added" }
func (PaymentAdded) act() string  { return "add_payment" }

func (c AddPayment) decide(o Order, m Meta) ([]Payload, error) {
	c, err := o.byGift(c)
	if err != nil {
		return nil, err
	}
	if c, err = c.byRate(); err != nil {
		return nil, err
	}
	if err := c.byHouse(m); err != nil {
		return nil, err
	}
	if err := c.byRule(o); err != nil {
		return nil, err
	}
	if err := c.check(o); err != nil {
		return nil, err
	}
	if Outside(c.Tender) && !(m.Provider && c.Pending) {
		return nil, fault.Conflict("order.outside_payment")
	}
	reference, err := clean("reference", c.Reference, maxName)
	if err != nil {
		return nil, err
	}
	payer, err := clean("payer", c.Payer, maxName)
	if err != nil {
		return nil, err
	}
	p := PaymentAdded{
		PaymentID: c.PaymentID, CheckID: c.CheckID, Tender: c.Tender, Amount: c.Amount, Pending: c.Pending, Reference: reference, Payer: payer, Foreign: c.Foreign,
	}
	if o.Split() {
		err = p.settle(o)
	} else {
		err = p.fits(o)
	}
	if err != nil {
		return nil, err
	}
	if !m.Closing && !p.Pending {
		p.OnAccount = p.Amount - p.Change
	}
	return []Payload{p}, nil
}

func (c AddPayment) check(o Order) error {
	switch {
	case c.PaymentID == uuid.Nil:
		return fault.Invalid("order.id_needed").Field("payment_id", "order.id_needed")
	case o.payment(c.PaymentID) != nil:
		return fault.Conflict("order.payment_exists")
	case c.Tender == "" || len(c.Tender) > maxName:
		return fault.Invalid("order.tender_needed").Field("tender", "order.tender_needed")
	case c.Amount <= 0 || !c.Amount.InRange():
		return fault.Invalid("order.payment_amount").Field("amount", "order.payment_amount")
	case c.Pending && c.Tender == price.Cash:
		return fault.Invalid("order.cash_is_never_pending")
	case c.CheckID != uuid.Nil && !o.Split():
		return fault.Conflict("order.not_split")
	}
	return nil
}

// fits refuses a card that takes more than is due: it would push cash that is already in
// the drawer out again as change. Of cash it says what change there is as things stand.
func (p *PaymentAdded) fits(o Order) error {
	before := Price(o)
	if before.Due <= 0 {
		return fault.Conflict("order.nothing_due")
	}
	after := Apply(o, Event{Data: *p})
	totals, err := price.Compute(Pricing(after))
	if p.Tender != price.Cash && (err != nil || totals.Change > before.Change) {
		return fault.Conflict("order.overpaid").Field("amount", "order.overpaid").With("due", int64(before.Due))
	}
	p.Change = totals.Change - before.Change
	return nil
}

// settle decides a payment of a split order for good: cash is rounded and gives change at once, and a
// check that is paid in full keeps what it comes to.
func (p *PaymentAdded) settle(o Order) error {
	r := Price(o)
	due, check := r.Due, (*CheckTotal)(nil)
	if p.CheckID != uuid.Nil {
		total, ok := o.CheckTotal(r, p.CheckID)
		if !ok {
			return fault.NotFound("order.check_unknown")
		}
		due, check = total.Due, &total
	}
	if due <= 0 {
		return fault.Conflict("order.nothing_due")
	}
	p.Settled = true
	if p.Tender == price.Cash {
		rest := o.coins(due)
		if p.Amount >= due && p.Amount < rest {
			rest = due
		}
		if p.Amount < rest {
			return nil
		}
		p.Rounding, p.Change = rest-due, p.Amount-rest
	} else if p.Amount > due {
		return fault.Conflict("order.overpaid").Field("amount", "order.overpaid").With("due", int64(due))
	} else if p.Amount < due {
		return nil
	}
	if check != nil {
		p.Check = check.paid(due)
	}
	return nil
}

// paid is the check as it stays when the last that it owes is paid.
func (c CheckTotal) paid(due money.Amount) *Check {
	out := c.Check
	s := Settlement{Kept: price.Kept{Settlement: c.Settlement, Portion: c.Portion}, Owed: c.Paid - c.Rounding - c.OnAccount + due}
	if !c.Adjusted.Nothing() {
		s.Adjusted = &c.Adjusted
	}
	for _, l := range c.Lines {
		s.Lines = append(s.Lines, l.LineID)
	}
	out.Settled = &s
	return &out
}

func (p PaymentAdded) apply(o *Order, e Event) {
	o.Payments = append(o.Payments, Payment{
		ID: p.PaymentID, CheckID: p.CheckID, Tender: p.Tender, Amount: p.Amount, Pending: p.Pending, Reference: p.Reference, Payer: p.Payer, Foreign: p.Foreign,
		Change: p.Change, Rounding: p.Rounding, Settled: p.Settled, OnAccount: p.OnAccount, By: e.Actor, At: e.At,
	})
	if p.CheckID == uuid.Nil {
		return
	}
	check := p.Check
	if check == nil && o.Check(p.CheckID) == nil {
		rest := o.restCheck()
		rest.ID, check = p.CheckID, &rest
	}
	if check != nil {
		o.putCheck(*check)
	}
}

// putCheck puts a check in the place of the one with its id.
func (o *Order) putCheck(c Check) {
	o.Checks = slices.Clone(o.Checks)
	if have := o.Check(c.ID); have != nil {
		*have = c
		return
	}
	o.Checks = append(o.Checks, c)
}

// pricing is the payment as the engine sees it. In a split order all payments are exact.
func (p Payment) pricing(split bool) price.Payment {
	out := price.Payment{Tender: p.Tender, Amount: p.Amount}
	if s := p.settled(); p.Settled || split {
		out.Settled = &s
	}
	return out
}

// settled is what was decided when the payment was taken.
func (p Payment) settled() price.Settled {
	if !p.Settled {
		return price.Settled{}
	}
	return price.Settled{Rounding: p.Rounding, Change: p.Change}
}
