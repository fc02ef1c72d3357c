// Package module reaches a German security module over HTTP, and serves one that way.
//
// It owns the protocol between the server and whatever stands in front of a module: a small program on
// the machine that has the stick, or a gateway to a service. It must not know a till, a database or a
// vendor: those are behind tse.Device. Start reading at Client.
//
// The protocol is JSON over HTTP, one request a step:
//
//	GET  /tse                                          → {"algorithm", "time_format", "public_key"}
//	POST /tse/transactions        {"client"}           → {"number", "at"}
//	PUT  /tse/transactions/NUMBER {"client", "type", "data"} → the finished transaction
//	GET  /tse/transactions/NUMBER?client=CLIENT        → the finished transaction
//
// A finished transaction is {"number", "at", "type", "data", "counter", "log_time", "signature"}; times
// are RFC 3339, bytes base64. 404 says that there is no such transaction, 409 that it is not finished,
// 410 that it is finished already; anything else that is not 200 means that the module is out of order.
package module

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"comptoir/models/fiscal/tse"
)

// Patience is how long one step may take.
const Patience = 5 * time.Second

const limit = 64 << 10 // of an answer

// A Client is a module at an address.
type Client struct {
	address string
	info    tse.Info
	http    http.Client
}

var _ tse.Device = (*Client)(nil)

type info struct {
	Algorithm  string `json:"algorithm"`
	TimeFormat string `json:"time_format"`
	PublicKey  []byte `json:"public_key"`
}

type transaction struct {
	Number    int64     `json:"number"`
	At        time.Time `json:"at"`
	Type      string    `json:"type,omitempty"`
	Data      string    `json:"data,omitempty"`
	Counter   int64     `json:"counter,omitempty"`
	LogTime   time.Time `json:"log_time,omitzero"`
	Signature []byte    `json:"signature,omitempty"`
}

type asked struct {
	Client string `json:"client"`
	Type   string `json:"type,omitempty"`
	Data   string `json:"data,omitempty"`
}

// Open asks a module who it is.
func Open(ctx context.Context, address string) (*Client, error) {
	c := &Client{address: strings.TrimRight(address, "/"), http: http.Client{Timeout: Patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	var of info
	if err := c.ask(ctx, http.MethodGet, "/tse", nil, &of); err != nil {
		return nil, err
	}
	if len(of.PublicKey) == 0 || of.Algorithm == "" || of.TimeFormat == "" {
		return nil, fmt.Errorf("%s is no security module", c.address)
	}
	c.info = tse.Info{Algorithm: of.Algorithm, TimeFormat: of.TimeFormat, PublicKey: of.PublicKey}
	return c, nil
}

// Info implements tse.Device.
func (c *Client) Info() tse.Info { return c.info }

// Start implements tse.Device.
func (c *Client) Start(client string) (tse.Started, error) {
	var t transaction
	err := c.ask(context.Background(), http.MethodPost, "/tse/transactions", asked{Client: client}, &t)
	return tse.Started{Number: t.Number, At: t.At}, err
}

// Finish implements tse.Device.
func (c *Client) Finish(client string, number int64, p tse.Process) (tse.Finished, error) {
	var t transaction
	err := c.ask(context.Background(), http.MethodPut, path(number), asked{Client: client, Type: p.Type, Data: p.Data}, &t)
	return t.finished(), err
}

// Find implements tse.Device.
func (c *Client) Find(client string, number int64) (tse.Finished, error) {
	var t transaction
	err := c.ask(context.Background(), http.MethodGet, path(number)+"?client="+url.QueryEscape(client), nil, &t)
	return t.finished(), err
}

func path(number int64) string { return "/tse/transactions/" + strconv.FormatInt(number, 10) }

func (t transaction) finished() tse.Finished {
	return tse.Finished{Started: tse.Started{Number: t.Number, At: t.At}, Process: tse.Process{Type: t.Type, Data: t.Data},
		Counter: t.Counter, LogTime: t.LogTime, Signature: t.Signature}
}

func (c *Client) ask(ctx context.Context, method, path string, body, into any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("ask security module: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, method, c.address+path, bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("ask security module: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	w, err := c.http.Do(r)
	if err != nil {
		return fmt.Errorf("ask security module: %w", err)
	}
	defer func() { _ = w.Body.Close() }()
	switch w.StatusCode {
	case http.StatusOK:
	case http.StatusNotFound:
		return tse.ErrUnknown
	case http.StatusConflict:
		return tse.ErrOpen
	case http.StatusGone:
		return tse.ErrFinished
	default:
		return fmt.Errorf("the security module answers %s", w.Status)
	}
	if err := json.NewDecoder(io.LimitReader(w.Body, limit)).Decode(into); err != nil {
		return fmt.Errorf("read answer of security module: %w", err)
	}
	return nil
}
