// Package tax knows what a rate takes from, or adds to, one base amount.
//
// It owns the two modes (tax inside the price, tax on top of it) and their arithmetic. It
// must not know lines or orders: models/price adds bases up and decides how often to round.
// Start reading at Rate.
package tax

import "comptoir/models/money"

// ID names a tax of the account: what one authority asks at one rate.
type ID string

// Mode says whether prices already hold the tax.
type Mode string

// The modes.
const (
	Inclusive Mode = "inclusive" // the price holds the tax
	Exclusive Mode = "exclusive" // the tax comes on top
)

// Rate is a tax as it applied when something was sold. Equal rates compare equal with ==.
type Rate struct {
	ID          ID     `json:"id"`
	Name        string `json:"name,omitempty"`
	BasisPoints int    `json:"rate_bp"` // 2200 is 22 %
	Mode        Mode   `json:"mode"`
	Compound    bool   `json:"compound,omitempty"` // on top of the price with the exclusive taxes that are not
}

// whole is 100 % in basis points.
const whole = 10_000

// MaxBasisPoints is the largest rate that Valid accepts, ten thousand percent.
const MaxBasisPoints = 100 * whole

// Valid says whether the rate can be computed with.
func (r Rate) Valid() bool {
	return (r.Mode == Exclusive || r.Mode == Inclusive && !r.Compound) && 0 <= r.BasisPoints && r.BasisPoints <= MaxBasisPoints
}

// Of returns the tax of a base, rounded once, and the base without tax. An inclusive base
// is a price that holds the tax, an exclusive one a price that does not.
func (r Rate) Of(base money.Amount, rounding money.Rounding) (amount, net money.Amount) {
	if r.Mode == Inclusive {
		amount = rounding.Share(base, int64(r.BasisPoints), int64(whole+r.BasisPoints))
		return amount, base - amount
	}
	return rounding.Share(base, int64(r.BasisPoints), whole), base
}
