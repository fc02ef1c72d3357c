package collect

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/payment/paymentdb"
)

// tell tells the order what it must know of its payment; it is true where it did. Each telling has an id
// made of the payment's, so that telling again after a crash changes nothing.
func (c *Collector) tell(ctx context.Context, r paymentdb.Row) (bool, error) {
	owed := r.Owes()
	if owed == "" {
		return false, nil
	}
	o, err := c.Orders.Load(ctx, r.OrderID)
	if err != nil {
		return false, err
	}
	p := paid(o.Order, r.ID)
	switch {
	case p == nil && owed == paymentdb.ToldNone: // it was told before
	case p == nil, !o.Status.Live() && (owed == paymentdb.ToldNone || p.Pending):
		owed = paymentdb.Adrift
	case owed == paymentdb.ToldNone:
		err = c.do(ctx, r, order.RemovePayment{PaymentID: r.ID}, nil)
	case p.Pending:
		err = c.confirm(ctx, r, o)
	default:
		err = c.tips(ctx, r, o.Order, *p)
	}
	if err != nil {
		return false, fmt.Errorf("tell order %s of payment %s: %w", r.OrderID, r.ID, err)
	}
	if owed == paymentdb.ToldSettled && p != nil && p.Pending {
		owed = paymentdb.ToldTaken // what was added to it is told once it counts
	}
	if owed == paymentdb.Adrift {
		c.Log.Error("a payment and its order disagree", "payment", r.ID, "order", r.OrderID, "state", string(r.State))
	}
	return true, c.Payments.Tell(ctx, r.ID, owed)
}

func paid(o order.Order, id uuid.UUID) *order.Payment {
	for i := range o.Payments {
		if o.Payments[i].ID == id {
			return &o.Payments[i]
		}
	}
	return nil
}

// confirm has the payment count for good, and closes the order that it was the last of.
func (c *Collector) confirm(ctx context.Context, r paymentdb.Row, o orderdb.Order) error {
	cmd := order.ConfirmPayment{PaymentID: r.ID, Reference: r.Name, Tip: r.Tip, Card: r.Card}
	cmd.Card.More, cmd.Card.Raise = false, false // of the authorisation, not of the card
	if closes(o, r.ID) {
		if err := c.do(ctx, r, cmd, order.Close{}); err == nil {
			return nil
		}
	}
	return c.do(ctx, r, cmd, nil)
}

// closes says whether the order is paid once the payment counts.
func closes(o orderdb.Order, id uuid.UUID) bool {
	if o.Totals.Due != 0 {
		return false
	}
	for _, p := range o.Payments {
		if p.Pending && p.ID != id {
			return false
		}
	}
	for _, t := range order.CheckTotals(o.Order, o.Totals) {
		if t.Due != 0 {
			return false
		}
	}
	return true
}

// tips adds to the sale what was taken beyond what it has.
func (c *Collector) tips(ctx context.Context, r paymentdb.Row, o order.Order, p order.Payment) error {
	more := r.Captured - p.Amount
	if more <= 0 || !o.Tippable(p) {
		return nil
	}
	return c.do(ctx, r, order.TipPayment{PaymentID: r.ID, Amount: p.Tip + more}, nil)
}

// do gives commands to the order of a payment, on behalf of whoever asked for it.
func (c *Collector) do(ctx context.Context, r paymentdb.Row, cmd, then order.Command) error {
	request := orderdb.Request{
		OrderID: r.OrderID, VenueID: r.VenueID, RegisterID: r.RegisterID, Provider: true,
		Actor: order.Actor{StaffID: r.StaffID, Name: r.StaffName}, May: func(string) bool { return true },
		Commands: []orderdb.Command{{ID: uuid.NewSHA1(r.ID, []byte(cmd.Type())), Command: cmd}},
	}
	if then != nil {
		request.Commands = append(request.Commands, orderdb.Command{ID: uuid.NewSHA1(r.ID, []byte(then.Type())), Command: then})
	}
	_, err := c.Orders.Do(ctx, request)
	return err
}
