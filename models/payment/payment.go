package payment

import (
	"github.com/google/uuid"

	"comptoir/models/money"
)

// A Payment is money that somebody outside is asked for: a reader of cards, or a page that the guest
// opens on their phone.
type Payment struct {
	ID      uuid.UUID
	OrderID uuid.UUID
	Amount  money.Amount // asked for, without the tip that the guest adds
	State   State
	Was     State // the state before an answer got lost; empty where none is
	Wanted  Want
	Attempt int    // how often it was put before the guest
	Name    string // the provider's own for it
	Address string // where the guest pays, of a link

	Tip        money.Amount // that the guest added
	Authorised money.Amount // held, with the tip
	Captured   money.Amount // taken, with the tip
	Refunded   money.Amount // of that, given back
	Code       string       // why it failed; empty: it did not
	Card       Card
}

// Want is what the till wants of a payment beside its going on.
type Want string

// What can be wanted.
const (
	GoOn  Want = ""
	Stop  Want = "stop"  // the cashier gives it up; where the guest was quicker, it stays paid
	Back  Want = "back"  // what was taken is given back
	Again Want = "again" // another card, after one was refused
)

// Card is what schemes want on the receipt of a card: never the number, only its last digits.
type Card struct {
	Brand         string `json:"brand,omitempty"`
	Last4         string `json:"last4,omitempty"`
	Application   string `json:"application,omitempty"`    // preferred name
	ApplicationID string `json:"application_id,omitempty"` // AID
	Authorisation string `json:"authorisation,omitempty"`
	Read          string `json:"read,omitempty"`     // how: "contactless_emv"
	Terminal      string `json:"terminal,omitempty"` // its identity, of one that stands at the till
	Slip          string `json:"slip,omitempty"`     // the number of its slip
	// More says that more than was authorised can be captured, Raise that the authorisation can be raised.
	More  bool `json:"more,omitempty"`
	Raise bool `json:"raise,omitempty"`
}

// maxShown is how often a payment is put before the guest without somebody asking for it again.
const maxShown = 3

// Unreachable is the code of a payment that never stays on its device.
const Unreachable = "unreachable"

// Try returns the payment as it is put before the guest once more.
func (p Payment) Try() Payment {
	p.Attempt++
	p.State, p.Was, p.Code = Requested, "", ""
	if p.Wanted == Again {
		p.Wanted = GoOn
	}
	return p
}

// maxText is how long each text of a card may be.
const maxText = 60

// Short says whether the texts of the card are as long as such texts are.
func (c Card) Short() bool {
	for _, text := range []string{c.Brand, c.Last4, c.Application, c.ApplicationID, c.Authorisation, c.Read, c.Terminal, c.Slip} {
		if len(text) > maxText {
			return false
		}
	}
	return len(c.Last4) <= 4
}

// News is what a provider says of a payment: the state that it is in there, in absolute figures, so
// that hearing it twice is hearing it once.
type News struct {
	State      State
	Name       string
	Address    string
	Tip        money.Amount
	Authorised money.Amount
	Captured   money.Amount
	Refunded   money.Amount
	Code       string
	Card       Card
	// Absent says that the provider has the payment and nobody has it before them: it never reached
	// the device, and must be put there again.
	Absent bool
}

// Hear returns the payment after what a provider said, and whether that changed it. What cannot
// follow on what is known is old news. An answer that was lost is found again with the first news.
func (p Payment) Hear(n News) (Payment, bool) {
	before := p
	if n.Name != "" {
		p.Name = n.Name
	}
	if n.Address != "" {
		p.Address = n.Address
	}
	switch {
	case n.Absent:
		if p.known() != Requested && p.known() != Waiting {
			return p.remembered(), p.remembered() != before
		}
		p.State, p.Was = Requested, ""
		if p.Attempt >= maxShown {
			p.State, p.Code, p.Wanted = Failed, Unreachable, GoOn
		}
		return p, p != before
	case n.State == p.known():
		p.State, p.Was = p.known(), ""
	case p.can(n.State):
		p.State, p.Was = n.State, ""
	default:
		return before.remembered(), before.remembered() != before
	}
	p.take(n)
	return p, p != before
}

// remembered is the payment as it is known once its provider has spoken again, with nothing new.
func (p Payment) remembered() Payment {
	p.State, p.Was = p.known(), ""
	return p
}

// take takes the figures over. None of them shrinks: what was captured stays captured.
func (p *Payment) take(n News) {
	if n.State == Failed {
		p.Code = n.Code
	}
	if n.State.Took() || n.State == Refunded {
		p.Code = ""
		if p.Captured == 0 { // the tip is settled with the money
			p.Tip = max(p.Tip, n.Tip)
		}
		p.Authorised = max(p.Authorised, n.Authorised, n.Captured)
		p.Captured = max(p.Captured, n.Captured)
		p.Refunded = min(max(p.Refunded, n.Refunded), p.Captured)
	}
	if n.Card != (Card{}) {
		p.Card = n.Card
	}
	if p.State.Final() || p.Wanted == Stop && p.State.Took() {
		p.Wanted = GoOn
	}
}

// Lose returns the payment after an answer that did not come: nothing is known of what was asked.
func (p Payment) Lose() Payment {
	if p.State == Unknown || p.State.Final() {
		return p
	}
	p.Was, p.State = p.State, Unknown
	return p
}

// Refuse returns the payment after the provider would not put it before the guest.
func (p Payment) Refuse(code string) Payment {
	if p.known() == Requested || p.known() == Waiting || p.known() == Failed {
		p.State, p.Was, p.Code = Failed, "", code
	}
	return p
}
