// Package stock knows how much there is of a good, exactly, in any unit it is kept in.
//
// It owns units and sums. It must not know recipes, prices or the database. Start reading
// at Level.
package stock

import (
	"math/big"
	"strings"

	"comptoir/models/fault"
)

// Level is how much there is of one good. Sums are exact: what is used up in eighths is
// used up.
type Level struct {
	units map[string]*big.Rat // each in base units
	base  big.Rat
	moved map[string]bool
}

// NewLevel returns an empty level of a good that is kept in units, each worth so many base
// units by a plain decimal number above zero.
func NewLevel(units map[string]string) (*Level, error) {
	l := &Level{units: make(map[string]*big.Rat, len(units)), moved: make(map[string]bool)}
	for name, worth := range units {
		r, err := decimal(worth)
		if err != nil {
			return nil, err
		}
		if r.Sign() <= 0 {
			return nil, fault.Invalid("stock.unit_worthless").With("unit", name)
		}
		l.units[name] = r
	}
	return l, nil
}

// Receive adds a quantity in a unit; a movement that was made before changes nothing.
func (l *Level) Receive(id, quantity, unit string) error { return l.move(id, quantity, unit, 1) }

// Use takes a quantity in a unit away, even below zero: the shelf is right and the record
// may be wrong.
func (l *Level) Use(id, quantity, unit string) error { return l.move(id, quantity, unit, -1) }

func (l *Level) move(id, quantity, unit string, sign int64) error {
	worth, ok := l.units[unit]
	if !ok {
		return fault.Invalid("stock.unit_unknown").With("unit", unit)
	}
	r, err := decimal(quantity)
	if err != nil {
		return err
	}
	if l.moved[id] {
		return nil
	}
	l.moved[id] = true
	r.Mul(r, worth)
	l.base.Add(&l.base, r.Mul(r, big.NewRat(sign, 1)))
	return nil
}

// Base returns the level in base units, to four decimals, halves away from zero.
func (l *Level) Base() string { return shown(&l.base) }

// In returns the level in each unit, to four decimals, halves away from zero.
func (l *Level) In() map[string]string {
	out := make(map[string]string, len(l.units))
	for name, worth := range l.units {
		out[name] = shown(new(big.Rat).Quo(&l.base, worth))
	}
	return out
}

// decimal reads a plain decimal number.
func decimal(text string) (*big.Rat, error) {
	digits := strings.TrimPrefix(text, "-")
	plain := len(digits) <= 40 && strings.Trim(digits, "0123456789.") == "" && strings.Count(digits, ".") <= 1 && strings.Trim(digits, ".") != ""
	r, ok := new(big.Rat).SetString(text)
	if !plain || !ok {
		return nil, fault.Invalid("stock.quantity")
	}
	return r, nil
}

func shown(r *big.Rat) string {
	text := r.FloatString(4)
	text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	if text == "-0" {
		return "0"
	}
	return text
}
