package office

import (
	"context"

	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/payment"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/payment/terminal"
)

// A router asks whoever a payment was asked of first: the terminal at the till, or the provider.
type router struct {
	*Office
	terminals terminal.Provider
}

// Do takes one step. A key that opens nothing is a no: nothing was asked.
func (r router) Do(ctx context.Context, step payment.Step, row paymentdb.Row) (payment.News, error) {
	if row.Tender == order.Terminal {
		return r.terminals.Do(ctx, step, row)
	}
	c, err := r.client(ctx)
	if fault.Of(err) != nil {
		err = &payment.Refusal{Code: payment.KeyRefused, Err: err}
	}
	if err != nil {
		return payment.News{}, err
	}
	return c.Do(ctx, step, row)
}

// GiveBack gives a part back.
func (r router) GiveBack(ctx context.Context, row paymentdb.ReturnRow) (paymentdb.ReturnRow, error) {
	if row.Tender == order.Terminal {
		return r.terminals.GiveBack(ctx, row)
	}
	c, err := r.client(ctx)
	if err != nil {
		return row, err
	}
	return c.GiveBack(ctx, row)
}
