package till

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/views/i18n"
)

// ChoiceView is what an item asks before it is rung up, or what a line was answered.
type ChoiceView struct {
	Card     *catalogdb.Card
	Kind     catalog.Kind
	Venue    uuid.UUID
	Currency money.Currency
	Chosen   catalog.Choice // what is pressed already
	Price    string         // as typed, of an item with an open price
	Note     string
	Fault    *fault.Fault
	Command  string
}

// auto says whether the item is rung up by itself when the last question is answered: then
// nothing is optional.
func (c ChoiceView) auto() bool {
	if c.Card.OpenPrice {
		return false
	}
	for _, g := range c.Card.Groups {
		if !single(g) {
			return false
		}
	}
	return true
}

// single says whether a group wants exactly one answer.
func single(g catalog.ModifierGroup) bool { return g.Min == 1 && g.Max == 1 }

// rule says how much of a group may be chosen.
func rule(ctx context.Context, g catalog.ModifierGroup) string {
	switch {
	case single(g):
		return ""
	case g.Min > 0 && g.Max > 0 && g.Min != g.Max:
		return i18n.T(ctx, "till.choose_between", "min", g.Min, "max", g.Max)
	case g.Min > 0 && g.Max == g.Min:
		return i18n.T(ctx, "till.choose_exactly", "n", g.Min)
	case g.Min > 0:
		return i18n.T(ctx, "till.choose_least", "n", g.Min)
	case g.Max > 0:
		return i18n.T(ctx, "till.choose_most", "n", g.Max)
	}
	return i18n.T(ctx, "common.optional")
}

func free(ctx context.Context, g catalog.ModifierGroup) string {
	if g.Free == 0 {
		return ""
	}
	return i18n.T(ctx, "till.free", "n", g.Free)
}

// variantPrice is what a variant costs.
func (c ChoiceView) variantPrice(ctx context.Context, v catalog.Variant) string {
	return i18n.Money(ctx, c.Card.PriceFor(c.Kind, c.Venue, v.ID).Round(money.HalfUp), c.Currency)
}

// extra is what a modifier adds; nothing where it is free.
func (c ChoiceView) extra(ctx context.Context, m catalog.Modifier) string {
	if m.Price.IsZero() {
		return ""
	}
	a := m.Price.Round(money.HalfUp)
	if a > 0 {
		return "+" + i18n.Money(ctx, a, c.Currency)
	}
	return i18n.Money(ctx, a, c.Currency)
}

func (c ChoiceView) portions(g catalog.ModifierGroup, m catalog.Modifier) int {
	for _, x := range c.Chosen.Modifiers {
		if x.ModifierID == m.ID && (x.GroupID == g.ID || x.GroupID == uuid.Nil) {
			return max(1, x.Quantity)
		}
	}
	return 0
}

// field is the name under which a modifier's portions are sent.
func field(g catalog.ModifierGroup, m catalog.Modifier) string {
	return "m-" + g.ID.String() + "-" + m.ID.String()
}

// single groups send the modifier itself.
func groupField(g catalog.ModifierGroup) string { return "g-" + g.ID.String() }

// most is how many portions of one modifier a group takes.
func most(g catalog.ModifierGroup) string {
	if g.Max == 0 {
		return "99"
	}
	return strconv.Itoa(g.Max)
}

// message is what a refusal says about the whole sheet: nothing where a field says it.
func message(ctx context.Context, f *fault.Fault, fields ...string) string {
	for _, name := range fields {
		if i18n.FaultField(ctx, f, name) != "" {
			return ""
		}
	}
	return i18n.Fault(ctx, f)
}

// LineFormView is a line that is being changed.
type LineFormView struct {
	Choice   *ChoiceView // nil: the kitchen has it, what was chosen stays
	Line     order.Line
	Lines    string // ids of the lines that are shown as one
	Quantity string
	Note     string
	Seat     string
	Course   string
	Seated   bool // guests sit at a table: seat and course are asked
	Fault    *fault.Fault
	Command  string
}

// VoidView asks why something that the kitchen has is taken back.
type VoidView struct {
	Name     string
	Count    money.Quantity // how many of it; 0: the whole order
	Amount   money.Amount   // that is not charged then
	Currency money.Currency
	Lines    string
	Quantity string // empty: all of it
	Path     string
	Command  string

	Authority AuthorityView
}

// DetailsView is what is known of an order besides its lines.
type DetailsView struct {
	Ref
	Covers  string
	Fault   *fault.Fault
	Command string
}

// What names exactly what would be taken back.
func (v VoidView) What(ctx context.Context) string {
	what := v.Name
	if v.Count != 0 {
		what = i18n.Quantity(ctx, v.Count) + " × " + what
	}
	if v.Amount != 0 {
		what += ", " + i18n.Money(ctx, v.Amount, v.Currency)
	}
	return what
}

func (v VoidView) title(ctx context.Context) string {
	if v.Count == 0 {
		return i18n.T(ctx, "till.cancel_title", "name", v.Name)
	}
	return i18n.T(ctx, "till.void_title", "name", v.What(ctx))
}

// label says what the button does.
func (v VoidView) label(ctx context.Context) string {
	if v.Count == 0 {
		return i18n.T(ctx, "till.cancel")
	}
	return i18n.T(ctx, "till.void")
}
