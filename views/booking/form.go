package booking

import (
	"context"
	"time"

	"comptoir/models/booking"
	"comptoir/views/i18n"
	"comptoir/views/ui"
)

func (v FormView) action() string {
	if v.New {
		return "/bookings"
	}
	return "/bookings/" + v.Form.ID
}

func (v FormView) field(ctx context.Context, name, label, value string) ui.FieldView {
	return field(ctx, v.Form.Fault, name, label, value)
}

func (v FormView) name(ctx context.Context) ui.FieldView {
	f := v.field(ctx, "name", "booking.name", v.Form.Name)
	f.Required, f.Autofocus, f.Autocomplete = true, v.New, "off"
	return f
}

func (v FormView) phone(ctx context.Context) ui.FieldView {
	f := v.field(ctx, "phone", "booking.phone", v.Form.Phone)
	f.Type, f.InputMode, f.Autocomplete = "tel", "tel", "off"
	return f
}

func (v FormView) email(ctx context.Context) ui.FieldView {
	f := v.field(ctx, "email", "booking.email", v.Form.Email)
	f.Type, f.Autocomplete, f.Hint = "email", "off", i18n.T(ctx, "booking.email_hint")
	return f
}

func (v FormView) party(ctx context.Context) ui.FieldView {
	f := v.field(ctx, "party", "booking.party", v.Form.Party)
	f.Type, f.InputMode, f.Required, f.Attrs = "number", "numeric", true, ui.Attrs{"min": "1", "max": "200"}
	return f
}

func (v FormView) day(ctx context.Context) ui.FieldView {
	f := v.field(ctx, "day", "booking.day", v.Form.Day)
	f.Type, f.Required = "date", true
	return f
}

func (v FormView) other(ctx context.Context) ui.FieldView {
	f := v.field(ctx, "other_time", "booking.other_time", v.Form.OtherTime)
	f.Type, f.Attrs = "time", ui.Attrs{"step": "900"}
	return f
}

func (v FormView) note(ctx context.Context) ui.FieldView {
	f := v.field(ctx, "note", "booking.note", v.Form.Note)
	f.Multiline = true
	return f
}

func (v FormView) table(ctx context.Context) ui.FieldView {
	return v.field(ctx, "table", "booking.table", v.Form.Table)
}

// opened says whether something in the folded part wants to be seen.
func (v FormView) opened() bool {
	f := v.Form
	if f.OtherTime+f.Email+f.Note+f.Allergy != "" || f.Table != "" && !v.New || len(f.Allergens) > 0 || len(v.Slots.Times) == 0 {
		return true
	}
	return f.Fault != nil && f.Fault.Fields["table"]+f.Fault.Fields["email"]+f.Fault.Fields["note"] != ""
}

// Tables are those that can be chosen by hand.
func (v FormView) Tables(ctx context.Context) []ui.Option {
	list := []ui.Option{{Value: "", Label: i18n.T(ctx, "booking.any_table")}}
	for _, t := range v.All {
		list = append(list, ui.Option{Value: t.ID.String(), Label: t.Name + " · " + i18n.T(ctx, "floor.seats", "count", t.Seats)})
	}
	return list
}

func full(ctx context.Context, s SlotView) string {
	if s.Free {
		return ""
	}
	return i18n.T(ctx, "booking.full_short")
}

// SlotsOf are the times of a day as they are for the staff, who may book whenever a table is free.
func SlotsOf(d booking.Desk, party int, now time.Time) []SlotView {
	var list []SlotView
	for _, at := range d.Rules.Times(d.Day, d.Clock) {
		if now.Sub(at) < booking.Quarter { // what is over is booked by its own time, if at all
			list = append(list, SlotView{at, d.Rules.At(d.Room, at, party) != nil})
		}
	}
	return list
}
