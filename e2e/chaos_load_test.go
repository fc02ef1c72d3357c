package e2e

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

// An act is a command that the server acknowledged, and what must have come of it.
type act struct {
	order  uuid.UUID
	events []string // types, in their sequence
}

// A load is tills that sell until they are told to stop, and what they were told.
type load struct {
	shop  *shop
	ended context.Context
	end   context.CancelFunc
	beat  chan struct{} // one for each acknowledgement

	mu           sync.Mutex
	url          string
	acknowledged map[uuid.UUID]act
	lines        map[uuid.UUID][]uuid.UUID // order -> the items on it
	closed       map[uuid.UUID]bool
	again        int // tries that had to be repeated
	notNow       int // of them, answered 503
	wrong        []string
}

func newLoad(s *shop, at string) *load {
	l := &load{shop: s, url: at, beat: make(chan struct{}, 1), acknowledged: map[uuid.UUID]act{}, lines: map[uuid.UUID][]uuid.UUID{}, closed: map[uuid.UUID]bool{}}
	l.ended, l.end = context.WithCancel(context.Background())
	return l
}

// move tells the tills where the server is now.
func (l *load) move(url string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.url = url
}

func (l *load) at() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.url
}

// awaitAcknowledged lets so many commands through; false where nothing goes on any more.
func (l *load) awaitAcknowledged(n int) bool {
	for range n {
		select {
		case <-l.beat:
		case <-time.After(patience):
			l.complain("nothing was acknowledged for %s", patience)
			return false
		}
	}
	return true
}

func (l *load) complain(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.wrong = append(l.wrong, fmt.Sprintf(format, args...))
}

func (l *load) report(t *testing.T) {
	t.Helper()
	for n, text := range l.wrong {
		if n == 10 {
			t.Errorf("and %d more", len(l.wrong)-n)
			break
		}
		t.Error(text)
	}
}

// till sells to one guest after the other. All it does is drawn from its own seed.
func (l *load) till(n int) {
	r := &runner{load: l, cookies: l.shop.cookies[n], rnd: rand.New(rand.NewPCG(chaosSeed, uint64(n)+2)), client: &http.Client{Timeout: 5 * time.Second}}
	for l.ended.Err() == nil && r.serve() {
	}
}

// A runner is one till.
type runner struct {
	load    *load
	cookies string
	rnd     *rand.Rand
	client  *http.Client
	order   uuid.UUID
}

// serve takes one order from its first line to the payment; some stay open. It says whether to go on.
func (r *runner) serve() bool {
	r.order = uuid.Must(uuid.NewV7())
	for n := range 1 + r.rnd.IntN(5) {
		item := r.load.shop.items[r.rnd.IntN(len(r.load.shop.items))]
		events := []string{"line_added"}
		if n == 0 {
			events = []string{"opened", "line_added"}
		}
		if !r.tap("/till/lines", url.Values{"item": {item.String()}}, events...) {
			return false
		}
		r.load.mu.Lock()
		r.load.lines[r.order] = append(r.load.lines[r.order], item)
		r.load.mu.Unlock()
	}
	sent := r.rnd.IntN(2) == 0
	if sent && !r.tap("/till/send", url.Values{"stay": {"1"}}, "sent") {
		return false
	}
	if r.rnd.IntN(8) == 0 {
		return true // the guest stays
	}
	return r.pay(sent)
}

// pay reads what is due and takes it in cash.
func (r *runner) pay(sent bool) bool {
	sheet, ok := r.look("/till/pay?" + url.Values{"order": {r.order.String()}}.Encode())
	if !ok {
		return false
	}
	due, cash := value(sheet, "due"), value(sheet, "cash_due")
	events := []string{"payment_added", "sent", "closed"}
	if sent {
		events = []string{"payment_added", "closed"}
	}
	if !r.tap("/till/pay", url.Values{"due": {due}, "cash_due": {cash}, "cash": {cash}}, events...) {
		return false
	}
	r.load.mu.Lock()
	defer r.load.mu.Unlock()
	r.load.closed[r.order] = true
	return true
}

func value(page, field string) string {
	m := regexp.MustCompile(`name="` + field + `" value="([^"]*)"`).FindStringSubmatch(page)
	if m == nil {
		return ""
	}
	return m[1]
}

// tap sends one command until it is answered, sometimes twice at once or once more afterwards, as
// bad networks do. It says whether it was acknowledged.
func (r *runner) tap(path string, form url.Values, events ...string) bool {
	command := uuid.Must(uuid.NewV7())
	form.Set("order", r.order.String())
	form.Set("kind", "counter")
	form.Set("command", command.String())
	var twin sync.WaitGroup
	if r.rnd.IntN(10) == 0 {
		twin.Go(func() { r.insist(path, form) })
	}
	_, ok := r.insist(path, form)
	if ok {
		r.load.mu.Lock()
		r.load.acknowledged[command] = act{r.order, events}
		r.load.mu.Unlock()
		select {
		case r.load.beat <- struct{}{}:
		default:
		}
	}
	twin.Wait()
	if ok && r.rnd.IntN(10) == 0 {
		r.insist(path, form)
	}
	return ok
}

func (r *runner) look(path string) (string, bool) { return r.insist(path, nil) }

// insist repeats a request until the server has answered it.
func (r *runner) insist(path string, form url.Values) (string, bool) {
	for late := time.Now().Add(2 * patience); time.Now().Before(late); {
		status, body, err := r.try(path, form)
		switch {
		case err == nil && status == http.StatusOK:
			return body, true
		case err == nil && status != http.StatusServiceUnavailable:
			r.load.complain("%s: %d: %.400s", path, status, body)
			return "", false
		}
		r.load.mu.Lock()
		r.load.again++
		if err == nil {
			r.load.notNow++
		}
		r.load.mu.Unlock()
		<-time.After(20 * time.Millisecond) // between tries only
	}
	r.load.complain("%s: no answer", path)
	return "", false
}

func (r *runner) try(path string, form url.Values) (status int, body string, err error) {
	method, content := http.MethodGet, ""
	if form != nil {
		method, content = http.MethodPost, form.Encode()
	}
	req, err := http.NewRequest(method, r.load.at()+path, strings.NewReader(content))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Cookie", r.cookies)
	req.Header.Set("HX-Request", "true")
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := r.client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(answer), err
}
