package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/price"
)

// Arranged is how an order is shared by checks: all of it, so that saying it twice changes nothing.
type Arranged struct {
	Checks     []Check        `json:"checks,omitempty"`
	Lines      []LineChecks   `json:"lines,omitempty"` // of the lines that name checks
	TableLines TableLines     `json:"table_lines,omitempty"`
	Payments   []PaymentCheck `json:"payments,omitempty"`
}

// LineChecks says which checks a line names.
type LineChecks struct {
	LineID uuid.UUID    `json:"line_id"`
	Checks []CheckShare `json:"checks"`
}

// PaymentCheck says which check a payment is for.
type PaymentCheck struct {
	PaymentID uuid.UUID `json:"payment_id"`
	CheckID   uuid.UUID `json:"check_id,omitzero"` // zero: for the whole order
}

// ChecksSet says how the order is shared from then on.
type ChecksSet struct {
	Arranged
	How string `json:"how"` // "split", "merge" or "undo"
}

func (ChecksSet) Type() string { return "checks_set" }
func (ChecksSet) act() string  { return "split" }

// maxUndo is how many splits and merges can be taken back, one after the other.
const maxUndo = 8

func (p ChecksSet) apply(o *Order, _ Event) {
	if p.How == "undo" {
		o.Splits = slices.Clone(o.Splits[:max(0, len(o.Splits)-1)])
	} else {
		o.Splits = append(slices.Clone(o.Splits[max(0, len(o.Splits)+1-maxUndo):]), o.arranged())
	}
	p.set(o)
}

// arranged is how the order is shared now.
func (o Order) arranged() Arranged {
	a := Arranged{Checks: slices.Clone(o.Checks), TableLines: o.TableLines}
	for _, l := range o.Lines {
		if len(l.Checks) > 0 {
			a.Lines = append(a.Lines, LineChecks{LineID: l.ID, Checks: slices.Clone(l.Checks)})
		}
	}
	for _, p := range o.Payments {
		a.Payments = append(a.Payments, PaymentCheck{PaymentID: p.ID, CheckID: p.CheckID})
	}
	return a
}

// set shares the order as a says.
func (a Arranged) set(o *Order) {
	o.Checks, o.TableLines = slices.Clone(a.Checks), a.TableLines
	for i := range o.Lines {
		o.Lines[i].Checks = nil
		for _, l := range a.Lines {
			if l.LineID == o.Lines[i].ID {
				o.Lines[i].Checks = slices.Clone(l.Checks)
			}
		}
	}
	for i := range o.Payments {
		o.Payments[i].CheckID = uuid.Nil
		for _, p := range a.Payments {
			if p.PaymentID == o.Payments[i].ID {
				o.Payments[i].CheckID = p.CheckID
			}
		}
	}
}

// unite makes the order one check again; what was paid is paid for the whole.
func (o *Order) unite() {
	Arranged{}.set(o)
	o.Splits = nil
	for i := range o.Payments {
		p := &o.Payments[i]
		p.Settled, p.Change, p.Rounding = false, 0, 0
	}
}

// paid is what of an arrangement stays whatever else is wanted: the checks that have a payment.
func (a Arranged) paid(o Order) Arranged {
	var out Arranged
	for _, c := range a.Checks {
		if c.Settled != nil || slices.ContainsFunc(a.Payments, func(p PaymentCheck) bool { return p.CheckID == c.ID }) {
			out.Checks = append(out.Checks, c)
		}
	}
	for _, l := range a.Lines {
		l.Checks = slices.DeleteFunc(slices.Clone(l.Checks), func(s CheckShare) bool { return !out.has(s.CheckID) })
		if len(l.Checks) > 0 {
			out.Lines = append(out.Lines, l)
		}
	}
	out.Payments = a.Payments
	return out
}

func (a Arranged) has(check uuid.UUID) bool {
	return slices.ContainsFunc(a.Checks, func(c Check) bool { return c.ID == check })
}

func (a Arranged) seated(seat int) bool {
	return slices.ContainsFunc(a.Checks, func(c Check) bool { return slices.Contains(c.Seats, seat) })
}

func (a Arranged) numbered(n int) bool {
	return slices.ContainsFunc(a.Checks, func(c Check) bool { return c.Number == n })
}

// free is the lowest number that no check has.
func (a Arranged) free() int {
	for n := 1; ; n++ {
		if !a.numbered(n) {
			return n
		}
	}
}

// line returns which checks a line names, for adding to it.
func (a *Arranged) line(id uuid.UUID) *LineChecks {
	for i := range a.Lines {
		if a.Lines[i].LineID == id {
			return &a.Lines[i]
		}
	}
	a.Lines = append(a.Lines, LineChecks{LineID: id})
	return &a.Lines[len(a.Lines)-1]
}

func (l LineChecks) sum() money.Quantity {
	var sum money.Quantity
	for _, s := range l.Checks {
		sum += s.Quantity
	}
	return sum
}

// keepsChecks refuses what would change a check that is paid, or leave one with more paid than it
// comes to.
func (o Order) keepsChecks(before Order, r price.Result) error {
	if !o.Split() {
		return nil
	}
	var settled, tax money.Amount
	open := false
	for _, c := range o.Checks {
		if c.Settled == nil {
			open = true
			continue
		}
		settled, tax = settled+c.Settled.Total, tax+c.Settled.Tax
		for _, id := range c.Settled.Lines {
			if was := before.Check(c.ID); was != nil && was.Settled != nil && !o.sameLine(before, id) {
				return fault.Conflict("order.check_paid").With("check", c.Number)
			}
		}
	}
	for _, c := range CheckTotals(o, r) {
		open = open || c.Settled == nil
		if c.Due < 0 {
			return fault.Conflict("order.overpaid").With("check", c.Number)
		}
	}
	if !open && (settled != r.Total || tax != r.Tax) {
		return fault.Conflict("order.check_paid")
	}
	return nil
}

// sameLine says whether a line costs the same, and is on the same checks, as before.
func (o Order) sameLine(before Order, id uuid.UUID) bool {
	now, was := o.Line(id), before.Line(id)
	if now == nil || was == nil {
		return now == was
	}
	return now.Quantity == was.Quantity && now.Price().Compare(was.Price()) == 0 && now.Seat == was.Seat && now.Sold.Same(was.Sold) &&
		slices.Equal(now.Checks, was.Checks) && slices.Equal(o.discountsOf(id), before.discountsOf(id))
}

func (o Order) discountsOf(line uuid.UUID) []uuid.UUID {
	var out []uuid.UUID
	for _, d := range o.Discounts {
		if d.LineID == line {
			out = append(out, d.ID)
		}
	}
	return out
}
