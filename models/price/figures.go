package price

import (
	"slices"

	"comptoir/models/fault"
	"comptoir/models/money"
)

// figures are all that a line brings to a total: itself, and its part of the service charge.
type figures struct {
	amount, goods, service money.Amount
	comp, given            money.Amount   // given away, with and without the tax inside
	taxes, serviceTaxes    []money.Amount // by the taxes of the result
}

// figures shares a priced order's taxes and service charge over its lines; together they are the
// order without its tip.
func (o Order) figures(r Result) []figures {
	out := make([]figures, len(o.Lines))
	for i := range out {
		out[i] = figures{
			amount: r.Lines[i].Amount, goods: r.Lines[i].Total, comp: r.Lines[i].Comp, given: o.GivenAway(r, i),
			taxes: make([]money.Amount, len(r.Taxes)), serviceTaxes: make([]money.Amount, len(r.Taxes)),
		}
	}
	var serviceTaxes []money.Amount
	for k, t := range r.Taxes {
		parts := o.spread(r, t)
		for i := range out {
			out[i].taxes[k] = parts[i]
		}
		serviceTaxes = append(serviceTaxes, parts[len(out)])
	}
	o.shareService(r, serviceTaxes, out)
	return out
}

// shareService gives each line that was sold its part of the service charge: by what it came to, or by its price where
// everything was given away.
func (o Order) shareService(r Result, taxes []money.Amount, out []figures) {
	var at []int
	var goods, amounts []int64
	var sum money.Amount
	served := slices.ContainsFunc(o.Lines, func(l Line) bool { return l.Quantity != 0 && !l.NoService })
	for i, l := range o.Lines {
		if l.Quantity == 0 || l.NoService && served {
			continue
		}
		at, sum = append(at, i), sum+out[i].goods.Abs()
		goods, amounts = append(goods, int64(out[i].goods)), append(amounts, int64(out[i].amount))
	}
	if sum == 0 {
		goods = amounts
	}
	for n, part := range r.Charges().Allocate(goods) {
		out[at[n]].service = part
	}
	for k, tax := range taxes {
		for n, part := range tax.Allocate(goods) {
			out[at[n]].serviceTaxes[k] = part
		}
	}
}

// worth is everything together, with the taxes on top.
func (f figures) worth(taxes []TaxResult) money.Amount {
	sum := f.goods + f.service
	for k, t := range taxes {
		if t.Mode != inclusive {
			sum += f.taxes[k] + f.serviceTaxes[k]
		}
	}
	return sum
}

// each makes figures of figures, one by one.
func (f figures) each(make func(money.Amount) money.Amount) figures {
	out := figures{amount: make(f.amount), goods: make(f.goods), service: make(f.service), comp: make(f.comp), given: make(f.given)}
	for k := range f.taxes {
		out.taxes = append(out.taxes, make(f.taxes[k]))
		out.serviceTaxes = append(out.serviceTaxes, make(f.serviceTaxes[k]))
	}
	return out
}

// cut takes a quantity out of a line.
func (l *remainder) cut(q money.Quantity) figures {
	from := l.taken
	l.taken += q
	return l.whole.each(func(a money.Amount) money.Amount { return money.Units(a, l.quantity, from, l.taken) })
}

// rest is what is left of a line.
func (l *remainder) rest() figures {
	if l.taken == 0 {
		return l.whole
	}
	return l.whole.each(func(a money.Amount) money.Amount { return money.Units(a, l.quantity, l.taken, l.quantity) })
}

// TakeAmount takes an amount of money out, without any goods: every line that is left becomes cheaper by its share of it,
// in its taxes too. More than is left is refused with "price.exceeds_sold".
func (left *Remains) TakeAmount(a money.Amount) (Taken, error) {
	var taken Taken
	if a <= 0 || a > left.Worth() {
		return taken, fault.Conflict("price.exceeds_sold")
	}
	weights := make([]int64, len(left.ids))
	for i, id := range left.ids {
		weights[i] = int64(left.lines[id].rest().worth(left.taxes))
	}
	for i, part := range a.Allocate(weights) {
		if part == 0 {
			continue
		}
		l := left.lines[left.ids[i]]
		l.quantity, l.whole, l.taken = l.quantity-l.taken, l.rest(), 0
		off := l.whole.share(part, left.taxes)
		l.whole = l.whole.minus(off)
		line := left.line(Piece{ID: left.ids[i]}, l, off)
		left.share(&line, l, l.shareParts(off))
		left.add(&taken, line)
	}
	left.less(taken)
	return taken, nil
}

// share splits an amount of a line over what the line consists of: its net, each tax, and the same of the service charge.
func (f figures) share(a money.Amount, taxes []TaxResult) figures {
	n := len(taxes)
	weights := make([]int64, 2+2*n)
	weights[0], weights[1] = int64(f.goods), int64(f.service)
	for k, t := range taxes {
		weights[2+k], weights[2+n+k] = int64(f.taxes[k]), int64(f.serviceTaxes[k])
		if t.Mode == inclusive {
			weights[0], weights[1] = weights[0]-weights[2+k], weights[1]-weights[2+n+k]
		}
	}
	parts := a.Allocate(weights)
	out := figures{goods: parts[0], service: parts[1], taxes: parts[2 : 2+n], serviceTaxes: parts[2+n:]}
	for k, t := range taxes {
		if t.Mode == inclusive {
			out.goods, out.service = out.goods+out.taxes[k], out.service+out.serviceTaxes[k]
		}
	}
	out.amount = out.goods
	return out
}

func (f figures) minus(g figures) figures {
	out := figures{amount: f.amount - g.amount, goods: f.goods - g.goods, service: f.service - g.service, comp: f.comp - g.comp, given: f.given - g.given}
	for k := range f.taxes {
		out.taxes = append(out.taxes, f.taxes[k]-g.taxes[k])
		out.serviceTaxes = append(out.serviceTaxes, f.serviceTaxes[k]-g.serviceTaxes[k])
	}
	return out
}
