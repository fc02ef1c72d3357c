package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/money"
	"comptoir/models/price"
)

// A CheckPick is so much of a line on one check, as somebody points at it. No check is the order
// while it is not split.
type CheckPick struct {
	CheckID  uuid.UUID
	LineID   uuid.UUID
	Quantity money.Quantity // none: all that the check has of it
}

// MoveToCheck is the split after which what was picked is on the check to, or on a new one where to
// is no check. Everything else stays where it is.
func (o Order) MoveToCheck(r price.Result, picks []CheckPick, to uuid.UUID) Split {
	return o.Share(r, picks, []uuid.UUID{to})
}

// Share is the split after which what was picked is shared alike by some checks.
func (o Order) Share(r price.Result, picks []CheckPick, among []uuid.UUID) Split {
	a := o.restated(r)
	for _, p := range picks {
		if q := a.take(p); q > 0 {
			a.give(p.LineID, q, among)
		}
	}
	return Split{Checks: a.split(), TableLines: o.TableLines}
}

// WithAmount is the split after which one more check pays a fixed amount.
func (o Order) WithAmount(r price.Result, amount money.Amount) Split {
	a := o.restated(r)
	return Split{Checks: append(a.split(), SplitCheck{Amount: &amount}), TableLines: o.TableLines}
}

// InCash is what a sum comes to where it is paid in coins.
func (o Order) InCash(due money.Amount) money.Amount { return o.coins(due) }

// A restatement is the arrangement of all that is not paid, said once more: whose each line is where
// that is said by name, and otherwise only by seat or as the rest.
type restatement struct {
	order  *Order
	checks []SplitCheck
	now    map[uuid.UUID][]CheckShare // of each line, whose it is now
	named  map[uuid.UUID][]CheckShare // of each line, what is said by name
}

func (o *Order) restated(r price.Result) *restatement {
	a := &restatement{order: o, now: map[uuid.UUID][]CheckShare{}, named: map[uuid.UUID][]CheckShare{}}
	if !o.Split() {
		rest := o.restCheck()
		a.checks = []SplitCheck{{ID: rest.ID}}
		for _, l := range o.Active() {
			a.now[l.ID] = []CheckShare{{rest.ID, l.Quantity}}
		}
		return a
	}
	for _, c := range CheckTotals(*o, r) {
		if o.begun(c.Check) {
			continue
		}
		a.checks = append(a.checks, SplitCheck{ID: c.ID, Name: c.Name, Seats: c.Seats, Amount: c.Amount, Weight: c.Weight})
		for _, l := range c.Lines {
			a.now[l.LineID] = append(a.now[l.LineID], CheckShare{c.ID, l.Quantity})
		}
	}
	for _, l := range o.Lines {
		for _, s := range l.Checks {
			if a.has(s.CheckID) {
				a.named[l.ID] = append(a.named[l.ID], s)
			}
		}
	}
	return a
}

// begun says whether somebody has paid on a check, so that it stays as it is.
func (o *Order) begun(c Check) bool {
	return c.Settled != nil || slices.ContainsFunc(o.Payments, func(p Payment) bool { return p.CheckID == c.ID })
}

func (a *restatement) has(check uuid.UUID) bool {
	return slices.ContainsFunc(a.checks, func(c SplitCheck) bool { return c.ID == check })
}

// take takes what was picked off its check and says how much that was. From then on it is said by
// name whose the rest of the line is.
func (a *restatement) take(p CheckPick) money.Quantity {
	if p.CheckID == uuid.Nil && !a.order.Split() {
		p.CheckID = a.checks[0].ID
	}
	shares := a.now[p.LineID]
	for i := range shares {
		s := &shares[i]
		if s.CheckID != p.CheckID {
			continue
		}
		q := p.Quantity
		if q <= 0 || q > s.Quantity {
			q = s.Quantity
		}
		s.Quantity -= q
		a.named[p.LineID] = shares
		return q
	}
	return 0
}

// give puts a quantity on checks, in equal parts.
func (a *restatement) give(line uuid.UUID, q money.Quantity, among []uuid.UUID) {
	n := money.Quantity(len(among))
	for i, check := range among {
		part := q / n
		if money.Quantity(i) < q%n {
			part++
		}
		a.put(line, check, part)
	}
}

func (a *restatement) put(line, check uuid.UUID, q money.Quantity) {
	if check != uuid.Nil && !a.has(check) {
		return // it is paid, or joined with another meanwhile
	}
	shares := a.now[line]
	if i := slices.IndexFunc(shares, func(s CheckShare) bool { return s.CheckID == check }); i >= 0 {
		shares[i].Quantity += q
	} else {
		shares = append(shares, CheckShare{check, q})
	}
	a.now[line], a.named[line] = shares, shares
}

// split are the checks that are wanted: those that have nothing any more, and would get nothing
// later, are gone.
func (a *restatement) split() []SplitCheck {
	checks := a.checks
	for _, shares := range a.named {
		if slices.ContainsFunc(shares, func(s CheckShare) bool { return s.CheckID == uuid.Nil }) {
			checks = append(slices.Clone(checks), SplitCheck{})
			break
		}
	}
	var out []SplitCheck
	for _, c := range checks {
		c.Lines = nil
		for _, l := range a.order.Lines {
			for _, s := range a.named[l.ID] {
				if s.CheckID == c.ID && s.Quantity > 0 {
					c.Lines = append(c.Lines, SplitLine{LineID: l.ID, Quantity: s.Quantity})
				}
			}
		}
		if plain := len(c.Seats) == 0 && c.Amount == nil && c.Weight == 0; plain && !a.holds(c.ID) {
			continue
		}
		out = append(out, c)
	}
	return out
}

// holds says whether anything is on a check.
func (a *restatement) holds(check uuid.UUID) bool {
	for _, shares := range a.now {
		for _, s := range shares {
			if s.CheckID == check && s.Quantity > 0 {
				return true
			}
		}
	}
	return !slices.ContainsFunc(a.checks, func(c SplitCheck) bool { return c.Weight == 0 && c.Amount == nil && c.ID != check })
}
