// Package sms sends short texts to guests' telephones.
//
// It owns the port and the one way through it that needs no provider's own library: a gateway that takes a text by HTTP.
// It must not know why a text is sent, nor keep one. Start reading at Sender.
package sms

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// A Sender hands a text on to the network. An error is why it could not.
type Sender interface {
	Send(ctx context.Context, to, text string) error
}

// A Webhook posts each text to a gateway as JSON: {"to": "+33...", "text": "..."}.
type Webhook struct {
	url, token string
	client     *http.Client
}

// patience is how long somebody at the door waits for the gateway.
const patience = 5 * time.Second

// NewWebhook makes one; without a token the gateway is asked without.
func NewWebhook(address, token string) (*Webhook, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, errors.New("an address like https://gateway.example/messages")
	}
	return &Webhook{url: address, token: token, client: &http.Client{Timeout: patience}}, nil
}

// Send posts a text; whatever the gateway does not answer with 2xx was not sent.
func (w *Webhook) Send(ctx context.Context, to, text string) error {
	body, err := json.Marshal(map[string]string{"to": to, "text": text})
	if err != nil {
		return fmt.Errorf("write message: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("ask gateway: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	if w.token != "" {
		r.Header.Set("Authorization", "Bearer "+w.token)
	}
	answer, err := w.client.Do(r)
	if err != nil {
		return fmt.Errorf("reach gateway: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 4096))
	if answer.StatusCode/100 != 2 {
		return fmt.Errorf("gateway answers %s", answer.Status)
	}
	return nil
}
