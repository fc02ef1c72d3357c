package booking

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"comptoir/models/fault"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// SettingsView is how a venue takes bookings, as the form has it.
type SettingsView struct {
	layout.PageView
	Command string
	Values  url.Values
	Fault   *fault.Fault
	Steps   []int
	Public  string // the address of the page for guests; empty: there is none
	Mails   bool
}

func (v SettingsView) field(ctx context.Context, name string) ui.FieldView {
	return field(ctx, v.Fault, name, "booking.field."+name, v.Values.Get(name))
}

func (v SettingsView) number(ctx context.Context, name string) ui.FieldView {
	f := v.field(ctx, name)
	f.InputMode, f.Autocomplete = "numeric", "off"
	return f
}

func (v SettingsView) hint(ctx context.Context, name string) ui.FieldView {
	f := v.number(ctx, name)
	f.Hint = i18n.T(ctx, "booking.hint."+name)
	return f
}

func (v SettingsView) special(ctx context.Context) ui.FieldView {
	f := v.field(ctx, "special")
	f.Multiline, f.Hint = true, i18n.T(ctx, "booking.hint.special")
	return f
}

func (v SettingsView) steps(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, n := range v.Steps {
		list = append(list, ui.Option{Value: strconv.Itoa(n), Label: i18n.T(ctx, "floor.minutes", "minutes", n)})
	}
	return list
}

// week begins on Monday.
func week() []time.Weekday {
	return []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
}

// hours is one field of one day: "from" or "last" of its first or second stretch.
func (v SettingsView) hours(ctx context.Context, d time.Weekday, n int, end string) ui.FieldView {
	name := "hours_" + strconv.Itoa(int(d)) + "_" + strconv.Itoa(n) + "_" + end
	return ui.FieldView{
		Name: name, Type: "time", Label: i18n.Weekday(ctx, d) + ", " + i18n.T(ctx, "booking.hours_"+end, "n", n+1), LabelHidden: true, Value: v.Values.Get(name),
		Attrs: ui.Attrs{"step": "900"},
	}
}

// turn is one field of how long parties stay; the last line is for all larger ones.
func (v SettingsView) turn(ctx context.Context, what string, n int) ui.FieldView {
	name := "turn_" + what + "_" + strconv.Itoa(n)
	return ui.FieldView{Name: name, Label: i18n.T(ctx, "booking.turn_"+what), Value: v.Values.Get(name), InputMode: "numeric", Autocomplete: "off"}
}
