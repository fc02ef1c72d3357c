package till

import (
	"context"

	"github.com/google/uuid"

	"comptoir/models/account"
	"comptoir/models/fault"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/money"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/receipt/printdb"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// PrintsView is what the printers of this till have to do.
type PrintsView struct {
	printdb.Queue
	Desk     fiscaldb.Desk // what the fiscal register has to do
	Currency money.Currency
	Terminal []paymentdb.TerminalJob // what the card terminals have to do
	Enclosed map[uuid.UUID]string    // documents that the page need not ask for, by job
}

// stuckShown is how many of what is not registered are named; the office lists all.
const stuckShown = 3

func (p PrintsView) stuck() []fiscaldb.Registration {
	return p.Desk.Stuck[:min(len(p.Desk.Stuck), stuckShown)]
}

// DocumentName says which document it is.
func DocumentName(ctx context.Context, r fiscaldb.Registration, currency money.Currency) string {
	if r.Number == 0 {
		return i18n.T(ctx, "registration.kind."+string(r.Kind))
	}
	return i18n.T(ctx, "registration.kind."+string(r.Kind)) + " " + i18n.T(ctx, "registration.of", "number", r.Number, "amount", i18n.Money(ctx, r.Document.Total, currency))
}

// DocumentState says what is so, and what to do.
func DocumentState(ctx context.Context, r fiscaldb.Registration) string {
	text := i18n.T(ctx, "registration.state."+string(r.State))
	if key := "registration.code." + r.Code; r.Code != "" && i18n.Has(key) {
		text = i18n.T(ctx, key)
	}
	if r.Said != "" {
		text += " (" + r.Said + ")"
	}
	return text
}

// shown leaves out all but the newest of the receipts that found no bridge: a house without a
// printer is not told so once a sale.
func (p PrintsView) shown() []printdb.Job {
	var list []printdb.Job
	for i, j := range p.Jobs {
		if j.State == "no_bridge" && j.Kind == "receipt" && i < len(p.Jobs)-1 {
			continue
		}
		list = append(list, j)
	}
	return list
}

// PrinterView is what prints at this till.
type PrinterView struct {
	Device  string // what the bridge calls the printer of receipts
	Fault   *fault.Fault
	Command string

	Bridges []printdb.Bridge // that print for machines without one
	Through uuid.UUID        // the one that this register prints through; zero: its own machine's
	MayPair bool
	Lend    string // the command that makes a key for this machine's bridge
}

// LentView hands a key to this machine's bridge.
type LentView struct {
	Server string
	Key    string
}

// RecentView is what a register's printers had to do lately.
type RecentView struct {
	Jobs  []printdb.Job
	Job   string // that Fault is about
	Typed string
	Fault *fault.Fault
	NewID func() string
}

// stateOf is the message of how a job is.
func stateOf(j printdb.Job) string {
	if j.State == "new" || j.Over() {
		return "prints.state." + j.State
	}
	return stateKey(j)
}

// waitsAway says whether a job waits for a bridge that is not there.
func (p PrintsView) waitsAway(j printdb.Job) bool {
	return p.Bridge != nil && p.Bridge.Away(p.Now) && (j.State == "new" || j.State == "no_bridge")
}

// RegistersView asks which register this browser stands at.
type RegistersView struct {
	Frame     layout.BareView
	Registers []account.Register
	MayPair   bool
}

func (v RecentView) typed(j printdb.Job) string {
	if v.Job == j.ID.String() {
		return v.Typed
	}
	return ""
}

func (v RecentView) fault(ctx context.Context, j printdb.Job) string {
	if v.Job == j.ID.String() {
		return i18n.FaultField(ctx, v.Fault, "device")
	}
	return ""
}

func (p PrinterView) through() string {
	if p.Through == uuid.Nil {
		return ""
	}
	return p.Through.String()
}

// choices are this machine's own bridge and those of others.
func (p PrinterView) choices(ctx context.Context) []ui.Option {
	list := []ui.Option{{Label: i18n.T(ctx, "prints.through_own")}}
	for _, b := range p.Bridges {
		list = append(list, ui.Option{Value: b.ID.String(), Label: b.Name})
	}
	return list
}
