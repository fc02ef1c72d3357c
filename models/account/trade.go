package account

import (
	"comptoir/models/money"
	"comptoir/models/till"
)

// A Trade is what an account does; it chooses the examples that the account starts with.
type Trade string

// The trades.
const (
	Cafe       Trade = "cafe"
	Restaurant Trade = "restaurant"
	Bar        Trade = "bar"
	Florist    Trade = "florist"
	Shop       Trade = "shop"
)

// Trades lists the trades in the order in which sign-up shows them.
func Trades() []Trade { return []Trade{Cafe, Restaurant, Bar, Florist, Shop} }

// Serves tells whether guests sit down: then there are tables, a kitchen and a bar.
func (t Trade) Serves() bool { return t == Cafe || t == Restaurant || t == Bar }

// Mode is how the first register of the trade serves, until somebody says otherwise.
func (t Trade) Mode() till.Mode {
	switch t {
	case Restaurant:
		return till.Tables
	case Florist, Shop:
		return till.Retail
	}
	return till.Counter
}

// class is what an item is to a tax.
type class string

const (
	standard class = "standard"
	meals    class = "meals"
	hot      class = "hot_drinks"
	soft     class = "soft_drinks"
	alcohol  class = "alcohol"
	flowers  class = "flowers"
)

// A shelf is an example category. Its name, and those of its items, are keys of messages.
type shelf struct {
	key     string
	tint    string
	station string // "kitchen", "bar" or none
	goods   []good
}

type good struct {
	key   string
	cents money.Amount // what it may cost in a country that pays in euro
	class class
}

// shelves are what a trade usually sells: to try the till with, and to change.
func (t Trade) shelves() []shelf {
	switch t {
	case Restaurant:
		return restaurantShelves()
	case Bar:
		return barShelves()
	case Florist:
		return floristShelves()
	case Shop:
		return shopShelves()
	}
	return cafeShelves()
}

func cafeShelves() []shelf {
	return []shelf{
		{"hot_drinks", "orange", "bar", []good{{"espresso", 220, hot}, {"double_espresso", 320, hot}, {"cappuccino", 380, hot},
			{"flat_white", 400, hot}, {"tea", 300, hot}, {"hot_chocolate", 400, hot}}},
		{"cold_drinks", "sky", "bar", []good{{"water", 200, soft}, {"lemonade", 350, soft}, {"orange_juice", 400, soft}}},
		{"bakery", "amber", "", []good{{"croissant", 180, meals}, {"pain_au_chocolat", 200, meals}, {"muffin", 280, meals}, {"cake_slice", 420, meals}}},
		{"kitchen", "green", "kitchen", []good{{"sandwich", 650, meals}, {"soup", 550, meals}, {"salad", 850, meals}}},
	}
}

func restaurantShelves() []shelf {
	return []shelf{
		{"starters", "lime", "kitchen", []good{{"soup", 650, meals}, {"salad", 850, meals}, {"terrine", 900, meals}}},
		{"mains", "red", "kitchen", []good{{"fish", 1850, meals}, {"steak", 2100, meals}, {"pasta", 1350, meals}, {"vegetables", 1400, meals}}},
		{"desserts", "pink", "kitchen", []good{{"ice_cream", 600, meals}, {"cake_slice", 650, meals}}},
		{"drinks", "sky", "bar", []good{{"water", 350, soft}, {"lemonade", 400, soft}, {"beer", 450, alcohol}, {"wine_glass", 550, alcohol}, {"espresso", 250, hot}}},
	}
}

func barShelves() []shelf {
	return []shelf{
		{"beers", "amber", "bar", []good{{"draught_beer", 450, alcohol}, {"bottled_beer", 500, alcohol}}},
		{"wines", "rose", "bar", []good{{"red_wine", 550, alcohol}, {"white_wine", 550, alcohol}}},
		{"cocktails", "violet", "bar", []good{{"mojito", 950, alcohol}, {"spritz", 850, alcohol}, {"gin_tonic", 900, alcohol}}},
		{"soft_drinks", "sky", "bar", []good{{"water", 300, soft}, {"lemonade", 400, soft}, {"espresso", 220, hot}}},
		{"snacks", "green", "kitchen", []good{{"olives", 400, meals}, {"fries", 450, meals}}},
	}
}

func floristShelves() []shelf {
	return []shelf{
		{"stems", "rose", "", []good{{"rose", 300, flowers}, {"tulip", 150, flowers}, {"eucalyptus", 200, flowers}, {"gypsophila", 250, flowers}}},
		{"bouquets", "pink", "", []good{{"bouquet_small", 2000, flowers}, {"bouquet_medium", 3500, flowers}, {"bouquet_large", 5000, flowers}}},
		{"plants", "green", "", []good{{"orchid", 2500, flowers}, {"succulent", 800, flowers}}},
		{"extras", "stone", "", []good{{"vase", 1500, standard}, {"card", 300, standard}, {"wrapping", 200, standard}}},
	}
}

func shopShelves() []shelf {
	return []shelf{
		{"stationery", "blue", "", []good{{"notebook", 400, standard}, {"pen", 200, standard}, {"postcard", 150, standard}}},
		{"gifts", "violet", "", []good{{"mug", 1200, standard}, {"candle", 900, standard}, {"t_shirt", 2000, standard}}},
		{"extras", "stone", "", []good{{"paper_bag", 20, standard}, {"wrapping", 200, standard}}},
	}
}
