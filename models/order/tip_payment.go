package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/price"
)

// TipPayment says what a guest wrote on the slip of a payment after the sale was closed: so much
// more is taken by the same tender, for the staff. Saying it again corrects it, none takes it back.
type TipPayment struct {
	PaymentID uuid.UUID    `json:"payment_id"`
	Amount    money.Amount `json:"amount"` // all that was added to the payment since the closing
}

// PaymentTipped says what was added to a payment for the staff after the closing.
type PaymentTipped struct {
	PaymentID uuid.UUID    `json:"payment_id"`
	Tender    string       `json:"tender"`
	Amount    money.Amount `json:"amount"` // since the closing
	Change    money.Amount `json:"change"` // to what it was before
}

// A LateTip is what was added to a payment after the closing.
type LateTip struct {
	PaymentID uuid.UUID    `json:"payment_id"`
	Tender    string       `json:"tender"`
	Amount    money.Amount `json:"amount"`
}

func (TipPayment) Type() string    { return "tip_payment" }
func (PaymentTipped) Type() string { return "payment_tipped" }
func (PaymentTipped) act() string  { return "tip_payment" }

// Tippable says whether a tip can be added to a payment after the closing: cash, credit notes, gift cards
// and house accounts are no slip that a guest writes on. Of an order that was split it must have paid a check that
// came to be paid by its own payments: the tip is that check's then, and no other shares it.
func (o Order) Tippable(p Payment) bool {
	if o.Status != Closed || p.Pending || p.Tender == price.Cash || p.Tender == Credit || p.Tender == GiftCard || p.Tender == HouseAccount {
		return false
	}
	c := o.Check(p.CheckID)
	return !o.Split() || c != nil && c.Settled != nil
}

func (c TipPayment) decide(o Order, m Meta) ([]Payload, error) {
	if err := m.need(PermTip); err != nil {
		return nil, err
	}
	p := o.payment(c.PaymentID)
	switch {
	case p == nil:
		return nil, fault.NotFound("order.payment_unknown")
	case !o.Tippable(*p):
		return nil, fault.Conflict("order.tip_tender").Field("amount", "order.tip_tender")
	case p.Outside() && !m.Provider:
		return nil, fault.Conflict("order.outside_payment").Field("amount", "order.outside_payment")
	case c.Amount < 0 || !c.Amount.InRange():
		return nil, fault.Invalid("order.tip").Field("amount", "order.tip")
	case c.Amount == p.Tip:
		return nil, fault.Invalid("order.tip_same").Field("amount", "order.tip_same")
	}
	tipped := PaymentTipped{PaymentID: p.ID, Tender: p.Tender, Amount: c.Amount, Change: c.Amount - p.Tip}
	if err := o.keepsRefunds(tipped); err != nil {
		return nil, err
	}
	return []Payload{tipped}, nil
}

// keepsRefunds refuses a tip for a sale that was given back, and one that would be less than what
// was given back of it.
func (o Order) keepsRefunds(p PaymentTipped) error {
	if slices.ContainsFunc(o.Refunds, func(r Refund) bool { return r.Whole }) {
		return fault.Conflict("order.refunded")
	}
	if p.Change > 0 {
		return nil
	}
	left := Left(Apply(o, Event{Seq: o.Version + 1, Data: p}))
	if left.Tip < 0 || slices.ContainsFunc(left.Payments, func(p RefundPayment) bool { return p.Tender != price.Cash && p.Worth < 0 }) {
		return fault.Conflict("order.tip_refunded").Field("amount", "order.tip_refunded")
	}
	return nil
}

func (p PaymentTipped) apply(o *Order, _ Event) {
	x := o.payment(p.PaymentID)
	if x == nil {
		o.Tip += p.Change
		return
	}
	x.Tip = p.Amount
	o.addTip(x, p.Change)
}

// lateTips are what was added to payments since the closing.
func (o Order) lateTips() []LateTip {
	var list []LateTip
	for _, p := range o.Payments {
		if p.Tip != 0 {
			list = append(list, LateTip{PaymentID: p.ID, Tender: p.Tender, Amount: p.Tip})
		}
	}
	return list
}
