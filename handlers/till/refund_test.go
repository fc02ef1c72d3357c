package till_test

import (
	"net/http"
	"strings"
	"testing"

	"comptoir/models/order"
	"comptoir/models/staff"
)

// paidFor is a sale of three teas at 3.00, paid in cash.
func paidFor(t *testing.T) *sale {
	t.Helper()
	s := open(t).sale()
	s.openShift()
	for range 3 {
		s.tap("Mint tea")
	}
	if w := s.pay("cash", "9.00", "9.00"); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return s
}

func (s *sale) at(path string) string { return "/till/sales/" + s.order.String() + path }

func TestASaleIsFoundByWhatAGuestRemembers(t *testing.T) {
	t.Parallel()
	s := paidFor(t)
	for _, q := range []string{"1", "%231", "9.00", "9,00"} {
		if w := s.get("/till/sales?q=" + q); w.Code != http.StatusSeeOther || w.Header().Get("Location") != s.at("") {
			t.Errorf("%s: %d %s", q, w.Code, w.Header().Get("Location"))
		}
	}
	if w := s.get("/till/sales?q=77"); !strings.Contains(w.Body.String(), "No such sale") {
		t.Errorf("something was found: %s", w.Body)
	}
	if w := s.get("/till/sales"); !strings.Contains(w.Body.String(), s.at("")) {
		t.Errorf("the list lacks the sale: %d %s", w.Code, w.Body)
	}
	if w := s.get(s.at("")); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), s.at("/refund")) {
		t.Errorf("its page: %d", w.Code)
	}
}

func TestOneOfThreeComesBackAndStaysOutOfStock(t *testing.T) {
	t.Parallel()
	s := paidFor(t)
	line, command := s.now().Lines[0].ID.String(), newID()
	if w := s.post(s.at("/refund/plan"), newID(), "quantity-"+line, "1"); !strings.Contains(w.Body.String(), "3.00") && !strings.Contains(w.Body.String(), "3,00") {
		t.Errorf("the plan says %d %s", w.Code, w.Body)
	}
	for range 2 {
		w := s.post(s.at("/refund"), command, "quantity-"+line, "1", "reason_text", "cold")
		if w.Code != http.StatusOK || w.Header().Get("HX-Redirect") != s.at("?given="+command.String()) {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	o := s.now()
	if len(o.Refunds) != 1 || o.Refunds[0].Total != 300 || o.Refunds[0].Lines[0].Restock || o.Refunds[0].Payments[0].Tender != "cash" {
		t.Errorf("%+v", o.Refunds)
	}
	if w := s.get(s.at("?given=" + command.String())); !strings.Contains(w.Body.String(), `data-testid="given"`) {
		t.Error("the page does not say what was given")
	}
	if n := s.count(`select count(*) from print_jobs where refund_id is not null`); n != 1 {
		t.Errorf("%d papers of refunds", n)
	}
	if n := s.count(`select count(*) from sale_lines where restock`); n != 0 {
		t.Errorf("%d lines went back to stock", n)
	}
}

func TestARefundThatIsNotInOrderIsAskedAgain(t *testing.T) {
	t.Parallel()
	s := paidFor(t)
	line := s.now().Lines[0].ID.String()
	for _, tt := range []struct {
		name   string
		fields []string
		status int
	}{
		{"without a reason", []string{"quantity-" + line, "1"}, http.StatusUnprocessableEntity},
		{"with nothing chosen", []string{"reason_text", "cold"}, http.StatusUnprocessableEntity},
		{"of more than was sold", []string{"quantity-" + line, "4", "reason_text", "cold"}, http.StatusConflict},
		{"of an amount that is none", []string{"amount", "x", "reason_text", "cold"}, http.StatusUnprocessableEntity},
		{"by a card that did not pay", []string{"all", "1", "tender", "card", "reason_text", "cold"}, http.StatusConflict},
	} {
		w := s.post(s.at("/refund"), newID(), tt.fields...)
		if w.Code != tt.status || !strings.Contains(w.Body.String(), `id="refund-form"`) {
			t.Errorf("%s: %d %s", tt.name, w.Code, w.Body)
		}
	}
	if n := len(s.now().Refunds); n != 0 {
		t.Errorf("%d refunds", n)
	}
}

func TestAWaiterAsksAManagerForARefund(t *testing.T) {
	t.Parallel()
	s := paidFor(t)
	s.signIn(s.hire(staff.Waiter))
	w := s.post(s.at("/refund"), newID(), "all", "1", "reason_text", "cold")
	if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), `name="pin"`) || !strings.Contains(w.Body.String(), "Mint tea") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := s.post(s.at("/reopen"), newID(), "reason_text", "wrong"); w.Code != http.StatusForbidden {
		t.Errorf("reopened: %d", w.Code)
	}
	if len(s.now().Refunds) != 0 || s.now().Status != order.Closed {
		t.Error("it was done all the same")
	}
}

func TestAReopenedSaleIsBackAtTheTill(t *testing.T) {
	t.Parallel()
	s := paidFor(t)
	w := s.post(s.at("/reopen"), newID(), "reason_text", "wrong tender")
	if w.Code != http.StatusOK || w.Header().Get("HX-Redirect") != "/till?order="+s.order.String() {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if o := s.now(); o.Status != order.Opened || len(o.Payments) != 1 {
		t.Errorf("%s with %d payments", o.Status, len(o.Payments))
	}
}

func TestASaleOfAnotherHouseIsNotHere(t *testing.T) {
	t.Parallel()
	s, other := paidFor(t), open(t).sale()
	other.order = s.order
	for _, path := range []string{"", "/refund", "/reopen"} {
		if w := other.get(s.at(path)); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if w := other.post(s.at("/refund"), newID(), "all", "1", "reason_text", "x"); w.Code != http.StatusNotFound {
		t.Errorf("refunded by a stranger: %d", w.Code)
	}
}
