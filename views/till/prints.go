package till

import (
	"comptoir/models/account"
	"comptoir/models/fault"
	"comptoir/models/receipt/printdb"
	"comptoir/views/layout"
)

// PrintsView is what the printers of this till have to do.
type PrintsView struct {
	printdb.Queue
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
}

// RegistersView asks which register this browser stands at.
type RegistersView struct {
	Frame     layout.BareView
	Registers []account.Register
	MayPair   bool
}
