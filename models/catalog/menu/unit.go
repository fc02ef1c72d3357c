package menu

import (
	"strings"

	"comptoir/models/catalog"
)

// unitNames are what files call the units.
func unitNames() map[catalog.Unit]string {
	return map[catalog.Unit]string{
		catalog.Piece:      "pc, pcs, piece, pieces, each, ea, unit, piece, pièce, шт, штука, stück, stk, ud, pz",
		catalog.Kilogram:   "kg, kilo, kilogram, kilogramme, кг, килограмм, кілограм",
		catalog.Gram:       "g, gr, gram, gramme, г, гр, грамм, грам",
		catalog.Litre:      "l, lt, litre, liter, л, литр, літр",
		catalog.Millilitre: "ml, millilitre, milliliter, мл, миллилитр, мілілітр",
		catalog.Metre:      "m, metre, meter, mètre, м, метр",
	}
}

// measure gives the item the unit that a cell names.
func (i *planned) measure(name string) bool {
	for unit, names := range unitNames() {
		for known := range strings.SplitSeq(names, ",") {
			if key(known) == key(name) {
				i.Unit = unit
				return true
			}
		}
	}
	return false
}
