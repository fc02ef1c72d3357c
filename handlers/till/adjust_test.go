package till_test

import (
	"net/http"
	"strings"
	"testing"

	"comptoir/models/order"
	"comptoir/models/staff"
)

func TestADiscountIsTakenOffARowOnceAndPutBackByOneTap(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	line, command := s.tap("Mint tea"), newID()
	for range 2 {
		w := s.post("/till/adjust", command, "lines", line.String(), "scope", "line", "percent", "10", "reason_text", "regular", "sheet", "1")
		if w.Code != http.StatusOK || w.Header().Get("HX-Trigger") != "close-dialog" || !strings.Contains(w.Body.String(), `id="off-`) {
			t.Fatalf("%d %v %s", w.Code, w.Header(), w.Body)
		}
	}
	o := s.now()
	if len(o.Discounts) != 1 || o.Totals.Total != 270 {
		t.Fatalf("%+v, total %d", o.Discounts, o.Totals.Total)
	}
	if w := s.post("/till/adjust/off", newID(), "discounts", o.Discounts[0].ID.String()); w.Code != http.StatusOK || s.now().Totals.Total != 300 {
		t.Fatalf("%d, total %d", w.Code, s.now().Totals.Total)
	}
}

func TestADiscountIsForWhatWasChosen(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		fields []string
		row    bool
		want   order.Discount
		total  int64
	}{
		{"the whole order by its menu", []string{"percent", "50"}, false, order.Discount{PercentBP: 5000}, 775},
		{"the whole order by a row", []string{"percent", "50", "scope", "order"}, true, order.Discount{PercentBP: 5000}, 775},
		{"the seat of the row", []string{"percent", "50", "scope", "seat"}, true, order.Discount{PercentBP: 5000, Seat: 2}, 1400},
		{"an amount off the row", []string{"percent", "amount", "amount", "1,25", "scope", "line"}, true, order.Discount{Amount: 125}, 1425},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := open(t).sale()
			tea := s.tap("Mint tea", "seat", "2")
			s.tap("Something else", "price", "12.50", "seat", "1")
			fields := append(tt.fields, "reason_text", "regular")
			if tt.row {
				fields = append(fields, "lines", tea.String())
			}
			if w := s.post("/till/adjust", newID(), fields...); w.Code != http.StatusOK {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
			o := s.now()
			if len(o.Discounts) != 1 || int64(o.Totals.Total) != tt.total {
				t.Fatalf("%+v, total %d", o.Discounts, o.Totals.Total)
			}
			got := o.Discounts[0]
			if got.PercentBP != tt.want.PercentBP || got.Amount != tt.want.Amount || got.Seat != tt.want.Seat || got.Reason != "regular" {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestAnAmountOffARowOfSeveralLinesIsSharedAmongThem(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	first := s.tap("Mint tea")
	s.post("/till/send", newID())
	second := s.tap("Mint tea")
	w := s.post("/till/adjust", newID(), "lines", first.String()+","+second.String(), "percent", "amount", "amount", "1.01", "reason_text", "regular")
	if w.Code != http.StatusOK || s.now().Totals.Total != 600-101 || len(s.now().Discounts) != 2 {
		t.Fatalf("%d %d %+v", w.Code, s.now().Totals.Total, s.now().Discounts)
	}
}

func TestSomeOfARowIsGivenAwayAndChargedAgain(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	line := s.tap("Mint tea")
	s.tap("Mint tea")
	w := s.post("/till/adjust", newID(), "lines", line.String(), "free", "1", "some", "1", "reason_text", "birthday")
	o := s.now()
	if w.Code != http.StatusOK || o.Totals.Total != 300 || o.Totals.Comp() != 300 || len(o.Discounts) != 1 {
		t.Fatalf("%d, total %d, given %d", w.Code, o.Totals.Total, o.Totals.Comp())
	}
	if w := s.post("/till/adjust/off", newID(), "discounts", o.Discounts[0].ID.String()); w.Code != http.StatusOK || s.now().Totals.Total != 600 {
		t.Fatalf("%d, total %d", w.Code, s.now().Totals.Total)
	}
}

func TestWhatIsWrongWithADiscountIsToldBesideItsField(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	line := s.tap("Mint tea").String()
	for name, fields := range map[string][]string{
		"nothing chosen":             {"scope", "line"},
		"more than all":              {"percent", "120"},
		"no percentage":              {"percent", "many"},
		"no amount":                  {"percent", "amount"},
		"an amount that is none":     {"percent", "amount", "amount", "x"},
		"an amount below zero":       {"percent", "amount", "amount", "-1"},
		"no reason":                  {"percent", "10"},
		"a seat that nobody sits at": {"percent", "10", "scope", "seat", "reason_text", "regular"},
		"more than there is, free":   {"free", "1", "some", "9", "reason_text", "regular"},
		"none of it, free":           {"free", "1", "some", "0", "reason_text", "regular"},
	} {
		w := s.post("/till/adjust", newID(), append(fields, "lines", line, "note", "kept")...)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="adjust-form"`) || !strings.Contains(w.Body.String(), `role="alert"`) && !strings.Contains(w.Body.String(), "field-bad") {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	w := s.post("/till/adjust", newID(), "lines", line, "percent", "amount", "amount", "1x", "reason_text", "my words")
	for _, kept := range []string{`value="1x"`, `value="my words"`, `value="amount" checked`} {
		if !strings.Contains(w.Body.String(), kept) {
			t.Errorf("%s is lost", kept)
		}
	}
	if n := len(s.now().Discounts); n != 0 {
		t.Errorf("%d discounts", n)
	}
}

func TestAWaiterTakesOffAndGivesAwayByAManagersPIN(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	if err := s.app.Staff.SetPIN(s.ctx, s.owner.StaffID, "7531"); err != nil {
		t.Fatal(err)
	}
	s.change(`update roles set permissions = array_remove(array_remove(permissions, 'order.discount'), 'order.comp') where builtin = 'waiter'`)
	s.signIn(s.hire(staff.Waiter))
	line := s.tap("Mint tea").String()
	if ask := s.get("/till/adjust?order=" + s.order.String() + "&lines=" + line); ask.Code != http.StatusOK || !strings.Contains(ask.Body.String(), `name="pin"`) {
		t.Fatalf("%d %s", ask.Code, ask.Body)
	}
	for _, step := range []struct {
		pin  string
		want int
	}{{"", http.StatusForbidden}, {"1111", http.StatusUnauthorized}, {"7531", http.StatusOK}} {
		w := s.post("/till/adjust", newID(), "lines", line, "percent", "20", "scope", "line", "reason_text", "regular", "pin", step.pin)
		if w.Code != step.want || w.Code != http.StatusOK && !strings.Contains(w.Body.String(), `value="20" checked`) {
			t.Errorf("PIN %q: %d %s", step.pin, w.Code, w.Body)
		}
	}
	if w := s.post("/till/adjust", newID(), "lines", line, "free", "1", "reason_text", "house"); w.Code != http.StatusForbidden {
		t.Errorf("a gift needs leave of its own: %d", w.Code)
	}
	if w := s.post("/till/adjust", newID(), "lines", line, "free", "1", "reason_text", "house", "pin", "7531"); w.Code != http.StatusOK || s.now().Totals.Total != 0 {
		t.Errorf("%d, total %d", w.Code, s.now().Totals.Total)
	}
}

func TestATipIsAddedBeforePayingAndTakenBack(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.openShift()
	s.tap("Mint tea")
	command := newID()
	for range 2 {
		if w := s.post("/till/tip", command, "share", "0.30"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `name="due" value="3.30"`) {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	for _, wrong := range []string{"", "x", "-1"} {
		w := s.post("/till/tip", newID(), "tip", wrong)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "field-bad") || !strings.Contains(w.Body.String(), `value="`+wrong+`"`) {
			t.Errorf("%q: %d %s", wrong, w.Code, w.Body)
		}
	}
	if w := s.post("/till/tip", newID(), "tip", "1,50"); w.Code != http.StatusOK || s.now().Totals.Tip != 150 {
		t.Fatalf("%d, tip %d", w.Code, s.now().Totals.Tip)
	}
	if w := s.post("/till/tip", newID(), "share", "0"); w.Code != http.StatusOK || s.now().Totals.Total != 300 {
		t.Fatalf("%d, total %d", w.Code, s.now().Totals.Total)
	}
}
