// Package stripe asks Stripe for payments: on readers that are driven through its cloud, and on pages
// that guests open on their phones.
//
// It owns what is sent to Stripe and what its answers mean. Each request that changes anything carries a
// key made of our own ids, so that asking twice is asking once. It must not know orders, or keep
// anything. Start reading at Client.Do.
package stripe

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/stripe/stripe-go/v76"
	"github.com/stripe/stripe-go/v76/client"

	"comptoir/models/payment"
	"comptoir/models/payment/paymentdb"
)

// Tenders are those that Stripe is asked for.
const (
	reader = "reader"
	link   = "link"
)

// patience is how long an answer is waited for: a cashier stands before the screen.
const patience = 15 * time.Second

// A Client speaks with one account at Stripe.
type Client struct{ api *client.API }

// New makes a client of a key. url is where Stripe is; empty: where it always is.
func New(key, url string) *Client {
	config := &stripe.BackendConfig{
		HTTPClient:        &http.Client{Timeout: patience},
		MaxNetworkRetries: stripe.Int64(0), // a lost answer is asked for, by whoever waits for it
		EnableTelemetry:   stripe.Bool(false),
		LeveledLogger:     quiet{},
	}
	if url != "" {
		config.URL = stripe.String(url)
	}
	b := stripe.GetBackendWithConfig(stripe.APIBackend, config)
	return &Client{client.New(key, &stripe.Backends{API: b, Connect: b, Uploads: b})}
}

// quiet keeps the library from writing to the console: errors are returned.
type quiet struct{}

func (quiet) Debugf(string, ...any) {}
func (quiet) Infof(string, ...any)  {}
func (quiet) Warnf(string, ...any)  {}
func (quiet) Errorf(string, ...any) {}

// Do takes one step of a payment and says how it stands at Stripe then. A *payment.Refusal says that
// nothing was done; after any other error nobody knows. What Stripe calls the payment is said also
// beside an error.
func (c *Client) Do(ctx context.Context, step payment.Step, r paymentdb.Row) (payment.News, error) {
	if r.Tender == link {
		return c.atLink(ctx, step, r)
	}
	return c.atReader(ctx, step, r)
}

// params begins the parameters of a request that changes something.
func params(ctx context.Context, r paymentdb.Row, what string) stripe.Params {
	p := stripe.Params{Context: ctx}
	p.SetIdempotencyKey("pay:" + r.ID.String() + ":" + what)
	return p
}

// turn begins those of a request that the state of Stripe's object guards: whoever asks again has read it
// before, and does so under a key of its own, because Stripe repeats also an answer that says it broke.
func turn(ctx context.Context, r paymentdb.Row, what string) stripe.Params {
	return params(ctx, r, what+":"+strconv.Itoa(r.Turn))
}

// broken says whether Stripe answered that it broke, which it repeats for the same key.
func broken(err error) bool {
	var e *stripe.Error
	return errors.As(err, &e) && e.HTTPStatusCode >= 500
}

func metadata(r paymentdb.Row) map[string]string {
	return map[string]string{"payment_id": r.ID.String(), "order_id": r.OrderID.String()}
}

// refusal turns what Stripe answered into a *payment.Refusal, where it is a no.
func refusal(err error, what string) error {
	var e *stripe.Error
	if err == nil {
		return nil
	}
	if !errors.As(err, &e) || e.HTTPStatusCode >= 500 || e.HTTPStatusCode == http.StatusConflict || e.HTTPStatusCode == http.StatusTooManyRequests ||
		e.Code == stripe.ErrorCodeTerminalReaderTimeout || e.HTTPStatusCode == 0 {
		return fmt.Errorf("%s: %w", what, err)
	}
	return &payment.Refusal{Code: codeOf(string(e.Code), string(e.DeclineCode), e.HTTPStatusCode), Err: fmt.Errorf("%s: %w", what, err)}
}

// moved says whether Stripe refused because the object is not in the state that we thought: it must be read.
func moved(err error) bool {
	var e *stripe.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code {
	case stripe.ErrorCodeIntentInvalidState, stripe.ErrorCodePaymentIntentUnexpectedState, stripe.ErrorCodeChargeAlreadyCaptured,
		stripe.ErrorCodeChargeExpiredForCapture, stripe.ErrorCodeCaptureChargeAuthorizationExpired, stripe.ErrorCodeChargeAlreadyRefunded:
		return true
	}
	return false
}

// codeOf is our word for why.
func codeOf(code, decline string, status int) string {
	switch {
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return payment.KeyRefused
	case decline == "insufficient_funds" || code == "insufficient_funds":
		return payment.NoFunds
	case code == "expired_card" || decline == "expired_card":
		return payment.ExpiredCard
	}
	switch code {
	case "card_declined", "generic_decline", "payment_intent_payment_attempt_failed":
		return payment.Declined
	case "terminal_reader_offline":
		return payment.ReaderOffline
	case "terminal_reader_busy":
		return payment.ReaderBusy
	case "terminal_reader_hardware_fault":
		return payment.ReaderFault
	case "terminal_reader_timeout", "timeout", "card_read_timed_out":
		return payment.TimedOut
	case "customer_canceled", "canceled":
		return payment.GuestStopped
	case "amount_too_small", "amount_too_large":
		return payment.AmountRefused
	case "charge_expired_for_capture", "capture_charge_authorization_expired":
		return payment.Expired
	case "":
		return payment.Other
	}
	if decline != "" {
		return payment.Declined
	}
	return payment.Other
}
