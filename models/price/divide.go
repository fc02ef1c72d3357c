package price

import "comptoir/models/money"

// A Division says how a priced order is shared by parts that are paid apart. The parts always add
// up to the order, to the smallest unit, in every figure.
type Division struct {
	Claims [][]Claim // by line, who has it
	Parts  []Portion
}

// A Claim is a part's share of a line: its weight among all claims on the line.
type Claim struct {
	Part   int // place in Division.Parts, or Pool
	Weight int64
}

// Pool stands for what parts share without claiming it.
const Pool = -1

// A Portion is what a part takes out of the pool, and what it came to when it was paid.
type Portion struct {
	Amount  *money.Amount // so much of the pool, before others share it
	Weight  int64         // a share of the pool by weight
	Rest    bool          // what is left of the pool where nobody shares it by weight
	Settled *Kept         // it was paid and keeps what it came to: later changes are the others'
}

// Kept is what a part came to when it was paid: whole, what of it it took out of the pool, and what of
// it was due to changes after others had paid. That the others need bear no more.
type Kept struct {
	Settlement
	Portion  money.Amount `json:"portion,omitempty"`
	Adjusted *Settlement  `json:"adjusted,omitempty"`
}

// A Settlement is what a part comes to: Net + Tax + Tip + Deposit = Total.
type Settlement struct {
	Service money.Amount `json:"service,omitempty"` // as on the receipt
	Net     money.Amount `json:"net"`
	Tax     money.Amount `json:"tax"`
	Tip     money.Amount `json:"tip,omitempty"`
	Deposit money.Amount `json:"deposit,omitempty"` // without tax: not earned
	Total   money.Amount `json:"total"`
	Taxes   []TaxResult  `json:"taxes,omitempty"`
}

// A Divided is one part of a divided order.
type Divided struct {
	Settlement
	Lines    []DividedLine
	Portion  money.Amount // what of Total it takes out of the pool
	Adjusted Settlement   // what of it is due to changes after other parts were paid
}

// A DividedLine is a part's share of a line; Total = Amount - Discount - Comp.
type DividedLine struct {
	Line     int // its place in the order
	Quantity money.Quantity
	Amount   money.Amount
	Discount money.Amount
	Comp     money.Amount
	Total    money.Amount
}

// Divide shares a priced order as d says.
func Divide(o Order, r Result, d Division) []Divided {
	v := division{Division: d, taxes: d.taxes(r.Taxes), parts: make([]figure, len(d.Parts)), out: make([]Divided, len(d.Parts))}
	for i := range v.parts {
		v.parts[i] = v.none()
	}
	v.pool, v.later = v.none(), v.none()
	whole := o.figures(r)
	for i := range whole {
		v.line(o, r, i, whole[i])
	}
	v.tip(r.Tip)
	v.settle()
	v.sharePool()
	v.spread()
	for i := range v.out {
		v.out[i].Settlement = v.parts[i].settlement(v.taxes)
		if kept := d.Parts[i].Settled; kept != nil {
			v.out[i].Settlement, v.out[i].Portion = kept.Settlement, kept.Portion
			if kept.Adjusted != nil {
				v.out[i].Adjusted = *kept.Adjusted
			}
		}
	}
	return v.out
}

// A figure is everything that adds up: the total with the tip, the tip, the service charge, the deposits, and of
// each tax its amount and what it is a share of.
type figure []money.Amount

const (
	figTotal = iota
	figTip
	figService
	figDeposit
	figTaxes
)

type division struct {
	Division
	taxes []TaxResult
	parts []figure // what each has so far
	pool  figure
	later figure // what changed for parts that were paid: the others' to bear
	out   []Divided
}

func (v *division) none() figure { return make(figure, figTaxes+2*len(v.taxes)) }

// line gives each claim its share of a line, cut one after the other so that they add up to it.
func (v *division) line(o Order, r Result, i int, whole figures) {
	claims := v.Claims[i]
	f := v.figure(o, r, i, whole)
	var sum, from int64
	for _, c := range claims {
		sum += c.Weight
	}
	for _, c := range claims {
		a, b := money.Quantity(from), money.Quantity(from+c.Weight)
		cut := func(whole money.Amount) money.Amount { return money.Units(whole, money.Quantity(sum), a, b) }
		into := v.pool
		if c.Part != Pool {
			into = v.parts[c.Part]
		}
		for k, a := range f {
			into[k] += cut(a)
		}
		from += c.Weight
		if c.Part == Pool {
			continue
		}
		l := DividedLine{Line: i, Quantity: money.Quantity(cut(money.Amount(o.Lines[i].Quantity))), Amount: cut(whole.amount), Total: cut(whole.goods)}
		l.Comp = cut(whole.comp)
		l.Discount = l.Amount - l.Comp - l.Total
		v.out[c.Part].Lines = append(v.out[c.Part].Lines, l)
	}
}

// figure is what a line brings.
func (v *division) figure(o Order, r Result, i int, whole figures) figure {
	f := v.none()
	f[figTotal], f[figService] = whole.worth(r.Taxes), whole.service
	if o.Lines[i].Deposit {
		f[figDeposit] = whole.goods
	}
	for k, t := range r.Taxes {
		amount := whole.taxes[k] + whole.serviceTaxes[k]
		var base money.Amount
		if o.carries(i, t.at) {
			base += o.taxed(r, i, t.at)
		}
		if o.carries(len(o.Lines), t.at) {
			base += whole.service
		}
		if t.Mode == inclusive {
			base -= amount
			if o.Lines[i].Deposit {
				f[figDeposit] -= whole.taxes[k]
			}
		}
		f[figTaxes+2*k], f[figTaxes+2*k+1] = amount, base
	}
	return f
}

// tip goes to the parts and the pool by what they come to.
func (v *division) tip(tip money.Amount) {
	all := append(append([]figure(nil), v.parts...), v.pool)
	for i, part := range tip.Allocate(totals(all)) {
		all[i][figTip] += part
		all[i][figTotal] += part
	}
}

// settle gives the parts that were paid what they came to then.
func (v *division) settle() {
	for i, p := range v.Parts {
		if p.Settled == nil {
			continue
		}
		kept := v.figureOf(p.Settled.Settlement)
		rest := v.later
		if v.takes(p) && v.takers() {
			rest = v.pool
		}
		rest.plus(v.parts[i])
		rest.minus(kept)
		if p.Settled.Adjusted != nil {
			borne := v.figureOf(*p.Settled.Adjusted)
			rest.plus(borne)
			v.later.minus(borne)
		}
		v.parts[i] = kept
	}
}

func (v *division) takes(p Portion) bool { return p.Amount != nil || p.Weight != 0 || p.Rest }

// takers says whether somebody is left who shares the pool.
func (v *division) takers() bool {
	for _, p := range v.Parts {
		if p.Settled == nil && v.takes(p) {
			return true
		}
	}
	return false
}

// sharePool gives fixed amounts first, then shares by weight; without any, the rest to one.
func (v *division) sharePool() {
	var at []int
	var amounts, weights []int64
	left := v.pool[figTotal]
	if left < 0 { // others paid for more of it than there is now: nobody's share is below zero
		v.later.plus(v.pool)
		return
	}
	for i, p := range v.Parts {
		if p.Settled != nil || p.Amount == nil {
			continue
		}
		part := max(0, min(*p.Amount, left))
		left -= part
		at, amounts = append(at, i), append(amounts, int64(part))
	}
	if len(at) > 0 {
		shares := v.pool.allocate(append(amounts, int64(left)))
		for n, i := range at {
			v.take(i, shares[n])
		}
		v.pool = shares[len(at)]
	}
	at = nil
	for i, p := range v.Parts {
		if p.Settled == nil && p.Weight > 0 {
			at, weights = append(at, i), append(weights, p.Weight)
		}
	}
	for i, p := range v.Parts {
		if p.Settled == nil && p.Rest && len(at) == 0 {
			at, weights = []int{i}, []int64{1}
		}
	}
	if len(at) == 0 {
		v.later.plus(v.pool)
		return
	}
	for n, share := range v.pool.allocate(weights) {
		v.take(at[n], share)
	}
}

func (v *division) take(part int, share figure) {
	v.parts[part].plus(share)
	v.out[part].Portion += share[figTotal]
}

// spread lets the parts that are not paid bear what changed for those that are.
func (v *division) spread() {
	if v.later.zero() || len(v.parts) == 0 {
		return
	}
	var at []int
	var open []figure
	for i, p := range v.Parts {
		if p.Settled == nil {
			at, open = append(at, i), append(open, v.parts[i])
		}
	}
	if len(at) == 0 {
		return // nobody is left: the caller sees that the parts are not the order
	}
	for n, share := range v.later.allocate(totals(open)) {
		v.parts[at[n]].plus(share)
		v.out[at[n]].Adjusted = share.settlement(v.taxes)
	}
}
