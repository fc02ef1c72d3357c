package bridge_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"comptoir/printbridge/bridge"
	"comptoir/printbridge/config"
	"comptoir/printbridge/emulator"
	"comptoir/printbridge/pairing"
)

const shop = "https://shop.example"

// A till is a running bridge with an emulated printer, and a page of shop that is paired.
type till struct {
	*bridge.Bridge
	t       *testing.T
	dir     string
	printer *emulator.Printer
	id      string
	key     []byte
	clock   *clock
	stop    func()
	ended   chan error
	device  config.Device
}

// A clock stands still, unless it was let go: a browser has a clock of its own.
type clock struct {
	mu sync.Mutex
	at time.Time // zero is the real time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at.IsZero() {
		return time.Now()
	}
	return c.at
}

func (c *till) realTime() {
	c.clock.mu.Lock()
	defer c.clock.mu.Unlock()
	c.clock.at = time.Time{}
}

func newTill(t *testing.T) *till {
	t.Helper()
	p, err := emulator.New(emulator.Options{Name: "receipt", Family: "epson", Columns: 32})
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- p.Serve(t.Context(), ln) }()
	t.Cleanup(func() {
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	c := &till{t: t, dir: t.TempDir(), printer: p, clock: &clock{at: time.Date(2026, 1, 15, 9, 32, 0, 0, time.UTC)}}
	c.device = config.Device{Name: "receipt", Link: "tcp", Address: ln.Addr().String(), Columns: 32, Codepages: "epson", Loopback: true}
	c.start()
	t.Cleanup(func() { c.end() })
	paired, err := c.Book.Finish(shop, "Till 1", c.Book.Start(nil).Code)
	if err != nil {
		t.Fatal(err)
	}
	c.id, c.key = paired.ID, paired.Key
	return c
}

func (c *till) start() { c.startOn(-1) }

// startAt starts the bridge again where it was.
func (c *till) startAt(address string) {
	port := 0
	_, _ = fmt.Sscanf(address, "http://127.0.0.1:%d", &port)
	c.startOn(port)
}

func (c *till) startOn(port int) {
	c.t.Helper()
	var err error
	c.Bridge, err = bridge.Open(bridge.Options{
		Dir: c.dir, Port: port, PagePort: -1, Extra: []config.Device{c.device}, Read: time.Second, Now: c.clock.now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		c.t.Fatal(err)
	}
	var ctx context.Context
	ctx, c.stop = context.WithCancel(context.Background())
	c.ended = make(chan error, 1)
	go func(b *bridge.Bridge, ended chan error) { ended <- b.Serve(ctx) }(c.Bridge, c.ended)
}

func (c *till) end() {
	c.t.Helper()
	if c.stop == nil {
		return
	}
	c.stop()
	c.stop = nil
	if err := <-c.ended; err != nil {
		c.t.Error(err)
	}
}

// An ask is a request as a page's browser sends it; change may spoil it before or after
// it is signed.
type ask struct {
	method, path, body string
	before             func(r *http.Request)
	after              func(r *http.Request)
	unsigned           bool
}

type reply struct {
	status int
	header http.Header
	body   []byte
}

func (r reply) code() string {
	var e struct{ Error struct{ Code string } }
	_ = json.Unmarshal(r.body, &e)
	return e.Error.Code
}

func (c *till) ask(a ask) reply {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), a.method, c.Address()+a.path, strings.NewReader(a.body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Origin", shop)
	r.Header.Set("Sec-Fetch-Mode", "cors")
	r.Header.Set("Sec-Fetch-Dest", "empty")
	if a.method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
	}
	nonce := rand.Text()
	if a.before != nil {
		a.before(r)
	}
	if !a.unsigned {
		c.sign(r, nonce, a.body)
	}
	if a.after != nil {
		a.after(r)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return reply{resp.StatusCode, resp.Header, body}
}

func (c *till) sign(r *http.Request, nonce, body string) {
	at := c.clock.now().Format(time.RFC3339)
	r.Header.Set("Authorization", "Bridge "+c.id)
	r.Header.Set("X-Bridge-Time", at)
	r.Header.Set("X-Bridge-Nonce", nonce)
	r.Header.Set("X-Bridge-Sign", pairing.Sign(c.key, pairing.Request{
		Method: r.Method, Path: r.URL.RequestURI(), Origin: r.Header.Get("Origin"), Time: at, Nonce: nonce, Body: []byte(body),
	}))
}

func job(id, text string) string {
	return fmt.Sprintf(`{"id":%q,"device":"receipt","kind":"receipt","document":{"title":"t","language":"en","blocks":[{"kind":"text","text":%q},{"kind":"cut"}]}}`, id, text)
}

// until polls as a page does, until the job is in a state.
func (c *till) until(id, state string) reply {
	c.t.Helper()
	seen := "nothing"
	for range 100 {
		got := c.ask(ask{method: "GET", path: "/v1/jobs/" + id + "?wait=10&seen=" + seen})
		var v struct{ State, Code string }
		if err := json.Unmarshal(got.body, &v); err != nil || got.status != 200 {
			c.t.Fatalf("%d %s", got.status, got.body)
		}
		if v.State == state {
			return got
		}
		seen = v.State + "." + v.Code
	}
	c.t.Fatalf("job %s never was %s", id, state)
	return reply{}
}

func (c *till) paper() string {
	var b strings.Builder
	for _, s := range c.printer.Sheets() {
		text, _, _ := strings.Cut(s.Text(32), "\n\n")
		b.WriteString(text + "|")
	}
	return b.String()
}

func TestAPageThatIsPairedPrintsAndKnowsIt(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	got := c.ask(ask{method: "POST", path: "/v1/jobs", body: job("job-00001", "Hello")})
	if got.status != http.StatusAccepted {
		t.Fatalf("%d %s", got.status, got.body)
	}
	c.until("job-00001", "done")
	again := c.ask(ask{method: "POST", path: "/v1/jobs", body: job("job-00001", "Hello")})
	if again.status != http.StatusOK || !strings.Contains(string(again.body), `"state":"done"`) {
		t.Errorf("again: %d %s", again.status, again.body)
	}
	other := c.ask(ask{method: "POST", path: "/v1/jobs", body: job("job-00001", "Other")})
	if other.status != http.StatusConflict || other.code() != "job_reused" {
		t.Errorf("other: %d %s", other.status, other.body)
	}
	if got := c.paper(); got != "Hello|" {
		t.Errorf("on paper: %s", got)
	}
}

func TestTheSameJobFromTwoTabsAtOncePrintsOnce(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	var asking sync.WaitGroup
	for range 8 {
		asking.Go(func() { c.ask(ask{method: "POST", path: "/v1/jobs", body: job("job-00001", "Hello")}) })
	}
	asking.Wait()
	c.until("job-00001", "done")
	if got := c.paper(); got != "Hello|" {
		t.Errorf("on paper: %s", got)
	}
}

func TestThePageIsToldAtOnceThatThereIsNoPaper(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	c.printer.Set(emulator.Faults{PaperOut: true})
	c.ask(ask{method: "POST", path: "/v1/jobs", body: job("job-00001", "Hello")})
	got := c.until("job-00001", "needs_paper")
	if !strings.Contains(string(got.body), `"code":"no_paper"`) {
		t.Errorf("got %s", got.body)
	}
	devices := c.ask(ask{method: "GET", path: "/v1/devices"})
	if want := `{"devices":[{"kind":"printer","name":"receipt","state":"trouble","code":"no_paper","waiting":1}]}`; string(devices.body) != want {
		t.Errorf("got %s, want %s", devices.body, want)
	}
	c.printer.Set(emulator.Faults{})
	c.until("job-00001", "done")
}

func TestAnAnswerProvesThatItIsTheBridges(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	for _, a := range []ask{{method: "GET", path: "/v1/status"}, {method: "GET", path: "/v1/jobs/none"}} {
		var nonce string
		a.after = func(r *http.Request) { nonce = r.Header.Get("X-Bridge-Nonce") }
		got := c.ask(a)
		if want := pairing.Proof(c.key, nonce, got.status, got.body); got.header.Get("X-Bridge-Proof") != want {
			t.Errorf("%s: proof %q, want %q", a.path, got.header.Get("X-Bridge-Proof"), want)
		}
		if got.header.Get("Access-Control-Expose-Headers") != "x-bridge-proof" {
			t.Error("the page may not read the proof")
		}
	}
}

func TestPairingFromThePageToTheFirstSignedCall(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	other := func(r *http.Request) { r.Header.Set("Origin", "https://other.example") }
	pair := func(body string) reply {
		return c.ask(ask{method: "POST", path: "/v1/pair", body: body, before: other, unsigned: true})
	}
	if got := pair(`{"name":"Till 2"}`); got.code() != "not_paired" || got.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("while pairing is closed: %d %s %v", got.status, got.body, got.header)
	}
	w := c.Book.Start(nil)
	if got := pair(`{"name":"Till 2"}`); got.status != http.StatusAccepted || got.header.Get("Access-Control-Allow-Origin") != "https://other.example" {
		t.Errorf("knocking: %d %s %v", got.status, got.body, got.header)
	}
	if asked := c.Book.Window().Asked; len(asked) != 1 || asked[0] != "https://other.example" {
		t.Errorf("the till shows %q", asked)
	}
	if got := pair(`{"name":"Till 2","code":"1"}`); got.code() != "bad_code" {
		t.Errorf("wrong code: %d %s", got.status, got.body)
	}
	got := pair(`{"name":"Till 2","code":"` + w.Code + `"}`)
	var p struct {
		BridgeID string `json:"bridgeId"`
		Key      []byte
	}
	if err := json.Unmarshal(got.body, &p); err != nil || got.status != http.StatusOK || len(p.Key) != 32 {
		t.Fatalf("right code: %d %s", got.status, got.body)
	}
	c.id, c.key = p.BridgeID, p.Key
	if got := c.ask(ask{method: "GET", path: "/v1/status", before: other}); got.status != http.StatusOK {
		t.Errorf("signed: %d %s", got.status, got.body)
	}
	if got := c.ask(ask{method: "DELETE", path: "/v1/pair", before: other}); got.status != http.StatusOK {
		t.Errorf("forget: %d %s", got.status, got.body)
	}
	if got := c.ask(ask{method: "GET", path: "/v1/status", before: other}); got.code() != "not_paired" {
		t.Errorf("after forgetting: %d %s", got.status, got.body)
	}
}

func TestASecondBridgeOnThePortIsToldSo(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	var port int
	_, _ = fmt.Sscanf(c.Address(), "http://127.0.0.1:%d", &port)
	_, err := bridge.Open(bridge.Options{Dir: t.TempDir(), Port: port, PagePort: -1, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if !errors.Is(err, bridge.ErrPort) {
		t.Errorf("got %v", err)
	}
}

func TestSettingsAddedWhileItRunsAreUsed(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	d := c.device
	d.Name = "kitchen"
	if err := config.Put(c.dir, d); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	for ctx.Err() == nil {
		got := c.ask(ask{method: "POST", path: "/v1/jobs", body: strings.Replace(job("job-kitchen", "Soup"), `"receipt","kind":"receipt"`, `"kitchen","kind":"ticket"`, 1)})
		if got.status == http.StatusAccepted {
			c.until("job-kitchen", "done")
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Error("the new device was not taken into use")
}

func TestAWaitingJobIsTakenBackByThePageThatSentIt(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	c.printer.Set(emulator.Faults{CoverOpen: true})
	c.ask(ask{method: "POST", path: "/v1/jobs", body: job("job-00001", "Hello")})
	if got := c.ask(ask{method: "DELETE", path: "/v1/jobs/job-00001"}); !bytes.Contains(got.body, []byte(`"code":"cancelled"`)) {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := c.ask(ask{method: "DELETE", path: "/v1/jobs/job-00002"}); got.code() != "unknown_job" {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestTheDrawerOpensWithoutADocument(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	got := c.ask(ask{method: "POST", path: "/v1/jobs", body: `{"id":"drawer-001","device":"receipt","kind":"drawer"}`})
	if got.status != http.StatusAccepted {
		t.Fatalf("%d %s", got.status, got.body)
	}
	c.until("drawer-001", "done")
	if sheets := c.printer.Sheets(); len(sheets) != 1 || sheets[0].Drawers() != 1 {
		t.Errorf("the drawer did not open: %+v", sheets)
	}
}

func TestTheSecondDrawerOpensByADocumentThatSaysSoAndNothingElse(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	for id, document := range map[string]string{
		"drawer-003": `{"blocks":[{"kind":"text","text":"a"}]}`, "drawer-004": `{"blocks":[{"kind":"drawer","pin":7}]}`, "drawer-005": `{"blocks":[]}`,
	} {
		got := c.ask(ask{method: "POST", path: "/v1/jobs", body: `{"id":"` + id + `","device":"receipt","kind":"drawer","document":` + document + `}`})
		if got.code() != "bad_document" {
			t.Errorf("%s: %d %s", document, got.status, got.body)
		}
	}
	got := c.ask(ask{method: "POST", path: "/v1/jobs", body: `{"id":"drawer-002","device":"receipt","kind":"drawer","document":{"blocks":[{"kind":"drawer","pin":5}]}}`})
	if got.status != http.StatusAccepted {
		t.Fatalf("%d %s", got.status, got.body)
	}
	c.until("drawer-002", "done")
	if sheets := c.printer.Sheets(); len(sheets) != 1 || sheets[0].Drawers() != 1 {
		t.Errorf("the second drawer did not open: %+v", sheets)
	}
}
