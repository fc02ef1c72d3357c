package catalog

import (
	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
)

// maxPortions of one modifier on one unit; more is a slip of the finger.
const maxPortions = 99

// sellModifiers adds the chosen modifiers to a sale, group by group.
func (i Item) sellModifiers(s *Sold, chosen []ChosenModifier) error {
	picked := make(map[uuid.UUID]int, len(i.Groups)) // portions by group
	for _, c := range chosen {
		g, m := i.modifier(c)
		if m == nil {
			return fault.Invalid("catalog.modifier_unknown").With("item", i.Name)
		}
		if m.SoldOut {
			return soldOut(m.Name)
		}
		portions := max(c.Quantity, 1)
		if c.Quantity < 0 || portions > maxPortions {
			return fault.Invalid("catalog.modifier_quantity").With("modifier", m.Name)
		}
		free := min(portions, max(0, g.Free-picked[g.ID]))
		picked[g.ID] += portions
		if err := s.add(g.ID, *m, portions, free); err != nil {
			return err
		}
	}
	return i.checkGroups(picked)
}

// modifier finds a chosen modifier among those that the item has; nil where it has not.
func (i Item) modifier(c ChosenModifier) (*ModifierGroup, *Modifier) {
	if c.ModifierID == uuid.Nil {
		return nil, nil
	}
	for g := range i.Groups {
		group := &i.Groups[g]
		if c.GroupID != uuid.Nil && c.GroupID != group.ID {
			continue
		}
		for m := range group.Modifiers {
			if group.Modifiers[m].ID == c.ModifierID {
				return group, &group.Modifiers[m]
			}
		}
	}
	return nil, nil
}

// add puts portions of a modifier on the sale, together with those already there.
func (s *Sold) add(group uuid.UUID, m Modifier, portions, free int) error {
	cost, err := m.Price.Multiple(portions - free)
	if err == nil {
		s.UnitPrice, err = s.UnitPrice.Plus(cost)
	}
	if err != nil {
		return fault.Invalid("price.out_of_range").Because(err)
	}
	for n := range s.Modifiers {
		if have := &s.Modifiers[n]; have.GroupID == group && have.ID == m.ID {
			have.Quantity += portions
			have.Free += free
			return nil
		}
	}
	s.Modifiers = append(s.Modifiers, SoldModifier{
		GroupID: group, ID: m.ID, Name: m.Name, Quantity: portions, Free: free, Price: m.Price,
	})
	return nil
}

func (i Item) checkGroups(picked map[uuid.UUID]int) error {
	for _, g := range i.Groups {
		switch n := picked[g.ID]; {
		case n < g.Min:
			return fault.Invalid("catalog.modifier_too_few").With("group", g.Name).With("min", g.Min)
		case g.Max > 0 && n > g.Max:
			return fault.Invalid("catalog.modifier_too_many").With("group", g.Name).With("max", g.Max)
		}
	}
	return nil
}

// LowestPrice returns the price to show for an item that is chosen by variant: its own, or
// that of its cheapest variant.
func (i Item) LowestPrice(kind Kind, venue uuid.UUID) money.Price {
	if len(i.Variants) == 0 {
		return i.PriceFor(kind, venue, uuid.Nil)
	}
	lowest := i.PriceFor(kind, venue, i.Variants[0].ID)
	for _, v := range i.Variants[1:] {
		if p := i.PriceFor(kind, venue, v.ID); p.Compare(lowest) < 0 {
			lowest = p
		}
	}
	return lowest
}
