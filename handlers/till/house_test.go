package till_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/houseaccount"
	"comptoir/models/order"
)

// accountOf is a house account that guests of the shop pay later by.
func accountOf(t *testing.T, s *shop, a houseaccount.Account) houseaccount.Account {
	t.Helper()
	a.ID = uuid.New()
	if err := s.app.Houses.Save(s.ctx, uuid.New(), order.Actor{Name: "Tester"}, a); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAnOrderIsChargedToAHouseAccountAsFarAsItGoes(t *testing.T) {
	t.Parallel()
	s := open(t)
	office := accountOf(t, s, houseaccount.Account{Name: "Demo Office", Limit: 500})
	sale := s.sale()
	sale.tap("Mint tea")
	if w := sale.get("/till/pay?order=" + sale.order.String()); !strings.Contains(w.Body.String(), "Demo Office") {
		t.Fatalf("the sheet does not offer the account: %s", w.Body)
	}
	if w := sale.post("/till/pay/house", newID(), "sheet", "1", "house", ""); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Choose the account") {
		t.Errorf("no account: %d %s", w.Code, w.Body)
	}
	command := newID()
	for range 2 {
		if w := sale.post("/till/pay/house", command, "sheet", "1", "house", office.ID.String()); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Demo Office") {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	more := s.sale()
	more.tap("Mint tea")
	if w := more.post("/till/pay/house", newID(), "sheet", "1", "house", office.ID.String()); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "goes no further") {
		t.Errorf("beyond the limit: %d %s", w.Code, w.Body)
	}
}
