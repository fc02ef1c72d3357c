package stripetest

import (
	"net/http"
	"net/url"
)

// A device is a reader: it shows one payment at a time.
type device struct {
	ID       string  `json:"id"`
	Object   string  `json:"object"`
	Type     string  `json:"device_type"`
	Label    string  `json:"label"`
	Location string  `json:"location"`
	Serial   string  `json:"serial_number"`
	Status   string  `json:"status"`
	Action   *action `json:"action"`
	reading  bool    // a card is held to it: too late to stop
}

type action struct {
	Type    string         `json:"type"`
	Status  string         `json:"status"`
	Code    string         `json:"failure_code,omitempty"`
	Process map[string]any `json:"process_payment_intent"`
}

func (a *action) intent() string {
	if a == nil {
		return ""
	}
	id, _ := a.Process["payment_intent"].(string)
	return id
}

func (s *Server) terminalCall(method string, path []string, form url.Values) (any, *problem) {
	switch {
	case path[0] == "locations" && method == http.MethodPost:
		if form.Get("display_name") == "" || form.Get("address[country]") == "" || form.Get("address[line1]") == "" {
			return nil, invalid("parameter_missing", "where is it?")
		}
		return map[string]any{"id": s.id("tml"), "object": "terminal.location", "display_name": form.Get("display_name")}, nil
	case path[0] != "readers":
		return nil, missing(path[0])
	case len(path) == 1 && method == http.MethodGet:
		var all []*device
		for _, d := range s.readers {
			all = append(all, d)
		}
		return list(all), nil
	case len(path) == 1:
		if form.Get("registration_code") != "simulated-wpe" {
			return nil, invalid("resource_missing", "no reader shows this code")
		}
		d := &device{
			ID: s.id("tmr"), Object: "terminal.reader", Type: "simulated_wisepos_e", Label: form.Get("label"), Location: form.Get("location"),
			Serial: "S" + s.id("n"), Status: "online",
		}
		s.readers[d.ID] = d
		return d, nil
	}
	d := s.readers[path[1]]
	if d == nil {
		return nil, missing(path[1])
	}
	if method == http.MethodGet {
		return d, nil
	}
	switch path[2] {
	case "process_payment_intent":
		return s.process(d, form)
	case "cancel_action":
		if d.reading {
			return nil, invalid("terminal_reader_busy", "a card is being read")
		}
		if d.Action != nil && d.Action.Status == "in_progress" {
			d.Action = nil
		}
		return d, nil
	}
	return nil, invalid("", "no such act")
}

func (s *Server) process(d *device, form url.Values) (any, *problem) {
	pi := s.intents[form.Get("payment_intent")]
	switch {
	case pi == nil:
		return nil, missing(form.Get("payment_intent"))
	case d.Status != "online":
		return nil, invalid("terminal_reader_offline", "the reader is offline")
	case d.reading:
		return nil, invalid("terminal_reader_busy", "the reader is busy")
	case pi.Status != "requires_payment_method":
		return nil, invalid("intent_invalid_state", "the intent is "+pi.Status)
	}
	d.Action = &action{Type: "process_payment_intent", Status: "in_progress", Process: map[string]any{
		"payment_intent": pi.ID, "process_config": map[string]any{"skip_tipping": form.Get("process_config[skip_tipping]") == "true"},
	}}
	return d, nil
}

// A Card is what a guest holds to a reader. Its number decides what becomes of it, as on Stripe's test cards.
type Card struct {
	Number string
	Tip    int64 // chosen on the reader, where it asks
	Over   bool  // more than was held can be taken
}

// Good is a card that pays.
const Good = "4242424242424242"

// The cards that do not pay.
const (
	DeclinedCard = "4000000000000002"
	EmptyCard    = "4000000000009995"
)

// NewReader makes a reader that is there already.
func (s *Server) NewReader() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := &device{ID: s.id("tmr"), Object: "terminal.reader", Type: "bbpos_wisepos_e", Label: "Bar", Serial: "S1", Status: "online"}
	s.readers[d.ID] = d
	return d.ID
}

// Switch takes a reader off the line, or puts it back.
func (s *Server) Switch(reader string, on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readers[reader].Status = map[bool]string{true: "online", false: "offline"}[on]
}

// Reading says that a card is held to the reader, and nothing is decided yet.
func (s *Server) Reading(reader string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readers[reader].reading = true
}

// Shows is the intent that a reader waits for a card for; empty: none.
func (s *Server) Shows(reader string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.readers[reader]; d.Action != nil && d.Action.Status == "in_progress" {
		return d.Action.intent()
	}
	return ""
}

// Present holds a card to a reader; false where it waits for none.
func (s *Server) Present(reader string, card Card) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.readers[reader]
	d.reading = false
	if d.Action == nil || d.Action.Status != "in_progress" {
		return false
	}
	pi := s.intents[d.Action.intent()]
	if decline := map[string]string{DeclinedCard: "generic_decline", EmptyCard: "insufficient_funds"}[card.Number]; decline != "" {
		pi.LastError = map[string]any{"type": "card_error", "code": "card_declined", "decline_code": decline}
		d.Action.Status, d.Action.Code = "failed", "card_declined"
		s.tell("terminal.reader.action_failed", d)
		return true
	}
	if config, _ := d.Action.Process["process_config"].(map[string]any); config["skip_tipping"] != true && card.Tip > 0 {
		pi.Amount += card.Tip
		pi.AmountDetails = map[string]any{"tip": map[string]any{"amount": card.Tip}}
	}
	pi.Status, pi.Capturable, pi.LastError, pi.over = "requires_capture", pi.Amount, nil, card.Over
	pi.LatestCharge = &charge{ID: s.id("ch"), Object: "charge", Amount: pi.Amount, Details: map[string]any{"type": "card_present", "card_present": map[string]any{
		"brand": "visa", "last4": card.Number[len(card.Number)-4:], "read_method": "contactless_emv", "overcapture_supported": card.Over,
		"incremental_authorization_supported": pi.raisable,
		"receipt": map[string]any{
			"application_preferred_name": "Visa Debit", "dedicated_file_name": "A0000000031010", "authorization_code": "123456",
		},
	}}}
	d.Action.Status = "succeeded"
	s.tell("terminal.reader.action_succeeded", d)
	s.tell("payment_intent.amount_capturable_updated", pi)
	return true
}
