package demo

import (
	"time"

	"github.com/google/uuid"

	"comptoir/models/account"
	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/staff"
)

// A house is everything that is made up about one.
type house struct {
	key    string
	name   string
	trade  account.Trade
	email  string
	people []person
	menu   menu
	places []venue // the first is the one that sign-up makes
}

// id is the account's: always the same.
func (h house) id() uuid.UUID {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("https://comptoir.example/demo/"+h.key))
}

// A person is named after what they do: nobody is meant.
type person struct {
	name string
	role staff.Builtin
	pin  string
}

// A venue is where the house sells, and how much.
type venue struct {
	key      string
	name     string
	address  string
	register string
	kind     catalog.Kind
	opens    time.Duration // after midnight
	closes   time.Duration
	orders   int // on an average day
	float    money.Amount
	week     [7]int  // percent, from Sunday
	hours    [24]int // how busy, any scale
	basket   basket
}

// A basket makes up what one guest, or one table, takes.
type basket func(*guest)

// A menu is what a house sells.
type menu struct {
	groups  []question // those that another leads to come before it
	follows []follow
	shelves []shelf
}

// A question is a modifier group.
type question struct {
	name           string
	min, max, free int
	answers        []answer
}

type answer struct {
	name  string
	price money.Amount
}

// A follow is a question that an answer leads to.
type follow struct{ question, answer, asks string }

// A shelf is a category.
type shelf struct {
	name    string
	colour  string
	station string // "kitchen", "bar" or none
	goods   []good
}

// A good is an item; its weight is how often it is taken from its shelf.
type good struct {
	name      string
	price     money.Amount
	class     class
	weight    int
	star      bool // among the favourites
	barcode   string
	sizes     []answer // variants; then the price is theirs
	questions []string
	notes     string // what it is
	parts     []part // what it is made of
}

// A part is a group of goods that a menu offers.
type part struct {
	name     string
	min, max int
	course   int
	goods    []string
	extra    map[string]money.Amount // what some of them cost more
	usual    string                  // the one that is included; none: the guest says
}

// A class is what a good is to a tax.
type class int

const (
	standard class = iota
	meals
	hot
	soft
	alcohol
	flowers
)

// rate is the class's rate in a country, in basis points.
func (c class) rate(t account.Taxation) int {
	return [...]int{t.Standard, t.Meals, t.Hot, t.Soft, t.Alcohol, t.Flowers}[c]
}

func hours(n int) time.Duration { return time.Duration(n) * time.Hour }

func half(n int) time.Duration { return hours(n) + 30*time.Minute }
