package till_test

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func TestWhatWasSentIsAskedForFirstFromTheTillAndWaitsItsTurnAgain(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	if w := s.post("/till/rush", newID()); w.Code != http.StatusConflict {
		t.Errorf("an order that nobody has rung up is rushed: %d", w.Code)
	}
	s.tap("Mint tea")
	if w := s.post("/till/rush", newID()); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "nothing of this order to make") {
		t.Errorf("an order of which the kitchen knows nothing: %d", w.Code)
	}
	s.post("/till/send", newID(), "stay", "1")
	if n := s.count("select count(*) from tickets where bumped_at is null"); n == 0 {
		t.Fatal("nothing was sent")
	}
	command := newID()
	first := s.post("/till/rush", command)
	if body := first.Body.String(); first.Code != http.StatusOK || !strings.Contains(body, `data-testid="rushed"`) || !strings.Contains(body, `name="rushed"`) {
		t.Fatalf("the order does not say that it goes first: %d", first.Code)
	}
	s.post("/till/rush", command) // the same tap once more
	if n := s.count("select count(*) from tickets where rushed_at is null"); n != 0 {
		t.Errorf("%d tickets wait their turn", n)
	}
	if n := s.count("select count(*) from outbox where topic = 'orders' and key = ?", s.order); n < 1 {
		t.Error("other tills are not told")
	}
	back := s.post("/till/unrush", newID())
	if strings.Contains(back.Body.String(), `data-testid="rushed"`) || s.count("select count(*) from tickets where rushed_at is not null") != 0 {
		t.Error("it still goes first")
	}
}

// A till that shows the order hears that somebody else put it first, though the order itself is as it was.
func TestATillThatShowsTheOrderIsToldThatItGoesFirst(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.tap("Mint tea")
	s.post("/till/send", newID(), "stay", "1")
	version := "&version=" + strconv.Itoa(s.now().Version)
	if w := s.get("/till/panel?order=" + s.order.String() + version); w.Code != http.StatusNoContent {
		t.Fatalf("nothing happened, and the answer is %d", w.Code)
	}
	if err := s.app.Kitchen.Rush(s.ctx, newID(), s.order, true); err != nil {
		t.Fatal(err)
	}
	if w := s.get("/till/panel?order=" + s.order.String() + version); !strings.Contains(w.Body.String(), `data-testid="rushed"`) {
		t.Errorf("the till does not hear of it: %d", w.Code)
	}
	if w := s.get("/till/panel?rushed=1&order=" + s.order.String() + version); w.Code != http.StatusNoContent {
		t.Errorf("a till that shows it is answered again: %d", w.Code)
	}
}

var dataKey = regexp.MustCompile(`data-key="([^"]+)"`)

// Two acts on one key: one of them is never done.
func TestNoKeyHasTwoActsWhateverTheOrdersState(t *testing.T) {
	s := open(t).sale()
	look := func(state string) {
		t.Helper()
		seen := map[string]int{}
		for _, m := range dataKey.FindAllStringSubmatch(s.get("/till?order="+s.order.String()).Body.String(), -1) {
			if seen[m[1]]++; seen[m[1]] == 2 {
				t.Errorf("%s: %s has two acts", state, m[1])
			}
		}
		if len(seen) < 8 {
			t.Fatalf("%s: only %d keys were found", state, len(seen))
		}
	}
	look("a new order")
	s.tap("Mint tea")
	look("rung up")
	s.post("/till/send", newID())
	look("sent")
	s.post("/till/rush", newID())
	look("goes first")
	s.post("/till/hold", newID())
	look("held")
}
