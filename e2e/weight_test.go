package e2e

import (
	"strings"
	"sync"
	"testing"
)

// A scale weighs what comes over the wire, as the browser's network tab shows it.
type scale struct {
	mu       sync.Mutex
	urls     map[string]string
	requests []string
	bytes    map[string]int // by address
}

func (d *device) scale() *scale {
	d.t.Helper()
	s := &scale{urls: map[string]string{}, bytes: map[string]int{}}
	cdp, err := d.context.NewCDPSession(d.Page)
	d.ok(err)
	cdp.On("Network.requestWillBeSent", func(p map[string]any) { s.sent(p) })
	cdp.On("Network.loadingFinished", func(p map[string]any) { s.finished(p) })
	_, err = cdp.Send("Network.enable", nil)
	d.ok(err)
	return s
}

func (s *scale) sent(p map[string]any) {
	request, _ := p["request"].(map[string]any)
	url, _ := request["url"].(string)
	id, _ := p["requestId"].(string)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.urls[id] = url
	if !strings.HasPrefix(url, "data:") {
		s.requests = append(s.requests, url)
	}
}

func (s *scale) finished(p map[string]any) {
	id, _ := p["requestId"].(string)
	size := 0
	switch n := p["encodedDataLength"].(type) {
	case float64:
		size = int(n)
	case int:
		size = n
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bytes[s.urls[id]] += size
}

func (s *scale) total() (requests, size int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range s.bytes {
		size += n
	}
	return len(s.requests), size
}

// of is the weight of the answers from addresses with a part.
func (s *scale) of(part string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	size := 0
	for url, n := range s.bytes {
		if strings.Contains(url, part) {
			size += n
		}
	}
	return size
}

func TestTheFirstVisitToTheTillWeighsLittle(t *testing.T) {
	t.Parallel()
	_, first := openAt(t, "Restaurant")
	d := first.sibling() // with nothing in its cache
	s := d.scale()
	d.visit("/till")
	d.live()
	requests, size := s.total()
	t.Logf("till, first visit: %d requests, %d bytes", requests, size)
	if requests > 10 || size > 100_000 || size == 0 {
		t.Errorf("%d requests (at most 10), %d bytes (at most 100,000): %v", requests, size, s.requests)
	}
}

func TestATapsAnswerWeighsLittle(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Restaurant")
	for range 5 {
		d.addItem("Salad")
		d.addItem("Terrine")
	}
	d.hasLine("Terrine", 5)
	s := d.scale()
	d.addItem("Soup of the day")
	d.hasLine("Soup of the day", 1)
	d.answered()
	d.until("the weight of the tap", func() bool { return s.of("/till/lines") > 0 })
	t.Logf("a tap on an order of ten lines: %d bytes", s.of("/till/lines"))
	if size := s.of("/till/lines"); size > 6_000 {
		t.Errorf("%d bytes, at most 6,000", size)
	}
}
