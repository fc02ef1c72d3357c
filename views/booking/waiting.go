package booking

import (
	"cmp"
	"context"
	"slices"
	"time"

	"comptoir/models/booking"
	"comptoir/models/fault"
	"comptoir/models/floor"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// WaitingView is the list of those at the door.
type WaitingView struct {
	Frame   layout.ScreenView
	Day     DayView // for its head
	List    []booking.Wait
	Free    []floor.Seating
	Now     time.Time
	Form    WalkForm
	SMS     bool // messages are sent
	Link    func(booking.Wait) string
	Command func() string
	Fault   *fault.Fault
	FaultID string
}

// WalkForm is a party that is put on the list.
type WalkForm struct {
	Command, Name, Party, Phone, Quoted string
	None                                bool // no table is large enough
	Fault                               *fault.Fault
}

func (v WaitingView) field(ctx context.Context, name, label, value string) ui.FieldView {
	f := field(ctx, v.Form.Fault, name, label, value)
	f.ID, f.Autocomplete = "f-wait-"+name, "off"
	return f
}

func (v WaitingView) name(ctx context.Context) ui.FieldView {
	f := v.field(ctx, "name", "booking.name", v.Form.Name)
	f.Required = true
	return f
}

func (v WaitingView) phone(ctx context.Context) ui.FieldView {
	f := v.field(ctx, "phone", "booking.phone", v.Form.Phone)
	f.Type, f.InputMode = "tel", "tel"
	return f
}

func (v WaitingView) party(ctx context.Context) ui.FieldView {
	f := v.field(ctx, "party", "booking.party", v.Form.Party)
	f.Type, f.InputMode, f.Required = "number", "numeric", true
	f.Attrs = ui.Attrs{"min": "1", "max": "200", "hx-get": "/bookings/waiting/quote", "hx-trigger": "change", "hx-target": "#quote", "hx-swap": "outerHTML"}
	return f
}

func quoted(ctx context.Context, f WalkForm) ui.FieldView {
	q := field(ctx, f.Fault, "quoted", "wait.quoted", f.Quoted)
	q.Type, q.InputMode, q.ID, q.Attrs = "number", "numeric", "f-wait-quoted", ui.Attrs{"min": "0", "max": "600", "step": "5"}
	return q
}

func waitPath(w booking.Wait, act string) string {
	return "/bookings/waiting/" + w.ID.String() + "/" + act
}

// waited says how long they have waited, of how long they were told.
func waited(ctx context.Context, w booking.Wait, now time.Time) string {
	return i18n.T(ctx, "wait.waited", "minutes", int(now.Sub(w.CreatedAt)/time.Minute), "quoted", w.Quoted)
}

// large are the free tables that are large enough, the smallest first, then all others that are free.
func (v WaitingView) large(ctx context.Context, w booking.Wait) []ui.Option {
	var fit, rest []ui.Option
	free := slices.Clone(v.Free)
	slices.SortStableFunc(free, func(a, b floor.Seating) int { return cmp.Compare(a.Seats, b.Seats) })
	for _, t := range free {
		o := ui.Option{Value: t.ID.String(), Label: t.Name + " · " + i18n.T(ctx, "floor.seats", "count", t.Seats)}
		if t.Seats >= w.Party && t.Next == nil {
			fit = append(fit, o)
		} else {
			rest = append(rest, o)
		}
	}
	return append(fit, rest...)
}

func (v WaitingView) chosen(w booking.Wait) string {
	for _, t := range v.Free {
		if t.ID == w.TableID {
			return t.ID.String()
		}
	}
	return ""
}

func waitTone(w booking.Wait, now time.Time) ui.Tone {
	switch {
	case w.Status == booking.Called:
		return ui.Good
	case w.Over(now):
		return ui.Bad
	}
	return ui.Neutral
}

// listed says whether whoever was refused something is still on the list, and hears of it there.
func (v WaitingView) listed() bool {
	for _, w := range v.List {
		if w.ID.String() == v.FaultID {
			return true
		}
	}
	return false
}
