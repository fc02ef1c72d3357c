package till_test

import (
	"net/http"
	"strings"
	"testing"

	"comptoir/models/staff"
)

func TestASaleLeadsToItsInvoiceAndThenPrintsIt(t *testing.T) {
	t.Parallel()
	s := sold(t)
	s.change("update venues set address = '1 Example Street', tax_number = 'FR40303265045'")
	page := s.get("/till/sales/" + s.order.String()).Body.String()
	if !strings.Contains(page, "/admin/invoices/new?order="+s.order.String()) || !strings.Contains(page, s.at("/reopen")) {
		t.Fatal("the sale offers no invoice")
	}
	form := s.get("/admin/invoices/new?order=" + s.order.String())
	if form.Code != http.StatusOK || !strings.Contains(form.Body.String(), "Nobody by that name yet") {
		t.Fatalf("%d %s", form.Code, form.Body)
	}
	wrong := s.post("/admin/invoices", newID(), "company", "Demo Trading", "address", "", "tax_number", "DE12")
	if body := wrong.Body.String(); wrong.Code != http.StatusUnprocessableEntity || !strings.Contains(body, "not the number of that country") || !strings.Contains(body, `value="DE12"`) || !strings.Contains(body, "Demo Trading") {
		t.Fatalf("%d %s", wrong.Code, body)
	}
	for range 2 { // asked twice, issued once
		if w := s.post("/admin/invoices", newID(), "company", "Demo Trading", "address", "2 High Street", "tax_number", "DE 123456789"); w.Code >= 400 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	list, err := s.app.Invoices.Of(s.ctx, s.order)
	if err != nil || len(list) != 1 || list[0].Number[4:] != "-1-00001" || list[0].Total != s.now().Totals.Total {
		t.Fatalf("%v, %+v", err, list)
	}
	at := "/admin/invoices/" + list[0].ID.String()
	sheet := s.get(at).Body.String()
	for _, want := range []string{"Demo Trading", "DE123456789", "FR40303265045", list[0].Number, "Mint tea", "invoice-total", "Cash"} {
		if !strings.Contains(sheet, want) {
			t.Errorf("the sheet has no %s", want)
		}
	}
	page = s.get("/till/sales/" + s.order.String()).Body.String()
	if !strings.Contains(page, at) || strings.Contains(page, s.at("/reopen")) || strings.Contains(page, "/admin/invoices/new") {
		t.Error("the sale does not know its invoice")
	}
	job := newID()
	s.post(s.at("/print"), job, "invoice", list[0].ID.String())
	if _, text := s.paper(job); !strings.Contains(text, list[0].Number) || !strings.Contains(text, "Demo Trading") {
		t.Errorf("the paper is %s", text)
	}
	s.post("/till/jobs/"+job.String()+"/report", newID(), "state", "unknown")
	again := newID()
	s.post("/till/jobs/"+job.String()+"/retry", again)
	if _, text := s.paper(again); !strings.Contains(text, list[0].Number) || !strings.Contains(text, "COPY 1") {
		t.Errorf("printed once more, the paper is %s", text)
	}
	if found := s.get("/admin/invoices?q=trading").Body.String(); !strings.Contains(found, list[0].Number) {
		t.Error("the list does not find it")
	}
	if known := s.get("/admin/invoices/buyers?q=tradi&order=" + s.order.String()).Body.String(); !strings.Contains(known, "buyer="+list[0].Buyer.ID.String()) {
		t.Error("the company is not found again")
	}
	if w := s.guest("/r/" + s.token() + "/invoice"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), list[0].Number) {
		t.Errorf("the guest's sheet: %d", w.Code)
	}
	if w := s.post(at+"/mail", newID(), "email", "office@demo.test"); w.Code >= 400 {
		t.Errorf("mail: %d", w.Code)
	}
	mails, err := s.app.Mails.Of(s.ctx, s.order)
	if err != nil || len(mails) != 1 || mails[0].Kind != "invoice" || mails[0].Recipient != "office@demo.test" {
		t.Errorf("%v, %+v", err, mails)
	}
	s.signIn(s.hire(staff.Waiter))
	if w := s.get("/admin/invoices/new?order=" + s.order.String()); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/till/sales/"+s.order.String() {
		t.Errorf("whoever may not look at invoices is sent to %q (%d)", w.Header().Get("Location"), w.Code)
	}
	if w := s.get(at); w.Code != http.StatusForbidden {
		t.Errorf("somebody without the right: %d", w.Code)
	}
}

// C201: whoever may not issue invoices asks somebody who may, at the till, for this sale.
func TestWhoMayNotIssueAnInvoiceAsksForAPIN(t *testing.T) {
	t.Parallel()
	s := sold(t)
	s.change("update venues set address = '1 Example Street', tax_number = 'FR40303265045'")
	if err := s.app.Staff.SetPIN(s.ctx, s.owner.StaffID, "7531"); err != nil {
		t.Fatal(err)
	}
	s.signIn(s.hire(staff.Waiter))
	at := "/admin/invoices/new?order=" + s.order.String()
	if page := s.get("/till/sales/" + s.order.String()).Body.String(); !strings.Contains(page, at) {
		t.Error("the sale does not offer it")
	}
	if form := s.get(at); form.Code != http.StatusOK || !strings.Contains(form.Body.String(), `name="pin"`) {
		t.Errorf("the form: %d %s", form.Code, form.Body)
	}
	for _, step := range []struct {
		pin  string
		want int
	}{{"", http.StatusForbidden}, {"1111", http.StatusUnauthorized}, {"7531", http.StatusOK}} {
		w := s.post("/admin/invoices", newID(), "company", "Demo Trading", "address", "2 High Street", "tax_number", "DE123456789", "pin", step.pin)
		if step.want != http.StatusOK && (w.Code != step.want || !strings.Contains(w.Body.String(), `name="pin"`) || !strings.Contains(w.Body.String(), "Demo Trading")) || step.want == http.StatusOK && w.Code >= 400 {
			t.Errorf("PIN %q: %d %s", step.pin, w.Code, w.Body)
		}
		list, err := s.app.Invoices.Of(s.ctx, s.order)
		if err != nil || (len(list) == 1) != (step.want == http.StatusOK) {
			t.Errorf("PIN %q: %d invoices, %v", step.pin, len(list), err)
		}
	}
	if n := s.count("select count(*)::int from audit where event = 'invoice.issued' and staff_id <> approver_id and approver_name <> ''"); n != 1 {
		t.Errorf("the owner reads of %d", n)
	}
	s.signIn(s.hire(staff.Cook))
	if w := s.get(at); w.Code != http.StatusForbidden {
		t.Errorf("a cook gets %d", w.Code)
	}
}
