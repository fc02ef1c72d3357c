package stripetest

import (
	"net/http"
	"net/url"
	"strings"
)

// A transaction moves the account's balance.
type transaction struct {
	ID          string `json:"id"`
	Object      string `json:"object"`
	Amount      int64  `json:"amount"`
	Fee         int64  `json:"fee"`
	Net         int64  `json:"net"`
	Type        string `json:"type"`
	Category    string `json:"reporting_category"`
	Description string `json:"description,omitempty"`
	Source      any    `json:"source"`
	Created     int64  `json:"created"`
	payout      string
}

type transfer struct {
	ID        string `json:"id"`
	Object    string `json:"object"`
	Amount    int64  `json:"amount"`
	Currency  string `json:"currency"`
	Status    string `json:"status"`
	Automatic bool   `json:"automatic"`
	Arrives   int64  `json:"arrival_date"`
}

type dispute struct {
	ID       string         `json:"id"`
	Object   string         `json:"object"`
	Amount   int64          `json:"amount"`
	Reason   string         `json:"reason"`
	Status   string         `json:"status"`
	Intent   *intent        `json:"payment_intent"`
	Evidence map[string]any `json:"evidence_details"`
	Created  int64          `json:"created"`
}

// feeOf is what Stripe keeps of a charge: 1.4 % and 25.
func feeOf(amount int64) int64 { return (amount*14+500)/1000 + 25 }

func (s *Server) moves(kind, category string, amount, fee int64, source any) {
	s.balance = append(s.balance, &transaction{
		ID: s.id("txn"), Object: "balance_transaction", Amount: amount, Fee: fee, Net: amount - fee, Type: kind, Category: category, Source: source, Created: s.now(),
	})
}

func (s *Server) charged(pi *intent) {
	pi.LatestCharge.Metadata = pi.Metadata
	s.moves("charge", "charge", pi.Received, feeOf(pi.Received), pi.LatestCharge)
}

// Elsewhere takes a charge that no till knows of.
func (s *Server) Elsewhere(amount int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.moves("charge", "charge", amount, feeOf(amount), &charge{ID: s.id("ch"), Object: "charge", Amount: amount})
}

// Fee takes a fee of nothing in particular.
func (s *Server) Fee(amount int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.moves("stripe_fee", "fee", -amount, 0, nil)
}

// Dispute draws the payment of an intent back; the result ends the dispute.
func (s *Server) Dispute(name string) (end func(won bool)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	pi := s.intents[name]
	d := &dispute{
		ID: s.id("dp"), Object: "dispute", Amount: pi.Received, Reason: "fraudulent", Status: "needs_response", Intent: pi,
		Evidence: map[string]any{"due_by": s.now() + 600_000}, Created: s.now(),
	}
	s.disputes[d.ID] = d
	s.moves("adjustment", "dispute", -d.Amount, 2000, d)
	s.tell("charge.dispute.created", d)
	return func(won bool) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if d.Status = "lost"; won {
			d.Status = "won"
			s.moves("adjustment", "dispute_reversal", d.Amount, -2000, d)
		}
		s.tell("charge.dispute.closed", d)
	}
}

// Payout pays out everything that there is, and says what it is called; nothing where there is nothing.
func (s *Server) Payout() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := &transfer{ID: s.id("po"), Object: "payout", Currency: "eur", Status: "paid", Automatic: true, Arrives: s.now()}
	for _, t := range s.balance {
		if t.payout == "" {
			t.payout = p.ID
			p.Amount += t.Net
		}
	}
	if p.Amount == 0 {
		return ""
	}
	s.payouts = append(s.payouts, p)
	s.balance = append(s.balance, &transaction{
		ID: s.id("txn"), Object: "balance_transaction", Amount: -p.Amount, Net: -p.Amount, Type: "payout", Category: "payout", payout: p.ID, Created: s.now(),
	})
	s.tell("payout.paid", p)
	return p.ID
}

// SendBack has the bank send a payout back that was paid.
func (s *Server) SendBack(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.payouts {
		if p.ID == id {
			p.Status = "failed"
			s.moves("payout_failure", "payout_reversal", p.Amount, 0, nil)
			s.tell("payout.failed", p)
		}
	}
}

// Owes is what Stripe has of takings that it did not pay out, before its fees.
func (s *Server) Owes() (sum int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.balance {
		if t.payout == "" && (t.Category == "charge" || strings.HasPrefix(t.Category, "refund")) {
			sum += t.Amount
		}
	}
	return sum
}

func (s *Server) payoutCall(method string, path []string, _ url.Values) (any, *problem) {
	if method != http.MethodGet || len(path) > 0 {
		return nil, invalid("", "no such act")
	}
	var newest []*transfer
	for i := len(s.payouts) - 1; i >= 0; i-- {
		newest = append(newest, s.payouts[i])
	}
	return list(newest), nil
}

func (s *Server) balanceCall(form url.Values) (any, *problem) {
	var found []*transaction
	for _, t := range s.balance {
		if t.payout == form.Get("payout") {
			found = append(found, t)
		}
	}
	return list(found), nil
}

func (s *Server) disputeCall(path []string) (any, *problem) {
	if len(path) == 1 && s.disputes[path[0]] != nil {
		return s.disputes[path[0]], nil
	}
	return nil, invalid("resource_missing", "no such dispute")
}
