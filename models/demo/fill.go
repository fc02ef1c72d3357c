package demo

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"comptoir/models/account"
	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/money"
)

// fill puts the house's menu into its catalogue, over the examples of the sign-up. Nothing is made
// anywhere yet: the kitchen is told of orders from today on.
func (s *site) fill(ctx context.Context) error {
	questions := map[string]asked{}
	for _, q := range s.menu.groups {
		a, err := s.ask(ctx, q)
		if err != nil {
			return fmt.Errorf("add modifiers %s: %w", q.name, err)
		}
		questions[q.name] = a
	}
	known, err := s.Catalog.Snapshot(ctx, s.first.VenueID)
	if err != nil {
		return err
	}
	taxes, err := s.taxGroups(known.TaxGroups)
	if err != nil {
		return err
	}
	s.stock, s.shelves = stock{}, map[string]uuid.UUID{}
	for _, sh := range s.menu.shelves {
		category := s.category(known, sh)
		if err := s.Catalog.SaveCategory(ctx, s.named("put up shelf "+sh.name), category); err != nil {
			return fmt.Errorf("add category %s: %w", sh.name, err)
		}
		s.shelves[sh.name] = category.ID
		for _, g := range sh.goods {
			on, err := s.put(ctx, known, category.ID, g, taxes[g.class], questions)
			if err != nil {
				return fmt.Errorf("add item %s: %w", g.name, err)
			}
			s.stock[sh.name] = append(s.stock[sh.name], on)
		}
	}
	return nil
}

func (s *site) ask(ctx context.Context, q question) (asked, error) {
	a := asked{question: q, id: s.named("question " + q.name)}
	group := catalog.ModifierGroup{ID: a.id, Name: q.name, Min: q.min, Max: q.max, Free: q.free}
	for _, answer := range q.answers {
		id := s.named("answer " + q.name + " " + answer.name)
		a.answerIDs = append(a.answerIDs, id)
		group.Modifiers = append(group.Modifiers, catalog.Modifier{ID: id, Name: answer.name, Price: money.PriceOf(answer.price), Allergens: contents[answer.name], Opens: s.leads(q.name, answer.name)})
	}
	return a, s.Catalog.SaveModifierGroup(ctx, s.named("ask "+q.name), group)
}

// leads is the question that an answer leads to; nil for most.
func (s *site) leads(question, answer string) *catalog.ModifierGroup {
	for _, f := range s.menu.follows {
		if f.question == question && f.answer == answer {
			return &catalog.ModifierGroup{ID: s.named("question " + f.asks)}
		}
	}
	return nil
}

// made is what a menu is made of: of what stands on the shelves before it.
func (s *site) made(g good) []catalog.PartGroup {
	var groups []catalog.PartGroup
	for _, p := range g.parts {
		group := catalog.PartGroup{ID: s.named("part " + g.name + " " + p.name), Name: p.name, Min: p.min, Max: p.max, Course: p.course}
		for _, name := range p.goods {
			group.Choices = append(group.Choices, catalog.PartChoice{
				ItemID: s.good(name).id, Upcharge: money.PriceOf(p.extra[name]), Default: name == p.usual,
			})
		}
		groups = append(groups, group)
	}
	return groups
}

// taxGroups finds the group of each class by its rate.
func (s *site) taxGroups(groups []catalogdb.TaxGroup) (map[class]uuid.UUID, error) {
	land, ok := account.CountryOf(country)
	if !ok {
		return nil, fmt.Errorf("no country %s", country)
	}
	found := map[class]uuid.UUID{}
	for _, c := range []class{standard, meals, hot, soft, alcohol, flowers} {
		for _, g := range groups {
			if len(g.Rates) == 1 && g.Rates[0] == c.rate(land.Tax) && found[c] == uuid.Nil {
				found[c] = g.ID
			}
		}
		if found[c] == uuid.Nil {
			found[c] = groups[0].ID
		}
	}
	return found, nil
}

func (s *site) category(known catalogdb.Snapshot, sh shelf) catalogdb.Category {
	c := catalogdb.Category{ID: s.named("shelf " + sh.name), Name: sh.name, Colour: sh.colour}
	for _, have := range known.Categories {
		if have.Name == sh.name {
			c.ID = have.ID
		}
	}
	return c
}

// put writes an item as the menu has it, whether the sign-up made it or not.
func (s *site) put(ctx context.Context, known catalogdb.Snapshot, category uuid.UUID, g good, tax uuid.UUID, questions map[string]asked) (stocked, error) {
	name := category.String() + " " + g.name
	on := stocked{good: g, id: s.named("item " + name)}
	item := catalogdb.Item{
		ID: on.id, CategoryID: category, TaxGroupID: tax, Name: g.name, Description: g.notes, Barcode: g.barcode,
		Price: money.PriceOf(g.price), Discountable: true, Favourite: g.star, Allergens: contents[g.name],
	}
	for _, size := range g.sizes {
		id := s.named("size " + name + " " + size.name)
		on.sizeIDs = append(on.sizeIDs, id)
		item.Variants = append(item.Variants, catalog.Variant{ID: id, Name: size.name, Price: money.PriceOf(size.price)})
	}
	item.Parts = s.made(g)
	for _, q := range g.questions {
		on.questions = append(on.questions, questions[q])
		item.Groups = append(item.Groups, questions[q].id)
	}
	for _, have := range known.Items {
		if have.Name == g.name {
			item.ID, on.id = have.ID, have.ID
			return on, s.Catalog.ChangeItem(ctx, s.named("change item "+name), item)
		}
	}
	return on, s.Catalog.AddItem(ctx, s.named("add item "+name), item)
}

// cook says from now on where each category is made, in every venue.
func (s *site) cook(ctx context.Context) error {
	known, err := s.Catalog.Snapshot(ctx, s.first.VenueID)
	if err != nil {
		return err
	}
	for _, sh := range s.menu.shelves {
		c := s.category(known, sh)
		for _, v := range s.venues {
			for _, name := range slices.Sorted(maps.Keys(v.stations)) {
				if sh.station != "" && (name == s.Words("signup.station."+sh.station) || len(v.stations) == 1) {
					c.Stations = append(c.Stations, v.stations[name])
				}
			}
		}
		if err := s.Catalog.SaveCategory(ctx, s.named("make "+sh.name), c); err != nil {
			return fmt.Errorf("say where %s is made: %w", sh.name, err)
		}
	}
	return nil
}
