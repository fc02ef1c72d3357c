package catalog

import "slices"

// Unit is what an item is counted in. The empty one is the piece.
type Unit string

// The units.
const (
	Piece      Unit = ""
	Kilogram   Unit = "kg"
	Gram       Unit = "g"
	Litre      Unit = "l"
	Millilitre Unit = "ml"
	Metre      Unit = "m"
)

// Units lists the units in the sequence in which screens show them.
func Units() []Unit { return []Unit{Piece, Kilogram, Gram, Litre, Millilitre, Metre} }

// Valid says whether u is one of Units.
func (u Unit) Valid() bool { return slices.Contains(Units(), u) }

// Measured says whether the quantity is read off something, and so must be asked for.
func (u Unit) Measured() bool { return u != Piece }

// Decimals is how many decimals a scale or a rule shows, and a keypad types.
func (u Unit) Decimals() int {
	switch u {
	case Kilogram, Litre:
		return 3
	case Metre:
		return 2
	}
	return 0
}

// PerKilogram is how many of the unit a kilogram is, where it weighs at all.
func (u Unit) PerKilogram() (n int64, ok bool) {
	switch u {
	case Kilogram:
		return 1, true
	case Gram:
		return 1000, true
	}
	return 0, false
}
