// Package terminal takes cards at a payment terminal on a line or in the network: each payment
// once, whatever happens to the line, to the bridge or to the power.
//
// It owns what is asked of a terminal, the book of it, and the rule that decides after a lost
// answer: ask the terminal for its last transaction before anything else is sent. It must not know a
// terminal's bytes (packages below it do) nor HTTP, queues and pages (spool and bridge do). Of a
// card's number it keeps the last four digits. Start reading at Desk.Do, then resolve.
package terminal

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Amount is money in minor units.
type Amount int64

// A Device is one terminal on the wire. One goroutine uses it at a time, but for Abort. Errors are
// *Error; whatever else comes back counts as Offline.
type Device interface {
	// Look tells that the terminal is there; it is always harmless.
	Look(ctx context.Context) error
	// Last is the last transaction that the terminal carried out, whatever became of it; NotFound
	// where it has none. While one is under way the terminal is Busy.
	Last(ctx context.Context) (Transaction, error)
	// Carry has the terminal do something and tells meanwhile what it shows. After an error with the
	// code Lost nobody knows what became of it; after any other nothing was begun.
	Carry(ctx context.Context, r Request, shows func(Code)) (Outcome, error)
	// Abort ends what is under way, where the terminal still lets it be ended.
	Abort()
}

// Kind is what is asked of a terminal.
type Kind string

// The kinds. A reversal takes a whole payment back without the card; a refund wants the card.
const (
	Pay      Kind = "pay"
	Reverse  Kind = "reverse"
	Refund   Kind = "refund"
	EndOfDay Kind = "end_of_day"
)

// A Request is one thing to ask.
type Request struct {
	Kind     Kind   `json:"kind"`
	Amount   Amount `json:"amount,omitzero"`
	Currency int    `json:"currency,omitzero"` // ISO 4217 by number: 978
	Receipt  int    `json:"receipt,omitzero"`  // of the payment that is reversed
	Tips     bool   `json:"tips,omitzero"`     // the guest may add one at the terminal
}

// most is the largest amount that fits the protocols' twelve digits and nobody pays by card.
const most = 99_999_999_99

// Check says why a request is refused.
func (r Request) Check() error {
	switch {
	case r.Kind == EndOfDay:
		return nil
	case r.Kind != Pay && r.Kind != Reverse && r.Kind != Refund:
		return fmt.Errorf("kind is %q, want pay, reverse, refund or end_of_day", r.Kind)
	case r.Amount <= 0 || r.Amount > most:
		return fmt.Errorf("amount is %d", r.Amount)
	case r.Currency <= 0 || r.Currency > 999:
		return fmt.Errorf("currency is %d, want its ISO number", r.Currency)
	case r.Kind == Reverse && (r.Receipt <= 0 || r.Receipt > 9999):
		return fmt.Errorf("receipt is %d", r.Receipt)
	}
	return nil
}

// fits says whether a transaction of this amount can be what was asked for.
func (r Request) fits(a Amount) bool {
	return a == r.Amount || r.Kind == Pay && r.Tips && a > r.Amount && a <= 2*r.Amount
}

// A Transaction is what a terminal says of something that it carried out.
type Transaction struct {
	Terminal      string `json:"terminal,omitempty"` // its identity
	Receipt       int    `json:"receipt,omitzero"`
	Trace         int    `json:"trace,omitzero"`
	Amount        Amount `json:"amount,omitzero"`
	Brand         string `json:"brand,omitempty"`
	Last4         string `json:"last4,omitempty"`
	Application   string `json:"application,omitempty"` // AID of the chip
	Authorisation string `json:"authorisation,omitempty"`
	Code          Code   `json:"code,omitempty"` // why nothing was taken; empty: it was
	At            string `json:"at,omitempty"`   // month, day and time by the terminal's clock
}

// same says whether two are one transaction. A terminal counts receipts and traces.
func (t Transaction) same(o Transaction) bool {
	return t.Terminal == o.Terminal && t.Receipt == o.Receipt && t.Trace == o.Trace
}

// An Outcome is how something ended: the transaction, refused where it has a code.
type Outcome struct {
	Transaction Transaction
	Text        string // of an end of day: what the terminal counted
}

// Code names what a terminal shows, or what is wrong, for words in any language.
type Code string

// What a terminal shows while it is at work.
const (
	Connecting Code = "connecting"
	ShowCard   Code = "show_card"
	EnterPIN   Code = "enter_pin"
	TakeCard   Code = "take_card"
	Asking     Code = "asking_bank"
	Choosing   Code = "choosing"
	Confirming Code = "confirming" // the guest looks at the amount
	Stopping   Code = "stopping"
	Settling   Code = "settling" // an answer got lost: it is asked for its last transaction
)

// What can be wrong.
const (
	Offline     Code = "offline"
	Busy        Code = "busy"
	Lost        Code = "lost"
	NotFound    Code = "not_found"
	Declined    Code = "declined"
	NoFunds     Code = "no_funds"
	ExpiredCard Code = "expired_card"
	Unreadable  Code = "unreadable"
	Stopped     Code = "stopped" // at the terminal, or from the till
	TimedOut    Code = "timed_out"
	NotPossible Code = "not_possible" // the terminal does not do that
	BadAmount   Code = "bad_amount"
	Hardware    Code = "hardware"
	NotTaken    Code = "not_taken" // an answer got lost, and the terminal has no such transaction
	Unclear     Code = "unclear"   // it has one that fits badly: a person has to look
	Cancelled   Code = "cancelled" // taken back before anything was sent
)

// An Error is what a terminal said, or that it said nothing.
type Error struct {
	Code Code
	Err  error
}

// Error is one sentence.
func (e *Error) Error() string { return string(e.Code) + ": " + e.Err.Error() }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// Fail makes an Error.
func Fail(c Code, format string, args ...any) *Error {
	return &Error{Code: c, Err: fmt.Errorf(format, args...)}
}

// CodeOf is the code of any error; one that no terminal gave means that none was reached.
func CodeOf(err error) Code {
	var e *Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Code
	}
	return Offline
}

// Pause waits, or until the context ends.
func Pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
