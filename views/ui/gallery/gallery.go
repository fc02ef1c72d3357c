// Package gallery shows every part of the kit on one page, and the till, the kitchen and the
// floor put together from it.
//
// It is for those who work on how things look: its test renders it and, when asked, serves it to
// a browser or takes pictures. Nothing of the product imports it. Start reading at Parts.
package gallery

import (
	"context"
	"time"

	"comptoir/models/money"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

func euro() money.Currency { return money.Currency{Code: "EUR", Digits: 2} }

// opened is the moment at which all pictures are taken.
func opened() time.Time { return time.Date(2026, time.March, 14, 12, 40, 0, 0, time.UTC) }

func person() layout.Person {
	return layout.Person{ID: "p1", Name: "Demo Manager", Role: "Manager", SignOut: "/sign-out", Switch: "/switch"}
}

func navigation() []layout.NavGroup {
	return []layout.NavGroup{
		{Items: []layout.NavItem{
			{Label: "Today", Icon: "layout-dashboard", Href: "/today", Current: true},
			{Label: "Orders", Icon: "receipt-text", Href: "/orders", Badge: "4"},
			{Label: "Menu", Icon: "utensils", Href: "/menu"},
			{Label: "Stock", Icon: "package", Href: "/stock"},
		}},
		{Label: "Team", Items: []layout.NavItem{
			{Label: "Staff", Icon: "users", Href: "/staff"},
			{Label: "Shifts", Icon: "wallet", Href: "/shifts"},
		}},
		{Label: "House", Items: []layout.NavItem{
			{Label: "Reports", Icon: "chart-column", Href: "/reports"},
			{Label: "Settings", Icon: "settings", Href: "/settings"},
		}},
	}
}

func office() layout.PageView {
	return layout.PageView{
		Frame:   layout.Frame{Title: "Today", Person: person(), Live: "/events?topics=orders", Now: opened()},
		Account: "Demo House", Lead: "Saturday 14 March, open since 08:00.", Nav: navigation(),
		Venues: []layout.Venue{{ID: "1", Name: "Demo Café", Current: true}, {ID: "2", Name: "Demo Bar"}}, VenuePath: "/venue",
		Actions: headActions(),
	}
}

func screen(kind, place string) layout.ScreenView {
	return layout.ScreenView{
		Frame: layout.Frame{Title: place, Person: person(), Live: "/events?topics=orders,tickets", Now: opened(), Scripts: []string{kind + ".js"}, Styles: []string{"kitchen.css"}},
		Kind:  kind, Place: place,
		Nav: []layout.NavItem{
			{Label: "Till", Icon: "calculator", Href: "/till"}, {Label: "Floor", Icon: "map", Href: "/floor"},
			{Label: "Kitchen", Icon: "chef-hat", Href: "/kitchen"}, {Label: "Back office", Icon: "settings", Href: "/admin"},
		},
	}
}

func moneyText(ctx context.Context, v int64) string {
	return i18n.Money(ctx, money.Amount(v), euro())
}

func shortText(ctx context.Context, v int64) string {
	return i18n.MoneyShort(ctx, money.Amount(v), euro())
}

func hours() ui.ChartView {
	return ui.ChartView{
		Title: "Turnover by hour", Note: "against last Saturday", Format: moneyText, Axis: shortText,
		Labels: []string{"08", "09", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19"},
		Series: []ui.Series{
			{Name: "Today", Values: []int64{8200, 14350, 12100, 16800, 42100, 38850, 21900, 13300, 15200, 18800, 33500, 47200}},
			{Name: "Last Saturday", Values: []int64{7900, 12350, 13100, 14800, 36100, 41200, 19900, 15100, 12200, 17100, 29500, 41100}, Muted: true},
		},
	}
}

func weeks() ui.ChartView {
	c := hours()
	c.Title, c.Note, c.Labels = "Turnover by day", "last 14 days", []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14"}
	c.Series = []ui.Series{{Name: "Turnover", Values: []int64{182000, 143500, 121000, 168000, 221000, 288500, 319000, 133000, 152000, 188000, 235000, 247200, 301000, 322000}}}
	return c
}

// item is one tile's worth of the demo menu.
type item struct {
	name   string
	price  money.Amount
	tint   ui.Tint
	choose bool
	left   string
	out    bool
}

func menu() []item {
	return []item{
		{"Espresso", 260, "orange", false, "", false}, {"Flat white", 390, "orange", true, "", false},
		{"Cappuccino", 380, "orange", true, "", false}, {"Filter coffee", 320, "orange", false, "", false},
		{"Iced latte", 450, "orange", true, "", false}, {"Hot chocolate", 420, "orange", false, "", false},
		{"Croissant", 210, "amber", false, "3", false}, {"Pain au chocolat", 240, "amber", false, "", false},
		{"Cinnamon roll", 340, "amber", false, "", true}, {"Carrot cake", 480, "amber", false, "5", false},
		{"Granola bowl with yoghurt and berries", 890, "lime", false, "", false}, {"Eggs on toast", 950, "lime", true, "", false},
		{"Salmon bagel", 1150, "lime", true, "", false}, {"Soup of the day", 720, "lime", false, "", false},
		{"Orange juice", 480, "rose", false, "", false}, {"Ginger lemonade", 450, "rose", false, "", false},
		{"Sparkling water", 290, "sky", false, "", false}, {"Craft lager 33 cl", 520, "sky", false, "", false},
		{"House red 15 cl", 590, "violet", false, "", false}, {"Gift card", 0, "stone", true, "", false},
	}
}

func (i item) tile() ui.TileView {
	return ui.TileView{
		Name: i.name, Price: i.price, Currency: euro(), Open: i.price == 0, Tint: i.tint,
		Choose: i.choose, Left: i.left, SoldOut: i.out, Action: "/till/lines", Command: "0",
	}
}

func categories() []ui.RailItem {
	return []ui.RailItem{
		{Label: "Favourites", Icon: "star", Href: "#", Current: true, Tint: "amber"},
		{Label: "Coffee & tea", Icon: "coffee", Href: "#", Tint: "orange"},
		{Label: "Pastry", Icon: "croissant", Href: "#", Tint: "amber"},
		{Label: "Kitchen", Icon: "salad", Href: "#", Tint: "lime"},
		{Label: "Cold drinks", Icon: "cup-soda", Href: "#", Tint: "rose"},
		{Label: "Beer", Icon: "beer", Href: "#", Tint: "sky"},
		{Label: "Wine", Icon: "wine", Href: "#", Tint: "violet"},
		{Label: "Shop", Icon: "shopping-bag", Href: "#", Tint: "stone"},
	}
}

func line(id, quantity, name string, amount money.Amount) ui.LineView {
	return ui.LineView{ID: "line-" + id, Quantity: quantity, Name: name, Amount: amount, Currency: euro()}
}

func ticket(id, number, where, who string, minutes int, lines ...ui.TicketLineView) ui.TicketView {
	now := opened()
	return ui.TicketView{
		ID: "ticket-" + id, Number: number, Where: where, Who: who, Sent: now.Add(-time.Duration(minutes) * time.Minute),
		Now: now, Due: 8 * time.Minute, Late: 14 * time.Minute, Lines: lines,
	}
}
