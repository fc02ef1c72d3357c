package catalog

import (
	"comptoir/models/fault"
	"comptoir/models/money"
)

// A PriceChange raises or lowers many prices at once: by a share, then by an amount, then to
// the nearest price with a certain last digit.
type PriceChange struct {
	BasisPoints int          `json:"basis_points"` // 500 is 5 % up, -500 is 5 % down
	Amount      money.Amount `json:"amount"`       // minor units, up or down
	Ending      Ending       `json:"ending"`
}

// Ending is the last digit that prices shall have. The empty Ending leaves them as they are.
type Ending string

// The endings.
const (
	AnyEnding Ending = ""
	EndIn0    Ending = "0"
	EndIn5    Ending = "5" // and 0, as where the smallest coin is five
	EndIn9    Ending = "9"
)

const maxBasisPoints = 100_000 // ten times as much

// Check refuses a change that says nothing, or more than anybody means.
func (c PriceChange) Check() error {
	switch {
	case c.BasisPoints < -10_000 || c.BasisPoints > maxBasisPoints:
		return fault.Invalid("request.invalid").Field("percent", "field.range")
	case !c.Amount.InRange():
		return fault.Invalid("request.invalid").Field("amount", "field.range")
	case c.Ending != AnyEnding && c.Ending != EndIn0 && c.Ending != EndIn5 && c.Ending != EndIn9:
		return fault.Invalid("request.invalid").Field("ending", "field.unknown")
	case c == PriceChange{}:
		return fault.Invalid("request.invalid").Field("percent", "catalog.change_empty")
	}
	return nil
}

// Apply returns what a price becomes. It is never below zero, and what costs something is
// never made free by its ending.
func (c PriceChange) Apply(p money.Price) (money.Price, error) {
	if c.Amount == 0 && c.Ending == AnyEnding && c.BasisPoints == 0 {
		return p, nil
	}
	a, err := p.Times(money.Quantity(10_000+c.BasisPoints), money.HalfUp)
	if err != nil {
		return money.Price{}, fault.Invalid("price.out_of_range").Because(err)
	}
	a = max(0, a+c.Amount)
	if a > 0 {
		a = c.Ending.nearest(a)
	}
	if !a.InRange() {
		return money.Price{}, fault.Invalid("price.out_of_range")
	}
	return money.PriceOf(a), nil
}

// nearest returns the closest price above zero with the ending; of two as close, the higher.
func (e Ending) nearest(a money.Amount) money.Amount {
	step, offset := money.Amount(10), money.Amount(0)
	switch e {
	case AnyEnding:
		return a
	case EndIn5:
		step = 5
	case EndIn9:
		offset = 9
	}
	below := a - ((a-offset)%step+step)%step
	above := below + step
	if below <= 0 || above-a <= a-below {
		if below == a && a > 0 {
			return a
		}
		return above
	}
	return below
}
