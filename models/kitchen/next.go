package kitchen

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"comptoir/models/money"
	"comptoir/models/order"
)

// A Next is a course of an order that a station will be told of: it is neither fired nor cooked yet.
type Next struct {
	Order   Order
	Station uuid.UUID
	Course  int
	At      time.Time // when it is to be fired; zero: nobody said
	Dishes  []Dish
}

// A Dish is so much of one thing.
type Dish struct {
	Name     string         `json:"name"`
	Variant  string         `json:"variant,omitempty"`
	Quantity money.Quantity `json:"quantity"`
	Unit     string         `json:"unit,omitempty"`
}

// Upcoming returns the courses of an order that stations can see coming: of those that have begun, and
// of those that have a time. What is still being rung up is nobody's business.
func Upcoming(o order.Order) []Next {
	if !o.Status.Live() || !o.Told() && len(o.Planned) == 0 {
		return nil
	}
	var list []Next
	for _, l := range o.Waiting() {
		for _, station := range l.Sold.Stations {
			n := slices.IndexFunc(list, func(n Next) bool { return n.Station == station && n.Course == l.Course })
			if n < 0 {
				n = len(list)
				list = append(list, Next{Station: station, Course: l.Course, At: o.PlannedAt(l.Course)})
			}
			list[n].add(Dish{l.Item, l.Sold.VariantName, l.Quantity, string(l.Sold.Unit)})
		}
	}
	slices.SortStableFunc(list, func(a, b Next) int { return cmp.Compare(a.Course, b.Course) })
	return list
}

func (n *Next) add(d Dish) {
	for i := range n.Dishes {
		if have := &n.Dishes[i]; have.Name == d.Name && have.Variant == d.Variant && have.Unit == d.Unit {
			have.Quantity += d.Quantity
			return
		}
	}
	n.Dishes = append(n.Dishes, d)
}

func sameNext(a, b Next) bool {
	return a.Station == b.Station && a.Course == b.Course && a.At.Equal(b.At) && slices.Equal(a.Dishes, b.Dishes)
}
