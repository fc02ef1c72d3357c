package stripe_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/payment"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/payment/stripe"
)

// A witness stands between the client and Stripe's own double, and writes down what was asked and how it was answered.
type witness struct {
	URL string

	mu    sync.Mutex
	asked map[string]bool // by method and path, without ids
	noes  []string
}

// withMock starts the double that Stripe makes of its published description, which refuses what that does not know.
func withMock(t *testing.T) *witness {
	t.Helper()
	path := filepath.Join(t.TempDir(), "stripe-mock")
	if out, err := exec.Command("go", "build", "-o", path, "github.com/stripe/stripe-mock").CombinedOutput(); err != nil {
		t.Fatalf("build stripe-mock: %v\n%s", err, out)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := ln.Addr().String()
	_ = ln.Close()
	cmd := exec.Command(path, "-http-addr", at, "-strict-version-check=false")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	for late := time.Now().Add(time.Minute); ; {
		conn, err := net.Dial("tcp", at)
		if err == nil {
			_ = conn.Close()
			break
		}
		if time.Now().After(late) {
			t.Fatalf("stripe-mock does not listen: %v", err)
		}
	}
	w := &witness{asked: map[string]bool{}}
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: at})
	proxy.ModifyResponse = w.answered
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	w.URL = server.URL
	return w
}

func (w *witness) answered(r *http.Response) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	var path []string
	for _, part := range strings.Split(strings.Trim(r.Request.URL.Path, "/"), "/") {
		if strings.Contains(part, "_") && strings.ContainsAny(part, "0123456789") {
			part = "ID"
		}
		path = append(path, part)
	}
	call := r.Request.Method + " /" + strings.Join(path, "/")
	w.asked[call] = true
	if r.StatusCode >= 400 {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		w.noes = append(w.noes, call+": "+string(body))
	}
	return nil
}

// Every request that we make has a shape that Stripe takes, by Stripe's own description of it. What the double answers has the right
// shape and no memory: what becomes of a payment, and what a reader is told to stop, is tried with ours.
func TestEveryRequestHasTheShapeThatStripeTakes(t *testing.T) {
	t.Parallel()
	w := withMock(t)
	c := stripe.New("sk_test_0123456789abcdefghij", w.URL)
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	reader := paymentdb.Row{
		Payment: payment.Payment{ID: uuid.New(), OrderID: uuid.New(), Amount: 1000, Attempt: 1}, VenueID: uuid.New(), Tender: "reader", Reader: "tmr_0123456789",
		Currency: "eur", Number: 7, Venue: "Demo Café", Tips: true, HoldUntil: time.Now().Add(time.Hour), Turn: 1,
	}
	named := reader
	named.Name, named.Raised = "pi_0123456789", 150
	named.Authorised, named.Card.More, named.Card.Raise = 1000, false, true
	link := reader
	link.Tender, link.BackTo, link.Reader, link.HoldUntil = "link", "https://till.example/r/1", "", time.Time{}
	page := link
	page.Name = "cs_test_0123456789"
	for _, r := range []paymentdb.Row{reader, named, link, page} {
		steps := []payment.Step{payment.Show}
		if r.Name != "" {
			steps = append(steps, payment.Ask, payment.End, payment.Capture, payment.Return)
		}
		for _, step := range steps {
			_, _ = c.Do(ctx, step, r) // what it makes of an answer without a memory says nothing
		}
	}
	for _, r := range []paymentdb.ReturnRow{
		{ID: uuid.New(), Amount: 200, Payment: "pi_0123456789", Tender: "reader"}, {ID: uuid.New(), Amount: 200, Payment: "pi_0123456789", External: "re_0123456789", Tender: "reader"},
		{ID: uuid.New(), Amount: 200, Payment: "cs_test_0123456789", Tender: "link"},
	} {
		_, _ = c.GiveBack(ctx, r)
	}
	if err := c.Check(ctx); err != nil {
		t.Error(err)
	}
	place, err := c.Locate(ctx, "1", "Demo Café", stripe.Address{Line: "1 rue du Test", City: "Paris", Postcode: "75001", Country: "FR"})
	if err != nil || place == "" {
		t.Errorf("%q, %v", place, err)
	}
	if d, err := c.Register(ctx, "1", "simulated-wpe", place, "Bar"); err != nil || d.ID == "" {
		t.Errorf("%+v, %v", d, err)
	}
	if _, err := c.Devices(ctx); err != nil {
		t.Error(err)
	}
	if _, err := c.Payouts(ctx); err != nil {
		t.Error(err)
	}
	if _, err := c.Moves(ctx, "po_0123456789"); err != nil {
		t.Error(err)
	}
	if d, err := c.Dispute(ctx, "dp_0123456789"); err != nil || d.ID == "" {
		t.Errorf("%+v, %v", d, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, no := range w.noes {
		t.Error(no)
	}
	for _, call := range []string{
		"POST /v1/payment_intents", "GET /v1/payment_intents/ID", "POST /v1/payment_intents/ID/capture", "POST /v1/payment_intents/ID/cancel",
		"POST /v1/payment_intents/ID/increment_authorization", "POST /v1/terminal/readers/ID/process_payment_intent",
		"GET /v1/terminal/readers/ID", "GET /v1/terminal/readers", "POST /v1/terminal/readers", "POST /v1/terminal/locations",
		"POST /v1/checkout/sessions", "GET /v1/checkout/sessions/ID", "POST /v1/checkout/sessions/ID/expire", "POST /v1/refunds", "GET /v1/refunds",
		"GET /v1/payouts", "GET /v1/balance_transactions", "GET /v1/disputes/ID",
	} {
		if !w.asked[call] {
			t.Errorf("%s was not asked", call)
		}
		delete(w.asked, call)
	}
	for call := range w.asked {
		if !slices.Contains([]string{"GET /v1/refunds/ID"}, call) {
			t.Errorf("%s was asked: list it", call)
		}
	}
}
