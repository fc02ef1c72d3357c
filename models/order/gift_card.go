package order

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/businessday"
	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/money"
)

// GiftCard is the tender of a gift card: money that was paid before, and is owed to whoever brings the card.
const GiftCard = "gift_card"

// A Gift is the gift card that a line is.
type Gift struct {
	Code    string          `json:"code"`
	Expires businessday.Day `json:"expires,omitempty"` // the last day on which it pays; empty: it always does
}

// SellGiftCard rings up a gift card, or more money on one that is there. What it is worth and what
// the guest pays for it are two things: a discount or another price takes nothing off its worth.
type SellGiftCard struct {
	LineID  uuid.UUID       `json:"line_id"`
	Code    string          `json:"code,omitempty"` // printed on the card; none: one is made
	Value   money.Amount    `json:"value"`
	Name    string          `json:"name"` // as the guest reads it
	Seat    int             `json:"seat,omitempty"`
	Expires businessday.Day `json:"-"` // by the rule of the venue: only the server says that
}

// Type names the command. What it does is a line added.
func (SellGiftCard) Type() string { return "sell_gift_card" }

func (c SellGiftCard) decide(o Order, m Meta) ([]Payload, error) {
	code := c.Code
	if strings.TrimSpace(code) == "" {
		code = GiftCode(c.LineID)
	}
	code, err := CardCode(code)
	if err != nil {
		return nil, err
	}
	if c.Value <= 0 || !c.Value.InRange() {
		return nil, fault.Invalid("order.gift_value").Field("value", "order.gift_value")
	}
	if o.paidWithGift() {
		return nil, fault.Conflict("order.gift_for_gift")
	}
	name, err := clean("name", c.Name, maxName)
	if err != nil {
		return nil, err
	}
	unit := money.PriceOf(c.Value)
	add := AddLine{LineID: c.LineID, Seat: c.Seat, Sold: catalog.Sold{
		Name: name, Role: catalog.GiftCard, UnitPrice: unit, BasePrice: unit, NotDiscounted: true,
	}}
	payloads, err := add.decide(o, m)
	if err != nil {
		return nil, err
	}
	line := payloads[0].(LineAdded)
	line.Gift = Gift{Code: code, Expires: c.Expires}
	return []Payload{line}, nil
}

// GiftCode is what stands on a card that was made for a line: sixty bits of an id that nobody else knows.
func GiftCode(line uuid.UUID) string {
	sum := sha256.Sum256(append([]byte("gift card "), line[:]...))
	return base32.StdEncoding.EncodeToString(sum[:])[:12]
}

// The shortest and the longest code that a gift card has.
const (
	minCard = 4
	maxCard = 40
)

// CardCode reads the code of a gift card as somebody types or scans it.
func CardCode(text string) (string, error) {
	code := strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(strings.TrimSpace(text)))
	strange := strings.ContainsFunc(code, func(r rune) bool { return (r < '0' || r > '9') && (r < 'A' || r > 'Z') })
	if len(code) < minCard || len(code) > maxCard || strange {
		return "", fault.Invalid("order.gift_code").Field("code", "order.gift_code")
	}
	return code, nil
}

// IsGift says whether the line is a gift card.
func (l Line) IsGift() bool { return l.Gift.Code != "" }

// GiftValue is what a card is worth that the line is, whatever the guest pays for it.
func (l Line) GiftValue() money.Amount {
	if !l.IsGift() || l.Quantity <= 0 {
		return 0
	}
	return l.Sold.UnitPrice.Round(money.HalfUp)
}

// undivided refuses to take a part of a gift card.
func (l Line) undivided(quantity money.Quantity) error {
	if l.IsGift() && quantity != 0 && quantity != money.One {
		return fault.Conflict("order.gift_whole").Field("quantity", "order.gift_whole")
	}
	return nil
}

func (o Order) paidWithGift() bool {
	for _, p := range o.Payments {
		if p.Tender == GiftCard {
			return true
		}
	}
	return false
}

func (o Order) sellsGifts() bool {
	for _, l := range o.Active() {
		if l.IsGift() {
			return true
		}
	}
	return false
}

// byGift checks a payment with a gift card, and reads its code. One card does not buy another: that would
// give it a new life each time.
func (o Order) byGift(c AddPayment) (AddPayment, error) {
	if c.Tender != GiftCard {
		return c, nil
	}
	code, err := CardCode(c.Reference)
	switch {
	case err != nil:
		return c, err
	case c.Pending:
		return c, fault.Invalid("order.gift_is_never_pending")
	case o.sellsGifts():
		return c, fault.Conflict("order.gift_for_gift").Field("code", "order.gift_for_gift")
	}
	c.Reference = code
	return c, nil
}

// GiftsTaken are the cards that a refund takes back: they lose what they were sold with.
func (o Order) GiftsTaken(refund uuid.UUID) []Line {
	r := o.Refund(refund)
	if r == nil {
		return nil
	}
	var out []Line
	for _, back := range r.Lines {
		if l := o.Line(back.LineID); l != nil && l.IsGift() {
			out = append(out, *l)
		}
	}
	return out
}
