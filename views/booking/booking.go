// Package booking draws bookings and the waiting list: for the staff, for the office that makes the rules, and for guests.
//
// It owns how a day of bookings looks. It must not know which times are free, nor which table a party gets. Start reading
// at Screen for the staff, at Book for guests.
package booking

import (
	"context"
	"strconv"
	"strings"
	"time"

	"comptoir/models/booking"
	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/floor"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// ScreenView is the day of the staff.
type ScreenView struct {
	Frame   layout.ScreenView
	Day     DayView
	Waiting int
}

// DayView is what follows what happens.
type DayView struct {
	Desk       booking.Desk
	List       []booking.Booking
	Free       []floor.Seating // tables that nobody sits at now
	Now        time.Time
	Query      string
	AtRegister bool
	Command    func() string
	Fault      *fault.Fault
	FaultID    string // the booking that was refused
}

func (v DayView) address(day businessday.Day) string { return "/bookings?day=" + day.String() }

// counts are parties and guests that are still to come, or sit.
func (v DayView) counts(ctx context.Context) string {
	parties, guests := 0, 0
	for _, b := range v.List {
		if b.Status == booking.Booked || b.Status == booking.Seated || b.Status == booking.Done {
			parties, guests = parties+1, guests+b.Party
		}
	}
	return i18n.T(ctx, "booking.parties", "count", parties) + " · " + i18n.T(ctx, "count.covers", "count", guests)
}

// date writes a day of business with its weekday.
func date(ctx context.Context, d businessday.Day) string {
	at := d.Time().Add(12 * time.Hour)
	local := i18n.With(ctx, i18n.From(ctx).In(time.UTC))
	return i18n.WeekdayShort(ctx, at.Weekday()) + " " + i18n.DayMonth(local, at)
}

func tables(list []booking.Table) string {
	names := make([]string, len(list))
	for i, t := range list {
		names[i] = t.Name
	}
	return strings.Join(names, " + ")
}

func tone(b booking.Booking, now time.Time) ui.Tone {
	switch {
	case b.Late(now):
		return ui.Bad
	case b.Status == booking.Seated:
		return ui.Good
	case b.Status == booking.Booked:
		return ui.Info
	}
	return ui.Neutral
}

func state(ctx context.Context, b booking.Booking, now time.Time) string {
	if b.Late(now) {
		return i18n.T(ctx, "booking.late", "minutes", int(now.Sub(b.Start)/time.Minute))
	}
	return i18n.T(ctx, "booking.status."+string(b.Status))
}

// guest is whose booking it is, once they were forgotten, too.
func guest(ctx context.Context, name string) string {
	if name == "" {
		return i18n.T(ctx, "booking.forgotten")
	}
	return name
}

func path(b booking.Booking, act string) string { return "/bookings/" + b.ID.String() + act }

// seatOptions are the tables at which a party can sit down now: theirs first.
func (v DayView) seatOptions(ctx context.Context, b booking.Booking) []ui.Option {
	var list []ui.Option
	if len(b.Tables) > 0 {
		list = append(list, ui.Option{Value: b.Tables[0].ID.String(), Label: tables(b.Tables)})
	}
	for _, t := range v.Free {
		if len(b.Tables) > 0 && t.ID == b.Tables[0].ID {
			continue
		}
		label := t.Name + " · " + i18n.T(ctx, "floor.seats", "count", t.Seats)
		if t.Next != nil {
			label += " · " + i18n.Time(ctx, t.Next.At)
		}
		list = append(list, ui.Option{Value: t.ID.String(), Label: label})
	}
	return list
}

func itoa(n int) string { return strconv.Itoa(n) }

// today says whether guests can sit down on the day that is shown.
func (v DayView) today() bool { return v.Desk.Day == v.Desk.Today || v.Query != "" }

// Form is a booking as it was typed.
type Form struct {
	Command, ID, Day, Time, OtherTime, Party, Name, Phone, Email, Note, Allergy, Table string
	Allergens                                                                          []string
	Fault                                                                              *fault.Fault
}

// FormView is the page of one booking.
type FormView struct {
	Frame layout.ScreenView
	Form  Form
	Slots SlotsView
	New   bool
	All   []booking.Table
}

// SlotsView are the times of a day, and which of them are free for the party.
type SlotsView struct {
	Day    businessday.Day
	Times  []SlotView
	Chosen string
	Fault  *fault.Fault
	Online bool
}

// SlotView is one time.
type SlotView struct {
	At   time.Time
	Free bool
}

// clock is a time as forms send it, "19:30", whatever the reader's language.
func clock(ctx context.Context, t time.Time) string {
	if zone := i18n.From(ctx).Zone; zone != nil {
		t = t.In(zone)
	}
	return t.Format("15:04")
}

func field(ctx context.Context, f *fault.Fault, name, label, value string) ui.FieldView {
	return ui.FieldView{Name: name, Label: i18n.T(ctx, label), Value: value, Error: i18n.FaultField(ctx, f, name)}
}
