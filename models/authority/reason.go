// Package authority knows what takes leave: the reasons that people choose from when something
// is taken back or given away, and what is asked of a manager who is not at the till.
//
// It owns reasons and approvals. It must not know what an order is or who may do what: commands
// arrive as they were parsed, people and their rights are models/staff's. Start reading at Act.
package authority

import (
	"strings"

	"comptoir/models/form"
)

// An Act is something that people are asked a reason for.
type Act string

// Every act. The names are stable: reasons and approvals store them.
const (
	Void     Act = "void"     // a line that the kitchen has
	Cancel   Act = "cancel"   // an order that others have seen
	Discount Act = "discount" // from an order, a line, a category or a guest
	Comp     Act = "comp"     // free of charge
	Price    Act = "price"    // typed over the catalogue's
	Service  Act = "service"  // the service charge, off or changed
	Refund   Act = "refund"   // money back for a sale that is done
	Reopen   Act = "reopen"   // a sale that is done
	Payment  Act = "payment"  // given back before the sale is done
	PaidOut  Act = "paid_out" // of the drawer
	PaidIn   Act = "paid_in"
	Drawer   Act = "drawer" // opened without a sale
)

// Acts lists the acts for which a screen asks a reason, in the order in which the list shows them.
func Acts() []Act {
	return []Act{Void, Cancel, Discount, Comp, Price, Service, Refund, Reopen, PaidOut, PaidIn, Drawer}
}

// begins lists the acts for which an account has reasons from the start: also those that only
// programs ask for yet.
func begins() []Act { return append(Acts(), Payment) }

// The longest reason, and the most of one act.
const (
	reasonLimit = 80
	reasonsMost = 20
)

// defaults are the keys of the reasons that an account starts with.
func defaults(a Act) []string {
	switch a {
	case Void:
		return []string{"mistake", "changed", "late", "unavailable", "dropped"}
	case Cancel:
		return []string{"mistake", "left", "twice"}
	case Discount:
		return []string{"regular", "staff", "complaint", "agreed"}
	case Comp:
		return []string{"complaint", "house", "birthday", "staff"}
	case Price:
		return []string{"agreed", "label", "damaged"}
	case Service:
		return []string{"asked", "slow", "complaint"}
	case Refund:
		return []string{"returned", "damaged", "complaint", "overcharged"}
	case Reopen:
		return []string{"overcharged", "tender", "invoice"}
	case Payment:
		return []string{"mistake", "tender"}
	case PaidOut:
		return []string{"supplier", "purchase", "bank"}
	case PaidIn:
		return []string{"change"}
	case Drawer:
		return []string{"change", "check"}
	}
	return nil
}

// Reasons are the texts of acts, in the order in which the till shows them.
type Reasons map[Act][]string

// Text is an act's reasons as a form shows them: one a line.
func (r Reasons) Text(a Act) string { return strings.Join(r[a], "\n") }

// ReadReasons reads what a form says of each act, one reason a line. Empty lines and what stands
// there twice are left out.
func ReadReasons(text func(Act) string) (Reasons, error) {
	var c form.Check
	all := Reasons{}
	for _, a := range Acts() {
		seen := map[string]bool{}
		for _, line := range strings.Split(text(a), "\n") {
			line = c.Optional(string(a), line, reasonLimit)
			if line != "" && !seen[line] {
				seen[line] = true
				all[a] = append(all[a], line)
			}
		}
		c.Require(len(all[a]) <= reasonsMost, string(a), "reason.too_many")
	}
	return all, c.Err()
}
