package stripe

import (
	"context"
	"strconv"
	"time"

	"github.com/stripe/stripe-go/v76"

	"comptoir/models/money"
	"comptoir/models/payment"
	"comptoir/models/payment/paymentdb"
)

// openFor is how long a page can be paid; Stripe takes half an hour at least.
const openFor = time.Hour

func (c *Client) atLink(ctx context.Context, step payment.Step, r paymentdb.Row) (payment.News, error) {
	switch step {
	case payment.Show:
		return c.openPage(ctx, r)
	case payment.End:
		return c.closePage(ctx, r)
	case payment.Return:
		return c.returnPage(ctx, r)
	}
	return c.askPage(ctx, r)
}

// openPage makes the page at which the guest pays. The same key, the same page.
func (c *Client) openPage(ctx context.Context, r paymentdb.Row) (payment.News, error) {
	s, err := c.api.CheckoutSessions.New(&stripe.CheckoutSessionParams{
		Params:            params(ctx, r, "page:"+strconv.Itoa(r.Attempt)),
		Metadata:          metadata(r),
		Mode:              stripe.String(string(stripe.CheckoutSessionModePayment)),
		ClientReferenceID: stripe.String(r.ID.String()),
		SuccessURL:        stripe.String(r.BackTo),
		CancelURL:         stripe.String(r.BackTo),
		ExpiresAt:         stripe.Int64(r.CreatedAt.Add(openFor).Unix()),
		LineItems: []*stripe.CheckoutSessionLineItemParams{{
			Quantity: stripe.Int64(1),
			PriceData: &stripe.CheckoutSessionLineItemPriceDataParams{
				Currency: stripe.String(r.Currency), UnitAmount: stripe.Int64(int64(r.Amount)),
				ProductData: &stripe.CheckoutSessionLineItemPriceDataProductDataParams{Name: stripe.String(r.Venue + " #" + strconv.Itoa(r.Number))},
			},
		}},
		PaymentIntentData: &stripe.CheckoutSessionPaymentIntentDataParams{Metadata: metadata(r)},
	})
	if err != nil {
		return payment.News{}, refusal(err, "open payment page")
	}
	return payment.News{State: payment.Waiting, Name: s.ID, Address: s.URL}, nil
}

// askPage reads how the page stands. One whose name was lost is opened again with the same key: nobody has its address.
func (c *Client) askPage(ctx context.Context, r paymentdb.Row) (payment.News, error) {
	if r.Name == "" {
		n, err := c.openPage(ctx, r)
		if broken(err) {
			return payment.News{Absent: true}, nil
		}
		return n, err
	}
	s, err := c.page(ctx, r)
	if err != nil {
		return payment.News{}, err
	}
	n := payment.News{Name: s.ID, Address: s.URL, State: payment.Waiting}
	switch {
	case s.Status == stripe.CheckoutSessionStatusExpired:
		n.State = payment.Cancelled
	case s.Status == stripe.CheckoutSessionStatusComplete && s.PaymentStatus == stripe.CheckoutSessionPaymentStatusPaid:
		n.State, n.Authorised, n.Captured = payment.Captured, money.Amount(s.AmountTotal), money.Amount(s.AmountTotal)
		if s.PaymentIntent != nil {
			n.Card = cardOf(s.PaymentIntent.LatestCharge)
			taken(&n, s.PaymentIntent)
		}
	}
	return n, nil
}

func (c *Client) page(ctx context.Context, r paymentdb.Row) (*stripe.CheckoutSession, error) {
	p := &stripe.CheckoutSessionParams{Params: stripe.Params{Context: ctx}}
	p.AddExpand("payment_intent.latest_charge")
	s, err := c.api.CheckoutSessions.Get(r.Name, p)
	if err != nil {
		return nil, unsaid(err, "read payment page")
	}
	return s, nil
}

// closePage keeps the page from being paid. One that was paid already is paid.
func (c *Client) closePage(ctx context.Context, r paymentdb.Row) (payment.News, error) {
	if r.Name == "" && r.Attempt == 0 {
		return payment.News{State: payment.Cancelled}, nil // there is none
	}
	n, err := c.askPage(ctx, r)
	if err == nil && n.Absent {
		return payment.News{State: payment.Cancelled}, nil
	}
	if err != nil || n.State != payment.Waiting {
		return n, err
	}
	_, err = c.api.CheckoutSessions.Expire(n.Name, &stripe.CheckoutSessionExpireParams{Params: turn(ctx, r, "close")})
	r.Name = n.Name
	after, asked := c.askPage(ctx, r)
	if asked == nil && after.State == payment.Waiting && err != nil {
		return after, unsaid(err, "close payment page")
	}
	return after, asked
}

func (c *Client) returnPage(ctx context.Context, r paymentdb.Row) (payment.News, error) {
	s, err := c.page(ctx, r)
	if err != nil {
		return payment.News{}, err
	}
	if s.PaymentIntent != nil {
		_, err = c.api.Refunds.New(&stripe.RefundParams{
			Params: turn(ctx, r, "return"), Metadata: metadata(r), PaymentIntent: stripe.String(s.PaymentIntent.ID),
		})
		if err != nil && !moved(err) {
			return payment.News{}, refusal(err, "refund payment page")
		}
	}
	return c.askPage(ctx, r)
}
