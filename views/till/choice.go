package till

import (
	"context"

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
	Quantity string // as typed, of an item that is measured
	Times    string // typed before the item was chosen
	Return   string
	Tare     string
	Fault    *fault.Fault
	Command  string
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
	State    string // of the lines as they are shown
	Seated   bool   // guests sit at a table: seat and course are asked
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
