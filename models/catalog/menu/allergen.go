package menu

import (
	"slices"
	"strings"

	"comptoir/models/catalog"
)

// allergenNames are the words for allergens on menus, compared like the names of columns.
func allergenNames() map[catalog.Allergens]string {
	return map[catalog.Allergens]string{
		catalog.Gluten: `gluten, wheat, rye, barley, oats, cereals, cereals containing gluten, ble, seigle, orge, avoine, cereales, глютен, пшеница, рожь, ячмень, овес, злаки,
			пшениця, жито, ячмінь, овес, weizen, glutine`,
		catalog.Crustaceans: `crustaceans, crustacean, shellfish, shrimp, prawns, crab, lobster, crustaces, crevettes, ракообразные, креветки, ракоподібні, krebstiere, crostacei`,
		catalog.Eggs:        `eggs, egg, oeufs, oeuf, œufs, œuf, яйца, яйцо, яйця, яйце, eier, ei, huevos, uova`,
		catalog.Fish:        `fish, poisson, poissons, рыба, риба, fisch, pescado, pesce`,
		catalog.Peanuts:     `peanuts, peanut, arachides, arachide, cacahuetes, арахис, арахіс, erdnusse, cacahuete, arachidi`,
		catalog.Soybeans:    `soybeans, soybean, soya, soy, soja, соя, соевые бобы, соєві боби`,
		catalog.Milk:        `milk, dairy, lactose, lait, lactosa, молоко, лактоза, молочные продукты, молочні продукти, milch, leche, latte`,
		catalog.Nuts: `nuts, nut, tree nuts, almonds, hazelnuts, walnuts, cashews, pistachios, fruits a coque, noix, noisettes, amandes, орехи, миндаль, фундук, горіхи,
			мигдаль, schalenfruchte, frutos de cascara, frutta a guscio`,
		catalog.Celery:    `celery, celeri, сельдерей, селера, sellerie, apio, sedano`,
		catalog.Mustard:   `mustard, moutarde, горчица, гірчиця, senf, mostaza, senape`,
		catalog.Sesame:    `sesame, sesame seeds, graines de sesame, кунжут, sesam, sesamo`,
		catalog.Sulphites: `sulphites, sulfites, sulphur dioxide, sulfur dioxide, so2, anhydride sulfureux, сульфиты, диоксид серы, сульфіти, діоксид сірки, sulfite, sulfitos, solfiti`,
		catalog.Lupin:     `lupin, lupine, lupins, люпин, люпін, lupinen, altramuces, lupini`,
		catalog.Molluscs:  `molluscs, mollusc, mollusks, mollusques, mussels, oysters, squid, моллюски, молюски, weichtiere, moluscos, molluschi`,
	}
}

// allergens reads a cell such as "milk, eggs". Known is false where it names something else.
func allergens(cell string) (set catalog.Allergens, known bool) {
	byName := map[string]catalog.Allergens{}
	for a, names := range allergenNames() {
		for name := range strings.SplitSeq(names, ",") {
			byName[key(name)] = a
		}
	}
	known = true
	for _, word := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(",;/|+\n", r) }) {
		k := key(word)
		a := byName[k]
		switch {
		case a != 0:
			set |= a
		case k != "" && !slices.Contains([]string{"none", "no", "aucun", "нет", "немає"}, k):
			known = false
		}
	}
	return set, known
}

// warn gives an item the allergens of a cell. What is known counts, also beside what is not.
func (i *planned) warn(cell string) (known bool) {
	set, known := allergens(cell)
	if known || set != 0 {
		i.Allergens = set
	}
	return known
}
