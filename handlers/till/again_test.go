package till_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/money"
)

func TestTheSameAgainIsOneTapAndSaysWhatRanOut(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.tap("Mint tea", "note", "no sugar")
	s.post("/till/send", newID())
	once := newID()
	for range 2 {
		if w := s.post("/till/again", once); w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	lines := s.now().Lines
	if len(lines) != 2 || lines[1].Sold.Name != "Mint tea" || lines[1].Note != "no sugar" || lines[1].Quantity != money.One || lines[1].Sent != 0 {
		t.Fatalf("a tap that arrives twice makes %+v", lines)
	}
	if panel := s.get("/till/panel?order=" + s.order.String()).Body.String(); !strings.Contains(panel, "Same again") {
		t.Error("the menu does not offer it")
	}
	if err := s.app.Catalog.SetSoldOut(s.ctx, newID(), s.owner.VenueID, s.item["Mint tea"], uuid.Nil, true); err != nil {
		t.Fatal(err)
	}
	w := s.post("/till/again", newID())
	if !strings.Contains(w.Body.String(), "Mint tea is sold out") || len(s.now().Lines) != 2 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
