package demo

import (
	"comptoir/models/account"
	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/staff"
)

// restaurant serves at tables, by course, from a kitchen and a bar.
func restaurant() house {
	return house{
		key: "restaurant", name: "Restaurant Demo", trade: account.Restaurant, email: "owner@restaurant.example",
		people: []person{
			{"Demo Owner", staff.Owner, "7531"}, {"Demo Manager", staff.Manager, "8642"}, {"Demo Waiter", staff.Waiter, "2714"},
			{"Second Waiter", staff.Waiter, "4907"}, {"Demo Cashier", staff.Cashier, "3917"}, {"Demo Cook", staff.Cook, "3826"},
		},
		menu: restaurantMenu(),
		places: []venue{{
			key: "house", name: "Restaurant Demo", address: "3 Example Square\nDublin", kind: catalog.DineIn,
			opens: hours(12), closes: half(23), orders: 11, float: 20000,
			week:   [7]int{105, 55, 75, 85, 100, 145, 160},
			hours:  [24]int{12: 6, 13: 9, 14: 4, 15: 1, 17: 2, 18: 8, 19: 14, 20: 15, 21: 10, 22: 4},
			basket: tableBasket,
		}},
	}
}

func restaurantMenu() menu {
	return menu{
		groups: []question{
			{"Dip", 0, 2, 1, []answer{{"Ketchup", 80}, {"Mayonnaise", 80}, {"Aioli", 100}}},
			{"How cooked", 1, 1, 0, []answer{{"Rare", 0}, {"Medium rare", 0}, {"Medium", 0}, {"Well done", 0}}},
			{"Side", 1, 2, 1, []answer{{"Fries", 400}, {"Green salad", 400}, {"Mash", 400}, {"Seasonal greens", 450}}},
			{"Sauce", 0, 2, 0, []answer{{"Pepper sauce", 250}, {"Béarnaise", 250}, {"Garlic butter", 200}}},
			{"Toppings", 0, 5, 0, []answer{{"Mushrooms", 150}, {"Olives", 120}, {"Ham", 200}, {"Anchovies", 180}, {"Extra cheese", 180}}},
		},
		follows: []follow{{"Side", "Fries", "Dip"}},
		shelves: []shelf{
			{"Starters", "lime", "kitchen", []good{
				{name: "Soup of the day", price: 750, class: meals, weight: 9, star: true},
				{name: "Salad", price: 950, class: meals, weight: 7},
				{name: "Terrine", price: 1050, class: meals, weight: 5},
				{name: "Burrata", price: 1290, class: meals, weight: 8, star: true, notes: "Tomatoes, basil, olive oil"},
				{name: "Prawns", price: 1390, class: meals, weight: 6, notes: "Chilli, garlic, grilled bread"},
				{name: "Bread and butter", price: 350, class: meals, weight: 8},
			}},
			{"Mains", "red", "kitchen", []good{
				{name: "Fish of the day", price: 2450, class: meals, weight: 8, star: true, questions: []string{"Side"}},
				{name: "Steak", class: meals, weight: 10, star: true, questions: []string{"How cooked", "Side", "Sauce"}, sizes: []answer{{"200 g", 2650}, {"300 g", 3450}}},
				{name: "Pasta", price: 1750, class: meals, weight: 8},
				{name: "Vegetable dish", price: 1690, class: meals, weight: 6},
				{name: "Burger", price: 1850, class: meals, weight: 11, star: true, questions: []string{"How cooked", "Side"}},
				{name: "Risotto", price: 1790, class: meals, weight: 6},
				{name: "Half chicken", price: 1980, class: meals, weight: 6, questions: []string{"Side"}},
			}},
			{"Pizza", "amber", "kitchen", []good{
				{name: "Margherita", class: meals, weight: 9, questions: []string{"Toppings"}, sizes: []answer{{"Small", 1100}, {"Large", 1450}}},
				{name: "Marinara", class: meals, weight: 4, questions: []string{"Toppings"}, sizes: []answer{{"Small", 1000}, {"Large", 1350}}},
				{name: "Ham and mushroom", class: meals, weight: 7, questions: []string{"Toppings"}, sizes: []answer{{"Small", 1300}, {"Large", 1650}}},
			}},
			{"Desserts", "pink", "kitchen", []good{
				{name: "Ice cream", class: meals, weight: 8, sizes: []answer{{"One scoop", 350}, {"Two scoops", 600}, {"Three scoops", 800}}},
				{name: "Slice of cake", price: 720, class: meals, weight: 6},
				{name: "Tiramisu", price: 790, class: meals, weight: 9, star: true},
				{name: "Cheese board", price: 1250, class: meals, weight: 4},
			}},
			{"Drinks", "sky", "bar", []good{
				{name: "Water", class: soft, weight: 14, star: true, sizes: []answer{{"Still", 450}, {"Sparkling", 450}}},
				{name: "Lemonade", price: 420, class: soft, weight: 7},
				{name: "Beer", class: alcohol, weight: 14, star: true, sizes: []answer{{"Half", 380}, {"Pint", 650}}},
				{name: "Espresso", price: 280, class: hot, weight: 12, star: true},
				{name: "Cappuccino", price: 390, class: hot, weight: 5},
				{name: "Tea", price: 320, class: hot, weight: 4},
			}},
			{"Wines", "rose", "bar", []good{
				{name: "Glass of wine", class: alcohol, weight: 16, star: true, sizes: []answer{{"White", 790}, {"Red", 790}, {"Rosé", 750}}},
				{name: "Bottle of white", price: 3200, class: alcohol, weight: 3},
				{name: "Bottle of red", price: 3400, class: alcohol, weight: 4},
				{name: "Sparkling wine", price: 950, class: alcohol, weight: 3},
			}},
			{"Menus", "violet", "kitchen", []good{
				{name: "Lunch menu", price: 2450, class: meals, weight: 1, star: true, notes: "Starter, main and a drink, at noon", parts: []part{
					{name: "Starter", min: 1, max: 1, course: 1, goods: []string{"Soup of the day", "Salad", "Terrine", "Burrata"}, extra: map[string]money.Amount{"Burrata": 250}},
					{name: "Main", min: 1, max: 1, course: 2, goods: []string{"Pasta", "Vegetable dish", "Burger", "Steak"}, extra: map[string]money.Amount{"Steak": 600}},
					{name: "Drink", min: 1, max: 1, goods: []string{"Water", "Lemonade", "Beer", "Glass of wine"}, extra: map[string]money.Amount{"Glass of wine": 200}},
				}},
			}},
		},
	}
}

func tableBasket(g *guest) {
	g.kind, g.covers = catalog.DineIn, g.pick(12, 44, 14, 18, 6, 6)+1
	g.table = true
	for seat := 1; seat <= g.covers; seat++ {
		g.seat = seat
		if g.chance(40) {
			g.course = 1
			g.take("Starters", 1)
		}
		g.course = 2
		if g.chance(25) {
			g.take("Pizza", 1)
		} else {
			g.take("Mains", 1)
		}
		if g.chance(30) {
			g.course = 3
			g.take("Desserts", 1)
		}
		g.course = 0
		if g.chance(75) {
			g.take("Drinks", 1)
		}
		if g.hour >= 17 && g.chance(35) {
			g.take("Wines", 1)
		}
	}
	g.seat = 0
	if g.chance(4) {
		g.discount(500, "Waited too long")
	}
	if g.chance(40) {
		g.tip(g.between(2, 9) * 100)
	}
}
