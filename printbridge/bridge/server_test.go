package bridge_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"comptoir/models/receipt/doc"
	"comptoir/printbridge/config"
)

// A server is one that jobs are fetched from: what it sends, and what it was told.
type server struct {
	*httptest.Server
	key string

	mu      sync.Mutex
	streams []chan string
	told    []string
	changed chan struct{}
}

func newServer(t *testing.T) *server {
	t.Helper()
	s := &server{key: "ck_secret", changed: make(chan struct{})}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/bridge/jobs", s.stream)
	mux.HandleFunc("POST /api/bridge/jobs/{id}/report", s.report)
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+s.key {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	t.Cleanup(s.CloseClientConnections)
	return s
}

func (s *server) stream(w http.ResponseWriter, r *http.Request) {
	lines := make(chan string, 16)
	s.change(func() { s.streams = append(s.streams, lines) })
	w.WriteHeader(http.StatusOK)
	_ = http.NewResponseController(w).Flush()
	for {
		select {
		case <-r.Context().Done():
			return
		case line := <-lines:
			if line == "" {
				return
			}
			_, _ = fmt.Fprintln(w, line)
			_ = http.NewResponseController(w).Flush()
		}
	}
}

func (s *server) report(_ http.ResponseWriter, r *http.Request) {
	s.change(func() {
		s.told = append(s.told, strings.TrimSpace(r.PathValue("id")+" "+r.FormValue("state")+" "+r.FormValue("code")))
	})
}

func (s *server) change(fn func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fn()
	close(s.changed)
	s.changed = make(chan struct{})
}

// until waits for something to be so.
func (s *server) until(t *testing.T, what string, is func() bool) {
	t.Helper()
	end := time.After(time.Minute)
	for {
		s.mu.Lock()
		ok, changed := is(), s.changed
		s.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-end:
			s.mu.Lock()
			defer s.mu.Unlock()
			t.Fatalf("%s: not so; told %q", what, s.told)
		}
	}
}

func (s *server) say(t *testing.T, stream int, line string) {
	t.Helper()
	s.until(t, "a stream", func() bool { return len(s.streams) > stream })
	s.mu.Lock()
	lines := s.streams[stream]
	s.mu.Unlock()
	lines <- line
}

func (s *server) hears(t *testing.T, want string) {
	t.Helper()
	s.until(t, want, func() bool { return slices.Contains(s.told, want) })
}

// pairWith pairs the bridge with a page of the server itself.
func (c *till) pairWith(origin string) *till {
	c.t.Helper()
	p, err := c.Book.Finish(origin, "Till", c.Book.Start(nil).Code)
	if err != nil {
		c.t.Fatal(err)
	}
	c.id, c.key = p.ID, p.Key
	return c
}

func from(origin string) func(*http.Request) { return set("Origin", origin) }

func jobLine(id string, text string) string {
	d, _ := json.Marshal(doc.Document{Blocks: []doc.Block{doc.Paragraph(text), doc.Cut()}})
	return fmt.Sprintf(`{"job":{"id":%q,"device":"receipt","kind":"receipt","document":%s}}`, id, d)
}

func TestAPageOfTheServerHasTheBridgeFetchItsJobsAndEachIsPrintedOnce(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	c := newTill(t).pairWith(s.URL)
	c.realTime()
	ours := from(s.URL)
	body := fmt.Sprintf(`{"address":%q,"key":%q}`, s.URL, s.key)
	if got := c.ask(ask{method: "POST", path: "/v1/server", body: body, before: ours}); got.status != http.StatusOK {
		t.Fatalf("%d %s", got.status, got.body)
	}
	s.say(t, 0, jobLine("job-from-afar-1", "Hello"))
	s.say(t, 0, "{}")
	s.hears(t, "job-from-afar-1 done")
	// The page has the same job: it is known, and is not printed again.
	same := fmt.Sprintf(`{"id":"job-from-afar-1","device":"receipt","kind":"receipt","document":%s}`, strings.TrimSuffix(jobLine("x", "Hello")[strings.Index(jobLine("x", "Hello"), `"document":`)+11:], "}}"))
	if got := c.ask(ask{method: "POST", path: "/v1/jobs", body: same, before: ours}); got.status != http.StatusOK || got.state() != "done" {
		t.Errorf("from the page too: %d %s", got.status, got.body)
	}
	// The connection is lost, and the server sends it once more.
	s.say(t, 0, "")
	s.say(t, 1, jobLine("job-from-afar-1", "Hello"))
	s.say(t, 1, jobLine("job-from-afar-2", "World"))
	s.hears(t, "job-from-afar-2 done")
	if n := len(c.printer.Sheets()); n != 2 {
		t.Errorf("%d sheets for two jobs", n)
	}
	var v struct {
		Server struct{ Address, State string }
	}
	if err := json.Unmarshal(c.ask(ask{method: "GET", path: "/v1/status", before: ours}).body, &v); err != nil || v.Server.Address != s.URL || v.Server.State != "connected" {
		t.Errorf("status says %+v, %v", v, err)
	}
}

func TestWhatTheServerMayNotSendIsRefusedAndSaidSo(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	c := newTill(t).pairWith(s.URL)
	c.realTime()
	if got := c.ask(ask{method: "POST", path: "/v1/server", body: fmt.Sprintf(`{"address":%q,"key":%q}`, s.URL, s.key), before: from(s.URL)}); got.status != http.StatusOK {
		t.Fatalf("%d %s", got.status, got.body)
	}
	s.say(t, 0, `{"job":{"id":"job-raw-00001","device":"receipt","kind":"raw","document":{"data":"SGVsbG8K"}}}`)
	s.hears(t, "job-raw-00001 failed bad_document")
	s.say(t, 0, `{"job":{"id":"job-nowhere-1","device":"bar","kind":"receipt","document":{"blocks":[{"kind":"cut"}]}}}`)
	s.hears(t, "job-nowhere-1 failed unknown_device")
	s.say(t, 0, `{"job":{"id":"job-broken-01","device":"receipt","kind":"receipt","document":{"blocks":[]}}}`)
	s.hears(t, "job-broken-01 failed bad_document")
	s.say(t, 0, "this is no line of ours")
	s.say(t, 1, jobLine("job-after-0001", "Hello")) // it comes again
	s.hears(t, "job-after-0001 done")
	if n := len(c.printer.Sheets()); n != 1 {
		t.Errorf("%d sheets", n)
	}
}

func TestNoPageSendsTheBridgeToAnotherServer(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	for body, code := range map[string]string{
		`{"address":"https://evil.example","key":"k"}`: "bad_origin",
		`{"address":"","key":"k"}`:                     "bad_origin",
		`{"address":"` + shop + `","key":""}`:          "bad_server",
		`{"address":"` + shop + `","key":"a\nb"}`:      "bad_server",
		`{"address":"` + shop + `"}`:                   "bad_server",
	} {
		if got := c.ask(ask{method: "POST", path: "/v1/server", body: body}); got.code() != code {
			t.Errorf("%s: %d %s, want %s", body, got.status, got.body, code)
		}
	}
	if got := c.ask(ask{method: "DELETE", path: "/v1/server"}); got.code() != "no_server" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if settings, err := config.Load(c.dir); err != nil || settings.Server != nil {
		t.Errorf("the settings have %+v, %v", settings.Server, err)
	}
}

func TestAJobThatIsTakenBackIsNotPrinted(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	c := newTill(t).pairWith(s.URL)
	c.realTime()
	c.printer.PaperAfter(0)
	if got := c.ask(ask{method: "POST", path: "/v1/server", body: fmt.Sprintf(`{"address":%q,"key":%q}`, s.URL, s.key), before: from(s.URL)}); got.status != http.StatusOK {
		t.Fatalf("%d %s", got.status, got.body)
	}
	s.say(t, 0, jobLine("job-unwanted-1", "Hello"))
	s.hears(t, "job-unwanted-1 needs_paper no_paper")
	s.say(t, 0, `{"cancel":"job-unwanted-1"}`)
	s.hears(t, "job-unwanted-1 failed cancelled")
	if got := c.ask(ask{method: "DELETE", path: "/v1/server", before: from(s.URL)}); got.status != http.StatusOK {
		t.Errorf("%d %s", got.status, got.body)
	}
}
