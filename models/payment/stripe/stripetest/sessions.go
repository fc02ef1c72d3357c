package stripetest

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/stripe/stripe-go/v76/webhook"
)

// A session is a page that a guest pays at.
type session struct {
	ID            string            `json:"id"`
	Object        string            `json:"object"`
	URL           string            `json:"url"`
	Status        string            `json:"status"`
	PaymentStatus string            `json:"payment_status"`
	Total         int64             `json:"amount_total"`
	Intent        *intent           `json:"payment_intent"`
	Metadata      map[string]string `json:"metadata"`
	of            map[string]string // metadata of the intent to come
	currency      string
}

func (s *Server) sessionCall(method string, path []string, form url.Values) (any, *problem) {
	if len(path) == 0 {
		total := number(form, "line_items[0][price_data][unit_amount]")
		if form.Get("mode") != "payment" || total <= 0 || form.Get("success_url") == "" {
			return nil, invalid("parameter_missing", "what is to be paid?")
		}
		c := &session{
			ID: s.id("cs"), Object: "checkout.session", Status: "open", PaymentStatus: "unpaid", Total: total, Metadata: metadata(form, "metadata"),
			of: metadata(form, "payment_intent_data[metadata]"), currency: form.Get("line_items[0][price_data][currency]"),
		}
		c.URL = "https://checkout.example/" + c.ID
		s.sessions[c.ID] = c
		return c, nil
	}
	c := s.sessions[path[0]]
	if c == nil {
		return nil, missing(path[0])
	}
	if method == http.MethodGet {
		return c, nil
	}
	if c.Status != "open" {
		return nil, invalid("", "the page is "+c.Status)
	}
	c.Status = "expired"
	s.tell("checkout.session.expired", c)
	return c, nil
}

// Pay pays the page at an address; false where it is not open.
func (s *Server) Pay(address string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.sessions {
		if c.URL != address || c.Status != "open" {
			continue
		}
		c.Status, c.PaymentStatus = "complete", "paid"
		c.Intent = &intent{
			ID: s.id("pi"), Object: "payment_intent", Amount: c.Total, Received: c.Total, Currency: c.currency, Status: "succeeded", Metadata: c.of,
			LatestCharge: &charge{ID: s.id("ch"), Object: "charge", Amount: c.Total, Details: map[string]any{
				"type": "card", "card": map[string]any{"brand": "visa", "last4": "4242"},
			}},
		}
		s.intents[c.Intent.ID] = c.Intent
		s.charged(c.Intent)
		s.tell("checkout.session.completed", c)
		return true
	}
	return false
}

// Taken is what the account has: captured, less what was given back.
func (s *Server) Taken() (sum int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, pi := range s.intents {
		sum += pi.Received
		if pi.LatestCharge != nil {
			sum -= pi.LatestCharge.Refunded
		}
	}
	return sum
}

// Held is what is held and not taken.
func (s *Server) Held() (sum int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, pi := range s.intents {
		sum += pi.Capturable
	}
	return sum
}

// Break has a refund fail that was given before, as a bank does days later.
func (s *Server) Break(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.refunds[n]
	f.Status, f.Reason = "failed", "expired_or_canceled_card"
	s.intents[f.Intent].LatestCharge.Refunded -= f.Amount
	s.moves("payment_failure_refund", "refund_failure", f.Amount, 0, f)
	s.tell("refund.updated", f)
}

// An Event is what Stripe tells of.
type Event struct {
	ID   string
	Kind string
	Body []byte
}

// Signed returns the event's signature.
func (e Event) Signed(secret string) string {
	return webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: e.Body, Secret: secret}).Header
}

// Events are all that there was to tell, the first first.
func (s *Server) Events() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Event(nil), s.events...)
}

func (s *Server) tell(kind string, object any) {
	id := s.id("evt")
	body, err := json.Marshal(map[string]any{
		"id": id, "object": "event", "api_version": "2023-10-16", "created": s.now(), "type": kind, "data": map[string]any{"object": object},
	})
	if err != nil {
		panic(err)
	}
	s.events = append(s.events, Event{id, kind, body})
}

// Pages are the addresses of the pages that were made, the first first.
func (s *Server) Pages() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, c := range s.sessions {
		all = append(all, c.URL)
	}
	slices.Sort(all)
	return all
}

// Readers are the names of the readers, the first first.
func (s *Server) Readers() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.readers))
}
