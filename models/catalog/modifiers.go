package catalog

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
)

// maxPortions of one modifier on one unit; more is a slip of the finger.
const maxPortions = 99

// MaxDepth is how many questions may be opened one by another.
const MaxDepth = 3

// sellModifiers adds the chosen modifiers to a sale: a modifier, then what was answered to the
// question that it opened.
func (i Item) sellModifiers(s *Sold, chosen []ChosenModifier) error {
	a := answering{item: i.Name, sold: s, chosen: chosen}
	if err := a.answer(i.Groups, nil); err != nil {
		return err
	}
	if a.taken != len(chosen) {
		return fault.Invalid("catalog.modifier_unknown").With("item", i.Name)
	}
	return nil
}

// answering is a sale whose questions are being answered.
type answering struct {
	item   string
	sold   *Sold
	chosen []ChosenModifier
	taken  int // how many of the chosen were answers to a question that was asked
}

// answer takes the answers to groups that were opened by the modifiers of a path.
func (a *answering) answer(groups []ModifierGroup, path []uuid.UUID) error {
	picked := make(map[uuid.UUID]int, len(groups)) // portions by group
	for _, c := range a.chosen {
		if !slices.Equal(c.Path, path) {
			continue
		}
		g, m := find(groups, c)
		if m == nil {
			return fault.Invalid("catalog.modifier_unknown").With("item", a.item)
		}
		a.taken++
		fresh, err := a.take(g, m, c, path, picked)
		if err != nil {
			return err
		}
		if fresh && m.Opens != nil && len(path) < MaxDepth {
			if err := a.answer([]ModifierGroup{*m.Opens}, append(slices.Clone(path), m.ID)); err != nil {
				return err
			}
		}
	}
	return checkGroups(groups, picked)
}

// take puts one answer on the sale; fresh says whether it was not there yet.
func (a *answering) take(g *ModifierGroup, m *Modifier, c ChosenModifier, path []uuid.UUID, picked map[uuid.UUID]int) (fresh bool, err error) {
	if m.SoldOut {
		return false, soldOut(m.Name)
	}
	portions := max(c.Quantity, 1)
	if c.Quantity < 0 || portions > maxPortions {
		return false, fault.Invalid("catalog.modifier_quantity").With("modifier", m.Name)
	}
	free := min(portions, max(0, g.Free-picked[g.ID]))
	picked[g.ID] += portions
	before := len(a.sold.Modifiers)
	err = a.sold.add(SoldModifier{GroupID: g.ID, ID: m.ID, Name: m.Name, Quantity: portions, Free: free, Price: m.Price, Path: path, Allergens: m.Allergens})
	return len(a.sold.Modifiers) > before, err
}

// find finds a chosen modifier in groups; nil where none has it.
func find(groups []ModifierGroup, c ChosenModifier) (*ModifierGroup, *Modifier) {
	if c.ModifierID == uuid.Nil {
		return nil, nil
	}
	for g := range groups {
		group := &groups[g]
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
func (s *Sold) add(m SoldModifier) error {
	cost, err := m.Price.Multiple(m.Quantity - m.Free)
	if err == nil {
		s.UnitPrice, err = s.UnitPrice.Plus(cost)
	}
	if err != nil {
		return fault.Invalid("price.out_of_range").Because(err)
	}
	for n := range s.Modifiers {
		if have := &s.Modifiers[n]; have.GroupID == m.GroupID && have.ID == m.ID && slices.Equal(have.Path, m.Path) {
			have.Quantity += m.Quantity
			have.Free += m.Free
			return nil
		}
	}
	s.Modifiers = append(s.Modifiers, m)
	return nil
}

func checkGroups(groups []ModifierGroup, picked map[uuid.UUID]int) error {
	for _, g := range groups {
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
