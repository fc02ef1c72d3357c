package stripe

import (
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/stripe/stripe-go/v76/webhook"
)

// A Notice says that something has happened to an object, and to nothing else than what it names.
type Notice struct {
	ID      string
	Kind    string    // "payment_intent.succeeded"
	Object  string    // Stripe's name of what it is about
	Payment uuid.UUID // ours; zero: it does not say
	Return  uuid.UUID // of something that is given back
}

// ReadNotice reads a notice that Stripe has signed, within the last five minutes.
func ReadNotice(payload []byte, signature, secret string) (Notice, error) {
	e, err := webhook.ConstructEventWithOptions(payload, signature, secret, webhook.ConstructEventOptions{IgnoreAPIVersionMismatch: true})
	if err != nil {
		return Notice{}, fmt.Errorf("read notice: %w", err)
	}
	var object struct {
		ID       string            `json:"id"`
		Metadata map[string]string `json:"metadata"`
	}
	if e.Data == nil || json.Unmarshal(e.Data.Raw, &object) != nil {
		return Notice{}, fmt.Errorf("read notice %s: it is about nothing", e.ID)
	}
	n := Notice{ID: e.ID, Kind: string(e.Type), Object: object.ID}
	n.Payment, _ = uuid.Parse(object.Metadata["payment_id"]) // absent or somebody else's: no id
	n.Return, _ = uuid.Parse(object.Metadata["return_id"])
	return n, nil
}
