package order

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
)

// Where a dish is made is decided when it is sent. What comes after goes to those that have it.
func TestWhatHasADishHearsOfItAlsoWhenTheRulesChange(t *testing.T) {
	grill, night := uuid.UUID{1}, uuid.UUID{2}
	station := grill
	route := func(s catalog.Sold) catalog.Sold { s.Stations = []uuid.UUID{station}; return s }
	line := uuid.UUID{9}
	o := Order{}
	do := func(cmd Command) []KitchenOp {
		t.Helper()
		m := meta()
		m.Route = route
		after, events, _, err := Do(o, cmd, m)
		if err != nil {
			t.Fatal(err)
		}
		o = after
		var ops []KitchenOp
		for _, e := range events {
			ops = append(ops, e.Kitchen()...)
		}
		return ops
	}
	do(Open{ID: uuid.UUID{8}, Kind: catalog.DineIn, Terms: Terms{Currency: money.Currency{Code: "EUR", Digits: 2}}})
	do(AddLine{LineID: line, Quantity: money.One, Sold: dish("Steak", 2600)})
	station = night
	if ops := do(Send{}); len(ops) != 1 || !slices.Equal(ops[0].Stations, []uuid.UUID{night}) {
		t.Fatalf("sent: %+v", ops)
	}
	station = grill // the night is over
	do(SetQuantity{LineID: line, Quantity: money.Whole(3)})
	if ops := do(Send{}); len(ops) != 1 || !slices.Equal(ops[0].Stations, []uuid.UUID{night}) {
		t.Fatalf("two more: %+v", ops)
	}
	do(SetKind{Kind: catalog.Takeaway, Resold: mustResell(t, o)})
	if ops := do(VoidLine{LineID: line, Quantity: money.One, Reason: "dropped"}); len(ops) != 1 || !slices.Equal(ops[0].Stations, []uuid.UUID{night}) {
		t.Fatalf("one voided: %+v", ops)
	}
}

func mustResell(t *testing.T, o Order) map[uuid.UUID]catalog.Sold {
	t.Helper()
	out, err := resell(o, catalog.Takeaway, func(catalog.Kind, catalog.Choice) (catalog.Sold, error) { return dish("Steak", 2600), nil })
	if err != nil {
		t.Fatal(err)
	}
	return out
}
