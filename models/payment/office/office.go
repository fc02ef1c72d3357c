// Package office switches an account's cards on: its key at the provider, where its readers stand, and
// the notices that the provider sends.
//
// It owns the sequence of asking the provider and keeping what it said. It must not know HTTP or what
// becomes of a payment: collect does. Start reading at Office.SwitchOn.
package office

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/payment/collect"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/payment/stripe"
	"comptoir/models/payment/terminal"
)

// An Office sets up who takes cards.
type Office struct {
	Payments *paymentdb.Store
	Collect  *collect.Collector
	URL      string // where Stripe is; empty: where it always is
}

// Provider opens who is asked for money, for the account of the context.
func (o *Office) Provider(context.Context) (collect.Provider, error) {
	return router{o, terminal.Provider{Payments: o.Payments}}, nil
}

func (o *Office) client(ctx context.Context) (*stripe.Client, error) {
	secrets, ok, err := o.Payments.Secrets(ctx)
	if err == nil && !ok {
		err = fault.Conflict("cards.off")
	}
	if err != nil {
		return nil, err
	}
	return stripe.New(secrets.Key, o.URL), nil
}

// SwitchOn takes cards through the account that a key opens.
func (o *Office) SwitchOn(ctx context.Context, id uuid.UUID, text string) error {
	key, live, err := stripe.Key(text)
	if err != nil {
		return err
	}
	if err := stripe.New(key, o.URL).Check(ctx); err != nil {
		return err
	}
	return o.Payments.PutKey(ctx, id, key, live)
}

// maxSecret is how long a signing secret may be.
const maxSecret = 200

// TakeNotices takes notices that are signed with a secret.
func (o *Office) TakeNotices(ctx context.Context, secret string) error {
	secret = strings.TrimSpace(secret)
	if !strings.HasPrefix(secret, "whsec_") || len(secret) > maxSecret {
		return fault.Invalid("cards.secret_form").Field("secret", "cards.secret_form")
	}
	return o.Payments.PutNotices(ctx, secret)
}

// Locate tells the provider where a venue is.
func (o *Office) Locate(ctx context.Context, id, venue uuid.UUID, name string, a stripe.Address) error {
	c, err := o.client(ctx)
	if err != nil {
		return err
	}
	p, err := o.Payments.Place(ctx, venue)
	if err != nil {
		return err
	}
	if p.Name, err = c.Locate(ctx, id.String(), name, a); err != nil {
		return err
	}
	return o.Payments.PutPlace(ctx, p)
}

// Tips says how the guests of a venue add a tip to a card.
func (o *Office) Tips(ctx context.Context, venue uuid.UUID, way paymentdb.Tips) error {
	p, err := o.Payments.Place(ctx, venue)
	if err != nil {
		return err
	}
	p.Tips = way
	return o.Payments.PutPlace(ctx, p)
}

// AddReader takes a reader in by the code that it shows.
func (o *Office) AddReader(ctx context.Context, r paymentdb.Reader, code string) error {
	if strings.TrimSpace(r.Name) == "" {
		return fault.Invalid("request.invalid").Field("name", "field.required")
	}
	if code = strings.TrimSpace(code); code == "" {
		return fault.Invalid("request.invalid").Field("code", "field.required")
	}
	p, err := o.Payments.Place(ctx, r.VenueID)
	if err == nil && p.Name == "" {
		err = fault.Conflict("cards.place_text")
	}
	if err != nil {
		return err
	}
	c, err := o.client(ctx)
	if err != nil {
		return err
	}
	d, err := c.Register(ctx, r.ID.String(), code, p.Name, r.Name)
	if err != nil {
		return err
	}
	r.External, r.Model = d.ID, d.Model
	return o.Payments.PutReader(ctx, r)
}

// Devices are the readers as the provider sees them now, by its name of them; none where it cannot be asked.
func (o *Office) Devices(ctx context.Context) map[string]stripe.Device {
	c, err := o.client(ctx)
	if err != nil {
		return nil
	}
	list, err := c.Devices(ctx)
	if err != nil {
		return nil
	}
	found := map[string]stripe.Device{}
	for _, d := range list {
		found[d.ID] = d
	}
	return found
}
