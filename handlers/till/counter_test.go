package till_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"comptoir/models/order"
	"comptoir/models/order/orderdb"
)

// serves makes the shop's register one of a way of serving.
func (s *shop) serves(mode string) {
	s.change("update registers set mode = '" + mode + "' where account_id = app_account()")
}

var numbered = regexp.MustCompile(`data-testid="order-number"[^>]*>(\d+)<`)

func TestAtACounterTheNumberOfTheBoardStandsOnTheOrder(t *testing.T) {
	s := open(t)
	s.serves("counter")
	s.change("update venues set default_kind = 'counter' where account_id = app_account()")
	one := s.sale()
	w := one.post("/till/lines", newID(), "item", s.item["Mint tea"].String())
	if m := numbered.FindStringSubmatch(w.Body.String()); m == nil || m[1] != "1" || one.now().Number != 1 {
		t.Errorf("%v on the screen, %d is its number", m, one.now().Number)
	}
	if body := w.Body.String(); strings.Count(body, `class="order-kind"`) != 2 {
		t.Errorf("there is more than here and to take away:\n%s", body)
	}
}

func TestTheNextGuestLeavesTheOrderSentAndOpen(t *testing.T) {
	s := open(t)
	s.serves("counter")
	one := s.sale()
	one.tap("Mint tea")
	command := newID()
	for range 2 { // the answer to the first was lost
		w := one.post("/till/next", command)
		if w.Code != http.StatusOK || strings.Contains(w.Header().Get("HX-Replace-Url"), one.order.String()) || strings.Contains(w.Body.String(), `name="order" value="`+one.order.String()) {
			t.Fatalf("%d %v", w.Code, w.Header())
		}
	}
	if o := one.now(); o.Status != order.Opened || o.Held || o.Unsent() != 0 {
		t.Errorf("it is %s, held %v, %d are unsent", o.Status, o.Held, o.Unsent())
	}
	open, err := s.app.Orders.Open(s.ctx, s.owner.VenueID)
	if err != nil || len(open) != 1 {
		t.Errorf("%d orders are open, %v", len(open), err)
	}
}

func TestATabIsFoundByTheBeginningOfItsNameAndTakesTheNextRound(t *testing.T) {
	s := open(t)
	s.serves("counter")
	ann := s.sale()
	ann.tap("Mint tea")
	if w := ann.post("/till/tab", newID(), "sheet", "1", "new_name", "Ann Other"); w.Code != http.StatusOK || ann.now().Name != "Ann Other" {
		t.Fatalf("%d, it is called %q", w.Code, ann.now().Name)
	}
	for typed, found := range map[string]bool{"an": true, "ANN": true, "oth": true, "1": true, "nn": false, "bob": false} {
		w := s.sale().get("/till/tab/found?order=" + newID().String() + "&new_name=" + typed)
		if strings.Contains(w.Body.String(), ann.order.String()) != found {
			t.Errorf("%q finds it: %v\n%s", typed, !found, w.Body)
		}
	}
	round := s.sale()
	round.tap("Mint tea")
	command := newID()
	for range 2 {
		w := round.post("/till/tab", command, "sheet", "1", "new_name", "ann other")
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `name="order" value="`+ann.order.String()) {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	if o := ann.now(); teas(o) != 2 || round.now().Status != order.Merged {
		t.Errorf("%d teas are on the tab, the round is %s", teas(o), round.now().Status)
	}
}

func TestTheBeginningOfANameOpensTheOnlyTabAndPutsNothingOnAWrongOne(t *testing.T) {
	s := open(t)
	s.serves("counter")
	ann := s.sale()
	ann.tap("Mint tea")
	ann.post("/till/tab", newID(), "new_name", "Anna")
	if w := s.sale().post("/till/tab", newID(), "new_name", "an"); !strings.Contains(w.Header().Get("HX-Replace-Url"), ann.order.String()) {
		t.Errorf("nothing is on the order, and it opens %v", w.Header())
	}
	other := s.sale()
	other.tap("Mint tea")
	other.post("/till/tab", newID(), "new_name", "An")
	if o := other.now(); o.Name != "An" || o.Status != order.Opened || teas(ann.now()) != 1 {
		t.Errorf("it is called %q and %s, %d are on the other", o.Name, o.Status, teas(ann.now()))
	}
	same := s.sale()
	same.tap("Mint tea")
	same.post("/till/details", newID(), "new_name", "Anna", "to", "counter", "new_covers", "0")
	third := s.sale()
	third.tap("Mint tea")
	if w := third.post("/till/tab", newID(), "new_name", "anna"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Several orders are called so") {
		t.Errorf("two are called so: %d %s", w.Code, w.Body)
	}
}

func TestAShopShowsLargeWhatWasScannedLast(t *testing.T) {
	s := open(t)
	s.serves("retail")
	one := s.sale()
	w := one.post("/till/scan", newID(), "code", "5901234123457", "times", "3")
	_, last, _ := strings.Cut(w.Body.String(), `data-testid="last"`)
	last, _, _ = strings.Cut(last, "</section>")
	for _, want := range []string{"Mint tea", "3 ×", "3,00", "9,00", `data-key="Delete"`} {
		if !strings.Contains(strings.ReplaceAll(last, "€3.00", "3,00"), want) && !strings.Contains(strings.ReplaceAll(last, "€9.00", "9,00"), want) {
			t.Errorf("no %s in\n%s", want, last)
		}
	}
	if n := strings.Count(w.Body.String(), `data-key="Delete"`); n != 1 {
		t.Errorf("%d buttons take the row off", n)
	}
}

func teas(o orderdb.Order) int {
	n := 0
	for _, l := range o.Active() {
		n += l.Quantity.Units()
	}
	return n
}
