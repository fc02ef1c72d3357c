package order

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/money"
)

// spread is a table where guest 3 must not have nuts: a soup for guest 1, a cake for guest 3, bread for all.
func spread(t *testing.T) (s *Session, soup, cake, bread uuid.UUID) {
	t.Helper()
	s, soup, cake, bread = new(Session), uuid.New(), uuid.New(), uuid.New()
	sweet := dish("Cake", 700)
	sweet.Allergens = catalog.Nuts | catalog.Milk
	do(t, s, Open{ID: uuid.New(), Kind: catalog.DineIn})
	do(t, s, AddLine{LineID: soup, Sold: dish("Soup", 600), Seat: 1})
	do(t, s, AddLine{LineID: cake, Sold: sweet, Seat: 3})
	do(t, s, SetAllergies{Seat: 3, Allergy: Allergy{Allergens: catalog.Nuts, Text: "kiwi"}})
	do(t, s, AddLine{LineID: bread, Sold: dish("Bread", 300)})
	return s, soup, cake, bread
}

func TestAnAllergyIsOnAllThatItsGuestGets(t *testing.T) {
	t.Parallel()
	s, soup, cake, bread := spread(t)
	nuts := Allergy{Allergens: catalog.Nuts, Text: "kiwi"}
	for id, want := range map[uuid.UUID]Allergy{soup: {}, cake: nuts, bread: nuts} {
		if l := s.Order.Line(id); l.Allergy != want {
			t.Errorf("%s has %+v, want %+v", l.Sold.Name, l.Allergy, want)
		}
	}
	if got := s.Order.Line(cake).Endangers(); got != catalog.Nuts {
		t.Errorf("the cake endangers by %v", got.Codes())
	}
	do(t, s, SetSeat{LineID: cake, Seat: 2})
	if l := s.Order.Line(cake); !l.Allergy.IsZero() || l.Endangers() != 0 {
		t.Errorf("with another guest the cake has %+v", l.Allergy)
	}
	do(t, s, SetAllergies{LineID: soup, Allergy: Allergy{Allergens: catalog.Celery}})
	do(t, s, SetAllergies{Allergy: Allergy{Text: "alcohol"}})
	if l := s.Order.Line(soup); l.Allergy != (Allergy{catalog.Celery, "alcohol"}) {
		t.Errorf("the soup's own and everybody's are %+v", l.Allergy)
	}
	do(t, s, SetAllergies{})
	do(t, s, SetAllergies{Seat: 3})
	if l := s.Order.Line(bread); !l.Allergy.IsZero() || len(s.Order.Allergies) != 0 {
		t.Errorf("what was taken back stays: %+v", l.Allergy)
	}
}

func TestTheKitchenHearsOfAnAllergyAlsoWhenItHasTheDish(t *testing.T) {
	t.Parallel()
	s, soup, _, _ := spread(t)
	do(t, s, Send{})
	if n := s.Order.Unsent(); n != 0 {
		t.Fatalf("%d lines wait", n)
	}
	ops := s.Events[len(s.Events)-1].Kitchen()
	if len(ops) != 3 || ops[1].Allergy.Allergens != catalog.Nuts || ops[0].Allergy != (Allergy{}) || ops[2].Allergy.Text != "kiwi" {
		t.Fatalf("the kitchen was told %+v", ops)
	}
	do(t, s, SetAllergies{Seat: 1, Allergy: Allergy{Allergens: catalog.Fish}})
	do(t, s, Send{})
	ops = s.Events[len(s.Events)-1].Kitchen()
	if len(ops) != 2 || ops[0].Op != OpChange || ops[0].Line != soup || ops[0].Allergy.Allergens != catalog.Fish || !ops[0].AllergyBefore.IsZero() {
		t.Fatalf("of a late allergy the kitchen is told %+v", ops)
	}
	do(t, s, SetAllergies{Seat: 1})
	do(t, s, Send{})
	ops = s.Events[len(s.Events)-1].Kitchen()
	if len(ops) != 2 || ops[0].Op != OpChange || !ops[0].Allergy.IsZero() || ops[0].AllergyBefore.Allergens != catalog.Fish {
		t.Fatalf("of one that is gone it is told %+v", ops)
	}
	if _, err := s.Do(Send{}, meta()); fault.Of(err) == nil {
		t.Error("sending again sent something")
	}
}

func TestAnAllergyGoesAlongWithWhatMoves(t *testing.T) {
	t.Parallel()
	from, _, cake, _ := spread(t)
	to := new(Session)
	do(t, to, Open{ID: uuid.New(), Kind: catalog.DineIn})
	_, there, err := Across(from.Order, to.Order, MoveLines{To: to.Order.ID, Lines: []SplitLine{{LineID: cake, Quantity: money.One}}}, meta())
	if err != nil {
		t.Fatal(err)
	}
	if l := there.Order.Lines[0]; l.Allergy.Allergens != catalog.Nuts || l.OwnAllergy.Text != "kiwi" {
		t.Errorf("a line that moved has %+v", l.Allergy)
	}
	do(t, to, AddLine{LineID: uuid.New(), Sold: dish("Tea", 300), Seat: 2})
	joined, _, err := Across(to.Order, from.Order, Merge{OrderID: from.Order.ID}, meta())
	if err != nil {
		t.Fatal(err)
	}
	if list := joined.Order.Allergies; len(list) != 1 || list[0].Seat != 5 || list[0].Allergens != catalog.Nuts {
		t.Errorf("guest 3, who came to two others, has %+v", list)
	}
}

func TestWhatIsNoAllergyIsRefused(t *testing.T) {
	t.Parallel()
	s, soup, _, _ := spread(t)
	for _, tt := range []struct {
		cmd  SetAllergies
		want string
	}{
		{SetAllergies{LineID: uuid.New()}, "order.line_unknown"},
		{SetAllergies{LineID: soup, Seat: 1}, "order.line_or_seat"},
		{SetAllergies{Seat: 100}, "order.number_out_of_range"},
		{SetAllergies{Allergy: Allergy{Text: strings.Repeat("x", 201)}}, "text.too_long"},
	} {
		if _, err := s.Do(tt.cmd, meta()); fault.Of(err) == nil || fault.Of(err).Code != tt.want {
			t.Errorf("%+v: %v, want %s", tt.cmd, err, tt.want)
		}
	}
	if _, err := ParseCommand("set_allergies", []byte(`{"seat": 1, "allergens": ["nutz"]}`)); fault.Of(err) == nil {
		t.Error("an allergen that nobody knows was taken")
	}
}
