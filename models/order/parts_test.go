package order

import (
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/catalog"
	"comptoir/models/money"
)

var lunchLine = uuid.UUID{9, 1}

// lunch is a soup in the first course and two glasses of wine at any time.
func lunch() catalog.Sold {
	return catalog.Sold{
		ItemID: uuid.UUID{9}, Name: "Lunch", UnitPrice: money.PriceOf(2000),
		Parts: []catalog.SoldPart{
			{Name: "Soup", Stations: []uuid.UUID{{1}}, Weight: money.PriceOf(700), Quantity: 1, Course: 1, Taxes: rates("food", 1000)},
			{Name: "Steak", Stations: []uuid.UUID{{1}}, Weight: money.PriceOf(2000), Quantity: 1, Course: 2, Taxes: rates("food", 1000)},
			{Name: "Wine", Stations: []uuid.UUID{{2}}, Weight: money.PriceOf(600), Quantity: 2, Taxes: rates("alcohol", 2000)},
			{Name: "Bread", Weight: money.PriceOf(100), Quantity: 1, Taxes: rates("food", 1000)},
		},
	}
}

func served(t testing.TB) *Session {
	t.Helper()
	s := new(Session)
	do(t, s, Open{ID: uuid.New(), Kind: catalog.DineIn})
	do(t, s, AddLine{LineID: lunchLine, Sold: lunch(), Quantity: money.Whole(2)})
	return s
}

// told are the operations of the last event, in words.
func told(s *Session) []string {
	var out []string
	for _, op := range s.Events[len(s.Events)-1].Kitchen() {
		text := string(op.Op) + " " + op.Quantity.String() + " " + op.Item
		if op.Note != "" {
			text += " " + op.Note
		}
		out = append(out, text)
	}
	return out
}

func TestThePartsOfAMenuGoToTheKitchenOneByOne(t *testing.T) {
	t.Parallel()
	s := served(t)
	for _, step := range []struct {
		cmd  Command
		want []string
	}{
		{Send{Course: 1}, []string{"add 2 Soup"}},
		{SetQuantity{LineID: lunchLine, Quantity: money.Whole(3)}, nil},
		{SetNote{LineID: lunchLine, Note: "quick"}, nil},
		{Send{Course: 2}, []string{"change 2 Soup quick", "add 3 Steak quick"}},
		{VoidLine{LineID: lunchLine, Quantity: money.Whole(2), Reason: "x"}, []string{"void 1 Soup quick", "void 2 Steak quick"}},
		{Send{}, []string{"add 2 Wine quick"}},
		{VoidLine{LineID: lunchLine, Reason: "x"}, []string{"void 1 Soup quick", "void 1 Steak quick", "void 2 Wine quick"}},
	} {
		do(t, s, step.cmd)
		if got := told(s); !equal(got, step.want) {
			t.Errorf("%T told %q, want %q", step.cmd, got, step.want)
		}
	}
	if l := s.Order.Line(lunchLine); l.Unsent() || l.Voided != money.Whole(3) {
		t.Errorf("left is %+v", l)
	}
}

func equal(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestAPartKeepsItsNameInTheKitchenAndSaysWhatItBelongsTo(t *testing.T) {
	t.Parallel()
	s := served(t)
	do(t, s, Send{})
	first := s.Events[len(s.Events)-1].Kitchen()
	do(t, s, SetQuantity{LineID: lunchLine, Quantity: money.Whole(3)})
	do(t, s, Send{})
	more := s.Events[len(s.Events)-1].Kitchen()
	if len(first) != 3 || len(more) != 3 || first[0].Line == first[1].Line || first[2].Quantity != money.Whole(4) {
		t.Fatalf("told %+v, then %+v", first, more)
	}
	for n := range first {
		if first[n].Line != more[n].Line || more[n].Whole != "Lunch" {
			t.Errorf("%+v became %+v", first[n], more[n])
		}
	}
}

func TestAMenuWaitsForTheCoursesOfItsParts(t *testing.T) {
	t.Parallel()
	s := served(t)
	if got := s.Order.Lines[0].UnsentCourses(); len(got) != 3 || got[0] != 1 || got[1] != 2 || got[2] != 0 {
		t.Errorf("it waits for %v", got)
	}
	do(t, s, Send{Course: 1})
	if got := s.Order.Lines[0].UnsentCourses(); len(got) != 2 || !s.Order.Lines[0].Unsent() {
		t.Errorf("it waits for %v", got)
	}
	if _, err := s.Do(Send{Course: 1}, meta()); err == nil {
		t.Error("the first course was sent twice")
	}
}

func TestWhatTheKitchenKnowsOfPartsIsWhatIsSo(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s, known := served(t), map[uuid.UUID]money.Quantity{}
		try := func(cmd Command) {
			before := len(s.Events)
			_, _ = s.Do(cmd, meta()) // a refusal tells nobody anything
			for _, e := range s.Events[before:] {
				learn(rt, known, e.Kitchen())
			}
		}
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			var cmd Command = Send{Course: rapid.IntRange(0, 2).Draw(rt, "course")}
			switch rapid.IntRange(0, 3).Draw(rt, "what") {
			case 0:
				cmd = SetQuantity{LineID: lunchLine, Quantity: money.Whole(rapid.IntRange(1, 5).Draw(rt, "quantity")), Reason: "x"}
			case 1:
				cmd = VoidLine{LineID: lunchLine, Quantity: money.One, Reason: "x"}
			case 2:
				cmd = SetNote{LineID: lunchLine, Note: rapid.SampledFrom([]string{"", "hot"}).Draw(rt, "note")}
			}
			try(cmd)
		}
		try(Send{})
		l := s.Order.Line(lunchLine)
		if l == nil {
			l = &Line{}
		}
		for n, p := range l.Sold.Parts {
			if want := l.Quantity * money.Quantity(p.Quantity); len(p.Stations) > 0 && known[PartKey(lunchLine, n)] != want {
				rt.Fatalf("the kitchen knows of %s %s, want %s", known[PartKey(lunchLine, n)], p.Name, want)
			}
		}
	})
}

// learn is a cook who believes what the kitchen is told.
func learn(t *rapid.T, known map[uuid.UUID]money.Quantity, ops []KitchenOp) {
	for _, op := range ops {
		switch op.Op {
		case OpAdd:
			known[op.Line] += op.Quantity
		case OpVoid:
			known[op.Line] -= op.Quantity
		case OpChange:
			if known[op.Line] != op.Quantity {
				t.Fatalf("changed %s of %s", op.Quantity, known[op.Line])
			}
		}
	}
}
