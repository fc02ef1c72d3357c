// Package mail sends letters to guests: a receipt, an invoice.
//
// It owns the outbox, in which a letter waits until a server took it, and the port through which it goes. It must not know
// what a letter is about, nor keep anybody waiting for it. Start reading at Store.Write, then Post.Run.
package mail

import (
	"context"
	"net/mail"
	"strings"
	"time"

	"github.com/google/uuid"

	"comptoir/models/fault"
)

// A Letter is a mail before it is sent.
type Letter struct {
	ID      uuid.UUID
	To      string
	Sender  string // the name it is sent in: the venue's
	Subject string
	Body    string // plain text
}

// A Sender hands letters on. An error is the reason why one could not be; Permanent says of some that trying again is no use.
type Sender interface {
	Send(ctx context.Context, l Letter) error
}

// State is what became of a letter.
type State string

// The states.
const (
	Waiting State = "waiting"
	Sent    State = "sent"
	Failed  State = "failed" // given up
)

// A Mail is a letter with what became of it.
type Mail struct {
	ID        uuid.UUID
	Recipient string
	Kind      string
	Subject   string
	Body      string
	Sender    string
	State     State
	Attempts  int
	Error     string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// longest is how long an address can be (RFC 5321, 4.5.3.1.3).
const longest = 254

// Address reads the address of somebody; what is none is refused.
func Address(text string) (string, error) {
	text = strings.TrimSpace(text)
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || len(text) > longest || strings.ContainsAny(text, "\r\n") {
		return "", fault.Invalid("request.invalid").Field("email", "field.email").Because(err)
	}
	return text, nil
}

// retries are the pauses after each failure; after the last the letter is given up.
func retries() []time.Duration {
	return []time.Duration{
		30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	}
}
