package office

import (
	"context"
	"errors"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/payment/stripe"
)

// Hear acts on a notice of the provider. What it says is not believed, only that something has happened:
// the payment is asked for. So it does not matter how late a notice comes, how often, or after which other.
func (o *Office) Hear(ctx context.Context, payload []byte, signature string) error {
	secrets, ok, err := o.Payments.Secrets(ctx)
	if err != nil {
		return err
	}
	if !ok || secrets.Notices == "" {
		return fault.NotFound("request.not_found")
	}
	n, err := stripe.ReadNotice(payload, signature, secrets.Notices)
	if err != nil {
		return fault.Malformed("request.unreadable").Because(err)
	}
	fresh, err := o.Payments.Hear(ctx, n.ID, n.Kind)
	if err != nil || !fresh {
		return err
	}
	if err := o.act(ctx, n); err != nil {
		return errors.Join(err, o.Payments.Unhear(ctx, n.ID)) // its repetition tries again
	}
	return nil
}

// act asks for whatever a notice is about. What is none of ours is no failure.
func (o *Office) act(ctx context.Context, n stripe.Notice) error {
	if n.Return != uuid.Nil {
		if err := o.Payments.ReturnAgain(ctx, n.Return, false); err != nil {
			return err
		}
		return o.Collect.Return(ctx, n.Return)
	}
	if strings.HasPrefix(n.Kind, "payout.") {
		return o.Payouts(ctx)
	}
	if strings.HasPrefix(n.Kind, "charge.dispute.") {
		return o.dispute(ctx, n.Object)
	}
	if strings.HasPrefix(n.Kind, "terminal.reader.") {
		rows, err := o.Payments.OnReader(ctx, n.Object)
		for _, r := range rows {
			_, failed := o.Collect.Drive(ctx, r.ID)
			err = errors.Join(err, failed)
		}
		return err
	}
	id := n.Payment
	if id == uuid.Nil {
		r, err := o.Payments.Named(ctx, n.Object)
		if f := fault.Of(err); f != nil && f.Kind == fault.KindNotFound {
			return nil
		}
		if err != nil {
			return err
		}
		id = r.ID
	}
	_, err := o.Collect.Drive(ctx, id)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindNotFound {
		return nil
	}
	return err
}
