package catalog

import (
	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/tax"
)

// maxParts of one kind in one unit; more is a slip of the finger.
const maxParts = 99

// PartGroup is a question of an item that is made of others: which starter, which drink.
type PartGroup struct {
	ID      uuid.UUID    `json:"id"`
	Name    string       `json:"name"`
	Min     int          `json:"min"`              // parts that must be chosen
	Max     int          `json:"max"`              // parts that may be chosen; 0 is no limit
	Course  int          `json:"course,omitempty"` // when it is served; 0: with the rest of the line
	Choices []PartChoice `json:"choices"`
}

// PartChoice is an item that a PartGroup offers.
type PartChoice struct {
	ItemID    uuid.UUID   `json:"item_id"`
	VariantID uuid.UUID   `json:"variant_id,omitzero"` // zero: the guest says which, where it has any
	Upcharge  money.Price `json:"upcharge"`            // on top of the price of the whole
	Default   bool        `json:"default,omitempty"`
	Item      *Item       `json:"-"` // as the venue sells it; nil: it does not
}

// ChosenPart is what a guest takes of a PartGroup. Quantity zero means one.
type ChosenPart struct {
	GroupID   uuid.UUID        `json:"group_id"`
	ItemID    uuid.UUID        `json:"item_id"`
	VariantID uuid.UUID        `json:"variant_id,omitzero"`
	Modifiers []ChosenModifier `json:"modifiers,omitempty"`
	Quantity  int              `json:"quantity,omitempty"`
}

// SoldPart is a part as it was sold.
type SoldPart struct {
	GroupID      uuid.UUID      `json:"group_id"`
	ItemID       uuid.UUID      `json:"item_id"`
	VariantID    uuid.UUID      `json:"variant_id,omitzero"`
	CategoryID   uuid.UUID      `json:"category_id,omitzero"`
	CategoryName string         `json:"category_name,omitempty"`
	Name         string         `json:"name"`
	VariantName  string         `json:"variant_name,omitempty"`
	KitchenName  string         `json:"kitchen_name,omitempty"`
	SKU          string         `json:"sku,omitempty"`
	Modifiers    []SoldModifier `json:"modifiers,omitempty"`
	Taxes        []tax.Rate     `json:"taxes,omitempty"`
	Stations     []uuid.UUID    `json:"stations,omitempty"`
	Target       int            `json:"target,omitempty"`
	Weight       money.Price    `json:"weight"`   // what one costs by itself, modifiers included
	Upcharge     money.Price    `json:"upcharge"` // what one adds to the price of the whole
	Quantity     int            `json:"quantity"`
	Course       int            `json:"course,omitempty"`
	Allergens    Allergens      `json:"allergens,omitempty"`
}

// Of returns the part as if it had been sold by itself.
func (p SoldPart) Of() Sold {
	return Sold{
		ItemID: p.ItemID, VariantID: p.VariantID, CategoryID: p.CategoryID, CategoryName: p.CategoryName, Name: p.Name,
		VariantName: p.VariantName, KitchenName: p.KitchenName, SKU: p.SKU, UnitPrice: p.Weight, BasePrice: p.Weight,
		Modifiers: p.Modifiers, Taxes: p.Taxes, Stations: p.Stations, Allergens: p.Allergens,
		Target: p.Target,
	}
}

// Made says whether a station is told of it.
func (s Sold) Made() bool {
	if len(s.Parts) == 0 {
		return len(s.Stations) > 0
	}
	for _, p := range s.Parts {
		if len(p.Stations) > 0 {
			return true
		}
	}
	return false
}

// Usual returns the parts that an item has unless the guest wishes for others; ok says whether
// they answer every question.
func (i Item) Usual() (parts []ChosenPart, ok bool) {
	short := false
	for _, g := range i.Parts {
		n := 0
		for _, c := range g.Choices {
			if c.Default {
				parts = append(parts, ChosenPart{GroupID: g.ID, ItemID: c.ItemID, VariantID: c.VariantID, Quantity: 1})
				n++
			}
		}
		short = short || n < g.Min || g.Max > 0 && n > g.Max
	}
	return parts, len(parts) > 0 && !short
}

// sellParts adds the chosen parts to a sale; none chosen means the usual ones. The sequence is
// that of the item's groups.
func (i Item) sellParts(s *Sold, kind Kind, venue uuid.UUID, chosen []ChosenPart) error {
	if len(chosen) == 0 {
		chosen, _ = i.Usual()
	}
	sold := 0
	for _, g := range i.Parts {
		n := 0
		for _, c := range chosen {
			if c.GroupID != g.ID {
				continue
			}
			part, err := g.sell(i.Name, kind, venue, c)
			if err != nil {
				return err
			}
			if err := s.addPart(part); err != nil {
				return err
			}
			n += part.Quantity
			sold++
		}
		switch {
		case n < g.Min:
			return fault.Invalid("catalog.part_too_few").With("group", g.Name).With("min", g.Min)
		case g.Max > 0 && n > g.Max:
			return fault.Invalid("catalog.part_too_many").With("group", g.Name).With("max", g.Max)
		}
	}
	if sold != len(chosen) {
		return fault.Invalid("catalog.part_unknown").With("item", i.Name)
	}
	return nil
}

// sell makes the snapshot of one part.
func (g PartGroup) sell(whole string, kind Kind, venue uuid.UUID, c ChosenPart) (SoldPart, error) {
	choice := g.choice(c)
	if choice == nil {
		return SoldPart{}, fault.Invalid("catalog.part_unknown").With("item", whole)
	}
	if choice.Item == nil {
		return SoldPart{}, soldOut(g.Name)
	}
	quantity := max(c.Quantity, 1)
	if c.Quantity < 0 || quantity > maxParts {
		return SoldPart{}, fault.Invalid("catalog.part_quantity").With("item", choice.Item.Name)
	}
	variant := choice.VariantID
	if variant == uuid.Nil {
		variant = c.VariantID
	}
	item := *choice.Item
	item.Parts = nil // a part is never made of others itself
	p, err := item.Sell(kind, venue, Choice{ItemID: item.ID, VariantID: variant, Modifiers: c.Modifiers})
	if err != nil {
		return SoldPart{}, err
	}
	extra, err := upcharge(p, choice.Upcharge)
	if err != nil {
		return SoldPart{}, err
	}
	return SoldPart{
		GroupID: g.ID, ItemID: p.ItemID, VariantID: p.VariantID, CategoryID: p.CategoryID, CategoryName: p.CategoryName, Name: p.Name,
		VariantName: p.VariantName, KitchenName: p.KitchenName, SKU: p.SKU, Modifiers: p.Modifiers, Taxes: p.Taxes, Stations: p.Stations,
		Weight: p.UnitPrice, Upcharge: extra, Quantity: quantity, Course: g.Course,
		Allergens: p.Allergens, Target: p.Target,
	}, nil
}

// upcharge is what a part adds to the price of the whole: its own upcharge, and its modifiers.
func upcharge(p Sold, own money.Price) (money.Price, error) {
	base, err := p.BasePrice.Multiple(-1)
	if err == nil {
		own, err = own.Plus(base)
	}
	if err == nil {
		own, err = own.Plus(p.UnitPrice)
	}
	if err != nil {
		return own, fault.Invalid("price.out_of_range").Because(err)
	}
	return own, nil
}

// choice finds what a part was chosen from; nil where the group does not offer it.
func (g PartGroup) choice(c ChosenPart) *PartChoice {
	for n := range g.Choices {
		if o := &g.Choices[n]; o.ItemID == c.ItemID && (o.VariantID == uuid.Nil || o.VariantID == c.VariantID) && c.ItemID != uuid.Nil {
			return o
		}
	}
	return nil
}

func (s *Sold) addPart(p SoldPart) error {
	cost, err := p.Upcharge.Multiple(p.Quantity)
	if err == nil {
		s.UnitPrice, err = s.UnitPrice.Plus(cost)
	}
	if err != nil {
		return fault.Invalid("price.out_of_range").Because(err)
	}
	s.Parts = append(s.Parts, p)
	return nil
}

// choice is what led to the part.
func (p SoldPart) choice() ChosenPart {
	return ChosenPart{GroupID: p.GroupID, ItemID: p.ItemID, VariantID: p.VariantID, Modifiers: chosen(p.Modifiers), Quantity: p.Quantity}
}

func (p SoldPart) same(q SoldPart) bool {
	return p.GroupID == q.GroupID && p.Quantity == q.Quantity && p.Course == q.Course && p.Upcharge.Compare(q.Upcharge) == 0 && p.Of().Same(q.Of())
}
