// Package remote fetches jobs from a server over a connection that the bridge opens itself,
// for tills whose machines have no bridge.
//
// It owns the stream, its patience and the reports. It must not know printers or how a job
// survives a crash: it hands jobs to whoever it was given, under the origin of the server's
// pages, so that a job which a page hands over too is one job. Start reading at Client.Run.
package remote

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"comptoir/printbridge/pairing"
	"comptoir/printbridge/words"
)

// A Server is where jobs come from, and the key that opens it.
type Server struct {
	Address string `json:"address"` // its origin: https://till.example
	Key     string `json:"key"`
}

// ErrServer is an address that no server of ours has.
var ErrServer = errors.New("not a server's address: it is neither https nor on this machine")

// Check says why a server is refused.
func (s Server) Check() error {
	if !pairing.CheckOrigin(s.Address) {
		return words.Because(ErrServer, "bad.server", s.Address)
	}
	if s.Key == "" || len(s.Key) > 200 || strings.ContainsFunc(s.Key, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return words.Refuse("bad.key")
	}
	return nil
}

// A Job is one thing to print, as the server has it.
type Job struct {
	ID       string          `json:"id"`
	Device   string          `json:"device"`
	Kind     string          `json:"kind"`
	Document json.RawMessage `json:"document"`
}

// An Outcome is what the server is told of a job.
type Outcome struct {
	State string
	Code  string
	Over  bool
}

// A Printer takes jobs and says what becomes of them.
type Printer interface {
	// Print takes a job; the same one again is taken for what it is.
	Print(Job) (Outcome, error)
	// Await waits until a job is no longer as it was seen, or the context ends.
	Await(ctx context.Context, id string, seen Outcome) (Outcome, error)
	Cancel(id string)
}

// A Client is the bridge's end of one server.
type Client struct {
	Server  Server
	Printer Printer
	Log     *slog.Logger
	HTTP    *http.Client                               // nil is one that waits for ever for a stream
	Wait    func(context.Context, time.Duration) error // nil is the real time

	mu      sync.Mutex
	trouble string
	known   map[string]bool // jobs that are followed
}

// The troubles with a server.
const (
	Offline = "offline"
	Refused = "refused" // the key opens nothing any more
)

// Trouble is why no jobs come, or "".
func (c *Client) Trouble() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.trouble
}

func (c *Client) say(trouble string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.trouble = trouble
}

const (
	silence  = 45 * time.Second // of a server that beats every fifteen
	maxLine  = 1 << 20
	maxKnown = 500
	slowest  = 30 * time.Second
)

// Run fetches and prints until the context ends. A connection that is lost is opened again,
// at longer and longer intervals.
func (c *Client) Run(ctx context.Context) {
	c.known = map[string]bool{}
	if c.HTTP == nil {
		c.HTTP = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	if c.Wait == nil {
		c.Wait = pause
	}
	var following sync.WaitGroup
	defer following.Wait()
	for tries := 0; ctx.Err() == nil; tries++ {
		began := time.Now()
		err := c.stream(ctx, &following)
		if ctx.Err() != nil {
			return
		}
		if time.Since(began) > silence {
			tries = 0
		}
		c.Log.Info("no jobs from the server", "server", c.Server.Address, "err", err)
		if c.Wait(ctx, min(time.Second<<min(tries, 5), slowest)) != nil {
			return
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *Client) request(ctx context.Context, method, path string, form url.Values) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.Server.Address+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+c.Server.Key)
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return c.HTTP.Do(req)
}

// stream reads the server's lines until it is silent for too long.
func (c *Client) stream(ctx context.Context, following *sync.WaitGroup) error {
	whole := ctx
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	quiet := time.AfterFunc(silence, stop)
	defer quiet.Stop()
	answer, err := c.request(ctx, http.MethodGet, "/api/bridge/jobs", nil)
	if err != nil {
		c.say(Offline)
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		c.say(Offline)
		if answer.StatusCode == http.StatusUnauthorized || answer.StatusCode == http.StatusForbidden {
			c.say(Refused)
		}
		return fmt.Errorf("the server answers %s", answer.Status)
	}
	c.say("")
	lines := bufio.NewScanner(answer.Body)
	lines.Buffer(make([]byte, 4096), maxLine)
	for lines.Scan() {
		quiet.Reset(silence)
		if err := c.line(whole, lines.Bytes(), following); err != nil {
			return err
		}
	}
	c.say(Offline)
	if err := lines.Err(); err != nil {
		return err
	}
	return io.EOF
}

// line does what one line says.
func (c *Client) line(ctx context.Context, text []byte, following *sync.WaitGroup) error {
	var l struct {
		Job    *Job
		Cancel string
	}
	if err := json.Unmarshal(text, &l); err != nil {
		return fmt.Errorf("read the server's line: %w", err)
	}
	if l.Cancel != "" {
		c.Printer.Cancel(l.Cancel)
	}
	if l.Job == nil || !c.follows(l.Job.ID) {
		return nil
	}
	following.Go(func() {
		c.carry(ctx, *l.Job)
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.known, l.Job.ID)
	})
	return nil
}

// follows takes note of a job; false where it is followed already, or there are too many.
func (c *Client) follows(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known[id] || len(c.known) >= maxKnown {
		return false
	}
	c.known[id] = true
	return true
}

// carry prints a job and tells the server of every change until it is over.
func (c *Client) carry(ctx context.Context, j Job) {
	o, err := c.Printer.Print(j)
	if err != nil {
		c.Log.Warn("job of the server refused", "job", j.ID, "device", j.Device, "kind", j.Kind, "err", err)
	}
	for {
		c.report(ctx, j.ID, o)
		if o.Over || ctx.Err() != nil {
			return
		}
		next, err := c.Printer.Await(ctx, j.ID, o)
		if err != nil || ctx.Err() != nil {
			return
		}
		o = next
	}
}

// report tells the server until it has heard, or says that it does not want to.
func (c *Client) report(ctx context.Context, id string, o Outcome) {
	for tries := 0; tries < 8; tries++ {
		asking, stop := context.WithTimeout(ctx, 10*time.Second)
		answer, err := c.request(asking, http.MethodPost, "/api/bridge/jobs/"+url.PathEscape(id)+"/report", url.Values{"state": {o.State}, "code": {o.Code}})
		stop()
		if err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode < 500 {
				return
			}
		}
		if c.Wait(ctx, min(time.Second<<tries, slowest)) != nil {
			return
		}
	}
}
