// Package signs shows what an owner should look at, why, and what was made of it.
//
// It owns how signs are worded. It must not know how they are found. Start reading at Page.
package signs

import (
	"context"
	"net/url"

	"github.com/google/uuid"

	"comptoir/models/audit"
	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/signs"
	"comptoir/models/signs/signsdb"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// PageView is the signs of some days.
type PageView struct {
	Frame    layout.PageView
	Open     []signsdb.Sign // nobody has looked yet, or somebody should again
	Looked   []signsdb.Sign
	Currency money.Currency
	NewID    func() string
	Me       uuid.UUID
	Owner    bool         // may make something of their own, too
	Places   bool         // there is more than one venue to name
	Typed    signsdb.Look // what was refused
	Fault    *fault.Fault
}

// refused is the fault of the form of a sign.
func (v PageView) refused(s signsdb.Sign) *fault.Fault {
	if v.Fault != nil && v.Typed.VenueID == s.VenueID && v.Typed.Day == s.Date && v.Typed.Kind == s.Kind && v.Typed.StaffID == s.Staff {
		return v.Fault
	}
	return nil
}

// note is what the field of the note holds.
func (v PageView) note(s signsdb.Sign) string {
	if v.refused(s) != nil {
		return v.Typed.Note
	}
	return s.Look.Note
}

// mayLook says whether the person who looks may make something of the sign.
func (v PageView) mayLook(s signsdb.Sign) bool { return v.Owner || s.Staff != v.Me }

// title names what somebody did.
func title(ctx context.Context, s signsdb.Sign) string {
	return i18n.T(ctx, "signs.kind."+string(s.Kind))
}

// lead says on which day, and where.
func (v PageView) lead(ctx context.Context, s signsdb.Sign) string {
	day := businessday.Day(s.Date)
	text := s.Name + ", " + i18n.Weekday(ctx, day.Weekday()) + " " + i18n.DayMonth(ctx, day.Time())
	if v.Places {
		text += ", " + s.Venue
	}
	return text
}

// did is how often, and what it came to.
func (v PageView) did(ctx context.Context, s signsdb.Sign) string {
	if s.Deed.Amount == 0 {
		return i18n.Int(ctx, s.Deed.Count) + " ×"
	}
	return i18n.Int(ctx, s.Deed.Count) + " × · " + i18n.Money(ctx, s.Deed.Amount, v.Currency)
}

// usual is a measure of a kind in words.
func (v PageView) usual(ctx context.Context, s signsdb.Sign, known bool, measure int64) string {
	switch {
	case !known:
		return i18n.T(ctx, "signs.not_known")
	case s.Kind.ByAmount():
		return i18n.Money(ctx, money.Amount(measure), v.Currency)
	}
	return i18n.Int(ctx, int(measure)) + " ×"
}

// story is the address of the entries behind a sign.
func story(s signsdb.Sign) string {
	act, billed := string(s.Kind), ""
	switch s.Kind {
	case signs.AfterBill:
		act, billed = string(audit.Void), "on"
	case signs.Other:
		act = string(audit.Refund)
	case signs.Recounts:
		act = string(audit.Differs)
	}
	q := url.Values{"act": {act}, "staff": {s.Staff.String()}, "from": {s.Date}, "to": {s.Date}}
	if billed != "" {
		q.Set("billed", billed)
	}
	return "/admin/audit?" + q.Encode()
}

func stateTone(s signsdb.State) ui.Tone {
	if s == signsdb.Fine {
		return ui.Good
	}
	return ui.Info
}

func states(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, s := range signsdb.States() {
		list = append(list, ui.Option{Value: string(s), Label: i18n.T(ctx, "signs.state."+string(s))})
	}
	return list
}
