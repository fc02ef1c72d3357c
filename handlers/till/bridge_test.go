package till_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/receipt/doc"
	"comptoir/models/receipt/printdb"
)

// A farBridge is a bridge elsewhere that came with a key.
type farBridge struct {
	*sale
	key   string
	id    uuid.UUID
	at    string
	lines *bufio.Scanner
}

// farBridge lends this till's bridge to others, has the till print through it, and comes for jobs.
func (s *sale) farBridge() *farBridge {
	s.t.Helper()
	w := s.post("/till/printer/lend", newID())
	found := regexp.MustCompile(`data-key-text="(ck_[^"]+)"`).FindStringSubmatch(w.Body.String())
	if w.Code != http.StatusOK || found == nil {
		s.t.Fatalf("%d %s", w.Code, w.Body)
	}
	list, err := s.app.Prints.Bridges(s.ctx)
	if err != nil || len(list) != 1 {
		s.t.Fatalf("%d bridges, %v", len(list), err)
	}
	if w := s.post("/till/printer/through", newID(), "bridge", list[0].ID.String()); w.Code != http.StatusOK {
		s.t.Fatalf("%d %s", w.Code, w.Body)
	}
	ctx, stop := context.WithCancel(context.Background())
	ran := make(chan struct{})
	go func() { defer close(ran); _ = s.app.Hub.Run(ctx) }()
	server := httptest.NewServer(s.server)
	s.t.Cleanup(func() { server.CloseClientConnections(); server.Close(); stop(); <-ran })
	return &farBridge{sale: s, key: found[1], id: list[0].ID, at: server.URL}
}

func (b *farBridge) ask(method, path string, form url.Values) *http.Response {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), method, b.at+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+b.key)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer
}

func (b *farBridge) listen() {
	b.t.Helper()
	answer := b.ask(http.MethodGet, "/api/bridge/jobs", nil)
	if answer.StatusCode != http.StatusOK {
		b.t.Fatalf("the stream answers %s", answer.Status)
	}
	b.lines = bufio.NewScanner(answer.Body)
	b.lines.Buffer(nil, 1<<20)
}

type farLine struct {
	Job *struct {
		ID, Device, Kind string
		Document         doc.Document
	}
	Cancel string
}

// next is the next line that says something.
func (b *farBridge) next() farLine {
	b.t.Helper()
	for b.lines.Scan() {
		var l farLine
		if err := json.Unmarshal(b.lines.Bytes(), &l); err != nil {
			b.t.Fatalf("%s: %v", b.lines.Bytes(), err)
		}
		if l.Job != nil || l.Cancel != "" {
			return l
		}
	}
	b.t.Fatalf("the stream ended: %v", b.lines.Err())
	return farLine{}
}

func (b *farBridge) reports(id, state, code string) int {
	b.t.Helper()
	answer := b.ask(http.MethodPost, "/api/bridge/jobs/"+id+"/report", url.Values{"state": {state}, "code": {code}})
	_ = answer.Body.Close()
	return answer.StatusCode
}

func TestATabletWithoutABridgePrintsThroughAnotherMachines(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	b := s.farBridge()
	b.listen()
	s.openShift()
	s.tap("Mint tea")
	if w := s.pay("cash", "5.00", "3.00"); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	got := b.next()
	if got.Job == nil || got.Job.Kind != "receipt" || got.Job.Device != "receipt" || !strings.Contains(doc.Text(got.Job.Document, 48), "Mint tea") {
		t.Fatalf("got %+v", got)
	}
	page := s.get("/till/jobs").Body.String()
	if strings.Contains(page, "data-print-job") || !strings.Contains(page, "data-elsewhere") {
		t.Errorf("the tablet's page offers the job to a bridge of its own, too:\n%s", page)
	}
	if code := b.reports(got.Job.ID, "needs_paper", "no_paper"); code != http.StatusNoContent {
		t.Errorf("report: %d", code)
	}
	if page := s.get("/till/jobs").Body.String(); !strings.Contains(page, "out of paper") {
		t.Errorf("the tablet does not say that paper is missing:\n%s", page)
	}
	if code := b.reports(got.Job.ID, "done", ""); code != http.StatusNoContent || len(s.waiting()) != 0 {
		t.Errorf("report: %d, %d wait", code, len(s.waiting()))
	}
	if got := b.next(); got.Cancel == "" { // what is over is not wanted of the bridge any more
		t.Errorf("got %+v", got)
	}
}

func TestABridgeSpeaksOnlyOfJobsThatPrintThroughIt(t *testing.T) {
	t.Parallel()
	s := sold(t)
	b := s.farBridge()
	job := s.waiting()[0].ID.String()
	if w := s.post("/till/printer/through", newID(), "bridge", ""); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if code := b.reports(job, "done", ""); code != http.StatusNotFound {
		t.Errorf("of another register's job: %d", code)
	}
	if list, err := s.app.Prints.ForBridge(s.ctx, b.id); err != nil || len(list) != 0 {
		t.Errorf("%d jobs, %v", len(list), err)
	}
	b.key = "ck_nothing"
	if answer := b.ask(http.MethodGet, "/api/bridge/jobs", nil); answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("with a key that is none: %s", answer.Status)
	}
	if w := s.post("/till/printer/through", newID(), "bridge", newID().String()); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("through a bridge that is none: %d", w.Code)
	}
}

// A bridge that is connected at noon gets no receipts of the morning.
func TestABridgeThatComesLateGetsNoOldPapers(t *testing.T) {
	t.Parallel()
	s := sold(t)
	b := s.farBridge()
	s.later(10)
	if list, err := s.app.Prints.ForBridge(s.ctx, b.id); err != nil || len(list) != 0 {
		t.Errorf("%d jobs, %v", len(list), err)
	}
	s.later(0)
	if err := s.app.Prints.PrintWaiting(s.ctx, s.owner.RegisterID, s.owner.VenueID); err != nil {
		t.Fatal(err)
	}
	if list, err := s.app.Prints.ForBridge(s.ctx, b.id); err != nil || len(list) != 1 {
		t.Errorf("asked for: %d jobs, %v", len(list), err)
	}
}

func TestAPaperGoesToAnotherPrinterOnceAndIsACopyOnlyIfItMayBeOnPaper(t *testing.T) {
	t.Parallel()
	for state, copies := range map[string]int{"failed": 0, "unknown": 1, "needs_paper": 1, "done": 1} {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			s := sold(t)
			first := s.waiting()[0]
			if w := s.post("/till/jobs/"+first.ID.String()+"/report", newID(), "state", state); w.Code != http.StatusNoContent {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
			command := newID()
			for range 2 { // the tap arrives twice
				if w := s.post("/till/jobs/"+first.ID.String()+"/redirect", command, "device", "bar", "recent", "1"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "bar") {
					t.Fatalf("%d %s", w.Code, w.Body)
				}
			}
			var now []printdb.Job
			for _, j := range s.waiting() {
				if j.Kind == "receipt" {
					now = append(now, j)
				}
			}
			if len(now) != 1 || now[0].ID != command || now[0].Device != "bar" || now[0].Copy != copies {
				t.Errorf("got %+v", now)
			}
		})
	}
	s := sold(t)
	if w := s.post("/till/jobs/"+s.waiting()[0].ID.String()+"/redirect", newID(), "device", " "); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("without a name: %d", w.Code)
	}
	if page := s.get("/till/prints").Body.String(); !strings.Contains(page, "Print queue") || !strings.Contains(page, "on its way") {
		t.Errorf("the queue says\n%s", page)
	}
}
