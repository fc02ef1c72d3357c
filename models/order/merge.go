package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
)

// Merge joins checks into the first that is named, with what was paid on them; with none named, all
// that are not paid become one, which is the whole order where nobody has paid yet.
//
// With another order it joins that one into this: all its lines, its guests and what they paid; Across
// decides that.
type Merge struct {
	CheckIDs []uuid.UUID `json:"check_ids,omitempty"`
	OrderID  uuid.UUID   `json:"order_id,omitzero"`
}

func (Merge) Type() string { return "merge" }

func (c Merge) decide(o Order, m Meta) ([]Payload, error) {
	if c.OrderID != uuid.Nil {
		return nil, fault.Malformed("order.two_orders")
	}
	if err := m.need(PermSplit); err != nil {
		return nil, err
	}
	if !o.Split() {
		return nil, fault.Conflict("order.not_split")
	}
	checks, ids := o.division().checks, c.CheckIDs
	if len(ids) == 0 {
		for _, check := range checks {
			if check.Settled == nil {
				ids = append(ids, check.ID)
			}
		}
		if len(ids) == len(checks) {
			return []Payload{ChecksSet{How: "merge"}}, nil
		}
	}
	joined, err := join(checks, ids)
	if err != nil {
		return nil, err
	}
	joined.Rest = joined.Rest || len(c.CheckIDs) == 0
	return []Payload{ChecksSet{Arranged: o.arranged().joined(joined, ids), How: "merge"}}, nil
}

// join makes one check of several; it is not paid, whatever was paid on any of them.
func join(checks []Check, ids []uuid.UUID) (Check, error) {
	var into Check
	plain := false
	for n, id := range ids {
		i := slices.IndexFunc(checks, func(c Check) bool { return c.ID == id })
		if i < 0 {
			return into, fault.NotFound("order.check_unknown")
		}
		c := checks[i]
		plain = plain || c.Rest || c.plain()
		if n == 0 {
			into = c
			into.Seats = slices.Clone(c.Seats)
			continue
		}
		if slices.Contains(ids[:n], id) {
			return into, fault.Invalid("order.check_twice").Field("check_ids", "order.check_twice")
		}
		into.Seats = append(into.Seats, c.Seats...)
		into.Weight += c.Weight
		into.Amount = plus(into.Amount, c.Amount)
	}
	if len(ids) < 2 {
		return into, fault.Invalid("order.merge_two").Field("check_ids", "order.merge_two")
	}
	slices.Sort(into.Seats)
	into.Settled = nil
	if plain {
		into.Amount, into.Rest = nil, true
	}
	return into, nil
}

func plus(a, b *money.Amount) *money.Amount {
	if a == nil || b == nil {
		if a == nil {
			return b
		}
		return a
	}
	sum := *a + *b
	return &sum
}

// joined puts a check in the place of those that it was made of.
func (a Arranged) joined(into Check, ids []uuid.UUID) Arranged {
	gone := func(id uuid.UUID) bool { return id != into.ID && slices.Contains(ids, id) }
	a.Checks = slices.DeleteFunc(a.Checks, func(c Check) bool { return gone(c.ID) })
	if i := slices.IndexFunc(a.Checks, func(c Check) bool { return c.ID == into.ID }); i >= 0 {
		a.Checks[i] = into
	} else {
		a.Checks = append(a.Checks, into)
	}
	if len(a.Checks) == 1 && a.Checks[0].Settled == nil {
		return Arranged{}
	}
	for i := range a.Lines {
		l := LineChecks{LineID: a.Lines[i].LineID}
		for _, s := range a.Lines[i].Checks {
			if gone(s.CheckID) {
				s.CheckID = into.ID
			}
			l.add(s)
		}
		a.Lines[i] = l
	}
	for i := range a.Payments {
		if gone(a.Payments[i].CheckID) {
			a.Payments[i].CheckID = into.ID
		}
	}
	return a
}

// add adds to what a check has of a line.
func (l *LineChecks) add(s CheckShare) {
	for i := range l.Checks {
		if l.Checks[i].CheckID == s.CheckID {
			l.Checks[i].Quantity += s.Quantity
			return
		}
	}
	l.Checks = append(l.Checks, s)
}

// Undo takes the last split or merge back, while nobody has paid since on a check that it concerns.
type Undo struct{}

func (Undo) Type() string { return "undo" }

func (Undo) decide(o Order, m Meta) ([]Payload, error) {
	if err := m.need(PermSplit); err != nil {
		return nil, err
	}
	if len(o.Splits) == 0 {
		return nil, fault.Conflict("order.nothing_to_undo")
	}
	before := o.Splits[len(o.Splits)-1]
	for _, p := range o.Payments {
		then := uuid.Nil
		for _, was := range before.Payments {
			if was.PaymentID == p.ID {
				then = was.CheckID
			}
		}
		if p.CheckID != uuid.Nil && !before.has(p.CheckID) && !before.has(then) {
			return nil, fault.Conflict("order.undo_paid")
		}
	}
	return []Payload{ChecksSet{Arranged: before.asPaid(o), How: "undo"}}, nil
}

// asPaid is an arrangement of the past with the payments as they are now: what was paid since on a check
// that there was already stays on it.
func (a Arranged) asPaid(o Order) Arranged {
	var payments []PaymentCheck
	for _, p := range o.Payments {
		to := p.CheckID
		for _, was := range a.Payments {
			if was.PaymentID == p.ID {
				to = was.CheckID
			}
		}
		if !a.has(to) {
			to = uuid.Nil
		}
		payments = append(payments, PaymentCheck{PaymentID: p.ID, CheckID: to})
	}
	checks := slices.Clone(a.Checks)
	for i := range checks {
		c := &checks[i]
		if c.Settled.holds(c.ID, a.Payments, payments) {
			continue
		}
		c.Settled = nil
		if now := o.Check(c.ID); now != nil && now.Settled.holds(c.ID, o.arranged().Payments, payments) {
			c.Settled = now.Settled
		}
	}
	a.Checks, a.Payments = checks, payments
	return a
}

// holds says whether what a check came to with some payments is what it comes to with others.
func (s *Settlement) holds(check uuid.UUID, then, now []PaymentCheck) bool {
	return same(then, now, check) && (s == nil || s.Owed == s.Total || same(then, now, uuid.Nil))
}

// same says whether a check has the same payments in both.
func same(then, now []PaymentCheck, check uuid.UUID) bool {
	of := func(list []PaymentCheck) []PaymentCheck {
		return slices.DeleteFunc(slices.Clone(list), func(p PaymentCheck) bool { return p.CheckID != check })
	}
	return slices.Equal(of(then), of(now))
}
