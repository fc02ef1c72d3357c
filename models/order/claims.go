package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/price"
)

// A division is how an order is shared by its checks: whose each line is.
type division struct {
	price.Division
	order  *Order
	checks []Check
	extra  bool // the last check was made for the rest
	pooled bool // what no check has by its lines is shared
	rest   int  // whose the rest is; -1: those share it who have a weight
}

func (o *Order) division() division {
	d := division{order: o, checks: o.Checks, rest: -1}
	for i, c := range o.Checks {
		d.pooled = d.pooled || c.Amount != nil || c.Weight > 0 // also where they have paid their share
		if c.Settled != nil {
			continue
		}
		if d.rest < 0 && c.plain() || c.Rest && (d.rest < 0 || !o.Checks[d.rest].Rest) {
			d.rest = i
		}
	}
	if d.rest < 0 && !d.weighted() {
		d.checks, d.extra, d.rest = append(slices.Clone(d.checks), o.restCheck()), true, len(d.checks)
	}
	d.claim()
	if d.extra && d.owing() && !d.claimed(d.rest) {
		d.checks, d.extra, d.rest = d.checks[:d.rest], false, -1
	}
	for i, c := range d.checks {
		p := price.Portion{Amount: c.Amount, Weight: int64(c.Weight), Rest: i == d.rest && !(d.extra && d.owing()) || c.Settled != nil && (c.Rest || c.plain())}
		if c.Settled != nil {
			p.Settled = &c.Settled.Kept
		}
		d.Parts = append(d.Parts, p)
	}
	return d
}

// weighted says whether a check that is not paid shares what nobody has.
func (d *division) weighted() bool {
	return slices.ContainsFunc(d.checks, func(c Check) bool { return c.Settled == nil && c.Weight > 0 })
}

// claimed says whether a check has anything of a line.
func (d *division) claimed(part int) bool {
	return slices.ContainsFunc(d.Claims, func(claims []price.Claim) bool {
		return slices.ContainsFunc(claims, func(c price.Claim) bool { return c.Part == part })
	})
}

// owing says whether those who shared the pool by weight have paid, and others have not: what changes then is for these.
func (d *division) owing() bool {
	return slices.ContainsFunc(d.order.Checks, func(c Check) bool { return c.Weight > 0 }) &&
		slices.ContainsFunc(d.order.Checks, func(c Check) bool { return c.Settled == nil })
}

// plain says whether a check has neither seats nor a share: it has what it is given, and the rest.
func (c Check) plain() bool { return len(c.Seats) == 0 && c.Amount == nil && c.Weight == 0 }

func (d *division) claim() {
	d.Claims = make([][]price.Claim, len(d.order.Lines))
	for i := range d.order.Lines {
		d.Claims[i] = d.claims(&d.order.Lines[i])
	}
}

// claims says who has a line: first the checks that it names, then for what is left the check of its
// seat, or of the table's seat all checks with seats.
func (d *division) claims(l *Line) []price.Claim {
	var out []price.Claim
	left := l.Quantity
	for _, s := range l.Checks {
		i := d.at(s.CheckID)
		q := min(s.Quantity, left)
		if i < 0 || q <= 0 {
			continue
		}
		out = claim(out, i, int64(q))
		left -= q
	}
	if left == 0 {
		return out
	}
	others := d.home(l)
	var sum int64
	for _, c := range others {
		sum += c.Weight
	}
	// What is left is shared in the others' weights: with claims by quantity beside them, both are put on one scale.
	if len(out) == 0 {
		return others
	}
	for i := range out {
		out[i].Weight *= sum
	}
	for _, c := range others {
		out = claim(out, c.Part, int64(left)*c.Weight)
	}
	return out
}

// home is where a line goes that names no check.
func (d *division) home(l *Line) []price.Claim {
	if l.Seat > 0 {
		for i, c := range d.checks {
			if slices.Contains(c.Seats, l.Seat) && c.takes(l.ID) {
				return []price.Claim{{Part: i, Weight: 1}}
			}
		}
	} else if d.order.TableLines != RestTable {
		var out []price.Claim
		for i, c := range d.checks {
			if len(c.Seats) > 0 && c.takes(l.ID) {
				out = append(out, price.Claim{Part: i, Weight: int64(len(c.Seats))})
			}
		}
		if out != nil {
			return out
		}
	}
	for i, c := range d.checks {
		if c.Settled != nil && (c.Rest || c.plain()) && c.takes(l.ID) {
			return []price.Claim{{Part: i, Weight: 1}}
		}
	}
	if d.pooled {
		return []price.Claim{{Part: price.Pool, Weight: 1}}
	}
	return []price.Claim{{Part: d.rest, Weight: 1}}
}

// takes says whether a line can be on the check: a paid one has what it had when it was paid.
func (c Check) takes(line uuid.UUID) bool {
	return c.Settled == nil || slices.Contains(c.Settled.Lines, line)
}

func (d *division) at(id uuid.UUID) int {
	return slices.IndexFunc(d.checks, func(c Check) bool { return c.ID == id })
}

// claim adds to what a part has of a line.
func claim(claims []price.Claim, part int, weight int64) []price.Claim {
	for i := range claims {
		if claims[i].Part == part {
			claims[i].Weight += weight
			return claims
		}
	}
	return append(claims, price.Claim{Part: part, Weight: weight})
}
