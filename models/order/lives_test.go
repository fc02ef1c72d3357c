package order_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/history"
	"comptoir/models/price"
)

// A life is everything that can happen to one order, from its opening until long after it was paid,
// in any sequence; and which commands were carried out on the way.
func life(t *rapid.T, done map[string]int) *history.Story {
	s := history.Any(t)
	for range rapid.IntRange(10, 40).Draw(t, "a life") {
		s.Try(anything(t, s))
		whole(t, s)
	}
	for kind, n := range s.Done {
		done[kind] += n
	}
	return s
}

// anything is a command that somebody may think of, whatever the order is at.
func anything(t *rapid.T, s *history.Story) order.Command {
	id := func() uuid.UUID { return uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id")) }
	switch rapid.IntRange(0, 12).Draw(t, "of a life") {
	case 0:
		return anySplit(t, s)
	case 1:
		return anyMerge(t, s)
	case 2:
		return order.Undo{}
	case 3:
		return order.PlanCourse{Course: rapid.IntRange(1, 3).Draw(t, "course"), Minutes: rapid.IntRange(0, 30).Draw(t, "minutes")}
	case 4:
		return again(s.Order)
	case 5:
		return changed(t, s.Order)
	case 6, 7:
		if p, ok := anyPayment(t, s); ok {
			return p
		}
		return order.Close{}
	case 8:
		return anyRefund(t, s.Order, id())
	case 9:
		return order.Reopen{Reason: "a mistake"}
	case 10:
		if n := len(s.Order.Payments); n > 0 {
			return order.TipPayment{PaymentID: s.Order.Payments[n-1].ID, Amount: money.Amount(rapid.Int64Range(0, 900).Draw(t, "tip"))}
		}
	}
	return s.Command()
}

// again is the last round once more, as the catalogue would resolve it.
func again(o order.Order) order.Command {
	sell := func(_ catalog.Kind, c catalog.Choice) (catalog.Sold, error) {
		i := slices.IndexFunc(o.Lines, func(l order.Line) bool { return l.Sold.ItemID == c.ItemID })
		return o.Lines[i].Sold, nil
	}
	cmd, err := order.Resolve(o, order.RepeatRound{}, sell)
	if err != nil {
		return order.RepeatRound{}
	}
	return cmd
}

// changed gives a line another choice of its item.
func changed(t *rapid.T, o order.Order) order.Command {
	lines := o.Active()
	if len(lines) == 0 {
		return order.Resume{}
	}
	l := rapid.SampledFrom(lines).Draw(t, "line")
	sold := l.Sold
	sold.Modifiers = []catalog.SoldModifier{{Name: "Extra", Quantity: 1}}
	return order.SetModifiers{LineID: l.ID, Sold: sold}
}

func anyRefund(t *rapid.T, o order.Order, id uuid.UUID) order.Command {
	c := order.RefundOrder{RefundID: id, Reason: "cold", Tip: rapid.Bool().Draw(t, "with tip"), Tender: rapid.SampledFrom([]string{"", price.Cash}).Draw(t, "by")}
	if rapid.IntRange(0, 3).Draw(t, "money only") == 0 {
		c.Amount = money.Amount(rapid.Int64Range(1, 3000).Draw(t, "amount"))
		return c
	}
	for _, l := range o.Active() {
		if rapid.Bool().Draw(t, "comes back") {
			c.Lines = append(c.Lines, order.RefundPiece{LineID: l.ID, Quantity: money.Quantity(rapid.Int64Range(1, int64(max(1, l.Quantity.Abs()))).Draw(t, "of it"))})
		}
	}
	return c
}

// Whatever is done to an order in its whole life: the events alone tell it again, it adds up, what
// came back is never more than what was paid, and every command was part of some life.
func TestWhateverHappensInAWholeLifeTheOrderIsTrueToItsEvents(t *testing.T) {
	t.Parallel()
	done := map[string]int{}
	unknown := func() []string {
		return slices.DeleteFunc(order.CommandTypes(), func(kind string) bool { return done[kind] > 0 || slices.Contains(elsewhere, kind) })
	}
	for range 30 { // some commands fit into few lives only
		wholeLives(t, done)
		if len(unknown()) == 0 {
			return
		}
	}
	t.Errorf("no life knew %v", unknown())
}

func wholeLives(t *testing.T, done map[string]int) {
	t.Helper()
	rapid.Check(t, func(t *rapid.T) {
		s := life(t, done)
		if got, want := text(t, order.Fold(order.Order{}, reread(t, s.Events))), text(t, s.Order); got != want {
			t.Fatalf("the events tell\n%s\nthe order is\n%s", got, want)
		}
		if got := order.Price(s.Order); text(t, got) != text(t, s.Totals) {
			t.Fatalf("priced again it is %+v, it was %+v", got, s.Totals)
		}
		var back money.Amount
		for _, r := range s.Order.Refunds {
			back += r.Total
		}
		if s.Order.Status == order.Closed && back > s.Totals.Total+tips(s.Order) {
			t.Fatalf("%d came back of %d", back, s.Totals.Total)
		}
	})
}

// elsewhere are the commands for two orders, which have histories of their own in across_test.go.
var elsewhere = []string{"move_lines", "undo_move"}

// tips are what was added to payments after the closing.
func tips(o order.Order) (sum money.Amount) {
	for _, p := range o.Payments {
		sum += p.Tip
	}
	return sum
}
