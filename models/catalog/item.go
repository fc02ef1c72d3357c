// Package catalog knows what can be sold and what a choice of it costs.
//
// It owns items with their variants, modifier groups, price rules and taxes, and makes of a
// guest's choice the snapshot that an order keeps. It must not know orders or the database:
// its store is catalogdb. Start reading at Item.Sell.
package catalog

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/money"
	"comptoir/models/tax"
)

// Kind is the way an order is served; prices and taxes may depend on it.
type Kind string

// The kinds of orders.
const (
	DineIn   Kind = "dine_in"
	Takeaway Kind = "takeaway"
	Delivery Kind = "delivery"
	Counter  Kind = "counter"
)

// Kinds lists the kinds in the sequence in which screens show them.
func Kinds() []Kind { return []Kind{Counter, DineIn, Takeaway, Delivery} }

// Valid says whether k is one of Kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Item is something that can be sold.
type Item struct {
	ID            uuid.UUID       `json:"id"`
	CategoryID    uuid.UUID       `json:"category_id"`
	CategoryName  string          `json:"category_name"`
	Name          string          `json:"name"`
	KitchenName   string          `json:"kitchen_name,omitempty"` // on tickets, where it differs
	SKU           string          `json:"sku,omitempty"`
	Barcode       string          `json:"barcode,omitempty"`
	Price         money.Price     `json:"price"`
	OpenPrice     bool            `json:"open_price,omitempty"` // whoever sells it types the price
	NotDiscounted bool            `json:"not_discounted,omitempty"`
	Unit          Unit            `json:"unit,omitempty"`
	Tare          money.Quantity  `json:"tare,omitempty"` // of the container that it is usually weighed in
	Role          Role            `json:"role,omitempty"`
	DepositItem   uuid.UUID       `json:"deposit_item,omitzero"` // rung up with it by itself: its bottle, its cup
	Allergens     Allergens       `json:"allergens,omitempty"`
	SoldOut       bool            `json:"sold_out,omitempty"`
	Variants      []Variant       `json:"variants,omitempty"` // where there are any, one must be chosen
	Groups        []ModifierGroup `json:"groups,omitempty"`
	Parts         []PartGroup     `json:"parts,omitempty"` // what it is made of, where that is other items
	Taxes         []KindTaxes     `json:"taxes,omitempty"`
	Stations      []uuid.UUID     `json:"stations,omitempty"` // where it is made; none: nothing is fired
	Target        int             `json:"target,omitempty"`   // seconds within which it should be done; 0: as its station
	Prices        []PriceRule     `json:"prices,omitempty"`
}

// Role is what an item is to the shop.
type Role string

// The roles. The empty Role is that of goods.
const (
	Goods   Role = "goods"
	Fee     Role = "fee"     // delivery, packing: earned, but neither discounted nor served
	Deposit Role = "deposit" // a bottle, a cup: given back one day, not earned
	// GiftCard is money that is owed to whoever brings the card. No item has it: cards are rung up by their worth.
	GiftCard Role = "gift_card"
)

// Roles lists the roles in the sequence in which screens show them.
func Roles() []Role { return []Role{Goods, Fee, Deposit} }

// Charged says whether an item is no goods: nobody makes it, discounts and service pass it by.
func (r Role) Charged() bool { return r == Fee || r.Owed() }

// Owed says whether what is sold is owed to whoever brings it back, and not earned.
func (r Role) Owed() bool { return r == Deposit || r == GiftCard }

// Variant is a size or sort of an item, with a price of its own.
type Variant struct {
	ID      uuid.UUID   `json:"id"`
	Name    string      `json:"name"`
	Price   money.Price `json:"price"`
	SKU     string      `json:"sku,omitempty"`
	Barcode string      `json:"barcode,omitempty"`
	SoldOut bool        `json:"sold_out,omitempty"`
}

// A Portion is what can run out: an item, or a variant of it.
type Portion struct {
	ItemID    uuid.UUID
	VariantID uuid.UUID // zero: the item, whichever variant
}

// ModifierGroup is a question that an item asks: how cooked, which milk, what on top.
type ModifierGroup struct {
	ID        uuid.UUID  `json:"id"`
	Name      string     `json:"name"`
	Min       int        `json:"min"`  // portions that must be chosen
	Max       int        `json:"max"`  // portions that may be chosen; 0 is no limit
	Free      int        `json:"free"` // portions that cost nothing, in the sequence of choosing
	Modifiers []Modifier `json:"modifiers"`
}

// Modifier is one answer to a ModifierGroup.
type Modifier struct {
	ID      uuid.UUID   `json:"id"`
	Name    string      `json:"name"`
	Price   money.Price `json:"price"`
	SoldOut bool        `json:"sold_out,omitempty"`
	// Allergens are what it brings into what it is answered for.
	Allergens Allergens `json:"allergens,omitempty"`
	// Opens is the question that the answer leads to, such as which sauce on the side.
	Opens *ModifierGroup `json:"opens,omitempty"`
}

// KindTaxes are the taxes of an order kind; the empty Kind speaks for every kind that has
// no KindTaxes of its own.
type KindTaxes struct {
	Kind  Kind       `json:"kind,omitempty"`
	Rates []tax.Rate `json:"rates"`
}

// PriceRule is a price for a venue, an order kind, or both. A rule without a variant is
// for the item that has none.
type PriceRule struct {
	VenueID   uuid.UUID   `json:"venue_id,omitzero"` // zero: every venue
	Kind      Kind        `json:"kind,omitempty"`    // empty: every kind
	VariantID uuid.UUID   `json:"variant_id,omitzero"`
	Price     money.Price `json:"price"`
}

// TaxesFor returns the taxes that apply to an order kind.
func (i Item) TaxesFor(kind Kind) []tax.Rate {
	var general []tax.Rate
	for _, t := range i.Taxes {
		switch t.Kind {
		case kind:
			return t.Rates
		case "":
			general = t.Rates
		}
	}
	return general
}

// PriceFor returns the price of one unit before modifiers. The most particular rule wins:
// venue and kind, then venue, then kind, then the list price. The zero variant is the item
// itself.
func (i Item) PriceFor(kind Kind, venue, variant uuid.UUID) money.Price {
	price, best := i.Price, 0
	if v := i.variant(variant); v != nil {
		price = v.Price
	}
	for _, r := range i.Prices {
		if rank := r.rank(kind, venue, variant); rank > best {
			price, best = r.Price, rank
		}
	}
	return price
}

// rank says how particular a rule is; 0 is not at all for this sale.
func (r PriceRule) rank(kind Kind, venue, variant uuid.UUID) int {
	if r.VariantID != variant || r.VenueID != uuid.Nil && r.VenueID != venue || r.Kind != "" && r.Kind != kind {
		return 0
	}
	rank := 1
	if r.Kind != "" {
		rank++
	}
	if r.VenueID != uuid.Nil {
		rank += 2
	}
	return rank
}

func (i Item) variant(id uuid.UUID) *Variant {
	for n := range i.Variants {
		if i.Variants[n].ID == id {
			return &i.Variants[n]
		}
	}
	return nil
}
