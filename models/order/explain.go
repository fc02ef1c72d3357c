package order

import (
	"slices"

	"comptoir/models/money"
	"comptoir/models/price"
	"comptoir/models/tax"
)

// StepKind says what a step of an explanation is; it is also the key of its words.
type StepKind string

// The steps, in the sequence in which they come.
const (
	StepList     StepKind = "list"     // the catalogue's price
	StepOpen     StepKind = "open"     // a price that was typed because the item has none
	StepModifier StepKind = "modifier" // what was chosen to it
	StepTyped    StepKind = "typed"    // a price that was typed over
	StepOffer    StepKind = "offer"
	StepDiscount StepKind = "discount" // on the line
	StepShare    StepKind = "share"    // of a discount on more than the line
	StepComp     StepKind = "comp"     // free of charge
	StepOther    StepKind = "other"    // what else the price engine did
	StepOnTop    StepKind = "on_top"   // a tax on top of the price
	StepService  StepKind = "service"
	StepTip      StepKind = "tip"
	StepLines    StepKind = "lines" // all lines, in the explanation of an order
)

// A Step is one reason for what something costs.
type Step struct {
	Kind      StepKind
	Name      string         // of the modifier, the offer or the tax; the reason of a discount
	Quantity  money.Quantity // pieces, of StepList and StepOpen
	Each      money.Price    // of a piece, or of a portion
	Portions  int            // of StepModifier
	Free      int            // of them, those that cost nothing
	PercentBP int            // of a discount, tax or service charge
	By        Actor          // who gave a discount
	Amount    money.Amount   // what it adds, or takes off
}

// An Explanation says why something costs what it costs: its steps add up to its sum exactly.
type Explanation struct {
	Steps  []Step // to the price on the receipt
	Total  money.Amount
	Beyond []Step // what comes on top of it: taxes, the service charge
	Sum    money.Amount
	Inside []Step // taxes inside Total
}

// Explain says for each line of an order why it costs what it costs.
func Explain(o Order) ([]Explanation, error) {
	pricing := Pricing(o)
	r, trace, err := price.Trace(pricing)
	if err != nil {
		return nil, err
	}
	out := make([]Explanation, len(o.Lines))
	for i := range o.Lines {
		out[i].Steps, err = o.listed(&o.Lines[i])
		if err != nil {
			return nil, err
		}
		out[i].Total = r.Lines[i].Total
	}
	for _, off := range o.TakenOff() {
		out[off.Line].add(Step{Kind: StepOffer, Name: o.Offers[off.Offer].Name, Amount: -off.Amount})
	}
	for _, t := range trace {
		out[t.Line].add(o.discountStep(t))
	}
	for i, l := range o.Lines {
		if comp, given := o.Comp(l.ID); given && r.Lines[i].Comp != 0 {
			out[i].add(Step{Kind: StepComp, Name: comp.Reason, By: comp.By, Amount: -r.Lines[i].Comp})
		}
	}
	o.explainRest(out, pricing, r)
	return out, nil
}

// Together explains lines that are shown as one: their steps side by side are one step.
func Together(list ...Explanation) Explanation {
	var all Explanation
	for _, e := range list {
		all.Steps, all.Beyond, all.Inside = merged(all.Steps, e.Steps), merged(all.Beyond, e.Beyond), merged(all.Inside, e.Inside)
		all.Total += e.Total
		all.Sum += e.Sum
	}
	return all
}

// merged adds steps to those that say the same.
func merged(steps, more []Step) []Step {
	for _, s := range more {
		i := slices.IndexFunc(steps, func(have Step) bool { return have.says() == s.says() })
		if i < 0 {
			steps = append(steps, s)
			continue
		}
		steps[i].Amount += s.Amount
		steps[i].Quantity += s.Quantity
	}
	return steps
}

// says is a step without how much of it there is.
func (s Step) says() Step {
	s.Amount, s.Quantity = 0, 0
	return s
}

func (e *Explanation) add(s Step) { e.Steps = append(e.Steps, s) }

// listed leads from the catalogue to what the pieces of a line cost before anything comes off.
// Each step is the difference of two amounts as the engine rounds them, so that they add up.
func (o Order) listed(l *Line) ([]Step, error) {
	s := stepping{quantity: l.Quantity, rounding: o.Terms.Rules.Rounding}
	kind := StepList
	if l.Sold.PriceTyped {
		kind = StepOpen
	}
	s.up(Step{Kind: kind, Quantity: l.Quantity, Each: l.Sold.BasePrice}, l.Sold.BasePrice)
	unit := l.Sold.BasePrice
	for _, m := range l.Sold.Modifiers {
		paid, err := m.Price.Multiple(m.Quantity - m.Free)
		if err != nil {
			return nil, err
		}
		if unit, err = unit.Plus(paid); err != nil {
			return nil, err
		}
		s.up(Step{Kind: StepModifier, Name: m.Name, Portions: m.Quantity, Free: m.Free, Each: m.Price}, unit)
	}
	if unit.Compare(l.Sold.UnitPrice) != 0 {
		s.up(Step{Kind: StepOther}, l.Sold.UnitPrice)
	}
	if l.UnitPrice != nil {
		s.up(Step{Kind: StepTyped, Each: *l.UnitPrice}, *l.UnitPrice)
	}
	return s.steps, s.err
}

// stepping adds steps from one price of a piece to the next.
type stepping struct {
	quantity money.Quantity
	rounding money.Rounding
	at       money.Amount
	steps    []Step
	err      error
}

func (s *stepping) up(step Step, unit money.Price) {
	amount, err := unit.Times(s.quantity, s.rounding)
	if err != nil {
		s.err = err
		return
	}
	step.Amount = amount - s.at
	s.at = amount
	s.steps = append(s.steps, step)
}

// discountStep words what a discount took off a line.
func (o Order) discountStep(t price.TakenOff) Step {
	if t.Ref < 0 || t.Ref >= len(o.Discounts) {
		return Step{Kind: StepOther, Amount: -t.Amount}
	}
	d := o.Discounts[t.Ref]
	kind := StepShare
	if d.LineID == o.Lines[t.Line].ID {
		kind = StepDiscount
	}
	return Step{Kind: kind, Name: d.Reason, PercentBP: d.PercentBP, By: d.By, Amount: -t.Amount}
}

// explainRest adds what lies beyond the price on the receipt, and what else brought it about.
func (o Order) explainRest(out []Explanation, pricing price.Order, r price.Result) {
	weights := make([]int64, len(out))
	for i := range out {
		weights[i] = int64(r.Lines[i].Total)
		if s := pricing.ServiceCharge; s != nil && s.Base == price.BeforeDiscounts {
			weights[i] = int64(r.Lines[i].Amount)
		}
		if pricing.Lines[i].NoService {
			weights[i] = 0
		}
	}
	service := r.ServiceCharge.Allocate(weights)
	parts := price.TaxParts(pricing, r)
	for i := range out {
		e := &out[i]
		if rest := e.Total - sumOf(e.Steps); rest != 0 {
			e.add(Step{Kind: StepOther, Amount: rest})
		}
		if service[i] != 0 {
			e.Beyond = append(e.Beyond, Step{Kind: StepService, PercentBP: pricing.ServiceCharge.BasisPoints, Amount: service[i]})
		}
		for k, t := range r.Taxes {
			step := Step{Kind: StepOnTop, Name: t.Name, PercentBP: t.BasisPoints, Amount: parts[k][i]}
			switch {
			case step.Amount == 0:
			case t.Mode == tax.Inclusive:
				e.Inside = append(e.Inside, step)
			default:
				e.Beyond = append(e.Beyond, step)
			}
		}
		e.Sum = e.Total + sumOf(e.Beyond)
	}
}

func sumOf(steps []Step) money.Amount {
	var sum money.Amount
	for _, s := range steps {
		sum += s.Amount
	}
	return sum
}
