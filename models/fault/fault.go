// Package fault describes refusals: what a person at the screen can act on.
//
// It owns the kinds of refusal and their shape. It must not know HTTP, languages or the
// database: handlers translate a Kind to a status and a Code to a message. Every other
// error is a failure of ours, logged and never shown. Start reading at Fault.
package fault

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

// Kind says what sort of refusal it is; the edge turns it into an HTTP status.
type Kind int

// The kinds, with the status that handlers answer.
const (
	KindInvalid      Kind = iota + 1 // 422: the input breaks a rule
	KindUnauthorized                 // 401: nobody is signed in
	KindForbidden                    // 403: signed in, not allowed
	KindNotFound                     // 404: not there, or another account's
	KindConflict                     // 409: the state does not allow it, or an id was used for something else
	KindTooMany                      // 429: too many tries
	KindUnavailable                  // 503: something outside does not answer
	KindMalformed                    // 400: the request cannot be read
)

// A Fault is a refusal that the person at the screen can act on.
type Fault struct {
	Kind   Kind
	Code   string            // stable; also the key of its message: "order.closed"
	Fields map[string]string // form field -> code of its own message
	Args   map[string]any    // values for the message's placeholders
	Err    error             // the cause, for the log; never shown
}

// Error names the refusal for logs.
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.Code)
	if len(f.Fields) > 0 {
		names := make([]string, 0, len(f.Fields))
		for name := range f.Fields {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			fmt.Fprintf(&b, " %s=%s", name, f.Fields[name])
		}
	}
	if f.Err != nil {
		fmt.Fprintf(&b, ": %v", f.Err)
	}
	return b.String()
}

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Err }

// Is makes two faults with the same code equal to errors.Is.
func (f *Fault) Is(target error) bool {
	var t *Fault
	return errors.As(target, &t) && t.Code == f.Code
}

// With returns a copy that carries a value for a placeholder of the message.
func (f *Fault) With(name string, value any) *Fault {
	c := *f
	c.Args = make(map[string]any, len(f.Args)+1)
	for k, v := range f.Args {
		c.Args[k] = v
	}
	c.Args[name] = value
	return &c
}

// Field returns a copy that also blames one form field.
func (f *Fault) Field(name, code string) *Fault {
	c := *f
	c.Fields = make(map[string]string, len(f.Fields)+1)
	for k, v := range f.Fields {
		c.Fields[k] = v
	}
	c.Fields[name] = code
	return &c
}

// Because returns a copy that carries the cause for the log.
func (f *Fault) Because(err error) *Fault {
	c := *f
	c.Err = err
	return &c
}

// Invalid refuses input that breaks a rule.
func Invalid(code string) *Fault { return &Fault{Kind: KindInvalid, Code: code} }

// Malformed refuses a request that cannot be read at all.
func Malformed(code string) *Fault { return &Fault{Kind: KindMalformed, Code: code} }

// Unauthorized refuses somebody who is not signed in.
func Unauthorized(code string) *Fault { return &Fault{Kind: KindUnauthorized, Code: code} }

// Forbidden refuses somebody who may not do this.
func Forbidden(code string) *Fault { return &Fault{Kind: KindForbidden, Code: code} }

// NotFound refuses something that is not there, or belongs to another account.
func NotFound(code string) *Fault { return &Fault{Kind: KindNotFound, Code: code} }

// Conflict refuses what the present state does not allow.
func Conflict(code string) *Fault { return &Fault{Kind: KindConflict, Code: code} }

// TooMany refuses a try that came too soon after others.
func TooMany(code string) *Fault { return &Fault{Kind: KindTooMany, Code: code} }

// Unavailable refuses because something outside does not answer.
func Unavailable(code string) *Fault { return &Fault{Kind: KindUnavailable, Code: code} }

// Of returns the Fault in err's chain, or nil.
func Of(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return nil
}
