package till_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/staff"
)

func TestAManagerElsewhereAgreesAndTheTillIsTold(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.signIn(s.hire(staff.Waiter))
	line := s.tap("Mint tea")
	s.post("/till/send", newID())
	asked := newID()
	w := s.post("/till/void", asked, "lines", line.String(), "reason", "dropped", "ask", "1")
	if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), `id="waiting"`) || strings.Contains(w.Body.String(), `name="pin"`) {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w = s.get("/till/approvals"); !strings.Contains(w.Body.String(), "1 × Mint tea voided: dropped") {
		t.Errorf("the till waits for: %s", w.Body)
	}
	me, err := s.app.Staff.Identify(s.ctx, s.owner.Claims())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.app.Approvals.Approve(s.ctx, asked, me); err != nil {
		t.Fatal(err)
	}
	if len(s.now().Active()) != 0 {
		t.Error("the line is still there")
	}
	if w = s.get("/till/approvals/" + asked.String()); w.Header().Get("HX-Trigger") != "close-dialog" {
		t.Errorf("the window stays: %v", w.Header())
	}
	if w = s.get("/till/approvals/" + uuid.NewString()); w.Code != http.StatusNotFound {
		t.Errorf("a question that is not there: %d", w.Code)
	}
}

func TestALimitNamesItselfAndAManagersPINGoesFurther(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	if err := s.app.Staff.SetPIN(s.ctx, s.owner.StaffID, "7531"); err != nil {
		t.Fatal(err)
	}
	s.change(`update roles set permissions = permissions || '{order.void_sent}'::text[], limits = '{"void": 200}' where builtin = 'waiter'`)
	s.signIn(s.hire(staff.Waiter))
	line := s.tap("Mint tea")
	s.post("/till/send", newID())
	w := s.post("/till/void", newID(), "lines", line.String(), "reason", "dropped")
	if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "goes up to 2,00") || !strings.Contains(w.Body.String(), `name="pin"`) {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w = s.post("/till/void", newID(), "lines", line.String(), "reason", "dropped", "pin", "7531"); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
}
