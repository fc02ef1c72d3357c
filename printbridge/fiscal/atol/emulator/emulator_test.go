package emulator

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"comptoir/printbridge/fiscal/emulated"
)

func machine() *Machine {
	return New(emulated.Options{Now: func() time.Time { return time.Date(2026, 1, 15, 9, 32, 0, 0, time.UTC) }, FFD12: true})
}

func ask(m *Machine, method, path, body string) (int, string) {
	w := httptest.NewRecorder()
	m.ServeHTTP(w, httptest.NewRequest(method, "/api/v2/"+path, strings.NewReader(body)))
	return w.Code, w.Body.String()
}

// The checklist of the reference: what the service takes, what it refuses, and with what.
func TestTheServiceIsAsStrictAsTheVendors(t *testing.T) {
	t.Parallel()
	m := machine()
	open := `{"uuid":"5f1b6c1e-0001-4b6e-9a10-000000000001","request":[{"type":"openShift","operator":{"name":"Иванова А."}}]}`
	for _, tt := range []struct {
		name, method, path, body string
		status                   int
		says                     string
	}{
		{"a task", http.MethodPost, "requests", open, http.StatusCreated, `"isBlocked":false`},
		{"the same id again", http.MethodPost, "requests", open, http.StatusConflict, "409"},
		{"its result", http.MethodGet, "requests/5f1b6c1e-0001-4b6e-9a10-000000000001", "", http.StatusOK, `"fiscalDocumentNumber":2`},
		{"an unknown id", http.MethodGet, "requests/5f1b6c1e-0001-4b6e-9a10-000000000002", "", http.StatusNotFound, "404"},
		{"taking back what is done", http.MethodDelete, "requests/5f1b6c1e-0001-4b6e-9a10-000000000001", "", http.StatusMethodNotAllowed, "405"},
		{"no id", http.MethodPost, "requests", `{"request":[{"type":"reportX"}]}`, http.StatusBadRequest, "uuid"},
		{"two tasks", http.MethodPost, "requests", `{"uuid":"1","request":[{"type":"openShift"},{"type":"closeShift"}]}`, http.StatusBadRequest, "one task"},
		{"an unknown field", http.MethodPost, "requests", `{"uuid":"1","request":[{"type":"sell","summe":1}]}`, http.StatusBadRequest, "summe"},
		{"half a task", http.MethodPost, "requests", open[:40], http.StatusBadRequest, "EOF"},
		{"an unknown question", http.MethodPost, "operations/queryNothing", "{}", http.StatusNotFound, "404"},
		{"another register", http.MethodPost, "operations/queryFnInfo?deviceID=kkt2", "{}", http.StatusNotFound, "404"},
	} {
		if status, says := ask(m, tt.method, tt.path, tt.body); status != tt.status || !strings.Contains(says, tt.says) {
			t.Errorf("%s: %d %s, want %d and %s", tt.name, status, says, tt.status, tt.says)
		}
	}
}

func TestASaleThatDoesNotAddUpIsNotRegistered(t *testing.T) {
	t.Parallel()
	good := `{"uuid":"s-%","request":{"type":"sell","taxationType":"osn","operator":{"name":"А"},"items":[{"type":"position","name":"Чай","price":150.00,"quantity":2,"amount":300.00,` +
		`"measurementUnit":0,"paymentMethod":"fullPayment","paymentObject":1,"tax":{"type":"vat20"}}],"payments":[{"type":"cash","sum":300.00}],"total":300.00}}`
	m := machine()
	ask(m, http.MethodPost, "requests", `{"uuid":"o","request":{"type":"openShift","operator":{"name":"А"}}}`)
	for i, tt := range []struct{ old, with, code string }{
		{`"sum":300.00`, `"sum":299.99`, `"code":66`},
		{`"cash","sum":300.00`, `"electronically","sum":300.01`, `"code":52`},
		{`"total":300.00`, `"total":300.01`, `"code":5`},
		{`"amount":300.00`, `"amount":300.02`, `"code":5`},
		{`"name":"А"`, `"name":""`, `"code":5`},
		{`"osn"`, `"tsn"`, `"code":5`},
		{`"vat20"`, `"vat21"`, `"code":5`},
		{`"paymentObject":1`, `"paymentObject":33`, `"code":5`},
		{`"measurementUnit":0`, `"measurementUnit":"шт"`, `"code":5`},
		{`"sell"`, `"sell"`, `"code":0`},
	} {
		id := string(rune('a' + i))
		ask(m, http.MethodPost, "requests", strings.Replace(strings.Replace(good, "s-%", id, 1), tt.old, tt.with, 1))
		if _, says := ask(m, http.MethodGet, "requests/"+id, ""); !strings.Contains(says, tt.code) {
			t.Errorf("with %s: %s", tt.with, says)
		}
	}
	if n := len(m.Documents()); n != 3 {
		t.Errorf("%d documents", n)
	}
}

// Whatever comes over the line, the service answers in whole HTTP or waits for more, and
// registers nothing that does not add up.
func FuzzRequests(f *testing.F) {
	for _, seed := range []string{
		"POST /api/v2/requests HTTP/1.1\r\nHost: a\r\nContent-Length: 77\r\n\r\n" + `{"uuid":"o","request":{"type":"openShift","operator":{"name":"А"}}}` + "          ",
		"GET /api/v2/requests/o HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: -5\r\n\r\n", "\r\n\r\n", "POST /api/v2/operations/queryFnInfo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}",
		"DELETE /api/v2/requests/o HTTP/1.1\r\nHost: a\r\n\r\n",
		"POST /api/v2/requests HTTP/1.1\r\nHost: a\r\nContent-Length: 330\r\n\r\n" + `{"uuid":"s","request":[{"type":"sell","taxationType":"osn","operator":{"name":"A"},"items":[{"type":"position","name":"T","price":1.00,"quantity":2,"amount":2.00,"measurementUnit":0,"paymentMethod":"fullPayment","paymentObject":1,"tax":{"type":"vat20"}}],"payments":[{"type":"cash","sum":2.00}],"total":2.00}]}` + "                          ",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, stream []byte) {
		m := machine()
		for _, b := range stream {
			if out := m.Feed(b); len(out) > 0 && (!bytes.HasPrefix(out, []byte("HTTP/1.1 ")) || !bytes.Contains(out, []byte("\r\n\r\n"))) {
				t.Fatalf("answered %q", out)
			}
		}
		for range 5 {
			m.step()
		}
		for _, d := range m.Documents() {
			if (d.Form == 3 || d.Form == 31) && (d.Sum <= 0 || d.Operation == 0) {
				t.Fatalf("registered %+v", d)
			}
		}
	})
}
