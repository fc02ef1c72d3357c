package till_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/uptrace/bun"

	"comptoir/models/order"
	"comptoir/models/staff"
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

func TestTheRestOfANoteIsGivenInCashOnce(t *testing.T) {
	t.Parallel()
	s, code := exchanged(t)
	sold := s.order
	if w := s.get("/till/sales?q=" + strings.ToLower(code)); w.Code != http.StatusSeeOther || !strings.HasSuffix(w.Header().Get("Location"), sold.String()) {
		t.Errorf("the note is not found by its code: %d", w.Code)
	}
	s.order = newID()
	s.tap("Mint tea")
	s.post("/till/pay/credit", newID(), "code", code)
	s.order = sold
	before, err := s.app.Shifts.X(s.ctx, s.owner.RegisterID, s.owner.StaffID)
	if err != nil {
		t.Fatal(err)
	}
	command := newID()
	var wg sync.WaitGroup
	for n := range 8 { // one tap four times, and four others
		wg.Go(func() {
			id := command
			if n%2 == 1 {
				id = newID()
			}
			s.post(s.at("/credit/cash"), id, "code", code)
		})
	}
	wg.Wait()
	after, err := s.app.Shifts.X(s.ctx, s.owner.RegisterID, s.owner.StaffID)
	if err != nil {
		t.Fatal(err)
	}
	if got := before.Drawer.Expected - after.Drawer.Expected; got != 600 || after.Drawer.PaidOut-before.Drawer.PaidOut != 600 || len(after.Drawer.Movements) != len(before.Drawer.Movements)+1 {
		t.Errorf("the drawer lost %d, of what is paid out %d in %d movements", got, after.Drawer.PaidOut-before.Drawer.PaidOut, len(after.Drawer.Movements))
	}
	if after.Total != before.Total || len(after.Tenders) != len(before.Tenders) {
		t.Error("paying a note out changed what was sold")
	}
	if note, err := s.app.Notes.ByCode(s.ctx, code); err != nil || note.Balance != 0 {
		t.Errorf("%+v, %v", note, err)
	}
	var owed, sum int64
	err = s.db.Read(s.ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select coalesce(sum(amount) filter (where ledger_account = 'credit_notes'), 0)::bigint, sum(amount)::bigint from journal_postings
			where account_id = app_account()`).Scan(ctx, &owed, &sum)
	})
	if err != nil || owed != 0 || sum != 0 {
		t.Errorf("%d is owed on notes, the ledger comes to %d, %v", owed, sum, err)
	}
	if w := s.post(s.at("/credit/cash"), newID(), "code", code); w.Code != http.StatusConflict {
		t.Errorf("a note that is empty: %d", w.Code)
	}
	s.signIn(s.hire(staff.Cashier))
	if w := s.post(s.at("/credit/cash"), newID(), "code", code); w.Code != http.StatusForbidden {
		t.Errorf("somebody without the right: %d", w.Code)
	}
}

// C201: whoever may not pay a note out asks somebody who may, for this note.
func TestWhoMayNotPayANoteOutAsksForAPIN(t *testing.T) {
	t.Parallel()
	s, code := exchanged(t)
	if err := s.app.Staff.SetPIN(s.ctx, s.owner.StaffID, "7531"); err != nil {
		t.Fatal(err)
	}
	s.signIn(s.hire(staff.Cashier))
	if page := s.get("/till/sales/" + s.order.String()).Body.String(); !strings.Contains(page, `hx-get="`+s.at("/credit/cash?code="+code)) {
		t.Error("the sale does not offer it")
	}
	if sheet := s.get(s.at("/credit/cash?code=" + code)).Body.String(); !strings.Contains(sheet, `name="pin"`) || !strings.Contains(sheet, "9,00") || strings.Contains(sheet, `name="ask"`) {
		t.Errorf("the sheet is %s", sheet)
	}
	for _, step := range []struct {
		pin  string
		want int
	}{{"", http.StatusForbidden}, {"1111", http.StatusUnauthorized}, {"7531", http.StatusOK}} {
		w := s.post(s.at("/credit/cash"), newID(), "code", code, "pin", step.pin)
		if w.Code != step.want || w.Code != http.StatusOK && !strings.Contains(w.Body.String(), `name="pin"`) {
			t.Errorf("PIN %q: %d %s", step.pin, w.Code, w.Body)
		}
		note, err := s.app.Notes.ByCode(s.ctx, code)
		if err != nil || (note.Balance == 0) != (step.want == http.StatusOK) {
			t.Errorf("PIN %q: %d is left, %v", step.pin, note.Balance, err)
		}
	}
	if n := s.count("select count(*)::int from audit where event = 'cash.paid_out' and staff_id <> approver_id and approver_name <> ''"); n != 1 {
		t.Errorf("the owner reads of %d", n)
	}
}
