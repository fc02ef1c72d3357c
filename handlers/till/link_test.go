package till_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"comptoir/models/mail"
	"comptoir/models/receipt/doc"
	"comptoir/models/receipt/link"
)

// guest asks as a stranger's phone does: without a cookie of the house.
func (s *sale) guest(path string, cookies ...*http.Cookie) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequestWithContext(s.t.Context(), http.MethodGet, path, nil)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	s.server.ServeHTTP(w, r)
	return w
}

// token is that of the sale's receipt.
func (s *sale) token() string { return s.app.Links.Token(s.owner.AccountID, s.order) }

func TestAGuestReadsTheReceiptOnTheirOwnPhone(t *testing.T) {
	t.Parallel()
	s := paidFor(t)
	s.post(s.at("/refund"), newID(), "amount", "1.00", "reason_text", "cold")
	w := s.guest("/r/" + s.token())
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Mint tea") || !strings.Contains(w.Body.String(), "Refund of receipt 1") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := s.guest("/r/"+s.token(), &http.Cookie{Name: "lang", Value: "fr"}); !strings.Contains(w.Body.String(), "Remboursement du ticket 1") {
		t.Errorf("in French: %s", w.Body)
	}
	if w := s.get("/till/sales?code=" + "http://till.example/r/" + s.token()); w.Header().Get("Location") != s.at("") {
		t.Errorf("the scanned code leads to %q", w.Header().Get("Location"))
	}
}

func TestAStolenOrForeignTokenIsNothing(t *testing.T) {
	t.Parallel()
	s := paidFor(t)
	other := link.NewSigner([]byte("another server"))
	for name, token := range map[string]string{
		"signed by another server": other.Token(s.owner.AccountID, s.order),
		"of another account":       s.app.Links.Token(newID(), s.order),
		"of another order":         s.app.Links.Token(s.owner.AccountID, newID()),
		"cut short":                s.token()[:60],
		"no token at all":          s.order.String(),
	} {
		if w := s.guest("/r/" + token); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
}

func TestTheReceiptCarriesTheCodeWhereTheVenueWantsIt(t *testing.T) {
	t.Parallel()
	s := paidFor(t)
	code := func() string {
		t.Helper()
		d, _ := s.paper(s.waiting()[0].ID)
		for _, b := range d.Blocks {
			if b.Kind == doc.KindQR {
				return b.Text
			}
		}
		return ""
	}
	if at := code(); !strings.HasSuffix(at, "/r/"+s.token()) {
		t.Errorf("the code leads to %q", at)
	}
	s.change("update venues set receipt_link = false")
	if at := code(); at != "" {
		t.Errorf("there is a code all the same: %q", at)
	}
}

func TestAReceiptIsSentByMail(t *testing.T) {
	t.Parallel()
	s := paidFor(t)
	if w := s.post(s.at("/mail"), newID(), "email", "nobody"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "mail-to-error") {
		t.Errorf("to nobody: %d %s", w.Code, w.Body)
	}
	command := newID()
	for range 2 {
		if w := s.post(s.at("/mail"), command, "email", "guest@example.test"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Waiting to be sent") {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	list, err := s.app.Mails.Of(s.ctx, s.order)
	if err != nil || len(list) != 1 || list[0].State != mail.Waiting || list[0].Recipient != "guest@example.test" {
		t.Errorf("%+v, %v", list, err)
	}
	if n := s.count("select count(*) from mails where body like '%Mint tea%' and body like '%/r/" + s.token() + "%'"); n != 1 {
		t.Error("the letter lacks the receipt or its address")
	}
}
