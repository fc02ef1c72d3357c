package till_test

import (
	"net/http"
	"strings"
	"testing"

	"comptoir/models/staff"
)

// byCard is a tea at 3.00, paid by card.
func byCard(t *testing.T) (*sale, string) {
	t.Helper()
	s := open(t).sale()
	s.openShift()
	s.tap("Mint tea")
	if w := s.pay("card", "3.00", "3.00"); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return s, s.now().Payments[0].ID.String()
}

func TestTheTipOnTheSlipIsAddedOnceAndStandsOnTheReceipt(t *testing.T) {
	t.Parallel()
	s, payment := byCard(t)
	if page := s.get(s.at("")); !strings.Contains(page.Body.String(), s.at("/tip")) {
		t.Fatalf("the sale offers no tip: %s", page.Body)
	}
	command := newID()
	for range 2 {
		w := s.post(s.at("/tip"), command, "payment", payment, "tip", "0,50", "sheet", "1")
		if w.Code != http.StatusOK || w.Header().Get("HX-Redirect") != s.at("") {
			t.Fatalf("%d %v %s", w.Code, w.Header(), w.Body)
		}
	}
	if o := s.now(); o.Totals.Tip != 50 || o.Totals.Total != 350 || o.Totals.Due != 0 {
		t.Fatalf("%+v", o.Totals)
	}
	page := s.get(s.at("")).Body.String()
	if !strings.Contains(page, "0,50") || !strings.Contains(page, "3,50") {
		t.Errorf("the paper does not name it: %s", page)
	}
	if sheet := s.get(s.at("/tip")).Body.String(); !strings.Contains(sheet, `value="0.50"`) {
		t.Errorf("the sheet does not show what it is: %s", sheet)
	}
	if list := s.get("/till/sales").Body.String(); !strings.Contains(list, "3,50") {
		t.Errorf("the list has the sale without it")
	}
	s.post(s.at("/tip"), newID(), "payment", payment, "tip", "0")
	if o := s.now(); o.Totals.Tip != 0 || o.Totals.Total != 300 {
		t.Errorf("taken back it is %+v", o.Totals)
	}
}

func TestWhatIsWrongWithATipIsToldBesideItsField(t *testing.T) {
	t.Parallel()
	s, payment := byCard(t)
	for name, tip := range map[string]string{"no amount": "x", "below zero": "-1", "what it is": "0"} {
		w := s.post(s.at("/tip"), newID(), "payment", payment, "tip", tip)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="late-tip-amount-error"`) || !strings.Contains(w.Body.String(), `value="`+tip+`"`) {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	cash := paidFor(t)
	if page := cash.get(cash.at("")); strings.Contains(page.Body.String(), cash.at("/tip")) {
		t.Error("a sale in cash has a slip")
	}
	if w := cash.post(cash.at("/tip"), newID(), "payment", cash.now().Payments[0].ID.String(), "tip", "1"); w.Code != http.StatusConflict {
		t.Errorf("on cash: %d", w.Code)
	}
}

// C201: whoever may not asks somebody who may.
func TestWhoMayNotAddATipAsksForAPIN(t *testing.T) {
	t.Parallel()
	s, payment := byCard(t)
	if err := s.app.Staff.SetPIN(s.ctx, s.owner.StaffID, "7531"); err != nil {
		t.Fatal(err)
	}
	s.change(`update roles set permissions = array_remove(permissions, 'order.tip') where builtin = 'waiter'`)
	s.signIn(s.hire(staff.Waiter))
	for _, step := range []struct {
		pin  string
		want int
	}{{"", http.StatusForbidden}, {"1111", http.StatusUnauthorized}, {"7531", http.StatusOK}} {
		w := s.post(s.at("/tip"), newID(), "payment", payment, "tip", "1.00", "pin", step.pin)
		if w.Code != step.want || w.Code != http.StatusOK && !strings.Contains(w.Body.String(), `name="pin"`) {
			t.Errorf("PIN %q: %d %s", step.pin, w.Code, w.Body)
		}
	}
	if s.now().Totals.Tip != 100 {
		t.Errorf("%+v", s.now().Totals)
	}
}

func TestTheTillOffersTheTipsOfItsVenue(t *testing.T) {
	t.Parallel()
	s, _ := byCard(t)
	s.change("update venues set tip_shares = '{8,12}'")
	s.change("update accounts set revision = revision + 1")
	sheet := s.get(s.at("/tip")).Body.String()
	s.order = newID()
	s.tap("Mint tea")
	for name, body := range map[string]string{"after the sale": sheet, "before it is paid": s.get("/till/pay?order=" + s.order.String()).Body.String()} {
		if !strings.Contains(body, "8%") || !strings.Contains(body, "12%") || strings.Contains(body, "15%") {
			t.Errorf("%s: %s", name, body)
		}
	}
}
