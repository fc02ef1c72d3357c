package order_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/history"
	"comptoir/models/price"
)

// alike is what an order is, whatever has happened to it in the meantime.
func alike(t *rapid.T, o order.Order) string {
	o.Version, o.UpdatedAt, o.Moves = 0, time.Time{}, nil
	o.Lines, o.Discounts, o.Payments = slices.Concat(o.Lines), slices.Concat(o.Discounts), slices.Concat(o.Payments)
	o.Offers, o.Planned = slices.Concat(o.Offers), slices.Concat(o.Planned)
	o.Allergies = slices.Concat(o.Allergies)
	return text(t, o) + text(t, order.Price(o))
}

// crossing makes up a move of lines or of everything between two orders.
func crossing(t *rapid.T, from, to order.Order) order.Command {
	if len(from.Active()) == 0 || rapid.IntRange(0, 2).Draw(t, "all") == 0 {
		return order.Merge{OrderID: to.ID}
	}
	move := order.MoveLines{To: to.ID}
	for _, l := range from.Active() {
		if rapid.Bool().Draw(t, "this line") {
			move.Lines = append(move.Lines, order.SplitLine{LineID: l.ID, Quantity: money.Quantity(rapid.Int64Range(1, int64(max(1, l.Quantity))).Draw(t, "of it"))})
		}
	}
	return move
}

func TestAMoveThatIsTakenBackLeavesBothOrdersAsTheyWere(t *testing.T) {
	t.Parallel()
	undone := 0
	rapid.Check(t, func(t *rapid.T) {
		a, b := history.Any(t).Order, history.Any(t).Order
		b.ID, b.VenueID, b.Terms = uuid.UUID{0xb}, a.VenueID, a.Terms
		if _, err := price.Compute(order.Pricing(b)); err != nil {
			return // more is paid on it than it comes to under these terms
		}
		m := may()
		m.CommandID = uuid.New()
		mine, others, err := order.Across(a, b, crossing(t, a, b), m)
		if err != nil {
			return
		}
		undo := may()
		undo.CommandID = uuid.New()
		one, two := mine.Order, others.Order
		cmd := order.UndoMove{MoveID: m.CommandID, OrderID: two.ID}
		if rapid.Bool().Draw(t, "by the other") {
			one, two = two, one
			cmd.OrderID = two.ID
		}
		back, back2, err := order.Across(one, two, cmd, undo)
		if err != nil {
			t.Fatalf("%s of %s: %v", cmd.Type(), text(t, mine.Events), err)
		}
		undone++
		if back.Order.ID != a.ID {
			back, back2 = back2, back
		}
		for _, pair := range [][2]order.Order{{a, back.Order}, {b, back2.Order}} {
			if was, is := alike(t, pair[0]), alike(t, pair[1]); was != is {
				t.Fatalf("it was\n%s\nit is\n%s", was, is)
			}
		}
		for _, side := range []order.Side{back, back2} {
			for _, e := range side.Events {
				if len(e.Kitchen()) > 0 {
					t.Fatalf("the kitchen was told %+v", e.Kitchen())
				}
			}
		}
		if got := text(t, order.Fold(mine.Order, reread(t, back.Events))); got != text(t, back.Order) {
			t.Fatal("the events tell another order")
		}
	})
	if undone == 0 {
		t.Error("nothing was ever moved")
	}
}

func TestWhatHappensBesideAMoveStaysWhenItIsTakenBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, s := history.Any(t).Order, history.Any(t)
		b := s.Order
		b.VenueID, b.Terms = a.VenueID, a.Terms
		m := may()
		m.CommandID = uuid.New()
		mine, others, err := order.Across(a, b, crossing(t, a, b), m)
		if err != nil {
			return
		}
		s.Order = others.Order
		for range rapid.IntRange(0, 6).Draw(t, "since") {
			s.Try(s.Command())
		}
		before := tally(mine.Order, s.Order)
		undo := may()
		undo.CommandID = uuid.New()
		back, getter, err := order.Across(mine.Order, s.Order, order.UndoMove{OrderID: s.Order.ID}, undo)
		if err != nil {
			if f := fault.Of(err); f == nil || f.Kind != fault.KindConflict {
				t.Fatalf("%v", err)
			}
			return
		}
		if got := tally(back.Order, getter.Order); got.quantity != before.quantity || got.sent != before.sent || got.paid != before.paid {
			t.Fatalf("%+v is what remains of %+v", got, before)
		}
		if was, is := order.Price(a).Total, order.Price(back.Order).Total; was != is {
			t.Fatalf("what came back costs %d, it was %d", is, was)
		}
	})
}

func TestAMoveIsTakenBackOnlyWhileNobodyTouchedWhatMoved(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		since func(line uuid.UUID) []order.Command
		want  string
	}{
		{"nothing happened", func(uuid.UUID) []order.Command { return nil }, ""},
		{"something else was ordered", func(uuid.UUID) []order.Command { return []order.Command{dish(90, 700, 1)} }, ""},
		{"something else was sent", func(uuid.UUID) []order.Command { return []order.Command{dish(90, 700, 1), order.PrintBill{}} }, ""},
		{"it was changed", func(l uuid.UUID) []order.Command {
			return []order.Command{order.SetQuantity{LineID: l, Quantity: money.Whole(9)}}
		}, "order.undo_changed"},
		{"it was given away", func(l uuid.UUID) []order.Command {
			return []order.Command{order.CompLine{CompID: uuid.New(), LineID: l, Reason: "cold"}}
		}, "order.undo_changed"},
		{"it was paid", func(uuid.UUID) []order.Command {
			return []order.Command{order.AddPayment{PaymentID: uuid.New(), Tender: "cash", Amount: 100_000}, order.Close{}}
		}, "order.closed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			one := three(t)
			two := after(t, order.Order{}, order.Open{ID: uuid.New(), Kind: "dine_in", Covers: 2, Terms: one.Terms}, dish(9, 700, 1))
			m := may()
			m.CommandID = uuid.New()
			mine, others, err := order.Across(one, two, order.MoveLines{To: two.ID, Lines: []order.SplitLine{{LineID: uuid.UUID{1}}}}, m)
			if err != nil {
				t.Fatal(err)
			}
			two = after(t, others.Order, tt.since(uuid.UUID{1})...)
			undo := may()
			undo.CommandID = uuid.New()
			back, _, err := order.Across(two, mine.Order, order.UndoMove{OrderID: one.ID}, undo)
			if f := fault.Of(err); tt.want == "" && err != nil || tt.want != "" && (f == nil || f.Code != tt.want) {
				t.Fatalf("%v, want %q", err, tt.want)
			}
			if err == nil && back.Order.Line(uuid.UUID{1}) != nil {
				t.Error("it is still there")
			}
		})
	}
}

func TestAnOrderGoesBackToTheTableWhereItWas(t *testing.T) {
	t.Parallel()
	four, seven := uuid.UUID{4}, uuid.UUID{7}
	o := after(t, three(t), order.SetTable{TableID: four}, order.SetTable{TableID: seven}, order.UndoMove{})
	if o.TableID != four {
		t.Errorf("it is at %s", o.TableID)
	}
	if x, ok := o.LastMove(); !ok || x.TableID != uuid.Nil {
		t.Errorf("the move before is %+v", x)
	}
}

func TestAnOrderThatJoinedAnotherGoesToNoTable(t *testing.T) {
	t.Parallel()
	o := after(t, three(t), order.SetTable{TableID: uuid.UUID{4}}, order.SetTable{TableID: uuid.UUID{7}})
	two := after(t, order.Order{}, order.Open{ID: uuid.New(), Kind: "dine_in", Terms: o.Terms}, dish(9, 700, 1))
	_, joined, err := order.Across(two, o, order.Merge{OrderID: o.ID}, may())
	if err != nil || joined.Order.Status != order.Merged {
		t.Fatalf("it is %s, %v", joined.Order.Status, err)
	}
	if _, _, _, err := order.Do(joined.Order, order.UndoMove{}, may()); fault.Of(err) == nil || fault.Of(err).Code != "order.merged" {
		t.Errorf("it is moved by itself: %v", err)
	}
}
