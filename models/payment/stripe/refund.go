package stripe

import (
	"context"
	"errors"
	"strconv"

	"github.com/stripe/stripe-go/v76"

	"comptoir/models/payment"
	"comptoir/models/payment/paymentdb"
)

// GiveBack gives back what a refund of a sale gives through a payment, or says what became of it. It
// looks for what was given before it gives: an answer may have been lost long ago.
func (c *Client) GiveBack(ctx context.Context, r paymentdb.ReturnRow) (paymentdb.ReturnRow, error) {
	intent := r.Payment
	if r.Tender == link {
		s, err := c.page(ctx, paymentdb.Row{Payment: payment.Payment{Name: r.Payment}})
		if err != nil {
			return r, err
		}
		if s.PaymentIntent == nil {
			return r, errors.New("the page has no payment")
		}
		intent = s.PaymentIntent.ID
	}
	mark := r.ID.String() + ":" + strconv.Itoa(r.Attempt)
	found, err := c.given(ctx, r, intent, mark)
	if err != nil || found != nil {
		return became(r, found), err
	}
	p := &stripe.RefundParams{PaymentIntent: stripe.String(intent), Amount: stripe.Int64(int64(r.Amount))}
	p.Context = ctx
	p.SetIdempotencyKey("return:" + mark)
	p.Metadata = map[string]string{"return_id": r.ID.String(), "return": mark}
	made, err := c.api.Refunds.New(p)
	if err == nil {
		return became(r, made), nil
	}
	var no *payment.Refusal
	if err = refusal(err, "give back"); errors.As(err, &no) {
		r.State, r.Code = paymentdb.NotGiven, no.Code
		return r, nil
	}
	if broken(err) {
		r.Attempt++ // this key gives that answer for good; the next looks first
	}
	return r, err
}

// given finds what was given back; nil where nothing was. What failed counts under its own mark only.
func (c *Client) given(ctx context.Context, r paymentdb.ReturnRow, intent, mark string) (*stripe.Refund, error) {
	if r.External != "" {
		found, err := c.api.Refunds.Get(r.External, &stripe.RefundParams{Params: stripe.Params{Context: ctx}})
		if err != nil {
			return nil, unsaid(err, "read refund")
		}
		return found, nil
	}
	p := &stripe.RefundListParams{PaymentIntent: stripe.String(intent)}
	p.Context, p.Limit = ctx, stripe.Int64(100)
	it := c.api.Refunds.List(p)
	for it.Next() {
		f := it.Refund()
		failed := f.Status == stripe.RefundStatusFailed || f.Status == stripe.RefundStatusCanceled
		if f.Metadata["return_id"] == r.ID.String() && (!failed || f.Metadata["return"] == mark) {
			return f, nil
		}
	}
	if err := it.Err(); err != nil {
		return nil, unsaid(err, "list refunds")
	}
	return nil, nil
}

// became is the return after what Stripe says of it.
func became(r paymentdb.ReturnRow, f *stripe.Refund) paymentdb.ReturnRow {
	if f == nil {
		return r
	}
	r.External, r.Code = f.ID, ""
	switch f.Status {
	case stripe.RefundStatusSucceeded:
		r.State = paymentdb.Returned
	case stripe.RefundStatusFailed, stripe.RefundStatusCanceled:
		r.State, r.Code = paymentdb.NotGiven, codeOf(string(f.FailureReason), "", 0)
	default:
		r.State = paymentdb.Returning
	}
	return r
}
