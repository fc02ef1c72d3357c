package till_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"comptoir/models/order"
)

// exchanged is a sale of 9.00 of which everything came back as a credit note.
func exchanged(t *testing.T) (*sale, string) {
	t.Helper()
	s := paidFor(t)
	if w := s.post(s.at("/refund"), newID(), "all", "1", "tender", "credit", "reason_text", "wrong size"); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	notes, err := s.app.Notes.Of(s.ctx, s.order)
	if err != nil || len(notes) != 1 || notes[0].Balance != 900 || len(notes[0].Code) != 10 {
		t.Fatalf("%+v, %v", notes, err)
	}
	return s, notes[0].Code
}

func TestWhatComesBackPaysForWhatIsTakenInstead(t *testing.T) {
	t.Parallel()
	s, code := exchanged(t)
	if w := s.get(s.at("")); !strings.Contains(w.Body.String(), code) {
		t.Error("the sale does not show the note")
	}
	s.order = newID()
	s.tap("Mint tea")
	if w := s.get("/till/pay?order=" + s.order.String()); !strings.Contains(w.Body.String(), code) {
		t.Errorf("the payment sheet does not offer the note: %d", w.Code)
	}
	command := newID()
	for range 2 {
		if w := s.post("/till/pay/credit", command, "code", strings.ToLower(code)); w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	if o := s.now(); o.Status != order.Closed || o.Payments[0].Amount != 300 {
		t.Errorf("%s %+v", o.Status, o.Payments)
	}
	if note, err := s.app.Notes.ByCode(s.ctx, code); err != nil || note.Balance != 600 {
		t.Errorf("%+v, %v", note, err)
	}
	s.order = newID()
	for range 3 {
		s.tap("Mint tea")
	}
	if w := s.post("/till/pay/credit", newID(), "code", code); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if o := s.now(); o.Totals.Due != 300 || o.Status != order.Opened {
		t.Errorf("what the note lacks is not due: %d", o.Totals.Due)
	}
	if w := s.post("/till/pay/credit", newID(), "code", code); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "not that much left") {
		t.Errorf("an empty note: %d", w.Code)
	}
	if w := s.post("/till/unpay", newID(), "payment", s.now().Payments[0].ID.String()); w.Code != http.StatusOK {
		t.Fatal(w.Code)
	}
	if note, err := s.app.Notes.ByCode(s.ctx, code); err != nil || note.Balance != 600 {
		t.Errorf("given back the note has %+v, %v", note, err)
	}
	if w := s.post("/till/pay/credit", newID(), "code", "NOSUCHNOTE"); w.Code != http.StatusNotFound {
		t.Errorf("a code that is none: %d", w.Code)
	}
	for query, want := range map[string]int{
		// Given, used, and taken on account and given back again.
		"select count(*) from journal_postings where ledger_account = 'credit_notes'":          4,
		"select -sum(amount)::int from journal_postings where ledger_account = 'credit_notes'": 600,
		"select coalesce(sum(amount), 0)::int from journal_postings":                           0,
	} {
		if got := s.count(query); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
}

func TestANoteIsNeverSpentTwice(t *testing.T) {
	t.Parallel()
	s, code := exchanged(t)
	var wg sync.WaitGroup
	for range 4 {
		one := &sale{s.shop, newID()}
		for range 3 {
			one.tap("Mint tea")
		}
		wg.Go(func() { one.post("/till/pay/credit", newID(), "code", code) })
	}
	wg.Wait()
	if n := s.count("select coalesce(sum(amount), 0)::int from credit_note_uses"); n != 900 {
		t.Errorf("%d was spent of 900", n)
	}
}
