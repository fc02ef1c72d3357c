package atol

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"

	"comptoir/printbridge/fiscal"
)

// A Service is the way to the vendor's local web service.
type Service struct {
	Address  string // HOST:PORT
	Register string // one of several registers of the service; "" is its default
	Login    string // with Password for HTTP Basic, where the service wants it
	Password string
	Client   *http.Client
}

// Connect makes a client over connections that somebody dials, one for each request: an
// answer is never taken for that to another request.
func Connect(dial func(ctx context.Context) (net.Conn, error)) *http.Client {
	return client(&http.Transport{
		DialContext:       func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx) },
		DisableKeepAlives: true, DisableCompression: true,
	})
}

func client(way http.RoundTripper) *http.Client {
	return &http.Client{Transport: way, Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

const (
	maxTask   = 32_767  // bytes: the service takes no longer ones
	maxAnswer = 1 << 20 // bytes: none is that long
)

// call sends a request and reads the whole answer. An error means that none came whole:
// nobody knows what the service did.
func (s *Service) call(ctx context.Context, method, path string, body []byte) (status int, answer []byte, err error) {
	where := url.URL{Scheme: "http", Host: s.Address, Path: "/api/v2/" + path}
	if s.Register != "" {
		where.RawQuery = url.Values{"deviceID": {s.Register}}.Encode()
	}
	r, err := http.NewRequestWithContext(ctx, method, where.String(), bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("User-Agent", "")
	if body != nil {
		r.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	if s.Login != "" {
		r.SetBasicAuth(s.Login, s.Password)
	}
	resp, err := s.Client.Do(r)
	if err != nil {
		return 0, nil, offline(ctx, path, err)
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return 0, nil, offline(ctx, path, err)
	}
	return resp.StatusCode, answer, nil
}

func offline(ctx context.Context, path string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return &fiscal.Error{Code: fiscal.Offline, Err: fmt.Errorf("%s: %w", path, err)}
}

// failed is what a status other than success says.
func failed(path string, status int, answer []byte) error {
	var told struct {
		Error refusal `json:"error"`
	}
	readable := json.Unmarshal(answer, &told) == nil
	_, known := codes[told.Error.Code]
	switch {
	case status == http.StatusUnauthorized:
		return fiscal.Fail(fiscal.Password, "%s: the service wants another login", path)
	case readable && known:
		return told.Error.error()
	case status >= 500 || status == http.StatusNotFound || status == http.StatusForbidden:
		return fiscal.Fail(fiscal.Offline, "%s: the service answers %d %s", path, status, told.Error.Description)
	}
	return fiscal.Fail(fiscal.Refused, "%s: the service answers %d %s", path, status, told.Error.Description)
}

// query asks the register something at once, past the queue.
func query[T any](ctx context.Context, s *Service, name string) (T, error) {
	var got T
	status, answer, err := s.call(ctx, http.MethodPost, "operations/"+name, []byte("{}"))
	if err != nil {
		return got, err
	}
	if status != http.StatusOK {
		return got, failed(name, status, answer)
	}
	if err := json.Unmarshal(answer, &got); err != nil {
		return got, shape(name, err)
	}
	return got, nil
}

func shape(what string, err error) error {
	return &fiscal.Error{Code: fiscal.Lost, Err: fmt.Errorf("%s: answer of an unknown shape: %w", what, err)}
}

// A queue is what waits at the service for all who use the register.
type queue struct {
	Number      int    `json:"number"`
	IsBlocked   bool   `json:"isBlocked"`
	BlockReason string `json:"blockReason"`
}

func (s *Service) queue(ctx context.Context) (q queue, err error) {
	const path = "getRequestsQueueStatus"
	status, answer, err := s.call(ctx, http.MethodGet, path, nil)
	if err != nil {
		return q, err
	}
	if status != http.StatusOK {
		return q, failed(path, status, answer)
	}
	return parseQueue(answer)
}

func parseQueue(answer []byte) (q queue, err error) {
	var told struct {
		Number *int `json:"number"`
		queue
	}
	if err := json.Unmarshal(answer, &told); err != nil {
		return q, shape("queue", err)
	}
	if told.Number == nil || *told.Number < 0 {
		return q, shape("queue", fmt.Errorf("no number in %s", answer))
	}
	q = told.queue
	q.Number = *told.Number
	return q, nil
}

// put puts a task into the queue. That it is there already is as good.
func (s *Service) put(ctx context.Context, id uuid.UUID, t Task) error {
	body, err := json.Marshal(struct {
		UUID    uuid.UUID `json:"uuid"`
		Request []Task    `json:"request"`
	}{id, []Task{t}})
	if err != nil {
		return err
	}
	if len(body) > maxTask {
		return fiscal.Fail(fiscal.Refused, "the document has %d bytes; the service takes %d: it must be shared over several", len(body), maxTask)
	}
	status, answer, err := s.call(ctx, http.MethodPost, "requests", body)
	switch {
	case err != nil:
		return err
	case status == http.StatusCreated || status == http.StatusOK || status == http.StatusConflict:
		return nil
	}
	return failed(t.Type, status, answer)
}

// took asks what became of a task; there is false where the service does not know it.
func (s *Service) took(ctx context.Context, id uuid.UUID) (r result, there bool, err error) {
	status, answer, err := s.call(ctx, http.MethodGet, "requests/"+id.String(), nil)
	switch {
	case err != nil:
		return r, false, err
	case status == http.StatusNotFound:
		return r, false, nil
	case status != http.StatusOK:
		return r, false, failed("requests", status, answer)
	}
	r, err = parseResult(answer)
	return r, true, err
}
