package till

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/views/i18n"
	"comptoir/views/ui"
)

// asking are the questions of an item or of a part of it, or those that an answer opened.
type asking struct {
	c       ChoiceView
	prefix  string // of the names of its fields
	path    []uuid.UUID
	groups  []catalog.ModifierGroup
	answers []catalog.ChosenModifier
}

func (c ChoiceView) asking() asking {
	return asking{c: c, groups: c.Card.Groups, answers: c.Chosen.Modifiers}
}

// opened are the questions that an answer leads to.
func (a asking) opened(m catalog.Modifier) asking {
	a.groups, a.path = []catalog.ModifierGroup{*m.Opens}, append(slices.Clone(a.path), m.ID)
	return a
}

// inPart are the questions of a part.
func (c ChoiceView) inPart(g catalog.PartGroup, o catalog.PartChoice) asking {
	a := asking{c: c, prefix: InPart(g, o), groups: o.Item.Groups}
	if p := c.part(g, o); p != nil {
		a.answers = p.Modifiers
	}
	return a
}

// portions is how much of a modifier was chosen.
func (a asking) portions(g catalog.ModifierGroup, m catalog.Modifier) int {
	for _, x := range a.answers {
		if x.ModifierID == m.ID && (x.GroupID == g.ID || x.GroupID == uuid.Nil) && slices.Equal(x.Path, a.path) {
			return max(1, x.Quantity)
		}
	}
	return 0
}

// taken is how many portions of a group were chosen.
func (a asking) taken(g catalog.ModifierGroup) int {
	n := 0
	for _, m := range g.Modifiers {
		n += a.portions(g, m)
	}
	return n
}

// field is the name that a modifier is sent under, and at the value that says that it is chosen;
// where portions are counted any number does.
func (a asking) field(g catalog.ModifierGroup, m catalog.Modifier) (name, at string) {
	if single(g) {
		return GroupField(a.prefix, a.path, g), m.ID.String()
	}
	return ModifierField(a.prefix, a.path, g, m), ""
}

// sorted puts questions that must be answered with one answer first, then the rest.
func sorted(groups []catalog.ModifierGroup) []catalog.ModifierGroup {
	list := slices.Clone(groups)
	slices.SortStableFunc(list, func(a, b catalog.ModifierGroup) int { return urgency(a) - urgency(b) })
	return list
}

func urgency(g catalog.ModifierGroup) int {
	switch {
	case single(g):
		return 0
	case g.Min > 0:
		return 1
	}
	return 2
}

// part is what was taken of a choice; nil where it was not.
func (c ChoiceView) part(g catalog.PartGroup, o catalog.PartChoice) *catalog.ChosenPart {
	for n := range c.Chosen.Parts {
		p := &c.Chosen.Parts[n]
		if p.GroupID == g.ID && p.ItemID == o.ItemID && (o.VariantID == uuid.Nil || o.VariantID == p.VariantID) {
			return p
		}
	}
	return nil
}

func (c ChoiceView) parts(g catalog.PartGroup, o catalog.PartChoice) int {
	if p := c.part(g, o); p != nil {
		return max(1, p.Quantity)
	}
	return 0
}

func (c ChoiceView) partsTaken(g catalog.PartGroup) int {
	n := 0
	for _, o := range g.Choices {
		n += c.parts(g, o)
	}
	return n
}

// partVariant is the size of a part that was chosen.
func (c ChoiceView) partVariant(g catalog.PartGroup, o catalog.PartChoice) uuid.UUID {
	if p := c.part(g, o); p != nil {
		return p.VariantID
	}
	return uuid.Nil
}

// partName is what a choice of a part is called.
func partName(o catalog.PartChoice) string {
	if o.Item == nil {
		return ""
	}
	for _, v := range o.Item.Variants {
		if v.ID == o.VariantID {
			return o.Item.Name + " " + v.Name
		}
	}
	return o.Item.Name
}

// partOut says whether a choice of a part cannot be had.
func partOut(o catalog.PartChoice) bool {
	if o.Item == nil || o.Item.SoldOut {
		return true
	}
	return slices.ContainsFunc(o.Item.Variants, func(v catalog.Variant) bool { return v.ID == o.VariantID && v.SoldOut })
}

// partAsks says whether a part has questions of its own.
func partAsks(o catalog.PartChoice) bool {
	return o.Item != nil && (len(o.Item.Groups) > 0 || len(o.Item.Variants) > 0 && o.VariantID == uuid.Nil)
}

// sizeAsked says whether the guest says which size of a part.
func sizeAsked(o catalog.PartChoice) bool { return o.VariantID == uuid.Nil }

// sizes is how many sizes were chosen: one or none.
func sizes(variant uuid.UUID) int {
	if variant == uuid.Nil {
		return 0
	}
	return 1
}

// auto says whether the item is rung up by itself when the last question is answered: then
// nothing is optional, and nothing is answered before the guest was asked.
func (c ChoiceView) auto() bool {
	if c.Card.OpenPrice || c.Card.Unit.Measured() || len(c.Chosen.Parts) > 0 {
		return false
	}
	for _, g := range c.Card.Parts {
		if !Single(g.Min, g.Max) {
			return false
		}
		for _, o := range g.Choices {
			if o.Item != nil && !forced(o.Item.Groups) {
				return false
			}
		}
	}
	return forced(c.Card.Groups)
}

// forced says whether all questions, and those that they open, want exactly one answer.
func forced(groups []catalog.ModifierGroup) bool {
	for _, g := range groups {
		if !single(g) {
			return false
		}
		for _, m := range g.Modifiers {
			if m.Opens != nil && !forced([]catalog.ModifierGroup{*m.Opens}) {
				return false
			}
		}
	}
	return true
}

// usual says whether one tap takes what is included, without another question.
func (c ChoiceView) usual() bool {
	parts, ok := c.Card.Usual()
	if !ok || mustAsk(c.Card.Groups) {
		return false
	}
	for _, g := range c.Card.Parts {
		for _, o := range g.Choices {
			taken := slices.ContainsFunc(parts, func(p catalog.ChosenPart) bool {
				return p.GroupID == g.ID && p.ItemID == o.ItemID && p.VariantID == o.VariantID
			})
			if taken && (partOut(o) || len(o.Item.Variants) > 0 && o.VariantID == uuid.Nil || mustAsk(o.Item.Groups)) {
				return false
			}
		}
	}
	return true
}

// mustAsk says whether a question cannot be left out.
func mustAsk(groups []catalog.ModifierGroup) bool {
	return slices.ContainsFunc(groups, func(g catalog.ModifierGroup) bool { return g.Min > 0 })
}

// single says whether a group wants exactly one answer.
func single(g catalog.ModifierGroup) bool { return Single(g.Min, g.Max) }

// rule says how much of a group may be chosen.
func rule(ctx context.Context, least, most int) string {
	switch {
	case Single(least, most):
		return ""
	case least > 0 && most > 0 && least != most:
		return i18n.T(ctx, "till.choose_between", "min", least, "max", most)
	case least > 0 && most == least:
		return i18n.T(ctx, "till.choose_exactly", "n", least)
	case least > 0:
		return i18n.T(ctx, "till.choose_least", "n", least)
	case most > 0:
		return i18n.T(ctx, "till.choose_most", "n", most)
	}
	return i18n.T(ctx, "common.optional")
}

// ruleOf is the rule of a group, with what of it is free.
func ruleOf(ctx context.Context, g catalog.ModifierGroup) string {
	text := rule(ctx, g.Min, g.Max)
	if g.Free == 0 {
		return text
	}
	free := i18n.T(ctx, "till.free", "n", g.Free)
	if text == "" {
		return free
	}
	return text + " · " + free
}

// counter is how much of a group was chosen, and how much must be.
func counter(taken, least, most int) ui.CounterView {
	return ui.CounterView{Taken: taken, Least: least, Most: most}
}

// variantPrice is what a variant costs.
func (c ChoiceView) variantPrice(ctx context.Context, v catalog.Variant) string {
	return i18n.Money(ctx, c.Card.PriceFor(c.Kind, c.Venue, v.ID).Round(money.HalfUp), c.Currency)
}

// extra is what a choice adds; nothing where it is free.
func (c ChoiceView) extra(ctx context.Context, p money.Price) string {
	if p.IsZero() {
		return ""
	}
	a := p.Round(money.HalfUp)
	if a > 0 {
		return "+" + i18n.Money(ctx, a, c.Currency)
	}
	return i18n.Money(ctx, a, c.Currency)
}

// beside is what an answer adds: to the price, and to what a guest must be told of.
func (a asking) beside(ctx context.Context, m catalog.Modifier) string {
	extra, warns := a.c.extra(ctx, m.Price), i18n.Allergens(ctx, m.Allergens)
	if extra == "" || warns == "" {
		return extra + warns
	}
	return extra + " · " + warns
}

// most is how many portions of one modifier a group takes.
func most(limit int) string {
	if limit == 0 {
		return "99"
	}
	return strconv.Itoa(limit)
}

func portionText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
