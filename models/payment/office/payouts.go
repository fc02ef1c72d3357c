package office

import (
	"context"
	"errors"
)

// Payouts asks the provider what it paid out, and books what came to the bank and what was sent back by it. Asking again
// books nothing twice.
func (o *Office) Payouts(ctx context.Context) error {
	c, err := o.client(ctx)
	if err != nil {
		return err
	}
	list, err := c.Payouts(ctx)
	if err != nil {
		return err
	}
	if err := o.Payments.PutPayouts(ctx, list); err != nil {
		return err
	}
	ids, err := o.Payments.Unbooked(ctx)
	if err != nil {
		return err
	}
	var failed error
	for _, id := range ids {
		moves, err := c.Moves(ctx, id)
		if err == nil {
			err = o.Payments.BookPayout(ctx, id, moves)
		}
		failed = errors.Join(failed, err)
	}
	return errors.Join(failed, o.Payments.SendBack(ctx))
}

// dispute asks how a dispute stands.
func (o *Office) dispute(ctx context.Context, id string) error {
	c, err := o.client(ctx)
	if err != nil {
		return err
	}
	d, err := c.Dispute(ctx, id)
	if err != nil {
		return err
	}
	return o.Payments.PutDispute(ctx, d)
}
