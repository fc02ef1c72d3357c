// Package catalog shows the catalogue in the back office: items, categories, modifiers, changes
// of many prices, and menus being taken in from files.
//
// It owns the words and the arrangement of these pages. It must not know any rule: what is shown,
// what was typed and what is wrong with it arrive as values. Start reading at Items and ItemForm.
package catalog

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/views/i18n"
	"comptoir/views/ui"
)

// A Form is a form as it is shown: what stands in its fields and what is wrong with them.
type Form struct {
	Command string // the identity of what the form does
	Action  string // where it goes
	Values  url.Values
	Fault   *fault.Fault
}

// Get is what stands in a field.
func (f Form) Get(name string) string { return f.Values.Get(name) }

// At is what stands in the nth field of a name.
func (f Form) At(name string, n int) string {
	if list := f.Values[name]; n < len(list) {
		return list[n]
	}
	return ""
}

// On tells whether a box is ticked: one of its name holds the value.
func (f Form) On(name, value string) bool { return slices.Contains(f.Values[name], value) }

// field is a field with its label, what was typed and what is wrong with it.
func (f Form) field(ctx context.Context, name string) ui.FieldView {
	return ui.FieldView{
		Name: name, Label: i18n.T(ctx, "catalog.field."+name), Value: f.Get(name),
		Error: i18n.FaultField(ctx, f.Fault, name), Autocomplete: "off",
	}
}

func (f Form) must(ctx context.Context, name string) ui.FieldView {
	v := f.field(ctx, name)
	v.Required = true
	return v
}

// nth is a field of a row: "variant_name" of the third variant is to blame as "variants.2.name".
func (f Form) nth(ctx context.Context, list, name string, n int) ui.FieldView {
	row := strings.TrimSuffix(list, "s") + "_" + name
	at := list + "." + strconv.Itoa(n) + "." + name
	return ui.FieldView{
		Name: row, ID: "f-" + list + "-" + strconv.Itoa(n) + "-" + name, Label: i18n.T(ctx, "catalog.field."+row),
		Value: f.At(row, n), Error: i18n.FaultField(ctx, f.Fault, at), Autocomplete: "off",
	}
}

// general is what is wrong with the form as a whole; nothing where its fields say it.
func (f Form) general(ctx context.Context) string {
	if f.Fault == nil || len(f.Fault.Fields) > 0 {
		return ""
	}
	return i18n.Fault(ctx, f.Fault)
}

func hinted(v ui.FieldView, hint string) ui.FieldView {
	v.Hint = hint
	return v
}

func lines(v ui.FieldView) ui.FieldView {
	v.Multiline = true
	return v
}

func digits(v ui.FieldView) ui.FieldView {
	v.InputMode = "numeric"
	return v
}

// price is a field for an amount.
func price(v ui.FieldView, c money.Currency) ui.MoneyInputView {
	return ui.MoneyInputView{FieldView: v, Currency: c}
}

// choice is a select; first stands before its options where it says something.
func choice(v ui.FieldView, first string, options []ui.Option) ui.SelectView {
	if first != "" {
		options = append([]ui.Option{{Label: first}}, options...)
	}
	return ui.SelectView{FieldView: v, Options: options}
}

// kinds are the kinds of order as options.
func kinds(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, k := range catalog.Kinds() {
		list = append(list, ui.Option{Value: string(k), Label: i18n.T(ctx, "account.kind."+string(k))})
	}
	return list
}

// fresh is the identity of a form that does one thing.
func fresh() string { return uuid.Must(uuid.NewV7()).String() }

func itoa(n int) string { return strconv.Itoa(n) }
