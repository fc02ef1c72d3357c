package demo

import (
	"comptoir/models/account"
	"comptoir/models/catalog"
	"comptoir/models/staff"
)

// florist sells stems and bouquets over the counter.
func florist() house {
	return house{
		key: "flowers", name: "Flowers Demo", trade: account.Florist, email: "owner@flowers.example",
		people: []person{
			{"Demo Owner", staff.Owner, "7531"}, {"Demo Manager", staff.Manager, "8642"}, {"Demo Florist", staff.Cashier, "1905"},
		},
		menu: floristMenu(),
		places: []venue{{
			key: "shop", name: "Flowers Demo", address: "4 Example Lane\nDublin", kind: catalog.Counter,
			opens: half(9), closes: half(18), orders: 6, float: 12000,
			week:   [7]int{45, 70, 80, 90, 110, 150, 155},
			hours:  [24]int{9: 4, 10: 8, 11: 9, 12: 10, 13: 8, 14: 7, 15: 8, 16: 10, 17: 12, 18: 4},
			basket: flowerBasket,
		}},
	}
}

func floristMenu() menu {
	return menu{
		groups: []question{
			{"Colours", 0, 2, 0, []answer{{"White", 0}, {"Pink", 0}, {"Red", 0}, {"Yellow", 0}, {"Mixed", 0}}},
			{"Wrapping", 0, 1, 0, []answer{{"Kraft paper", 0}, {"Tissue", 100}, {"Box", 350}}},
		},
		shelves: []shelf{
			{"Stems", "rose", "", []good{
				{name: "Rose", price: 350, class: flowers, weight: 14, star: true, questions: []string{"Colours"}},
				{name: "Tulip", price: 180, class: flowers, weight: 12, star: true, questions: []string{"Colours"}},
				{name: "Peony", price: 550, class: flowers, weight: 4},
				{name: "Lily", price: 480, class: flowers, weight: 6},
				{name: "Sunflower", price: 390, class: flowers, weight: 5},
				{name: "Gerbera", price: 250, class: flowers, weight: 7, questions: []string{"Colours"}},
				{name: "Eucalyptus", price: 220, class: flowers, weight: 9, star: true},
				{name: "Gypsophila", price: 240, class: flowers, weight: 8},
			}},
			{"Bouquets", "pink", "", []good{
				{name: "Small bouquet", price: 2200, class: flowers, weight: 10, star: true, questions: []string{"Colours", "Wrapping"}},
				{name: "Medium bouquet", price: 3800, class: flowers, weight: 12, star: true, questions: []string{"Colours", "Wrapping"}},
				{name: "Large bouquet", price: 5500, class: flowers, weight: 5, star: true, questions: []string{"Colours", "Wrapping"}},
				{name: "Wreath", price: 6500, class: flowers, weight: 2, questions: []string{"Colours"}},
			}},
			{"Plants", "green", "", []good{
				{name: "Orchid", price: 2800, class: flowers, weight: 6, barcode: "5300000000044"},
				{name: "Succulent", price: 850, class: flowers, weight: 8, barcode: "5300000000051"},
				{name: "Fern", price: 1650, class: flowers, weight: 4, barcode: "5300000000068"},
				{name: "Herb pot", price: 450, class: flowers, weight: 6, barcode: "5300000000075"},
			}},
			{"Extras", "stone", "", []good{
				{name: "Vase", class: standard, weight: 3, sizes: []answer{{"Small", 1400}, {"Large", 2600}}},
				{name: "Greeting card", price: 350, class: standard, weight: 10, star: true, barcode: "5300000000082"},
				{name: "Gift wrapping", price: 250, class: standard, weight: 8, star: true},
				{name: "Flower food", price: 120, class: standard, weight: 6, barcode: "5300000000099"},
			}},
		},
	}
}

func flowerBasket(g *guest) {
	g.kind = catalog.Counter
	switch g.pick(45, 40, 15) {
	case 0:
		g.take("Bouquets", 1)
	case 1:
		g.take("Stems", g.between(3, 11))
		if g.chance(60) {
			g.take("Stems", g.between(2, 5))
		}
	default:
		g.take("Plants", g.between(1, 2))
	}
	if g.chance(45) {
		g.take("Extras", 1)
	}
	if g.chance(4) {
		g.discount(1000, "Regular guest")
	}
}
