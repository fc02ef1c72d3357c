// Package account shows how people get in and how an account is set up: sign-up, sign-in, PIN,
// pairing, staff, devices, venues, taxes, registers and one's own profile.
//
// It owns the words and the arrangement of these pages. It must not know any rule: what is shown,
// what was typed and what is wrong with it arrive as values. Start reading at Form.
package account

import (
	"context"
	"net/url"
	"slices"

	"comptoir/models/fault"
	"comptoir/views/i18n"
	"comptoir/views/ui"
)

// A Form is a form as it is shown: what stands in its fields and what is wrong with them.
type Form struct {
	Command string // the identity of what the form does
	Values  url.Values
	Fault   *fault.Fault
	Prefix  string // of the keys of its labels: "account.venue" has "account.venue.name"
}

// Get is what stands in a field.
func (f Form) Get(name string) string { return f.Values.Get(name) }

// Has tells whether a field holds a value: a box that is ticked.
func (f Form) Has(name, value string) bool { return slices.Contains(f.Values[name], value) }

func (f Form) problem(ctx context.Context, name string) string {
	return i18n.FaultField(ctx, f.Fault, name)
}

// field is a field with its label, what was typed and what is wrong with it.
func (f Form) field(ctx context.Context, name string) ui.FieldView {
	return ui.FieldView{Name: name, Label: i18n.T(ctx, f.Prefix+"."+name), Value: f.Get(name), Error: f.problem(ctx, name), Autocomplete: "off"}
}

func (f Form) must(ctx context.Context, name string) ui.FieldView {
	v := f.field(ctx, name)
	v.Required = true
	return v
}

// secret is a field whose value is never sent back. complete is what a password manager goes by.
func (f Form) secret(ctx context.Context, name, complete string) ui.FieldView {
	v := f.field(ctx, name)
	v.Value, v.Type, v.Autocomplete = "", "password", complete
	return v
}

func hinted(v ui.FieldView, hint string) ui.FieldView {
	v.Hint = hint
	return v
}

func (f Form) choice(ctx context.Context, name string, options []ui.Option) ui.SelectView {
	return ui.SelectView{FieldView: f.field(ctx, name), Options: options}
}

// chosen makes options of values; their labels are the messages of prefix and value.
func chosen[S ~string](ctx context.Context, prefix string, values []S) []ui.Option {
	list := make([]ui.Option, len(values))
	for i, v := range values {
		list[i] = ui.Option{Value: string(v), Label: i18n.T(ctx, prefix+"."+string(v))}
	}
	return list
}

// languages are the languages to choose from; first stands before them where it says something.
func languages(first string) []ui.Option {
	var list []ui.Option
	if first != "" {
		list = append(list, ui.Option{Label: first})
	}
	for _, l := range i18n.Languages() {
		list = append(list, ui.Option{Value: l.Code, Label: l.Name})
	}
	return list
}

// general is what is wrong with the form as a whole; nothing where its fields say it.
func (f Form) general(ctx context.Context) string {
	if f.Fault == nil || len(f.Fault.Fields) > 0 {
		return ""
	}
	return i18n.Fault(ctx, f.Fault)
}

// Yes is the value of a box that is ticked.
func Yes(is bool) string {
	if is {
		return "on"
	}
	return ""
}
