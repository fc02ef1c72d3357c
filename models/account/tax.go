package account

import (
	"github.com/google/uuid"

	"comptoir/models/tax"
)

// A Tax is what one authority asks of a sale.
type Tax struct {
	ID          uuid.UUID `bun:"id"`
	Name        string    `bun:"name"`
	BasisPoints int       `bun:"basis_points"`
	Mode        tax.Mode  `bun:"mode"`
	Compound    bool      `bun:"compound"` // on top of the price and the other taxes
}

// A TaxGroup says which taxes an item bears; it may differ by the kind of order.
type TaxGroup struct {
	ID        uuid.UUID  `bun:"id"`
	Name      string     `bun:"name"`
	IsDefault bool       `bun:"is_default"` // what a new item bears
	Items     int        `bun:"items"`
	Taxes     []GroupTax `bun:"-"`
}

// A GroupTax is one tax of a group; kind "" is every kind of order that has none of its own.
type GroupTax struct {
	GroupID uuid.UUID `bun:"tax_group_id"`
	Kind    string    `bun:"kind"`
	TaxID   uuid.UUID `bun:"tax_id"`
}

// rates are what a class of goods bears: in general, and where it is taken away or delivered.
type rates struct{ general, away int }

func (t Taxation) rates(c class) rates {
	switch c {
	case meals:
		return rates{t.Meals, t.MealsAway}
	case hot:
		return rates{t.Hot, t.HotAway}
	case soft:
		return rates{t.Soft, t.SoftAway}
	case alcohol:
		return rates{t.Alcohol, t.Alcohol}
	case flowers:
		return rates{t.Flowers, t.Flowers}
	}
	return rates{t.Standard, t.Standard}
}

// classes are what the trade sells, the standard rate always among them and first.
func (t Trade) classes() []class {
	list := []class{standard}
	seen := map[class]bool{standard: true}
	for _, s := range t.shelves() {
		for _, g := range s.goods {
			if !seen[g.class] {
				seen[g.class] = true
				list = append(list, g.class)
			}
		}
	}
	return list
}

// LocalRateUnset tells whether an account in a country whose rates are local still has none.
func LocalRateUnset(country string, taxes []Tax) bool {
	c, ok := CountryOf(country)
	if !ok || !c.Tax.Local {
		return false
	}
	for _, t := range taxes {
		if t.BasisPoints > c.Tax.Standard {
			return false
		}
	}
	return true
}
