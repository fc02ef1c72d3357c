package live_test

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/uptrace/bun"

	handler "comptoir/handlers/live"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/live"
	"comptoir/models/staff"
)

// A house is a server with one account, its hub and /events.
type house struct {
	t    *testing.T
	db   *db.DB
	ctx  context.Context
	hub  *live.Hub
	url  string
	stop context.CancelFunc
	who  staff.Identity
}

func open(t *testing.T) *house {
	t.Helper()
	d := dbtest.New(t)
	h := &house{t: t, db: d, ctx: dbtest.Context(t, d), hub: live.NewHub(d, slog.New(slog.DiscardHandler))}
	running, stop := context.WithCancel(context.Background())
	h.stop = stop
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = h.hub.Run(running)
	}()
	e := echo.New()
	for _, r := range (&handler.Handler{Hub: h.hub, Heartbeat: 20 * time.Millisecond}).Routes() {
		e.Add(r.Method, r.Path, func(c echo.Context) error {
			account, _ := db.Account(h.ctx)
			ctx := staff.With(db.WithAccount(c.Request().Context(), account), h.who)
			c.SetRequest(c.Request().WithContext(ctx))
			return r.Handle(c)
		})
	}
	server := httptest.NewServer(e)
	h.url = server.URL
	t.Cleanup(func() {
		stop()
		<-ended
		server.CloseClientConnections()
		server.Close()
	})
	return h
}

func (h *house) tell(topic live.Topic, venue uuid.UUID) uuid.UUID {
	h.t.Helper()
	key := uuid.New()
	err := h.db.Tx(h.ctx, func(ctx context.Context, tx bun.Tx) error { return live.Tell(ctx, tx, topic, key, venue) })
	if err != nil {
		h.t.Fatal(err)
	}
	account, _ := db.Account(h.ctx)
	h.hub.Wake(account)
	return key
}

func (h *house) get(path string, header ...string) *http.Response {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.t.Context(), http.MethodGet, h.url+path, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	if len(header) == 2 {
		r.Header.Set(header[0], header[1])
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = res.Body.Close() })
	return res
}

// A reader reads events one by one.
type reader struct {
	t     *testing.T
	lines *bufio.Scanner
}

func read(t *testing.T, res *http.Response) reader {
	t.Helper()
	if got := res.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatalf("the stream is %q", got)
	}
	return reader{t, bufio.NewScanner(res.Body)}
}

// next is the next event that is no heartbeat; "" at the stream's end.
func (r reader) next() string {
	r.t.Helper()
	var event []string
	for r.lines.Scan() {
		line := r.lines.Text()
		if line != "" {
			event = append(event, line)
			continue
		}
		text := strings.Join(event, " ")
		event = nil
		if strings.HasPrefix(text, "id:") {
			return text
		}
	}
	return ""
}

func TestAStreamBeginsWithItsPlaceAndGoesOnWithChanges(t *testing.T) {
	h := open(t)
	h.tell(live.Orders, uuid.Nil)
	r := read(t, h.get("/events?topics=orders,tickets"))
	if got := r.next(); got != "id: 1 event: ready data: {}" {
		t.Fatalf("first event is %q", got)
	}
	h.tell(live.Items, uuid.Nil) // not asked for
	key := h.tell(live.Tickets, uuid.Nil)
	if got, want := r.next(), `id: 3 event: change data: {"topic":"tickets","key":"`+key.String()+`"}`; got != want {
		t.Fatalf("got %q, want %q", got, want)
	}
}

// The network drops for a while; the page comes back with the header of a browser, or with its
// own address where the header is lost.
func TestAfterAReconnectionExactlyWhatWasMissedComes(t *testing.T) {
	h := open(t)
	for range 5 {
		h.tell(live.Tickets, uuid.Nil)
	}
	six, seven := h.tell(live.Tickets, uuid.Nil), h.tell(live.Tickets, uuid.Nil)
	for name, res := range map[string]*http.Response{
		"header":                h.get("/events?topics=tickets", "Last-Event-ID", "5"),
		"address":               h.get("/events?topics=tickets&since=5"),
		"header before address": h.get("/events?topics=tickets&since=1", "Last-Event-ID", "5"),
	} {
		r := read(t, res)
		got := []string{r.next(), r.next(), r.next()}
		if !strings.HasPrefix(got[0], "id: 5 event: ready") || !strings.Contains(got[1], six.String()) || !strings.Contains(got[2], seven.String()) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestAStreamBeatsWhileNothingHappens(t *testing.T) {
	h := open(t)
	lines := bufio.NewScanner(h.get("/events").Body)
	for beats := 0; beats < 3; {
		if !lines.Scan() {
			t.Fatal("the stream ended")
		}
		if lines.Text() == "event: ping" {
			beats++
		}
	}
}

func TestAStreamEndsWhenTheServerCloses(t *testing.T) {
	h := open(t)
	r := read(t, h.get("/events"))
	r.next()
	h.stop()
	if got := r.next(); got != "" {
		t.Fatalf("after closing came %q", got)
	}
}

func TestADeviceHearsItsOwnVenueOnly(t *testing.T) {
	h := open(t)
	h.who = staff.Identity{DeviceID: uuid.New(), VenueID: uuid.New()}
	r := read(t, h.get("/events?venue="+uuid.NewString()))
	r.next()
	h.tell(live.Orders, uuid.New())
	h.tell(live.Orders, h.who.VenueID)
	if got := r.next(); !strings.HasPrefix(got, "id: 2 ") {
		t.Fatalf("got %q", got)
	}
}

func TestAPollAnswersOnlyWhenSomethingIsNew(t *testing.T) {
	h := open(t)
	body := func(res *http.Response) string {
		text, _ := io.ReadAll(res.Body)
		return strconv.Itoa(res.StatusCode) + " " + strings.TrimSpace(string(text))
	}
	if got := body(h.get("/events?poll=1")); got != `200 {"last":0,"reset":false,"changes":[]}` {
		t.Fatalf("first poll: %s", got)
	}
	if got := body(h.get("/events?poll=1&since=0")); got != "304 " {
		t.Fatalf("nothing new: %s", got)
	}
	key := h.tell(live.Orders, uuid.Nil)
	if got := body(h.get("/events?poll=1&since=0")); got != `200 {"last":1,"reset":false,"changes":[{"id":1,"topic":"orders","key":"`+key.String()+`"}]}` {
		t.Fatalf("one new: %s", got)
	}
	if got := body(h.get("/events?poll=1", "If-None-Match", `"1"`)); got != "304 " {
		t.Fatalf("by etag: %s", got)
	}
}
