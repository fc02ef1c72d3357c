// Package collect takes payments to their end: it asks providers, keeps what they say, and tells orders.
//
// It owns the sequence of those three, which any copy of the server goes on with where another was cut
// off. It must not know any one provider, and decides nothing: models/payment says what is asked next,
// models/order what an order makes of it. Start reading at Collector.Drive.
package collect

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/payment"
	"comptoir/models/payment/paymentdb"
)

// A Provider is asked for money: Stripe, or a terminal behind the bridge.
type Provider interface {
	// Do takes one step and says how the payment stands then. A *payment.Refusal says that nothing was
	// done; after any other error nobody knows.
	Do(ctx context.Context, step payment.Step, r paymentdb.Row) (payment.News, error)
	// GiveBack gives a part back, or says what became of it. After an error nobody knows.
	GiveBack(ctx context.Context, r paymentdb.ReturnRow) (paymentdb.ReturnRow, error)
}

// A Collector takes payments to their end.
type Collector struct {
	Payments *paymentdb.Store
	Orders   *orderdb.Store
	Open     func(context.Context) (Provider, error) // who is asked for the account of the context
	Log      *slog.Logger
}

// Ask has an order wait for a payment, and puts it before the guest. What the provider makes of it does
// not fail the asking: the payment says it.
func (c *Collector) Ask(ctx context.Context, r orderdb.Request, add order.AddPayment, asked paymentdb.Asked) (orderdb.Order, error) {
	add.Pending = true
	r.Provider, r.Asked = true, &asked
	r.Commands = []orderdb.Command{{ID: add.PaymentID, Command: add}}
	o, err := c.Orders.Do(ctx, r)
	if err != nil {
		return o, err
	}
	if _, err := c.Drive(ctx, add.PaymentID); err != nil {
		c.Log.Error("payment asked for without an answer", "payment", add.PaymentID, "err", err)
	}
	return c.Orders.Load(ctx, r.OrderID)
}

// Want says what the till wants of a payment, and does it.
func (c *Collector) Want(ctx context.Context, id uuid.UUID, w payment.Want) (paymentdb.Row, error) {
	if err := c.Payments.Want(ctx, id, w); err != nil {
		return paymentdb.Row{}, err
	}
	return c.Drive(ctx, id)
}

// Heard takes a payment on of which something is known to have happened.
func (c *Collector) Heard(ctx context.Context, id uuid.UUID) (paymentdb.Row, error) {
	if err := c.Payments.Heard(ctx, id); err != nil {
		return paymentdb.Row{}, err
	}
	return c.Drive(ctx, id)
}

// Tip takes what a guest wrote on the slip with what is held.
func (c *Collector) Tip(ctx context.Context, id uuid.UUID, by money.Amount) error {
	if err := c.Payments.Raise(ctx, id, by); err != nil {
		return err
	}
	after, err := c.Drive(ctx, id)
	if err == nil && after.State == payment.Authorised && after.Raised == 0 {
		err = fault.Conflict("cards.tip_refused").Field("amount", "cards.tip_refused")
	}
	return err
}

// most is how many steps a payment takes in one go: shown, asked, told, taken, told.
const most = 8

// Drive takes a payment as far as it goes now, and says where it is. It may be called at any time by
// anybody: at the till while the screen waits, when the provider sends a notice, and now and then.
func (c *Collector) Drive(ctx context.Context, id uuid.UUID) (paymentdb.Row, error) {
	ctx = context.WithoutCancel(ctx) // whoever asked may go away; what was asked is still answered
	var last paymentdb.Row
	for range most {
		t, err := c.Payments.Begin(ctx, id)
		if err != nil {
			return last, err
		}
		row := t.Row
		if t.Step != payment.Nothing {
			if row, err = c.step(ctx, t); err != nil {
				return row, err
			}
		}
		told, err := c.tell(ctx, row)
		if err != nil {
			return row, err
		}
		if !told && (t.Step == payment.Nothing || row.Payment == last.Payment || row.State == payment.Waiting || row.State == payment.Unknown) {
			return row, nil
		}
		last = row
	}
	return last, nil
}

// step asks the provider and keeps what it says.
func (c *Collector) step(ctx context.Context, t paymentdb.Turn) (paymentdb.Row, error) {
	provider, err := c.Open(ctx)
	var news payment.News
	if err == nil {
		news, err = provider.Do(ctx, t.Step, t.Row)
	} else if fault.Of(err) != nil {
		err = &payment.Refusal{Code: payment.KeyRefused, Err: err}
	}
	var no *payment.Refusal
	if err != nil {
		c.Log.Warn("payment not answered", "payment", t.ID, "step", string(t.Step), "err", err)
	}
	return c.Payments.Finish(ctx, t, func(r *paymentdb.Row) {
		if r.Name == "" {
			r.Name = news.Name
		}
		switch {
		case err == nil:
			r.Payment, _ = r.Hear(news)
		case !errors.As(err, &no):
			r.Payment = r.Lose()
		default:
			refused(r, t.Step, no.Code)
		}
	})
}

// refused is what a provider's no makes of a payment.
func refused(r *paymentdb.Row, s payment.Step, code string) {
	switch s {
	case payment.Capture:
		r.Raised, r.Code = 0, code
	case payment.Return:
		r.Wanted, r.Code = payment.GoOn, code
	case payment.Show:
		r.Payment = r.Refuse(code)
	default:
		r.Payment = r.Lose()
	}
}

// Return takes what a refund gives back as far as it goes now.
func (c *Collector) Return(ctx context.Context, id uuid.UUID) error {
	ctx = context.WithoutCancel(ctx)
	r, ok, err := c.Payments.BeginReturn(ctx, id)
	if err != nil || !ok {
		return err
	}
	p, err := c.Payments.Find(ctx, r.PaymentID)
	if err == nil && p.State == payment.Authorised { // what is held only cannot be given back in part
		if err = c.Payments.Release(ctx, p.ID); err == nil {
			_, err = c.Drive(ctx, p.ID)
		}
	}
	var provider Provider
	if err == nil {
		provider, err = c.Open(ctx)
	}
	if err == nil {
		r, err = provider.GiveBack(ctx, r)
	}
	return errors.Join(err, c.Payments.FinishReturn(ctx, r))
}

// Returned takes what a refund of an order gives back as far as it goes now.
func (c *Collector) Returned(ctx context.Context, orderID uuid.UUID) error {
	list, err := c.Payments.Returns(ctx, orderID)
	for _, r := range list {
		if r.State == paymentdb.ToReturn {
			err = errors.Join(err, c.Return(ctx, r.ID))
		}
	}
	return err
}

// rounds is how often it is looked for payments that nobody looks after, and atOnce how many are taken up then.
const (
	rounds = 2 * time.Second
	atOnce = 20
)

// Run looks after payments until ctx ends.
func (c *Collector) Run(ctx context.Context) {
	tick := time.NewTicker(rounds)
	defer tick.Stop()
	for {
		if err := c.Round(ctx); err != nil && ctx.Err() == nil {
			c.Log.Error("payments could not be looked after", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Round looks after every payment whose time has come.
func (c *Collector) Round(ctx context.Context) error {
	list, err := c.Payments.TakeUp(ctx, atOnce)
	for _, d := range list {
		within := db.WithAccount(ctx, d.AccountID)
		if d.IsReturn {
			err = errors.Join(err, c.Return(within, d.ID))
			continue
		}
		_, failed := c.Drive(within, d.ID)
		err = errors.Join(err, failed)
	}
	return err
}
