package order

import (
	"slices"
	"strconv"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
)

// Split shares the order by checks that are paid apart. It says how everything that is not paid is
// shared from then on: checks that have a payment stay as they are, others are replaced. It may name
// a check that there is to keep its identity and number.
type Split struct {
	Checks     []SplitCheck `json:"checks,omitempty"`
	Even       int          `json:"even,omitempty"`    // so many equal shares, instead of Checks
	BySeat     bool         `json:"by_seat,omitempty"` // a check for each seat that has something, instead of Checks
	TableLines TableLines   `json:"table_lines,omitempty"`
}

// SplitCheck is a check that is wanted: by seats, by lines, by an amount or a share; or, with none of
// them, for the rest.
type SplitCheck struct {
	ID     uuid.UUID     `json:"id,omitzero"`
	Name   string        `json:"name,omitempty"`
	Seats  []int         `json:"seats,omitempty"`
	Amount *money.Amount `json:"amount,omitempty"`
	Weight int           `json:"weight,omitempty"`
	Lines  []SplitLine   `json:"lines,omitempty"`
}

// SplitLine is how much of a line is wanted on a check.
type SplitLine struct {
	LineID   uuid.UUID      `json:"line_id"`
	Quantity money.Quantity `json:"quantity,omitempty"` // none: all that other checks do not name
}

// The largest numbers of checks and shares.
const (
	maxChecks = 99
	maxWeight = 10_000
)

func (Split) Type() string { return "split" }

func (c Split) decide(o Order, m Meta) ([]Payload, error) {
	if err := m.need(PermSplit); err != nil {
		return nil, err
	}
	if len(o.Active()) == 0 {
		return nil, fault.Conflict("order.empty")
	}
	if c.TableLines != "" && c.TableLines != ShareTable && c.TableLines != RestTable {
		return nil, fault.Invalid("order.split_table_lines").Field("table_lines", "order.split_table_lines")
	}
	a := o.arranged().paid(o)
	wanted, err := c.wanted(o, a, m)
	if err != nil {
		return nil, err
	}
	a.TableLines = c.TableLines
	for n, w := range wanted {
		if err := a.add(o, w, n, m); err != nil {
			return nil, err
		}
	}
	if err := a.check(o); err != nil {
		return nil, err
	}
	return []Payload{ChecksSet{Arranged: a, How: "split"}}, nil
}

// wanted are the checks that are to be made.
func (c Split) wanted(o Order, kept Arranged, m Meta) ([]SplitCheck, error) {
	ways := 0
	for _, way := range []bool{len(c.Checks) > 0, c.Even != 0, c.BySeat} {
		if way {
			ways++
		}
	}
	switch {
	case ways != 1 || len(c.Checks)+len(kept.Checks) > maxChecks:
		return nil, fault.Invalid("order.split_how").Field("checks", "order.split_how")
	case c.Even < 0 || c.Even == 1 || c.Even > maxChecks-len(kept.Checks):
		return nil, fault.Invalid("order.split_even").Field("even", "order.split_even").With("max", maxChecks)
	case c.Even > 0:
		return slices.Repeat([]SplitCheck{{Weight: 1}}, c.Even), nil
	case c.BySeat:
		return o.bySeat(kept)
	}
	return c.Checks, nil
}

// bySeat wants a check for each seat that has something and no paid check yet.
func (o Order) bySeat(kept Arranged) ([]SplitCheck, error) {
	var seats []int
	for _, l := range o.Lines {
		if l.Quantity != 0 && l.Seat > 0 && !slices.Contains(seats, l.Seat) && !kept.seated(l.Seat) {
			seats = append(seats, l.Seat)
		}
	}
	if len(seats) == 0 {
		return nil, fault.Conflict("order.no_seats")
	}
	slices.Sort(seats)
	out := make([]SplitCheck, len(seats))
	for i, seat := range seats {
		out[i] = SplitCheck{Seats: []int{seat}}
	}
	return out, nil
}

// add makes a check that is wanted part of the arrangement.
func (a *Arranged) add(o Order, w SplitCheck, n int, m Meta) error {
	name, err := clean("name", w.Name, maxName)
	if err != nil {
		return err
	}
	c := Check{ID: w.ID, Name: name, Seats: w.Seats, Amount: w.Amount, Weight: w.Weight}
	if c.ID == uuid.Nil {
		c.ID = derived(m.CommandID, "check "+strconv.Itoa(n))
	}
	if slices.ContainsFunc(a.Checks, func(have Check) bool { return have.ID == c.ID }) {
		return fault.Conflict("order.check_exists")
	}
	if old := o.Check(c.ID); old != nil {
		c.Number = old.Number
	}
	if c.Number == 0 || a.numbered(c.Number) {
		c.Number = a.free()
	}
	a.Checks = append(a.Checks, c)
	for _, l := range w.Lines {
		if err := a.name(o, c.ID, l); err != nil {
			return err
		}
	}
	return nil
}

// name puts so much of a line on a check.
func (a *Arranged) name(o Order, check uuid.UUID, l SplitLine) error {
	line, err := o.active(l.LineID)
	if err != nil {
		return err
	}
	s := a.line(l.LineID)
	if l.Quantity == 0 {
		l.Quantity = line.Quantity - s.sum()
	}
	if l.Quantity <= 0 || s.sum()+l.Quantity > line.Quantity {
		return fault.Conflict("order.check_quantity").With("item", line.Sold.Name)
	}
	for i := range s.Checks {
		if s.Checks[i].CheckID == check {
			s.Checks[i].Quantity += l.Quantity
			return nil
		}
	}
	s.Checks = append(s.Checks, CheckShare{CheckID: check, Quantity: l.Quantity})
	return nil
}

// check refuses an arrangement that says nothing sensible.
func (a Arranged) check(o Order) error {
	var seats []int
	for _, c := range a.Checks {
		switch {
		case c.Weight < 0 || c.Weight > maxWeight:
			return fault.Invalid("order.split_even").Field("weight", "order.split_even").With("max", maxWeight)
		case c.Amount != nil && (*c.Amount <= 0 || !c.Amount.InRange()):
			return fault.Invalid("order.check_amount").Field("amount", "order.check_amount")
		}
		for _, seat := range c.Seats {
			if seat < 1 || slices.Contains(seats, seat) {
				return fault.Invalid("order.check_seat").Field("seats", "order.check_seat")
			}
			if err := within("seat", seat, maxSeat); err != nil {
				return err
			}
			seats = append(seats, seat)
		}
	}
	o = o.clone()
	a.set(&o)
	for _, c := range CheckTotals(o, Price(o)) {
		if c.Settled == nil && c.Amount != nil && c.Portion < *c.Amount {
			return fault.Conflict("order.check_amount").Field("amount", "order.check_amount").With("most", int64(c.Portion))
		}
	}
	return nil
}
