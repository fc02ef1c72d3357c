// Package shift shows the drawer's side of the till: opening with a float, paying in and out,
// the blind count, and the X and Z reports.
//
// It owns how these look. It must not know how a figure comes about, and it never shows what a
// drawer should hold before somebody has counted it. Start reading at Screen.
package shift

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"comptoir/models/fault"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/money"
	"comptoir/models/receipt/doc"
	"comptoir/models/till"
	"comptoir/models/till/tilldb"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// May is what the person is allowed to do here.
type May struct {
	Open, Close, Move bool
	Look              bool // at what the drawer should hold
}

// HomeView is the register's present state.
type HomeView struct {
	Frame    layout.ScreenView
	Currency money.Currency
	May      May
	Open     *OpenView // nil: no shift takes this person's money
	Others   []OtherView
	Choices  []ui.Option // the drawers that can be opened
	Take     bool        // the person wants a drawer of their own beside everybody's
	Float    string      // what the form for opening holds
	Drawer   string
	Move     MoveForm
	Reasons  []string // the usual ones for paying in and out
	Photos   bool     // nothing is paid out without a picture
	Commands Commands
	Signs    fiscaldb.Register // what the register has to sign
	Command  func() string
	Fault    *fault.Fault
}

// drawer is the one that the form for opening has chosen.
func (v HomeView) drawer() string {
	for _, o := range v.Choices {
		if o.Value == v.Drawer {
			return o.Value
		}
	}
	return v.Choices[0].Value
}

// Commands are the ids of the page's forms.
type Commands struct{ Open, Move string }

// OpenView is a shift that takes sales.
type OpenView struct {
	tilldb.Shift
	OpenedBy  string
	Movements []till.ZMovement
}

// OtherView is a shift at the till that takes somebody else's money.
type OtherView struct {
	tilldb.Shift
	Mine bool // this person may count it
}

// title names a shift with its drawer.
func title(ctx context.Context, s tilldb.Shift) string {
	text := i18n.T(ctx, "shift.number", "number", s.Number)
	if place := place(ctx, s.Drawer, s.Purse, s.Holder); place != "" {
		text += " · " + place
	}
	return text
}

// place is a drawer and whose it is; empty for everybody's own one of a register.
func place(ctx context.Context, drawer string, purse bool, holder string) string {
	if purse {
		drawer = i18n.T(ctx, "shift.purse")
	}
	if drawer == "" || holder == "" {
		return drawer + holder
	}
	return drawer + ", " + holder
}

// where is the register of a shift, with its drawer.
func where(ctx context.Context, z till.Z) string {
	if text := place(ctx, z.Drawer.Name, z.Drawer.Purse, z.Drawer.Holder); text != "" {
		return z.Register + ", " + text
	}
	return z.Register
}

// photoHint says whether a picture of the slip is wanted.
func photoHint(ctx context.Context, v HomeView) string {
	if v.Photos {
		return i18n.T(ctx, "shift.photo_wanted")
	}
	return i18n.T(ctx, "shift.photo_hint")
}

// MoveForm is what was typed to pay in or out.
type MoveForm struct{ Kind, Amount, Reason string }

// CountView is the form of the blind count.
type CountView struct {
	Frame    layout.ScreenView
	Shift    tilldb.Shift
	Hand     bool // the drawer goes to somebody else
	ToSafe   string
	Command  string
	Currency money.Currency
	Pieces   []PieceView
	Other    string
	Foreign  []ForeignView // other currencies, each counted by itself
	Sum      money.Amount
	Refused  int // counts of the shift so far
	Fault    *fault.Fault
}

// ForeignView is what of another currency was typed.
type ForeignView struct {
	Currency     money.Currency
	Field, Typed string
}

// differs says whether somebody has to agree to the count, or was asked to.
func (v CountView) differs() bool {
	return v.Fault != nil && (v.Fault.Code == "approval_required" || v.Fault.Fields["pin"] != "")
}

// action is where the form of the count goes.
func (v CountView) action() templ.SafeURL {
	if v.Hand {
		return "/shift/hand-over"
	}
	return "/shift/close"
}

// heading says what the count is for.
func (v CountView) heading(ctx context.Context) (title, note string) {
	if v.Hand {
		return i18n.T(ctx, "shift.hand.title", "number", v.Shift.Number), i18n.T(ctx, "shift.hand.note")
	}
	return i18n.T(ctx, "shift.count.title", "number", v.Shift.Number), i18n.T(ctx, "shift.count.note")
}

// verdict is the message for a count that was refused. After too many it says nothing of the count itself.
func (v CountView) verdict() string {
	if v.Refused > v.most() {
		return "shift.count.agreement"
	}
	return "shift.count.differs"
}

// most is how many counts are refused before only somebody's agreement closes the shift.
func (v CountView) most() int { return tilldb.MostRefused }

// PieceView is one coin or note and how many of it were typed.
type PieceView struct {
	Value money.Amount
	Count string
}

// ReportView is an X or a Z on the screen.
type ReportView struct {
	Frame    layout.ScreenView
	Z        till.Z
	Document doc.Document
	PrintURL string
	Command  string
	Job      *Job              // being printed
	Signs    fiscaldb.Register // of a Z: what the register has to sign
	Commands func() string
	Terminal bool // a card terminal stands at the register: its day can be ended, too
}

// Job is a print job that the page hands to the bridge.
type Job struct{ ID, Device string }

// attrs are what the bridge's script looks for.
func (j Job) attrs() ui.Attrs {
	return ui.Attrs{
		"data-print-job": true, "data-id": j.ID, "data-device": j.Device, "data-kind": "report",
		"data-url": "/till/jobs/" + j.ID, "data-report-url": "/till/jobs/" + j.ID + "/report",
	}
}

// Difference says in words whether a counted drawer was right.
func Difference(ctx context.Context, d money.Amount, c money.Currency) string {
	switch {
	case d < 0:
		return i18n.T(ctx, "shift.short", "amount", i18n.Money(ctx, -d, c))
	case d > 0:
		return i18n.T(ctx, "shift.over", "amount", i18n.Money(ctx, d, c))
	}
	return i18n.T(ctx, "shift.exact")
}

// outcomeTone is the colour that goes with what became of a count.
func outcomeTone(o tilldb.Outcome) ui.Tone {
	if o == tilldb.Fits {
		return ui.Good
	}
	return ui.Warn
}

// DifferenceTone is the colour that goes with the words.
func DifferenceTone(d money.Amount) ui.Tone {
	switch {
	case d < 0:
		return ui.Bad
	case d > 0:
		return ui.Warn
	}
	return ui.Good
}

// signed is a movement's amount as the drawer feels it.
func signed(m till.ZMovement) money.Amount {
	if m.Kind != "paid_in" {
		return -m.Amount
	}
	return m.Amount
}

// floats are round sums that drawers often begin with.
func floats(c money.Currency) []money.Amount {
	return []money.Amount{50 * c.Unit(), 100 * c.Unit(), 150 * c.Unit(), 200 * c.Unit()}
}

// since says when the shift was opened, and by whom.
func since(ctx context.Context, at time.Time, by string) string {
	if by == "" {
		return i18n.T(ctx, "shift.since", "time", i18n.DateTime(ctx, at))
	}
	return i18n.T(ctx, "shift.since_by", "time", i18n.DateTime(ctx, at), "name", by)
}
