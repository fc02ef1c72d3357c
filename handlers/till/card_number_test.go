package till_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestTheNumberOfAPaymentCardIsKeptNowhere(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.tap("Mint tea")
	line := s.now().Lines[0].ID.String()
	w := s.post("/till/line", newID(), "lines", line, "quantity", "1", "seat", "0", "course", "0", "note", "4111 1111 1111 1111")
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "payment card") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if s.now().Lines[0].Note != "" {
		t.Error("it was kept")
	}
	if w := s.post("/till/gift", newID(), "value", "10", "code", "6011111111111117"); w.Code != http.StatusOK {
		t.Errorf("a gift card with such a number: %d %s", w.Code, w.Body)
	}
}
