package till_test

import (
	"net/http"
	"strings"
	"testing"

	"comptoir/models/order"
)

func TestCashAsksForAnOpenShift(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.tap("Mint tea")
	if w := s.pay("cash", "3.00", "3.00"); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "/shift") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := s.pay("card", "3.00", "3.00"); w.Code != http.StatusOK || s.now().Status != order.Closed {
		t.Fatalf("a card needs no drawer: %d", w.Code)
	}
}

func TestASecondCloseIsAnsweredWithTheSameReceipt(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.openShift()
	s.tap("Mint tea")
	command := newID()
	for i := range 3 {
		if i == 2 {
			command = newID() // another tap, by another till
		}
		w := s.post("/till/pay", command, "cash", "5.00", "due", "3.00", "cash_due", "3.00")
		if !strings.Contains(w.Body.String(), "Receipt 1") || !strings.Contains(w.Body.String(), "2,00") {
			t.Fatalf("time %d: %d %s", i, w.Code, w.Body)
		}
	}
	if n := s.count("select count(*) from sales"); n != 1 {
		t.Fatalf("%d sales", n)
	}
}

func TestAnOrderIsPaidInParts(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.openShift()
	s.tap("Mint tea")
	if w := s.pay("cash", "1.00", "3.00"); w.Code != http.StatusOK || s.now().Totals.Due != 200 {
		t.Fatalf("%d, due %d", w.Code, s.now().Totals.Due)
	}
	if w := s.pay("card", "2.50", "2.00"); w.Code != http.StatusConflict || s.now().Status != order.Opened {
		t.Fatalf("a card takes more than is due: %d", w.Code)
	}
	if w := s.pay("card", "2.00", "2.00"); w.Code != http.StatusOK || s.now().Status != order.Closed {
		t.Fatalf("the rest: %d %s", w.Code, s.now().Status)
	}
}

// What somebody else added meanwhile is not closed over.
func TestALineThatCameMeanwhileIsPaidToo(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.openShift()
	s.tap("Mint tea")
	s.tap("Mint tea")
	if w := s.pay("cash", "3.00", "3.00"); w.Code != http.StatusConflict || len(s.now().Payments) != 0 {
		t.Fatalf("%d, %d payments", w.Code, len(s.now().Payments))
	}
}
