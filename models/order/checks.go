package order

import (
	"crypto/sha256"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"comptoir/models/money"
	"comptoir/models/price"
)

// Check is a part of one order that is paid apart. The order is priced once, as a whole; what a
// check comes to is a share of that. What a check has follows from the lines: those that name it,
// those of its seats, and a share of what nobody has.
type Check struct {
	ID     uuid.UUID     `json:"id"`
	Number int           `json:"number"`
	Name   string        `json:"name,omitempty"`
	Seats  []int         `json:"seats,omitempty"`
	Amount *money.Amount `json:"amount,omitempty"` // so much of what no seat and no check has
	Weight int           `json:"weight,omitempty"` // a share of it
	Rest   bool          `json:"rest,omitempty"`   // all of it that is left
	// Settled is what the check came to when it was paid in full. It keeps that: whatever changes
	// later is for the checks that are not paid.
	Settled *Settlement `json:"settled,omitempty"`
}

// A Settlement is what a check came to when it was paid, and the lines that were on it.
type Settlement struct {
	price.Kept
	Lines []uuid.UUID  `json:"lines,omitempty"`
	Owed  money.Amount `json:"owed"` // of Total, what its own payments paid: the rest was paid on account of the order
}

// CheckShare is how much of a line a check has.
type CheckShare struct {
	CheckID  uuid.UUID      `json:"check_id"`
	Quantity money.Quantity `json:"quantity"`
}

// TableLines says who pays for what is on the table's seat, where an order is split by seats.
type TableLines string

// The ways. The empty one is ShareTable.
const (
	ShareTable TableLines = "share" // all seats alike
	RestTable  TableLines = "rest"  // the check that has the rest
)

// CheckTotal is what a check comes to: Net + Tax + Tip + Deposit = Total, Total + Rounding = Paid + Due. All
// checks of an order add up to its totals.
type CheckTotal struct {
	Check
	Settlement price.Settlement
	Lines      []CheckLine
	Portion    money.Amount     // what of Total is a share of what no check has by its lines
	Adjusted   price.Settlement // what of it is due to changes after other checks were paid
	OnAccount  money.Amount     // its part of what was paid for the whole order
	Paid       money.Amount     // with its part of what was paid for the whole order
	Rounding   money.Amount
	Change     money.Amount
	Due        money.Amount
	Pending    bool // a terminal has not answered yet
}

// CheckLine is a check's share of a line, as on the receipt.
type CheckLine struct {
	LineID   uuid.UUID
	Line     int // its place in the order
	Quantity money.Quantity
	Amount   money.Amount // before discounts
	Discount money.Amount
	Comp     money.Amount
	Total    money.Amount
}

// Total is what the check comes to.
func (c CheckTotal) Total() money.Amount { return c.Settlement.Total }

// Done says whether the check is paid.
func (c CheckTotal) Done() bool { return c.Due == 0 && !c.Pending }

// InDrawer says whether the check was paid in cash, in part at least.
func (c CheckTotal) InDrawer(o Order) bool {
	return slices.ContainsFunc(o.Payments, func(p Payment) bool { return p.CheckID == c.ID && p.Tender == price.Cash })
}

// Check returns the check with an id, or nil.
func (o *Order) Check(id uuid.UUID) *Check {
	for i := range o.Checks {
		if o.Checks[i].ID == id {
			return &o.Checks[i]
		}
	}
	return nil
}

// Split says whether the order is paid in parts.
func (o Order) Split() bool { return len(o.Checks) > 0 }

// CheckTotals returns what each check of a priced order comes to; nil where it is not split. Where
// something is on no check there is one more, for the rest, which is kept as soon as somebody pays
// it.
func CheckTotals(o Order, r price.Result) []CheckTotal {
	if !o.Split() {
		return nil
	}
	d := o.division()
	parts := price.Divide(Pricing(o), r, d.Division)
	out := make([]CheckTotal, 0, len(parts))
	for i, p := range parts {
		c := CheckTotal{Check: d.checks[i], Settlement: p.Settlement, Portion: p.Portion, Adjusted: p.Adjusted}
		for _, l := range p.Lines {
			c.Lines = append(c.Lines, CheckLine{
				LineID: o.Lines[l.Line].ID, Line: l.Line, Quantity: l.Quantity, Amount: l.Amount, Discount: l.Discount, Comp: l.Comp, Total: l.Total,
			})
		}
		if d.extra && i == len(parts)-1 && len(c.Lines) == 0 && c.Settlement.Nothing() {
			continue // there is no rest
		}
		out = append(out, c)
	}
	o.payChecks(out)
	return out
}

// CheckTotal returns what one check comes to.
func (o Order) CheckTotal(r price.Result, id uuid.UUID) (CheckTotal, bool) {
	totals := CheckTotals(o, r)
	i := slices.IndexFunc(totals, func(c CheckTotal) bool { return c.ID == id })
	if i < 0 {
		return CheckTotal{}, false
	}
	return totals[i], true
}

// PaidApart says whether all that was paid was paid for checks.
func (o Order) PaidApart() bool {
	return o.Split() && !slices.ContainsFunc(o.Payments, func(p Payment) bool { return p.CheckID == uuid.Nil })
}

// restCheck is the check that is made for what no check has.
func (o Order) restCheck() Check {
	n := 1
	for _, c := range o.Checks {
		n = max(n, c.Number+1)
	}
	return Check{ID: derived(o.ID, "rest "+strconv.Itoa(n)), Number: n, Rest: true}
}

// payChecks takes the payments off what the checks come to: each its own, then what was paid for the
// whole order by what they come to.
func (o Order) payChecks(checks []CheckTotal) {
	var account, rounding, change money.Amount
	for _, p := range o.Payments {
		worth, s := p.pricing(true), p.settled()
		c := owing(checks, p.CheckID)
		if c == nil {
			account, rounding, change = account+worth.Worth(), rounding+s.Rounding, change+s.Change
			continue
		}
		c.Paid += worth.Worth() + s.Rounding
		c.Rounding += s.Rounding
		c.Change += s.Change
		c.Pending = c.Pending || p.Pending
	}
	var open []int
	var weights []int64
	for i := range checks {
		c := &checks[i]
		c.Due = c.Settlement.Total + c.Rounding - c.Paid
		if c.Settled != nil {
			c.OnAccount = c.Settlement.Total - c.Settled.Owed
			account -= c.OnAccount
			continue
		}
		if c.Due > 0 {
			open, weights = append(open, i), append(weights, int64(c.Due))
		}
	}
	if len(open) == 0 && len(checks) > 0 {
		open, weights = []int{len(checks) - 1}, []int64{1}
	}
	for n, part := range account.Allocate(weights) {
		checks[open[n]].OnAccount += part
	}
	for i := range checks {
		checks[i].Paid += checks[i].OnAccount
		checks[i].Due -= checks[i].OnAccount
	}
	if len(open) > 0 {
		c := &checks[open[0]]
		c.Paid, c.Rounding, c.Change = c.Paid+rounding, c.Rounding+rounding, c.Change+change
	}
}

// owing returns the check that a payment is for; nil where it is for the whole order.
func owing(checks []CheckTotal, id uuid.UUID) *CheckTotal {
	for i := range checks {
		if id != uuid.Nil && checks[i].ID == id {
			return &checks[i]
		}
	}
	return nil
}

// derived is an id that follows from another, so that deciding twice makes the same.
func derived(from uuid.UUID, what string) uuid.UUID {
	sum := sha256.Sum256(append(from[:], what...))
	id := uuid.UUID(sum[:16])
	id[6] = id[6]&0x0f | 0x80 // version 8: of our own making
	id[8] = id[8]&0x3f | 0x80
	return id
}
