package demo

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
)

// A stock is what can be taken, with the ids that the catalogue knows it by.
type stock map[string][]stocked // by shelf

type stocked struct {
	good
	id        uuid.UUID
	sizeIDs   []uuid.UUID
	questions []asked
}

type asked struct {
	question
	id        uuid.UUID
	answerIDs []uuid.UUID
}

// A guest makes up one order. What it says follows from its seed alone.
type guest struct {
	*rand.Rand
	stock stock
	order uuid.UUID
	hour  int

	kind     catalog.Kind
	covers   int
	seat     int
	course   int
	table    bool // sits at one
	commands []orderdb.Command
}

// seeded is a source of chance that is the same for the same words and number.
func seeded(words string, n int) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(words))
	return rand.New(rand.NewPCG(h.Sum64(), uint64(n))) // not a secret: it has to be the same each time
}

func (g *guest) chance(percent int) bool { return g.IntN(100) < percent }

func (g *guest) between(low, high int) int { return low + g.IntN(high-low+1) }

// pick chooses one of the weights by its place.
func (g *guest) pick(weights ...int) int { return pick(g.Rand, weights) }

func pick(r *rand.Rand, weights []int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	n := r.IntN(sum)
	for i, w := range weights {
		if n -= w; n < 0 {
			return i
		}
	}
	return 0
}

// take rings something of a shelf up.
func (g *guest) take(shelf string, quantity int) {
	goods := g.stock[shelf]
	weights := make([]int, len(goods))
	for i, s := range goods {
		weights[i] = s.weight
	}
	g.add(goods[g.pick(weights...)], quantity, "")
}

// add rings a good up, in a size and with answers as they come.
func (g *guest) add(s stocked, quantity int, note string) {
	choice := catalog.Choice{ItemID: s.id}
	if len(s.sizeIDs) > 0 {
		choice.VariantID = s.sizeIDs[g.IntN(len(s.sizeIDs))]
	}
	for _, q := range s.questions {
		for n := range q.portions(g) {
			choice.Modifiers = append(choice.Modifiers, catalog.ChosenModifier{GroupID: q.id, ModifierID: q.answerIDs[(n+g.IntN(len(q.answers)))%len(q.answers)]})
		}
	}
	g.do(order.AddLine{
		LineID: g.derived("line"), Choice: choice, Quantity: money.Whole(quantity), Note: note, Seat: g.seat, Course: g.course,
	})
}

// portions is how many answers a guest gives: what must be, and sometimes one more.
func (q asked) portions(g *guest) int {
	if q.min == 0 && g.chance(25) {
		return 1
	}
	return q.min
}

func (g *guest) discount(basisPoints int, reason string) {
	g.do(order.ApplyDiscount{DiscountID: g.derived("discount"), PercentBP: basisPoints, Reason: reason})
}

func (g *guest) tip(amount int) { g.do(order.SetTip{Amount: money.Amount(amount)}) }

func (g *guest) do(c order.Command) {
	g.commands = append(g.commands, orderdb.Command{ID: g.derived("tap"), Command: c})
}

// derived is the id of the next thing of a kind in this order.
func (g *guest) derived(what string) uuid.UUID {
	return uuid.NewSHA1(g.order, fmt.Append(nil, what, len(g.commands)))
}
