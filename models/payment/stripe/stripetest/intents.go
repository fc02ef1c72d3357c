package stripetest

import (
	"net/http"
	"net/url"
	"strconv"
)

// An intent is a payment that is asked for.
type intent struct {
	ID             string            `json:"id"`
	Object         string            `json:"object"`
	Amount         int64             `json:"amount"`
	Capturable     int64             `json:"amount_capturable"`
	Received       int64             `json:"amount_received"`
	Currency       string            `json:"currency"`
	CaptureMethod  string            `json:"capture_method"`
	Status         string            `json:"status"`
	Metadata       map[string]string `json:"metadata"`
	AmountDetails  map[string]any    `json:"amount_details,omitempty"`
	LatestCharge   *charge           `json:"latest_charge"`
	LastError      map[string]any    `json:"last_payment_error"`
	raisable, over bool
}

type charge struct {
	ID       string         `json:"id"`
	Object   string         `json:"object"`
	Amount   int64          `json:"amount"`
	Refunded int64          `json:"amount_refunded"`
	Details  map[string]any `json:"payment_method_details"`

	Metadata map[string]string `json:"metadata"`
}

func (s *Server) intentCall(method string, path []string, form url.Values) (any, *problem) {
	if len(path) == 0 {
		return s.newIntent(form)
	}
	pi := s.intents[path[0]]
	if pi == nil {
		return nil, missing(path[0])
	}
	if method == http.MethodGet {
		return pi, nil
	}
	switch act := append(path, "")[1]; act {
	case "capture":
		return s.capture(pi, form)
	case "cancel":
		if pi.Status == "succeeded" || pi.Status == "canceled" {
			return nil, unexpected(pi)
		}
		pi.Status, pi.Capturable = "canceled", 0
		s.tell("payment_intent.canceled", pi)
		return pi, nil
	case "increment_authorization":
		more := number(form, "amount")
		if pi.Status != "requires_capture" || !pi.raisable || more <= pi.Amount {
			return nil, unexpected(pi)
		}
		pi.Amount, pi.Capturable, pi.LatestCharge.Amount = more, more, more
		return pi, nil
	}
	return nil, invalid("", "no such act")
}

func (s *Server) newIntent(form url.Values) (any, *problem) {
	amount := number(form, "amount")
	if amount < 50 {
		return nil, invalid("amount_too_small", "the amount is too small")
	}
	if form.Get("payment_method_types[0]") != "card_present" || form.Get("currency") == "" {
		return nil, invalid("parameter_missing", "not a payment at a reader")
	}
	pi := &intent{
		ID: s.id("pi"), Object: "payment_intent", Amount: amount, Currency: form.Get("currency"), CaptureMethod: form.Get("capture_method"),
		Status: "requires_payment_method", Metadata: metadata(form, "metadata"),
		raisable: form.Get("payment_method_options[card_present][request_incremental_authorization_support]") == "true",
	}
	s.intents[pi.ID] = pi
	s.tell("payment_intent.created", pi)
	return pi, nil
}

func (s *Server) capture(pi *intent, form url.Values) (any, *problem) {
	if pi.Status != "requires_capture" {
		return nil, unexpected(pi)
	}
	take := pi.Capturable
	if form.Has("amount_to_capture") {
		take = number(form, "amount_to_capture")
	}
	if take > pi.Capturable && !pi.over {
		return nil, invalid("amount_too_large", "more than is held")
	}
	pi.Status, pi.Received, pi.Capturable = "succeeded", take, 0
	pi.LatestCharge.Amount = take
	s.charged(pi)
	s.tell("payment_intent.succeeded", pi)
	return pi, nil
}

func unexpected(pi *intent) *problem {
	return invalid("payment_intent_unexpected_state", "the intent is "+pi.Status)
}

func number(form url.Values, name string) int64 {
	n, err := strconv.ParseInt(form.Get(name), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// A refund gives a part of a charge back.
type refund struct {
	ID       string            `json:"id"`
	Object   string            `json:"object"`
	Amount   int64             `json:"amount"`
	Status   string            `json:"status"`
	Reason   string            `json:"failure_reason,omitempty"`
	Metadata map[string]string `json:"metadata"`
	Intent   string            `json:"payment_intent"`
}

func (s *Server) refundCall(method string, path []string, form url.Values) (any, *problem) {
	switch {
	case len(path) == 1:
		for _, f := range s.refunds {
			if f.ID == path[0] {
				return f, nil
			}
		}
		return nil, missing(path[0])
	case method == http.MethodGet:
		var found []*refund
		for i := len(s.refunds) - 1; i >= 0; i-- {
			if s.refunds[i].Intent == form.Get("payment_intent") {
				found = append(found, s.refunds[i])
			}
		}
		return list(found), nil
	}
	pi := s.intents[form.Get("payment_intent")]
	if pi == nil {
		return nil, missing(form.Get("payment_intent"))
	}
	if pi.Status != "succeeded" {
		return nil, unexpected(pi)
	}
	rest := pi.Received - pi.LatestCharge.Refunded
	amount := rest
	if form.Has("amount") {
		amount = number(form, "amount")
	}
	if rest <= 0 || amount > rest || amount <= 0 {
		return nil, invalid("charge_already_refunded", "there is not so much left")
	}
	pi.LatestCharge.Refunded += amount
	f := &refund{ID: s.id("re"), Object: "refund", Amount: amount, Status: "succeeded", Metadata: metadata(form, "metadata"), Intent: pi.ID}
	s.refunds = append(s.refunds, f)
	s.moves("refund", "refund", -amount, 0, f)
	s.tell("refund.created", f)
	return f, nil
}
