package till_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/receipt/doc"
	"comptoir/models/receipt/printdb"
)

// waiting are the jobs of the shop's printers.
func (s *shop) waiting() []printdb.Job {
	s.t.Helper()
	return s.queue().Jobs
}

func (s *shop) queue() printdb.Queue {
	s.t.Helper()
	q, err := s.app.Prints.Pending(s.ctx, s.owner.RegisterID)
	if err != nil {
		s.t.Fatal(err)
	}
	return q
}

// later lets the shop's papers lie for a while, untouched.
func (s *shop) later(minutes int) {
	s.t.Helper()
	err := s.db.Tx(s.ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `update print_jobs set created_at = created_at - make_interval(mins => ?0), updated_at = updated_at - make_interval(mins => ?0)`, minutes)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
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

// A printer that is connected at noon prints the morning's receipts only when somebody says so, and
// opens no drawer for a sale that is over.
func TestPapersThatNobodyPrintedInTimeAreAskedAboutOnce(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		answer  string
		printed int
	}{
		{"print", 1},
		{"forget", 0},
	} {
		t.Run(tt.answer, func(t *testing.T) {
			s := sold(t)
			err := s.app.Prints.Drawer(s.ctx, printdb.Printing{Command: newID(), VenueID: s.owner.VenueID, RegisterID: s.owner.RegisterID})
			if err != nil {
				t.Fatal(err)
			}
			if q := s.queue(); len(q.Jobs) != 2 || q.Waiting != 0 {
				t.Fatalf("just sold: %d jobs, %d asked about", len(q.Jobs), q.Waiting)
			}
			s.later(10)
			if q := s.queue(); len(q.Jobs) != 0 || q.Waiting != 1 {
				t.Fatalf("ten minutes later: %d jobs, %d asked about", len(q.Jobs), q.Waiting)
			}
			if page := s.get("/till/jobs").Body.String(); strings.Contains(page, "data-print-job") || !strings.Contains(page, "/till/jobs/waiting/"+tt.answer) {
				t.Fatalf("the till shows\n%s", page)
			}
			if w := s.post("/till/jobs/waiting/"+tt.answer, newID()); w.Code != http.StatusOK {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
			if q := s.queue(); len(q.Jobs) != tt.printed || q.Waiting != 0 {
				t.Fatalf("answered: %d jobs, %d asked about", len(q.Jobs), q.Waiting)
			}
		})
	}
}

// What the bridge has taken goes on by itself, however long the paper was out.
func TestAPaperThatWaitsForItsPrinterIsNotAskedAbout(t *testing.T) {
	t.Parallel()
	s := sold(t)
	if w := s.post("/till/jobs/"+s.waiting()[0].ID.String()+"/report", newID(), "state", "needs_paper", "code", "no_paper"); w.Code != http.StatusNoContent {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	s.later(60)
	if q := s.queue(); len(q.Jobs) != 1 || q.Waiting != 0 {
		t.Fatalf("%d jobs, %d asked about", len(q.Jobs), q.Waiting)
	}
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
