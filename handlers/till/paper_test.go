package till_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/receipt/doc"
	"comptoir/models/receipt/printdb"
)

// waiting are the jobs of the shop's printers.
func (s *shop) waiting() []printdb.Job {
	s.t.Helper()
	jobs, err := s.app.Prints.Pending(s.ctx, s.owner.RegisterID)
	if err != nil {
		s.t.Fatal(err)
	}
	return jobs
}

// paper is what a job prints, as text.
func (s *sale) paper(job uuid.UUID) (doc.Document, string) {
	s.t.Helper()
	w := s.get("/till/jobs/" + job.String())
	var d doc.Document
	if err := json.Unmarshal(w.Body.Bytes(), &d); err != nil {
		s.t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	return d, doc.Text(d, 48)
}

// sold is a sale of one mint tea, for cash.
func sold(t *testing.T) *sale {
	t.Helper()
	s := open(t).sale()
	s.openShift()
	s.tap("Mint tea")
	if w := s.pay("cash", "5.00", "3.00"); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return s
}

func TestACashSalePrintsItsReceiptAndOpensTheDrawerOnce(t *testing.T) {
	t.Parallel()
	s := sold(t)
	jobs := s.waiting()
	if len(jobs) != 1 || jobs[0].Kind != "receipt" || jobs[0].Device != "receipt" {
		t.Fatalf("%+v", jobs)
	}
	d, text := s.paper(jobs[0].ID)
	if d.Blocks[0].Kind != doc.KindDrawer {
		t.Error("the drawer stays shut")
	}
	if !strings.Contains(text, "Mint tea") || strings.Contains(text, "COPY") {
		t.Errorf("the receipt reads\n%s", text)
	}
	s.post("/till/receipts/"+s.order.String()+"/print", newID())
	again := s.waiting()
	if len(again) != 2 || again[1].Copy != 1 {
		t.Fatalf("%+v", again)
	}
	if d, text = s.paper(again[1].ID); !strings.Contains(text, "COPY") && !strings.Contains(text, "COPIE") || d.Blocks[0].Kind == doc.KindDrawer {
		t.Errorf("the copy reads\n%s", text)
	}
}

func TestPrintingTwiceUnderOneIDIsOnePaper(t *testing.T) {
	t.Parallel()
	s := sold(t)
	command := newID()
	for range 2 {
		s.post("/till/receipts/"+s.order.String()+"/print", command)
	}
	if n := len(s.waiting()); n != 2 {
		t.Fatalf("%d papers instead of the receipt and one copy", n)
	}
}

func TestWhatTheBridgeReportsIsSaidInWords(t *testing.T) {
	t.Parallel()
	s := sold(t)
	job := s.waiting()[0].ID.String()
	for _, step := range []struct{ state, code, want string }{
		{"needs_paper", "no_paper", "out of paper"},
		{"queued", "cover", "cover is open"},
		{"failed", "offline", "does not answer"},
	} {
		if w := s.post("/till/jobs/"+job+"/report", newID(), "state", step.state, "code", step.code); w.Code != http.StatusNoContent {
			t.Fatalf("%s: %d %s", step.state, w.Code, w.Body)
		}
		if body := s.get("/till/jobs").Body.String(); !strings.Contains(body, step.want) {
			t.Errorf("%s is shown as %s", step.state, body)
		}
	}
	if w := s.post("/till/jobs/"+job+"/report", newID(), "state", "eaten"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a state that there is not: %d", w.Code)
	}
	s.post("/till/jobs/"+job+"/report", newID(), "state", "done")
	if n := len(s.waiting()); n != 0 {
		t.Errorf("%d jobs wait after it was printed", n)
	}
	s.post("/till/jobs/"+job+"/report", newID(), "state", "failed")
	if n := len(s.waiting()); n != 0 {
		t.Error("what is over begins again")
	}
}

func TestAPaperThatMayHavePrintedIsPrintedAgainAsACopy(t *testing.T) {
	t.Parallel()
	s := sold(t)
	first := s.waiting()[0]
	s.post("/till/jobs/"+first.ID.String()+"/report", newID(), "state", "unknown", "code", "unknown_result")
	command := newID()
	for range 2 {
		s.post("/till/jobs/"+first.ID.String()+"/retry", command)
	}
	jobs := s.waiting()
	if len(jobs) != 1 || jobs[0].ID != command || jobs[0].Copy != 1 {
		t.Fatalf("%+v", jobs)
	}
}

func TestABillIsNoReceipt(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.tap("Mint tea")
	if w := s.post("/till/bill", newID()); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	bill := s.waiting()[0].ID
	s.pay("card", "3.00", "3.00")
	if _, text := s.paper(bill); !strings.Contains(text, "not a receipt") {
		t.Errorf("a bill that waited for paper reads\n%s", text)
	}
}

func TestTheReceiptsPrinterIsChosenAtTheTill(t *testing.T) {
	t.Parallel()
	s := sold(t)
	if w := s.post("/till/printer", newID(), "device", ""); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("no printer at all: %d", w.Code)
	}
	s.post("/till/printer", newID(), "device", "bar")
	if job := s.waiting()[0]; job.Device != "bar" {
		t.Errorf("the receipt goes to %q", job.Device)
	}
}

func TestAnotherHousesPaperIsNotFound(t *testing.T) {
	t.Parallel()
	mine, theirs := open(t).sale(), sold(t)
	job := theirs.waiting()[0].ID.String()
	for _, code := range []int{
		mine.get("/till/jobs/" + job).Code, mine.post("/till/jobs/"+job+"/report", newID(), "state", "done").Code,
		mine.post("/till/jobs/"+job+"/retry", newID()).Code,
	} {
		if code != http.StatusNotFound {
			t.Errorf("%d", code)
		}
	}
}

func TestCashOpensTheDrawerWhereNoReceiptIsPrinted(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.openShift()
	s.change("update venues set print_receipts = false")
	s.tap("Mint tea")
	for range 2 {
		s.pay("cash", "3.00", "3.00")
	}
	jobs := s.waiting()
	if len(jobs) != 1 || jobs[0].Kind != "drawer" {
		t.Fatalf("%+v", jobs)
	}
}
