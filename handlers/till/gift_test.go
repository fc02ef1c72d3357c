package till_test

import (
	"net/http"
	"strings"
	"testing"

	"comptoir/models/order"
)

// sold is a gift card of 25.00 that was sold, with its code.
func giftSold(t *testing.T, s *shop) string {
	t.Helper()
	sale := s.sale()
	command := newID()
	for range 2 {
		if w := sale.post("/till/gift", command, "sheet", "1", "value", "25", "code", ""); w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	o := sale.now()
	if len(o.Lines) != 1 || o.Totals.Due != 2500 {
		t.Fatalf("%d lines for %d", len(o.Lines), o.Totals.Due)
	}
	if w := sale.post("/till/pay", newID(), "due", "25.00", "cash_due", "25.00", "cash", "50.00"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), o.Lines[0].Gift.Code) {
		t.Fatalf("the receipt does not show the code: %d %s", w.Code, w.Body)
	}
	return o.Lines[0].Gift.Code
}

func TestAGiftCardIsRungUpPaidForAndPays(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.openShift()
	code := giftSold(t, s)
	next := s.sale()
	next.tap("Mint tea")
	if w := next.get("/till/gift/balance?code=" + strings.ToLower(code)); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "25,00") {
		t.Errorf("the balance is not said: %d %s", w.Code, w.Body)
	}
	command := newID()
	for range 2 {
		if w := next.post("/till/pay/credit", command, "code", code); w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	o := next.now()
	if o.Status != order.Closed || o.Payments[0].Tender != order.GiftCard || o.Payments[0].Amount != 300 {
		t.Errorf("%s %+v", o.Status, o.Payments)
	}
	if card, err := s.app.Gifts.ByCode(s.ctx, code); err != nil || card.Balance != 2200 {
		t.Errorf("%+v, %v", card, err)
	}
}

func TestACardIsToppedUpByItsCode(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.openShift()
	code := giftSold(t, s)
	sale := s.sale()
	sale.post("/till/gift", newID(), "value", "10", "code", code)
	if w := sale.post("/till/pay", newID(), "due", "10.00", "cash_due", "10.00", "tender", "card", "amount", "10.00"); w.Code != http.StatusOK {
		t.Fatal(w.Code)
	}
	if card, err := s.app.Gifts.ByCode(s.ctx, code); err != nil || card.Balance != 3500 {
		t.Errorf("%+v, %v", card, err)
	}
}

func TestWhatIsWrongWithAGiftCardStandsBesideIt(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.openShift()
	sale := s.sale()
	for _, tt := range []struct{ name, value, code, want string }{
		{"no value", "", "", "amount"},
		{"nothing", "0", "", "above zero"},
		{"a code of strange characters", "10", "café!", "letters A–Z"},
	} {
		w := sale.post("/till/gift", newID(), "sheet", "1", "value", tt.value, "code", tt.code)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), tt.want) {
			t.Errorf("%s: %d %s", tt.name, w.Code, w.Body)
		}
		if tt.code != "" && !strings.Contains(w.Body.String(), tt.code) {
			t.Errorf("%s: what was typed is gone", tt.name)
		}
	}
	if w := sale.get("/till/gift/balance?code=NOSUCHCARD"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "No gift card") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
