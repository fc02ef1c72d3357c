package booking

import (
	"context"
	"strconv"
	"time"

	"comptoir/models/booking"
	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// BookView is the page on which guests book for themselves, step by step.
type BookView struct {
	Frame   layout.BareView
	Path    string
	Closed  bool // the venue takes no bookings here
	Largest int
	Days    []businessday.Day // that can be chosen
	Form    Form
	Slots   SlotsView
	Consent bool
	Step    string // "party", "time" or "name"
	Keep    int    // days for which guests are remembered
	Change  bool   // of a booking that is there
}

// parties are the sizes that guests choose from.
func (v BookView) parties(ctx context.Context) []ui.Option {
	var list []ui.Option
	for n := 1; n <= v.Largest; n++ {
		list = append(list, ui.Option{Value: strconv.Itoa(n), Label: i18n.T(ctx, "booking.guests", "count", n)})
	}
	return list
}

func (v BookView) days(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, d := range v.Days {
		list = append(list, ui.Option{Value: d.String(), Label: date(ctx, d)})
	}
	return list
}

func (v BookView) field(ctx context.Context, name, label, value, complete string) ui.FieldView {
	f := field(ctx, v.Form.Fault, name, label, value)
	f.Autocomplete, f.Required = complete, true
	return f
}

func (v BookView) phone(ctx context.Context) ui.FieldView {
	f := v.field(ctx, "phone", "booking.phone", v.Form.Phone, "tel")
	f.Type, f.InputMode = "tel", "tel"
	return f
}

func (v BookView) email(ctx context.Context) ui.FieldView {
	f := v.field(ctx, "email", "booking.email", v.Form.Email, "email")
	f.Type, f.InputMode = "email", "email"
	return f
}

func (v BookView) note(ctx context.Context) ui.FieldView {
	f := field(ctx, v.Form.Fault, "note", "booking.wishes", v.Form.Note)
	f.Multiline, f.Hint = true, i18n.T(ctx, "booking.wishes_hint")
	return f
}

func (v BookView) chosen(ctx context.Context) string {
	n, _ := strconv.Atoi(v.Form.Party)
	return i18n.T(ctx, "booking.guests", "count", n) + " · " + date(ctx, businessday.Day(v.Form.Day))
}

// MineView is a booking as its guest sees it.
type MineView struct {
	Frame   layout.BareView
	Address string
	Booking booking.Booking
	Path    string
	Open    bool // it can still be changed
	Command string
	Fault   *fault.Fault
}

// PlaceView is somebody's place on the waiting list.
type PlaceView struct {
	Frame layout.BareView
	Wait  booking.Wait
}

// none says that no time of the day is free.
func (v BookView) none() bool {
	for _, s := range v.Slots.Times {
		if s.Free {
			return false
		}
	}
	return true
}

func (v BookView) label(ctx context.Context) string {
	if v.Change {
		return i18n.T(ctx, "booking.change_save")
	}
	return i18n.T(ctx, "booking.book")
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }
