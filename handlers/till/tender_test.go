package till_test

import (
	"net/http"
	"strings"
	"testing"

	"comptoir/models/order"
	"comptoir/models/tender"
)

func TestAMealCardPaysWhatItMayWithTheNumberOfItsSlip(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.openShift()
	rule := order.TenderRule{Name: "Meal card", Slip: order.SlipRequired, Most: 200}
	if err := tender.NewStore(s.db, s.app.Now).Save(s.ctx, rule); err != nil {
		t.Fatal(err)
	}
	sale := s.sale()
	sale.tap("Mint tea")
	if w := sale.get("/till/pay?order=" + sale.order.String()); !strings.Contains(w.Body.String(), `value="Meal card"`) || !strings.Contains(w.Body.String(), "Slip number") {
		t.Fatalf("the sheet does not offer it: %s", w.Body)
	}
	pay := func(amount, slip string) (int, string) {
		w := sale.post("/till/pay", newID(), "sheet", "1", "tender", "Meal card", "amount", amount, "due", "3.00", "cash_due", "3.00", "slip", slip)
		return w.Code, w.Body.String()
	}
	if code, page := pay("2", ""); code != http.StatusUnprocessableEntity || !strings.Contains(page, "Type the number of the slip") {
		t.Errorf("without a slip: %d %s", code, page)
	}
	if code, page := pay("3", "0071"); code != http.StatusConflict || !strings.Contains(page, "more than this tender may pay") || !strings.Contains(page, `value="2.00"`) {
		t.Errorf("beyond its limit: %d %s", code, page)
	}
	if code, page := pay("2", "0071"); code != http.StatusOK {
		t.Errorf("%d %s", code, page)
	}
	o := sale.now()
	if len(o.Payments) != 1 || o.Payments[0].Tender != "Meal card" || o.Payments[0].Reference != "0071" || o.Payments[0].Amount != 200 || o.Totals.Due != 100 {
		t.Errorf("%+v, due %d", o.Payments, o.Totals.Due)
	}
}
