// Package stripetest is a Stripe that keeps what it is told: readers that show one payment at a time,
// intents that follow their statuses, pages, refunds and keys that are honoured.
//
// It is for tests only. It owns what Stripe would do, and what can go wrong on the way: answers that are
// lost, doubled or broken. It must not know Comptoir. Start reading at New.
package stripetest

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// A Fault is what goes wrong with one request.
type Fault int

// The faults.
const (
	None      Fault = iota
	NotHeard        // the line breaks before Stripe hears of it
	Lost            // it is done, and the answer never comes
	Doubled         // it arrives twice
	Broken          // Stripe breaks before anything is done
	BrokeLate       // it is done, and Stripe says that it broke
)

// A Server is one account at Stripe.
type Server struct {
	URL string
	Key string
	// Go wrong decides what happens to a request, by its method and path; nil: nothing does.
	Wrong func(method, path string) Fault

	mu       sync.Mutex
	made     int
	intents  map[string]*intent
	readers  map[string]*device
	sessions map[string]*session
	refunds  []*refund
	balance  []*transaction
	payouts  []*transfer
	disputes map[string]*dispute
	answers  map[string]answer // by idempotency key
	events   []Event
	now      func() int64
}

type answer struct {
	body   [32]byte
	status int
	text   []byte
}

// New starts a Stripe that ends with the test.
func New(t testing.TB) *Server {
	t.Helper()
	s := &Server{
		Key: "rk_test_0123456789abcdef", intents: map[string]*intent{}, readers: map[string]*device{}, sessions: map[string]*session{}, disputes: map[string]*dispute{},
		answers: map[string]answer{}, now: func() int64 { return 1_780_000_000 },
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

// ServeHTTP answers as Stripe does, unless something goes wrong.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	fault := None
	if s.Wrong != nil {
		fault = s.Wrong(r.Method, r.URL.Path)
	}
	if fault == NotHeard {
		panic(http.ErrAbortHandler)
	}
	status, text := s.answer(r, body, fault == Broken)
	if fault == Doubled {
		status, text = s.answer(r, body, false)
	}
	if fault == Lost {
		panic(http.ErrAbortHandler)
	}
	if fault == BrokeLate {
		status, text = http.StatusInternalServerError, []byte(`{"error":{"type":"api_error","message":"it broke"}}`)
		s.mu.Lock()
		if key := r.Header.Get("Idempotency-Key"); key != "" { // such an answer is repeated, too
			s.answers[key] = answer{sha256.Sum256(body), status, text}
		}
		s.mu.Unlock()
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text)
}

// answer does what is asked, once for each idempotency key.
func (s *Server) answer(r *http.Request, body []byte, broken bool) (int, []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, sum := r.Header.Get("Idempotency-Key"), sha256.Sum256(append([]byte(r.URL.Path), body...))
	if had, ok := s.answers[key]; ok && r.Method == http.MethodPost && key != "" {
		if had.body != sum && had.status < 500 {
			return refuse(problem{http.StatusBadRequest, "idempotency_error", "", "", "the key was used for something else"})
		}
		return had.status, had.text
	}
	status, text := http.StatusInternalServerError, []byte(`{"error":{"type":"api_error","message":"it broke"}}`)
	if !broken {
		status, text = s.route(r, body)
	}
	if r.Method == http.MethodPost && key != "" {
		s.answers[key] = answer{sum, status, text}
	}
	return status, text
}

// A problem is a refusal as Stripe words it.
type problem struct {
	status              int
	kind, code, decline string
	message             string
}

func refuse(p problem) (int, []byte) {
	text, _ := json.Marshal(map[string]any{"error": map[string]any{"type": p.kind, "code": p.code, "decline_code": p.decline, "message": p.message}})
	return p.status, text
}

func invalid(code, message string) *problem {
	return &problem{http.StatusBadRequest, "invalid_request_error", code, "", message}
}

func (s *Server) route(r *http.Request, body []byte) (int, []byte) {
	if r.Header.Get("Authorization") != "Bearer "+s.Key {
		return refuse(problem{http.StatusUnauthorized, "invalid_request_error", "", "", "no such key"})
	}
	form, err := url.ParseQuery(string(bytes.TrimSpace(body)))
	if err != nil {
		return refuse(*invalid("", err.Error()))
	}
	if r.Method == http.MethodGet {
		form = r.URL.Query()
	}
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, "/v1/"), "/")
	var out any
	var no *problem
	switch parts[0] {
	case "payment_intents":
		out, no = s.intentCall(r.Method, parts[1:], form)
	case "terminal":
		out, no = s.terminalCall(r.Method, parts[1:], form)
	case "checkout":
		out, no = s.sessionCall(r.Method, parts[2:], form)
	case "refunds":
		out, no = s.refundCall(r.Method, parts[1:], form)
	case "payouts":
		out, no = s.payoutCall(r.Method, parts[1:], form)
	case "balance_transactions":
		out, no = s.balanceCall(form)
	case "disputes":
		out, no = s.disputeCall(parts[1:])
	default:
		no = &problem{http.StatusNotFound, "invalid_request_error", "", "", "unrecognised address " + r.URL.Path}
	}
	if no != nil {
		return refuse(*no)
	}
	text, err := json.Marshal(out)
	if err != nil {
		panic(err)
	}
	return http.StatusOK, text
}

func (s *Server) id(prefix string) string {
	s.made++
	return fmt.Sprintf("%s_%04d", prefix, s.made)
}

func missing(id string) *problem {
	return &problem{http.StatusNotFound, "invalid_request_error", "resource_missing", "", "no such object: " + id}
}

// list is a page of things.
func list[T any](things []T) map[string]any {
	if things == nil {
		things = []T{}
	}
	return map[string]any{"object": "list", "data": things, "has_more": false, "url": "/v1/list"}
}

func metadata(form url.Values, prefix string) map[string]string {
	out := map[string]string{}
	for key := range form {
		if name, ok := strings.CutPrefix(key, prefix+"["); ok {
			out[strings.TrimSuffix(name, "]")] = form.Get(key)
		}
	}
	return out
}
