package order_test

import (
	"encoding/json"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/history"
	"comptoir/models/price"
)

func TestWhateverHappensTheEventsTellTheWholeOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := history.Any(t)
		want := text(t, s.Order)
		if got := text(t, order.Fold(order.Order{}, s.Events)); got != want {
			t.Fatalf("the events tell\n%s\nthe order is\n%s", got, want)
		}
		if got := text(t, order.Fold(order.Order{}, reread(t, s.Events))); got != want {
			t.Fatalf("the events, written and read, tell\n%s\nthe order is\n%s", got, want)
		}
		for i, e := range s.Events {
			if e.Seq != i+1 || e.Type != e.Data.Type() {
				t.Fatalf("event %d is number %d, of type %s", i+1, e.Seq, e.Type)
			}
		}
	})
}

func TestWhateverHappensTheAmountsAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := history.Any(t)
		r := s.Totals
		if got := order.Price(s.Order); text(t, got) != text(t, r) {
			t.Fatalf("priced again it is %+v, it was %+v", got, r)
		}
		if r.Net+r.Tax+r.Tip+r.Deposit != r.Total || r.Total+r.Rounding != r.Paid+r.Due {
			t.Fatalf("%+v does not add up", r)
		}
		var lines, inside, outside money.Amount
		for i, share := range price.Shares(order.Pricing(s.Order), r) {
			inside += share.Inclusive
			outside += share.Exclusive
			if i < len(r.Lines) {
				lines += r.Lines[i].Total
			}
		}
		if lines+r.Charges()-inside != r.Net+r.Deposit || inside+outside != r.Tax {
			t.Fatalf("the lines make %d with %d and %d of tax, the order is %+v", lines, inside, outside, r)
		}
	})
}

func TestWhateverHappensNothingFallsBelowZero(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := history.Any(t)
		for i, l := range s.Order.Lines {
			if l.Quantity < 0 || l.Sent < 0 || l.Voided < 0 || s.Totals.Lines[i].Total < 0 {
				t.Fatalf("line %d: %+v, %+v", i, l, s.Totals.Lines[i])
			}
		}
		if r := s.Totals; r.Total < 0 || r.Due < 0 || r.Change < 0 || r.Paid < 0 {
			t.Fatalf("totals %+v", r)
		}
	})
}

func TestWhateverHappensTheKitchenIsToldEachThingOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := history.Any(t)
		cooking := make(map[uuid.UUID]money.Quantity)
		for _, e := range s.Events {
			for _, op := range e.Kitchen() {
				switch op.Op {
				case order.OpAdd:
					cooking[op.Line] += op.Quantity
				case order.OpVoid:
					cooking[op.Line] -= op.Quantity
				}
			}
		}
		for _, l := range s.Order.Lines {
			for id, want := range sent(l) {
				cooking[id] -= want
			}
		}
		for id, q := range cooking {
			if q != 0 {
				t.Fatalf("the kitchen cooks %s of line %s beyond what the order says", q, id)
			}
		}
	})
}

// sent is what the kitchen should know of a line, or of its parts.
func sent(l order.Line) map[uuid.UUID]money.Quantity {
	id := l.ID
	if l.Origin != uuid.Nil {
		id = l.Origin // it was cut off a line
	}
	if len(l.Sold.Parts) == 0 {
		return map[uuid.UUID]money.Quantity{id: l.Sent}
	}
	known := map[uuid.UUID]money.Quantity{}
	for n, told := range l.SentParts {
		known[order.PartKey(id, n)] = told * money.Quantity(l.Sold.Parts[n].Quantity)
	}
	return known
}

func TestARefusalChangesNothingAndAnAcceptedCommandLeavesAnEvent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := history.Any(t)
		before, events, refused := text(t, s.Order), len(s.Events), s.Refused
		s.Try(s.Command())
		switch {
		case s.Refused > refused && (text(t, s.Order) != before || len(s.Events) != events):
			t.Fatalf("a refused command changed\n%s\ninto\n%s", before, text(t, s.Order))
		case s.Refused == refused && len(s.Events) == events:
			t.Fatal("an accepted command left no event")
		}
	})
}

func TestEveryHistoryCanBePaidAndClosed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := history.Closed(t)
		if s.Order.Status != order.Closed || s.Totals.Due != 0 || s.Order.Unsent() != 0 {
			t.Fatalf("status %s, due %d, unsent %d, tried %d", s.Order.Status, s.Totals.Due, s.Order.Unsent(), s.Tried)
		}
	})
}

func text(t *rapid.T, v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// reread writes events as the store does and reads them back.
func reread(t *rapid.T, events []order.Event) []order.Event {
	var out []order.Event
	if err := json.Unmarshal([]byte(text(t, events)), &out); err != nil {
		t.Fatal(err)
	}
	return out
}
