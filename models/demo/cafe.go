package demo

import (
	"comptoir/models/account"
	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/staff"
)

// cafe has a house in town and a kiosk at the harbour, which share one menu.
func cafe() house {
	return house{
		key: "cafe", name: "Café Demo", trade: account.Cafe, email: "owner@cafe.example",
		people: []person{
			{"Demo Owner", staff.Owner, "7531"}, {"Demo Manager", staff.Manager, "8642"}, {"Demo Barista", staff.Cashier, "1905"},
			{"Demo Cashier", staff.Cashier, "3917"}, {"Demo Waiter", staff.Waiter, "2714"}, {"Demo Cook", staff.Cook, "3826"},
		},
		menu: cafeMenu(),
		places: []venue{
			{
				key: "town", name: "Café Demo", address: "1 Example Street\nDublin", kind: catalog.Counter,
				opens: half(7), closes: half(18), orders: 15, float: 15000,
				week:   [7]int{110, 80, 90, 95, 100, 115, 135},
				hours:  [24]int{7: 3, 8: 10, 9: 12, 10: 10, 11: 8, 12: 13, 13: 12, 14: 7, 15: 8, 16: 7, 17: 4, 18: 1},
				basket: cafeBasket,
			},
			{
				key: "harbour", name: "Harbour kiosk", address: "2 Example Quay\nDublin", register: "Kiosk", kind: catalog.Takeaway,
				opens: hours(8), closes: hours(17), orders: 6, float: 10000,
				week:   [7]int{150, 60, 65, 75, 85, 110, 160},
				hours:  [24]int{8: 6, 9: 8, 10: 9, 11: 9, 12: 10, 13: 9, 14: 8, 15: 9, 16: 6},
				basket: kioskBasket,
			},
		},
	}
}

func cafeMenu() menu {
	coffee := []string{"Milk", "Extras"}
	return menu{
		groups: []question{
			{"Milk", 0, 1, 0, []answer{{"Oat milk", 50}, {"Soya milk", 50}, {"Skimmed", 0}, {"No milk", 0}}},
			{"Extras", 0, 3, 0, []answer{{"Extra shot", 80}, {"Vanilla", 60}, {"Caramel", 60}, {"Decaffeinated", 0}}},
			{"Bread", 1, 1, 0, []answer{{"Sourdough", 0}, {"Wholemeal", 0}, {"Gluten-free", 120}}},
			{"Warm?", 0, 1, 0, []answer{{"Warmed", 0}, {"Cold", 0}}},
		},
		shelves: []shelf{
			{"Hot drinks", "orange", "bar", []good{
				{name: "Espresso", price: 240, class: hot, weight: 8, star: true, questions: []string{"Extras"}},
				{name: "Double espresso", price: 310, class: hot, weight: 5},
				{name: "Cappuccino", class: hot, weight: 20, star: true, questions: coffee, sizes: []answer{{"Regular", 380}, {"Large", 440}}},
				{name: "Flat white", price: 390, class: hot, weight: 22, star: true, questions: coffee},
				{name: "Latte", class: hot, weight: 18, star: true, questions: coffee, sizes: []answer{{"Regular", 390}, {"Large", 450}}},
				{name: "Americano", price: 330, class: hot, weight: 14, star: true, questions: coffee},
				{name: "Tea", price: 300, class: hot, weight: 10, star: true, notes: "A pot for one"},
				{name: "Chai latte", price: 420, class: hot, weight: 4, questions: []string{"Milk"}},
				{name: "Hot chocolate", price: 420, class: hot, weight: 6, questions: []string{"Milk"}},
			}},
			{"Cold drinks", "sky", "bar", []good{
				{name: "Water", price: 220, class: soft, weight: 8, barcode: "5300000000013"},
				{name: "Lemonade", price: 350, class: soft, weight: 6},
				{name: "Orange juice", price: 400, class: soft, weight: 6},
				{name: "Iced coffee", price: 430, class: soft, weight: 5, questions: coffee},
				{name: "Ginger beer", price: 380, class: soft, weight: 3, barcode: "5300000000020"},
			}},
			{"Bakery", "amber", "", []good{
				{name: "Croissant", price: 260, class: meals, weight: 14, star: true, questions: []string{"Warm?"}},
				{name: "Pain au chocolat", price: 290, class: meals, weight: 9},
				{name: "Cinnamon roll", price: 350, class: meals, weight: 8, star: true, questions: []string{"Warm?"}},
				{name: "Scone", price: 320, class: meals, weight: 9, notes: "With butter and jam"},
				{name: "Muffin", price: 310, class: meals, weight: 7},
				{name: "Slice of cake", price: 480, class: meals, weight: 8},
				{name: "Brownie", price: 360, class: meals, weight: 6},
			}},
			{"From the kitchen", "green", "kitchen", []good{
				{name: "Sandwich", price: 790, class: meals, weight: 9, star: true, questions: []string{"Bread"}, notes: "Today's filling is on the board"},
				{name: "Toasted cheese", price: 750, class: meals, weight: 8, questions: []string{"Bread"}},
				{name: "Soup of the day", price: 690, class: meals, weight: 8, questions: []string{"Bread"}},
				{name: "Salad", price: 950, class: meals, weight: 5},
				{name: "Granola bowl", price: 720, class: meals, weight: 5},
				{name: "Eggs on toast", price: 890, class: meals, weight: 7, questions: []string{"Bread"}},
			}},
			{"Combos", "rose", "kitchen", []good{
				{name: "Breakfast", price: 890, class: meals, weight: 1, star: true, notes: "A hot drink, something from the bakery, orange juice", parts: []part{
					{name: "Hot drink", min: 1, max: 1, goods: []string{"Americano", "Flat white", "Tea", "Hot chocolate"}, usual: "Americano", extra: map[string]money.Amount{"Hot chocolate": 50}},
					{name: "From the bakery", min: 1, max: 1, goods: []string{"Croissant", "Pain au chocolat", "Scone"}, usual: "Croissant"},
					{name: "Juice", max: 1, goods: []string{"Orange juice"}, usual: "Orange juice"},
				}},
			}},
			{"Shop", "violet", "", []good{
				{name: "House blend", class: meals, weight: 2, sizes: []answer{{"250 g", 1150}, {"1 kg", 3900}}, barcode: ""},
				{name: "Cup to keep", price: 1450, class: standard, weight: 1, barcode: "5300000000037"},
			}},
		},
	}
}

func cafeBasket(g *guest) {
	lunch := g.hour >= 12 && g.hour < 15
	for range g.between(1, 2) {
		g.take("Hot drinks", 1)
	}
	if g.chance(25) {
		g.take("Cold drinks", 1)
	}
	if lunch && g.chance(65) || g.chance(12) {
		g.take("From the kitchen", 1)
	}
	if g.chance(45) {
		g.take("Bakery", g.between(1, 2))
	}
	if g.chance(3) {
		g.take("Shop", 1)
	}
	g.kind = catalog.Counter
	switch {
	case g.chance(30):
		g.kind = catalog.Takeaway
	case g.chance(25):
		g.kind, g.covers = catalog.DineIn, g.between(1, 3)
	}
	if g.chance(5) {
		g.discount(1000, "Regular guest")
	}
}

func kioskBasket(g *guest) {
	g.kind = catalog.Takeaway
	for range g.between(1, 3) {
		g.take("Hot drinks", 1)
	}
	if g.chance(35) {
		g.take("Cold drinks", 1)
	}
	if g.chance(50) {
		g.take("Bakery", g.between(1, 3))
	}
}
