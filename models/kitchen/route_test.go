package kitchen

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
)

var (
	grill = uuid.MustParse("00000000-0000-0000-0000-00000000000a")
	bar   = uuid.MustParse("00000000-0000-0000-0000-00000000000b")
)

func sent(seq int, ops ...order.KitchenOp) order.Event {
	return order.Event{Seq: seq, Actor: order.Actor{Name: "Waiter"}, At: time.Date(2026, 5, 8, 20, 0, 0, 0, time.UTC), Data: order.LinesSent{Ops: ops}}
}

func op(what order.Op, line uuid.UUID, quantity int, stations ...uuid.UUID) order.KitchenOp {
	return order.KitchenOp{Op: what, Line: line, Item: "Soup", Quantity: money.Whole(quantity), Stations: stations}
}

func TestEachStationGetsWhatIsItsOwn(t *testing.T) {
	tickets := Route(Order{ID: uuid.New(), Number: 12, TableName: "5"}, sent(3,
		order.KitchenOp{Op: order.OpAdd, Line: uuid.New(), Item: "Steak", Quantity: money.One, Stations: []uuid.UUID{grill}, Seat: 2, Course: 1,
			Modifiers: []catalog.SoldModifier{{Name: "Rare", Quantity: 1}}, Note: "no salt"},
		order.KitchenOp{Op: order.OpAdd, Line: uuid.New(), Item: "Beer", Quantity: money.One, Stations: []uuid.UUID{bar}},
		order.KitchenOp{Op: order.OpAdd, Line: uuid.New(), Item: "Fondue", Quantity: money.One, Stations: []uuid.UUID{grill, bar}},
		order.KitchenOp{Op: order.OpAdd, Line: uuid.New(), Item: "Newspaper", Quantity: money.One},
	))
	if len(tickets) != 2 || tickets[0].StationID != grill || tickets[1].StationID != bar {
		t.Fatalf("tickets are %+v", tickets)
	}
	hot, cold := tickets[0].Lines, tickets[1].Lines
	if len(hot) != 2 || hot[0].Name != "Steak" || hot[1].Name != "Fondue" || hot[0].N != 1 || hot[1].N != 2 {
		t.Errorf("the grill makes %+v", hot)
	}
	if len(cold) != 2 || cold[0].Name != "Beer" || cold[1].Name != "Fondue" {
		t.Errorf("the bar makes %+v", cold)
	}
	steak := hot[0]
	if steak.Seat != 2 || steak.Course != 1 || steak.Note != "no salt" || len(steak.Modifiers) != 1 || steak.Modifiers[0] != (Modifier{"Rare", 1}) {
		t.Errorf("the steak is %+v", steak)
	}
	if tickets[0].Number != 12 || tickets[0].TableName != "5" || tickets[0].StaffName != "Waiter" {
		t.Errorf("the ticket is %+v", tickets[0])
	}
}

// A drink was sent to the bar; then a dish is added and sent.
func TestTheBarStaysQuietWhenFoodIsAdded(t *testing.T) {
	o, drink, dish := Order{ID: uuid.New()}, uuid.New(), uuid.New()
	known := []order.KitchenLine{{Line: drink, Item: "Beer", Quantity: money.One, Sold: &catalog.Sold{Stations: []uuid.UUID{bar}}}}
	now := append(known, order.KitchenLine{Line: dish, Item: "Steak", Quantity: money.One, Sold: &catalog.Sold{Stations: []uuid.UUID{grill}}})
	tickets := Route(o, sent(5, order.Delta(known, now)...))
	if len(tickets) != 1 || tickets[0].StationID != grill || len(tickets[0].Lines) != 1 || tickets[0].Lines[0].LineID != dish {
		t.Fatalf("tickets are %+v", tickets)
	}
}

func TestAnEventThatTellsTheKitchenNothingMakesNoTicket(t *testing.T) {
	for _, data := range []order.Payload{order.LineRemoved{}, order.BillPrinted{}, order.LinesSent{}} {
		if tickets := Route(Order{}, order.Event{Data: data}); tickets != nil {
			t.Errorf("%s made %+v", data.Type(), tickets)
		}
	}
}

func TestTheSameEventAlwaysMakesTheSameTickets(t *testing.T) {
	o, e := Order{ID: uuid.New()}, sent(3, op(order.OpAdd, uuid.New(), 1, grill, bar))
	first, again := Route(o, e), Route(o, e)
	if first[0].ID != again[0].ID || first[0].ID == first[1].ID {
		t.Fatalf("ids are %s, %s, again %s", first[0].ID, first[1].ID, again[0].ID)
	}
	e.Seq++
	if later := Route(o, e); later[0].ID == first[0].ID {
		t.Fatal("another event makes another ticket")
	}
}

func TestWhatIsVoidedIsTakenOffTheNewestDish(t *testing.T) {
	soup := uuid.New()
	tickets := Route(Order{}, sent(1, op(order.OpAdd, soup, 2, grill)))
	tickets = append(tickets, Route(Order{}, sent(2, op(order.OpAdd, soup, 1, grill)))...)
	tickets = append(tickets, Route(Order{}, sent(3, op(order.OpVoid, soup, 2, grill)))...)
	tickets = append(tickets, Route(Order{}, sent(4, op(order.OpAdd, soup, 1, grill)))...)
	takeBack(tickets)
	var left []money.Quantity
	for _, ticket := range tickets {
		if l := ticket.Lines[0]; l.Op == order.OpAdd {
			left = append(left, l.Left())
		}
	}
	if left[0] != money.One || left[1] != 0 || left[2] != money.One {
		t.Fatalf("to be made are %v", left)
	}
	if counts := AllDay(tickets); len(counts) != 1 || counts[0].Quantity != money.Whole(2) {
		t.Fatalf("all day: %+v", counts)
	}
}

// Whatever is added and voided, what is left to make on the board is what the order still wants,
// and no dish is taken back more often than it was ordered.
func TestTheBoardAddsUpToTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := []uuid.UUID{uuid.New(), uuid.New(), uuid.New()}
		wanted := map[uuid.UUID]int{}
		var tickets []Ticket
		for seq := range rapid.IntRange(1, 30).Draw(t, "events") {
			line := rapid.SampledFrom(lines).Draw(t, "line")
			what, n := order.OpAdd, rapid.IntRange(1, 5).Draw(t, "quantity")
			if wanted[line] > 0 && rapid.Bool().Draw(t, "void") {
				what, n = order.OpVoid, rapid.IntRange(1, wanted[line]).Draw(t, "voided")
				wanted[line] -= n
			} else {
				wanted[line] += n
			}
			tickets = append(tickets, Route(Order{}, sent(seq, op(what, line, n, grill)))...)
		}
		takeBack(tickets)
		left := map[uuid.UUID]money.Quantity{}
		for _, ticket := range tickets {
			for _, l := range ticket.Lines {
				if l.Op != order.OpAdd {
					continue
				}
				if l.Left() < 0 {
					t.Fatalf("taken back more than was ordered: %+v", l)
				}
				left[l.LineID] += l.Left()
			}
		}
		for line, n := range wanted {
			if left[line] != money.Whole(n) {
				t.Fatalf("the board wants %v, the order %d", left[line], n)
			}
		}
	})
}
