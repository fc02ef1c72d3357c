// Package promotion works out what automatic offers take off the lines of an order.
//
// It owns offers: what each is for, when it holds, what it takes off, and how several share the
// pieces of an order. It must not read a clock, know a database, or compute a total: it says
// which amount comes off which line, and models/price does the rest. Start reading at Offer,
// then Evaluate.
package promotion

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
)

// Kind is the rule that an offer follows.
type Kind string

// The kinds of offers.
const (
	Pieces Kind = "pieces" // each piece cheaper: a share off, an amount off, or a price of its own
	Free   Kind = "free"   // buy so many, get so many: the cheapest cost nothing
	Nth    Kind = "nth"    // every nth piece at a share off
	Basket Kind = "basket" // pieces of several groups together at one price
	Spend  Kind = "spend"  // something off from an amount on
)

// Kinds lists the kinds in the sequence in which screens show them.
func Kinds() []Kind { return []Kind{Pieces, Free, Nth, Basket, Spend} }

// An Offer is what holds for a line that was rung up while it was offered. An order keeps it as
// it was then: an edited offer has another edition, and orders that know the old one keep it.
type Offer struct {
	ID      uuid.UUID      `json:"id"`
	Edition uuid.UUID      `json:"edition"` // of the rule: changes with every edit
	Name    string         `json:"name"`
	Kind    Kind           `json:"kind"`
	Kinds   []catalog.Kind `json:"kinds,omitempty"` // of orders; none: all
	What    []Target       `json:"what,omitempty"`  // none: everything
	// PercentBP, Amount and Price say what a piece of Pieces costs less; PercentBP is also what Nth
	// takes off, and PercentBP or Amount what Spend takes off. Price is also that of a Basket.
	PercentBP int           `json:"percent_bp,omitempty"`
	Amount    money.Amount  `json:"amount,omitempty"`
	Price     *money.Amount `json:"price,omitempty"`
	Buy       int           `json:"buy,omitempty"`    // of Free; of Nth it is n-1
	Get       int           `json:"get,omitempty"`    // of Free; of Nth it is 1
	Groups    []Group       `json:"groups,omitempty"` // of Basket
	From      money.Amount  `json:"from,omitempty"`   // of Spend
	// Combines: it comes off what other offers left. Otherwise it is exclusive: a piece that it
	// used is used by no other exclusive offer.
	Combines bool `json:"combines,omitempty"`
	Rank     int  `json:"rank,omitempty"` // lower ones come first
}

// A Target is a category, an item, or one variant of an item.
type Target struct {
	CategoryID uuid.UUID `json:"category_id,omitzero"`
	ItemID     uuid.UUID `json:"item_id,omitzero"`
	VariantID  uuid.UUID `json:"variant_id,omitzero"` // zero: every variant of the item
}

// A Group is so many pieces of a basket.
type Group struct {
	Count int      `json:"count"`
	What  []Target `json:"what"`
}

// Takes says whether what an order's line is of belongs to a group.
func (g Group) takes(l *Line) bool { return reaches(g.What, l) }

// Concerns says whether the offer could ever be for an item, whatever its variant.
func (o Offer) Concerns(item, category uuid.UUID) bool {
	among := func(what []Target) bool {
		return slices.ContainsFunc(what, func(t Target) bool {
			return t.ItemID == item && item != uuid.Nil || t.CategoryID == category && category != uuid.Nil
		})
	}
	if o.Kind == Basket {
		return slices.ContainsFunc(o.Groups, func(g Group) bool { return among(g.What) })
	}
	return len(o.What) == 0 || among(o.What)
}

// reaches says whether targets name what a line is of; no targets name everything.
func reaches(what []Target, l *Line) bool {
	if len(what) == 0 {
		return true
	}
	for i := range what {
		t := &what[i]
		switch {
		case t.ItemID != uuid.Nil:
			if t.ItemID == l.ItemID && (t.VariantID == uuid.Nil || t.VariantID == l.VariantID) {
				return true
			}
		case t.CategoryID != uuid.Nil && t.CategoryID == l.CategoryID:
			return true
		}
	}
	return false
}

// serves says whether the offer is for orders of a kind.
func (o *Offer) serves(kind catalog.Kind) bool {
	return len(o.Kinds) == 0 || slices.Contains(o.Kinds, kind)
}
