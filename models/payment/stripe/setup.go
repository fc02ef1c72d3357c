package stripe

import (
	"context"
	"errors"
	"strings"

	"github.com/stripe/stripe-go/v76"

	"comptoir/models/fault"
	"comptoir/models/payment"
)

// A Device is a reader as Stripe knows it.
type Device struct {
	ID     string
	Model  string
	Serial string
	Online bool
}

// Key reads a key as somebody pastes it; live says whether it moves real money.
func Key(text string) (key string, live bool, err error) {
	key = strings.TrimSpace(text)
	kind, _, _ := strings.Cut(key, "_")
	rest := strings.TrimPrefix(key, kind+"_")
	live = strings.HasPrefix(rest, "live_")
	if kind != "rk" && kind != "sk" || !live && !strings.HasPrefix(rest, "test_") || len(key) < 20 || len(key) > 300 || strings.ContainsAny(key, " \t\r\n") {
		return "", false, fault.Invalid("cards.key_form").Field("key", "cards.key_form")
	}
	return key, live, nil
}

// Check says whether the key opens what is needed.
func (c *Client) Check(ctx context.Context) error {
	p := &stripe.TerminalReaderListParams{}
	p.Context, p.Limit, p.Single = ctx, stripe.Int64(1), true
	it := c.api.TerminalReaders.List(p)
	it.Next()
	return asFault(it.Err(), "key", "cards.key_refused")
}

// An Address is where a venue stands.
type Address struct{ Line, City, Postcode, Country string }

// Locate makes a location, at which readers are registered.
func (c *Client) Locate(ctx context.Context, id, name string, a Address) (string, error) {
	p := &stripe.TerminalLocationParams{
		DisplayName: stripe.String(name),
		Address: &stripe.AddressParams{
			Line1: stripe.String(a.Line), City: stripe.String(a.City), PostalCode: stripe.String(a.Postcode), Country: stripe.String(a.Country),
		},
	}
	p.Context = ctx
	p.SetIdempotencyKey("place:" + id)
	l, err := c.api.TerminalLocations.New(p)
	if err != nil {
		return "", asFault(err, "line", "cards.place_refused")
	}
	return l.ID, nil
}

// Register takes a reader in by the code that it shows.
func (c *Client) Register(ctx context.Context, id, code, location, name string) (Device, error) {
	p := &stripe.TerminalReaderParams{RegistrationCode: stripe.String(code), Location: stripe.String(location), Label: stripe.String(name)}
	p.Context = ctx
	p.SetIdempotencyKey("reader:" + id)
	d, err := c.api.TerminalReaders.New(p)
	if err != nil {
		return Device{}, asFault(err, "code", "cards.reader_refused")
	}
	return device(d), nil
}

// Devices lists the readers that there are.
func (c *Client) Devices(ctx context.Context) (list []Device, err error) {
	p := &stripe.TerminalReaderListParams{}
	p.Context, p.Limit = ctx, stripe.Int64(100)
	it := c.api.TerminalReaders.List(p)
	for it.Next() {
		list = append(list, device(it.TerminalReader()))
	}
	return list, asFault(it.Err(), "", "cards.unreachable")
}

func device(d *stripe.TerminalReader) Device {
	return Device{ID: d.ID, Model: string(d.DeviceType), Serial: d.SerialNumber, Online: string(d.Status) == "online"}
}

// asFault words what Stripe answered to somebody at a form: beside what they typed where Stripe refused
// it, else that it cannot be reached.
func asFault(err error, field, code string) error {
	if err == nil {
		return nil
	}
	f := fault.Conflict("cards.unreachable")
	var no *payment.Refusal
	if errors.As(refusal(err, "set up"), &no) {
		f = fault.Invalid(code)
		if field != "" {
			f = f.Field(field, code)
		}
	}
	return f.Because(err)
}
