package catalog

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/tax"
)

// Choice is what a guest wants, by ids alone: prices are never taken from outside. Only an
// item with an open price takes the price that is typed.
type Choice struct {
	ItemID    uuid.UUID        `json:"item_id"`
	VariantID uuid.UUID        `json:"variant_id,omitzero"`
	Modifiers []ChosenModifier `json:"modifiers,omitempty"`
	Parts     []ChosenPart     `json:"parts,omitempty"` // of an item that is made of others; none: the usual ones
	OpenPrice *money.Price     `json:"open_price,omitempty"`
}

// ChosenModifier is an answer and how many portions of it. Quantity zero means one.
type ChosenModifier struct {
	GroupID    uuid.UUID `json:"group_id,omitzero"` // may be left out where the item has the modifier once
	ModifierID uuid.UUID `json:"modifier_id"`
	Quantity   int       `json:"quantity,omitempty"`
	// Path are the modifiers that opened the question one by another, the outermost first; none:
	// the item itself asks.
	Path []uuid.UUID `json:"path,omitempty"`
}

// Sold is an item as it was sold: whatever becomes of the catalogue, the order keeps this.
type Sold struct {
	ItemID        uuid.UUID      `json:"item_id"`
	VariantID     uuid.UUID      `json:"variant_id,omitzero"`
	CategoryID    uuid.UUID      `json:"category_id,omitzero"`
	CategoryName  string         `json:"category_name,omitempty"`
	Name          string         `json:"name"`
	VariantName   string         `json:"variant_name,omitempty"`
	KitchenName   string         `json:"kitchen_name,omitempty"`
	SKU           string         `json:"sku,omitempty"`
	UnitPrice     money.Price    `json:"unit_price"` // with modifiers
	BasePrice     money.Price    `json:"base_price"` // without
	PriceTyped    bool           `json:"price_typed,omitempty"`
	Modifiers     []SoldModifier `json:"modifiers,omitempty"`
	Parts         []SoldPart     `json:"parts,omitempty"` // what it is made of; their taxes and stations count then
	Taxes         []tax.Rate     `json:"taxes,omitempty"`
	Target        int            `json:"target,omitempty"` // seconds within which it should be done; 0: as its station
	Stations      []uuid.UUID    `json:"stations,omitempty"`
	NotDiscounted bool           `json:"not_discounted,omitempty"`
	Offers        []uuid.UUID    `json:"offers,omitempty"` // editions of the offers that held
	Unit          Unit           `json:"unit,omitempty"`
	Role          Role           `json:"role,omitempty"`
	DepositItem   uuid.UUID      `json:"deposit_item,omitzero"`
	Allergens     Allergens      `json:"allergens,omitempty"`
}

// SoldModifier is a modifier as it was sold.
type SoldModifier struct {
	GroupID   uuid.UUID   `json:"group_id"`
	ID        uuid.UUID   `json:"id"`
	Name      string      `json:"name"`
	Quantity  int         `json:"quantity"`       // portions
	Free      int         `json:"free,omitempty"` // of them, those that cost nothing
	Price     money.Price `json:"price"`          // a portion
	Path      []uuid.UUID `json:"path,omitempty"` // the modifiers that opened its group, the outermost first
	Allergens Allergens   `json:"allergens,omitempty"`
}

// Parent returns the modifier that opened the question; zero where the item itself asks it.
func (m SoldModifier) Parent() uuid.UUID {
	if len(m.Path) == 0 {
		return uuid.Nil
	}
	return m.Path[len(m.Path)-1]
}

// Same says whether two sales are the same thing at the same price and taxes.
func (s Sold) Same(other Sold) bool {
	return s.ItemID == other.ItemID && s.VariantID == other.VariantID && s.Name == other.Name && s.VariantName == other.VariantName &&
		s.UnitPrice.Compare(other.UnitPrice) == 0 && s.BasePrice.Compare(other.BasePrice) == 0 && s.NotDiscounted == other.NotDiscounted && s.Unit == other.Unit &&
		s.Role == other.Role && s.DepositItem == other.DepositItem && s.Allergens == other.Allergens &&
		slices.Equal(s.Taxes, other.Taxes) && slices.Equal(s.Stations, other.Stations) && slices.Equal(s.Offers, other.Offers) &&
		slices.EqualFunc(s.Modifiers, other.Modifiers, func(a, b SoldModifier) bool {
			return a.GroupID == b.GroupID && a.ID == b.ID && a.Quantity == b.Quantity && a.Free == b.Free && a.Allergens == b.Allergens && slices.Equal(a.Path, b.Path)
		}) && slices.EqualFunc(s.Parts, other.Parts, SoldPart.same)
}

// ForKitchen returns the name that tickets show.
func (s Sold) ForKitchen() string {
	if s.KitchenName != "" {
		return s.KitchenName
	}
	return s.Name
}

// Choice returns the choice that led to s, to sell it again under another kind.
func (s Sold) Choice() Choice {
	c := Choice{ItemID: s.ItemID, VariantID: s.VariantID, Modifiers: chosen(s.Modifiers)}
	for _, p := range s.Parts {
		c.Parts = append(c.Parts, p.choice())
	}
	if s.PriceTyped {
		price := s.BasePrice
		c.OpenPrice = &price
	}
	return c
}

// chosen is what was answered.
func chosen(sold []SoldModifier) []ChosenModifier {
	var list []ChosenModifier
	for _, m := range sold {
		list = append(list, ChosenModifier{GroupID: m.GroupID, ModifierID: m.ID, Quantity: m.Quantity, Path: m.Path})
	}
	return list
}

// Sell makes the snapshot of a choice for an order kind at a venue. It refuses what the
// item does not have, what is sold out, and answers that break a group's limits.
func (i Item) Sell(kind Kind, venue uuid.UUID, c Choice) (Sold, error) {
	s := Sold{
		ItemID: i.ID, CategoryID: i.CategoryID, CategoryName: i.CategoryName, Name: i.Name, KitchenName: i.KitchenName,
		SKU: i.SKU, Taxes: i.TaxesFor(kind), Stations: i.Stations, NotDiscounted: i.NotDiscounted, Unit: i.Unit,
		Allergens: i.Allergens, Target: i.Target,
	}
	s.DepositItem = i.DepositItem
	if i.Role.Charged() {
		s.Role, s.Stations, s.NotDiscounted, s.DepositItem = i.Role, nil, true, uuid.Nil
	}
	if i.SoldOut {
		return Sold{}, soldOut(i.Name)
	}
	if err := i.sellVariant(&s, c.VariantID); err != nil {
		return Sold{}, err
	}
	if err := i.sellBase(&s, kind, venue, c.OpenPrice); err != nil {
		return Sold{}, err
	}
	if err := i.sellModifiers(&s, c.Modifiers); err != nil {
		return Sold{}, err
	}
	if err := i.sellParts(&s, kind, venue, c.Parts); err != nil {
		return Sold{}, err
	}
	if s.UnitPrice.IsNegative() {
		return Sold{}, fault.Invalid("catalog.price_negative").With("item", i.Name)
	}
	return s, nil
}

func (i Item) sellVariant(s *Sold, id uuid.UUID) error {
	if id == uuid.Nil && len(i.Variants) == 0 {
		return nil
	}
	v := i.variant(id)
	switch {
	case id == uuid.Nil:
		return fault.Invalid("catalog.variant_needed").With("item", i.Name)
	case v == nil:
		return fault.Invalid("catalog.variant_unknown").With("item", i.Name)
	case v.SoldOut:
		return soldOut(i.Name + " " + v.Name)
	}
	s.VariantID, s.VariantName = v.ID, v.Name
	if v.SKU != "" {
		s.SKU = v.SKU
	}
	return nil
}

// sellBase sets the price before modifiers, from the catalogue unless it is typed.
func (i Item) sellBase(s *Sold, kind Kind, venue uuid.UUID, typed *money.Price) error {
	switch {
	case typed == nil && i.OpenPrice:
		return fault.Invalid("catalog.price_needed").Field("price", "catalog.price_needed")
	case typed == nil:
		s.BasePrice = i.PriceFor(kind, venue, s.VariantID)
	case !i.OpenPrice:
		return fault.Invalid("catalog.price_fixed").With("item", i.Name)
	case typed.IsNegative():
		return fault.Invalid("catalog.price_negative").Field("price", "catalog.price_negative")
	default:
		s.BasePrice, s.PriceTyped = *typed, true
	}
	s.UnitPrice = s.BasePrice
	return nil
}

func soldOut(name string) error { return fault.Conflict("catalog.sold_out").With("item", name) }
