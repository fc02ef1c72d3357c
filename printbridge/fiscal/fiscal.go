// Package fiscal registers sales with a fiscal register: each exactly once, whatever
// happens on the wire, on paper or to the power.
//
// It owns the documents, the journal of what was asked and the rule that decides after a
// lost answer: ask the device for its last document before anything is sent again. It must
// not know a device's bytes (packages below it do) nor HTTP, queues and pages (spool and
// bridge do). Start reading at Register.Do, then resolve.
package fiscal

import (
	"context"
	"fmt"
	"time"
)

// A Device is one fiscal register on the wire. One goroutine uses it at a time. Errors are
// *Error; whatever else comes back counts as Offline.
type Device interface {
	// Status tells how the device is; it prints nothing and is always harmless.
	Status(ctx context.Context) (Status, error)
	// Settle makes the device ready for a new document: it waits for the print to end, goes
	// on after new paper, and cancels a receipt that somebody began and never closed.
	Settle(ctx context.Context) error
	// Carry carries a document out. After an error nobody knows whether it was registered.
	// The key is the document's own: a device that remembers keys carries none out twice.
	Carry(ctx context.Context, key string, d Document) (Registered, error)
	// Find tells what the fiscal memory has under a number; NotFound where it has nothing.
	Find(ctx context.Context, number uint32) (Registered, error)
}

// A Recaller is a device that files what it is asked for under its key, and remembers what
// became of it.
type Recaller interface {
	// Recall tells what became of the document that was asked for under a key.
	Recall(ctx context.Context, key string, d Document) (Outcome, error)
}

// An Outcome is what a device remembers of a document.
type Outcome struct {
	Fate       Fate
	Registered Registered // of what was carried out
	Why        error      // it was dropped, or what it waits for, if that is known
}

// Fate is what became of something that was asked for.
type Fate int

// The fates. What was dropped is never carried out under its key any more.
const (
	Unheard  Fate = iota // the device knows nothing of it
	UnderWay             // it is being carried out, or will be
	Carried
	Dropped
)

// Shift is the state of a device's fiscal shift.
type Shift string

// The states of a shift.
const (
	Closed  Shift = "closed"
	Open    Shift = "open"
	Expired Shift = "expired" // open for more than 24 hours: only closing it is allowed
)

// Status is how a device is.
type Status struct {
	Memory    string    // serial number of the fiscal memory
	Last      uint32    // number of the last fiscal document
	Documents uint16    // counter of all documents, fiscal or not; it wraps
	Shift     Shift     //
	Number    uint16    // of the shift
	Opened    time.Time // the shift, by the device's clock; zero where that is not known
	Clock     time.Time // the device's, which has no time zone: written as if it were UTC
	Receipt   bool      // one is open
	Unprinted bool      // the last document is registered, and its paper incomplete
	Trouble   Code      // what keeps it from printing now, or ""
	Warnings  []Code    // what will keep it from working soon
}

// Registered is a document as the fiscal memory has it.
type Registered struct {
	Form      Form      `json:"form"`
	Number    uint32    `json:"number"` // of the fiscal document
	Sign      uint32    `json:"sign"`   // that proves it to the tax office
	Time      time.Time `json:"time"`   // by the device's clock, as if it were UTC
	Operation Operation `json:"operation,omitzero"`
	Total     Amount    `json:"total,omitzero"`
	Shift     uint16    `json:"shift,omitzero"`
	Change    Amount    `json:"change,omitzero"` // to give back
	Memory    string    `json:"memory"`          // serial number of the fiscal memory
}

// QR is the text of the code that a guest's app reads, by the format of the tax service.
func (r Registered) QR() string {
	if r.Operation == 0 {
		return ""
	}
	return fmt.Sprintf("t=%s&s=%d.%02d&fn=%s&i=%d&fp=%d&n=%d",
		r.Time.Format("20060102T1504"), r.Total/100, r.Total%100, r.Memory, r.Number, r.Sign, r.Operation)
}

// Form is the number of a document's form in the fiscal data formats.
type Form byte

// The forms that a register makes while it serves a shop.
const (
	FormShiftOpening Form = 2
	FormReceipt      Form = 3
	FormShiftClosing Form = 5
	FormCorrection   Form = 31
)

// Operation is tag 1054.
type Operation byte

// The operations.
const (
	OpSale   Operation = 1
	OpRefund Operation = 2
)
