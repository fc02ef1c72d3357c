package stripe

import (
	"context"
	"errors"
	"strconv"

	"github.com/stripe/stripe-go/v76"

	"comptoir/models/money"
	"comptoir/models/payment"
	"comptoir/models/payment/paymentdb"
)

func (c *Client) atReader(ctx context.Context, step payment.Step, r paymentdb.Row) (payment.News, error) {
	switch step {
	case payment.Show:
		return c.show(ctx, r)
	case payment.End:
		return c.end(ctx, r)
	case payment.Capture:
		return c.capture(ctx, r)
	case payment.Return:
		return c.giveAllBack(ctx, r)
	}
	return c.ask(ctx, r)
}

// intent makes the intent of a payment, or finds it where its name was lost: the same key, the same intent.
// An intent without a name here was never put on a reader, so that it takes no money whatever becomes of it.
func (c *Client) intent(ctx context.Context, r paymentdb.Row) (string, error) {
	if r.Name != "" {
		return r.Name, nil
	}
	p := &stripe.PaymentIntentParams{
		Params:             params(ctx, r, "create:"+strconv.Itoa(r.Attempt)),
		Amount:             stripe.Int64(int64(r.Amount)),
		Currency:           stripe.String(r.Currency),
		CaptureMethod:      stripe.String(string(stripe.PaymentIntentCaptureMethodManual)),
		PaymentMethodTypes: stripe.StringSlice([]string{"card_present"}),
		Description:        stripe.String(r.Venue + " #" + strconv.Itoa(r.Number)),
		Metadata:           metadata(r),
	}
	if !r.HoldUntil.IsZero() {
		p.PaymentMethodOptions = &stripe.PaymentIntentPaymentMethodOptionsParams{
			CardPresent: &stripe.PaymentIntentPaymentMethodOptionsCardPresentParams{RequestIncrementalAuthorizationSupport: stripe.Bool(true)},
		}
	}
	pi, err := c.api.PaymentIntents.New(p)
	if err != nil {
		return "", refusal(err, "make payment intent")
	}
	return pi.ID, nil
}

// show puts the payment on its reader.
func (c *Client) show(ctx context.Context, r paymentdb.Row) (payment.News, error) {
	name, err := c.intent(ctx, r)
	if err != nil {
		return payment.News{}, err
	}
	_, err = c.api.TerminalReaders.ProcessPaymentIntent(r.Reader, &stripe.TerminalReaderProcessPaymentIntentParams{
		Params:        params(ctx, r, "process:"+strconv.Itoa(r.Attempt)),
		PaymentIntent: stripe.String(name),
		ProcessConfig: &stripe.TerminalReaderProcessPaymentIntentProcessConfigParams{SkipTipping: stripe.Bool(!r.Tips)},
	})
	switch {
	case moved(err):
		r.Name = name
		return c.ask(ctx, r)
	case err != nil:
		return payment.News{Name: name}, refusal(err, "put payment on reader")
	}
	return payment.News{State: payment.Waiting, Name: name}, nil
}

// ask reads how the payment stands. The intent is the truth; while it has no money, the reader says why.
func (c *Client) ask(ctx context.Context, r paymentdb.Row) (payment.News, error) {
	name, err := c.intent(ctx, r)
	if broken(err) {
		return payment.News{Absent: true}, nil // the key gives this answer for good: there was no intent to show
	}
	if err != nil {
		return payment.News{}, err
	}
	r.Name = name
	p := &stripe.PaymentIntentParams{Params: stripe.Params{Context: ctx}}
	p.AddExpand("latest_charge")
	pi, err := c.api.PaymentIntents.Get(name, p)
	if err != nil {
		return payment.News{Name: name}, unsaid(err, "read payment intent")
	}
	n := payment.News{Name: name, Card: cardOf(pi.LatestCharge)}
	if pi.AmountDetails != nil && pi.AmountDetails.Tip != nil {
		n.Tip = money.Amount(pi.AmountDetails.Tip.Amount)
	}
	switch pi.Status {
	case stripe.PaymentIntentStatusRequiresCapture:
		n.State, n.Authorised = payment.Authorised, money.Amount(pi.AmountCapturable)
	case stripe.PaymentIntentStatusSucceeded:
		taken(&n, pi)
	case stripe.PaymentIntentStatusCanceled:
		n.State = payment.Cancelled
	case stripe.PaymentIntentStatusProcessing:
		n.State = payment.Waiting
	default:
		return c.askReader(ctx, r, pi, n)
	}
	return n, nil
}

// unsaid keeps a refusal to read from passing for a refusal of the payment.
func unsaid(err error, what string) error {
	return errors.New(what + ": " + err.Error())
}

// taken is what was captured and given back.
func taken(n *payment.News, pi *stripe.PaymentIntent) {
	n.State, n.Authorised, n.Captured = payment.Captured, money.Amount(pi.AmountReceived), money.Amount(pi.AmountReceived)
	if ch := pi.LatestCharge; ch != nil {
		n.Refunded = money.Amount(ch.AmountRefunded)
		if n.Refunded >= n.Captured && n.Captured > 0 {
			n.State = payment.Refunded
		}
	}
}

// askReader says of an intent without money whether the guest has it before them.
func (c *Client) askReader(ctx context.Context, r paymentdb.Row, pi *stripe.PaymentIntent, n payment.News) (payment.News, error) {
	device, err := c.api.TerminalReaders.Get(r.Reader, &stripe.TerminalReaderParams{Params: stripe.Params{Context: ctx}})
	if err != nil {
		return n, unsaid(err, "read reader")
	}
	if a := device.Action; shows(a, pi.ID) {
		switch a.Status {
		case stripe.TerminalReaderActionStatusFailed:
			n.State, n.Code = payment.Failed, codeOf(a.FailureCode, declined(pi), 0)
		default: // also when it succeeded: the intent was read a moment before
			n.State = payment.Waiting
		}
		return n, nil
	}
	if e := pi.LastPaymentError; e != nil {
		n.State, n.Code = payment.Failed, codeOf(string(e.Code), string(e.DeclineCode), 0)
		return n, nil
	}
	n.Absent = true
	return n, nil
}

func shows(a *stripe.TerminalReaderAction, intent string) bool {
	return a != nil && a.ProcessPaymentIntent != nil && a.ProcessPaymentIntent.PaymentIntent != nil && a.ProcessPaymentIntent.PaymentIntent.ID == intent
}

func declined(pi *stripe.PaymentIntent) string {
	if pi.LastPaymentError != nil {
		return string(pi.LastPaymentError.DeclineCode)
	}
	return ""
}

// end takes the payment off the reader and gives it up. Where the guest was quicker it says so.
func (c *Client) end(ctx context.Context, r paymentdb.Row) (payment.News, error) {
	if r.Name == "" && r.Attempt == 0 {
		return payment.News{State: payment.Cancelled}, nil // nobody was asked
	}
	name, err := c.intent(ctx, r)
	if broken(err) {
		return payment.News{State: payment.Cancelled}, nil
	}
	if err != nil {
		return payment.News{}, err
	}
	r.Name = name
	device, err := c.api.TerminalReaders.Get(r.Reader, &stripe.TerminalReaderParams{Params: stripe.Params{Context: ctx}})
	if err == nil && shows(device.Action, name) && device.Action.Status == stripe.TerminalReaderActionStatusInProgress {
		_, err = c.api.TerminalReaders.CancelAction(r.Reader, &stripe.TerminalReaderCancelActionParams{Params: turn(ctx, r, "stop")})
		if err != nil { // the card is being read: the answer to that decides
			return c.ask(ctx, r)
		}
	}
	n, err := c.ask(ctx, r)
	if err != nil || n.State.Took() || n.State.Final() {
		return n, err
	}
	return c.cancel(ctx, r, "cancel")
}

// cancel ends the intent: what is held is let go.
func (c *Client) cancel(ctx context.Context, r paymentdb.Row, what string) (payment.News, error) {
	_, err := c.api.PaymentIntents.Cancel(r.Name, &stripe.PaymentIntentCancelParams{
		Params: turn(ctx, r, what), CancellationReason: stripe.String(string(stripe.PaymentIntentCancellationReasonRequestedByCustomer)),
	})
	if moved(err) {
		return c.ask(ctx, r)
	}
	if err != nil {
		return payment.News{Name: r.Name}, unsaid(err, "cancel payment intent")
	}
	return payment.News{State: payment.Cancelled, Name: r.Name}, nil
}

// capture takes what is held, with what a tip on the slip adds.
func (c *Client) capture(ctx context.Context, r paymentdb.Row) (payment.News, error) {
	if r.Raised > 0 && !r.Card.More {
		_, err := c.api.PaymentIntents.IncrementAuthorization(r.Name, &stripe.PaymentIntentIncrementAuthorizationParams{
			Params: turn(ctx, r, "raise"), Amount: stripe.Int64(int64(r.Total())),
		})
		if err != nil {
			return payment.News{}, refusal(err, "raise authorisation")
		}
	}
	p := &stripe.PaymentIntentCaptureParams{Params: turn(ctx, r, "capture")}
	if r.Raised > 0 {
		p.AmountToCapture = stripe.Int64(int64(r.Total()))
	}
	_, err := c.api.PaymentIntents.Capture(r.Name, p)
	if err != nil && !moved(err) {
		return payment.News{}, refusal(err, "capture payment intent")
	}
	return c.ask(ctx, r)
}

// giveAllBack lets go of what is held, or gives back what was taken.
func (c *Client) giveAllBack(ctx context.Context, r paymentdb.Row) (payment.News, error) {
	if r.State == payment.Authorised {
		return c.cancel(ctx, r, "release")
	}
	_, err := c.api.Refunds.New(&stripe.RefundParams{
		Params: turn(ctx, r, "return"), Metadata: metadata(r), PaymentIntent: stripe.String(r.Name),
	})
	if err != nil && !moved(err) {
		return payment.News{}, refusal(err, "refund payment intent")
	}
	return c.ask(ctx, r)
}

// cardOf is what a receipt says of the card.
func cardOf(ch *stripe.Charge) payment.Card {
	if ch == nil || ch.PaymentMethodDetails == nil {
		return payment.Card{}
	}
	if p := ch.PaymentMethodDetails.CardPresent; p != nil {
		card := payment.Card{Brand: string(p.Brand), Last4: p.Last4, Read: p.ReadMethod, More: p.OvercaptureSupported, Raise: p.IncrementalAuthorizationSupported}
		if s := p.Receipt; s != nil {
			card.Application, card.ApplicationID, card.Authorisation = s.ApplicationPreferredName, s.DedicatedFileName, s.AuthorizationCode
		}
		return card
	}
	if p := ch.PaymentMethodDetails.Card; p != nil {
		return payment.Card{Brand: string(p.Brand), Last4: p.Last4}
	}
	return payment.Card{}
}
