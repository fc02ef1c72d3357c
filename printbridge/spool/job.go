// Package spool keeps the jobs: on disk before a device is touched, in one queue per
// device, each printed once whatever happens in between.
//
// It owns jobs' states, their journal and the workers. It must not know HTTP, origins'
// rights or a printer's language beyond asking for a document's bytes. A job that was
// being printed when the program died is unknown ever after: only a person can tell.
// Start reading at Spool.Add, then worker.
package spool

import (
	"encoding/json"
	"errors"
	"time"

	"comptoir/printbridge/escpos"
)

// State is where a job is.
type State string

// The states. Done, Failed and Unknown are final; NeedsPaper is Queued or Running while
// the printer has none.
const (
	Queued     State = "queued"
	Running    State = "running"
	Done       State = "done"
	Failed     State = "failed"
	Unknown    State = "unknown"
	NeedsPaper State = "needs_paper"
)

// Final says whether a state is the end of a job.
func (s State) Final() bool { return s == Done || s == Failed || s == Unknown }

// Codes of ended jobs beside those of package device.
const (
	TooOld        = "too_old"        // waited too long; nothing was printed
	Cancelled     = "cancelled"      // taken back before it was begun
	Reused        = "job_reused"     // its id was registered for something else
	UnknownDevice = "unknown_device" // its printer was removed
	BadDocument   = "bad_document"   // cannot be printed on this printer
)

// Kind says what a job is for.
type Kind string

// The kinds of jobs.
const (
	Receipt Kind = "receipt"
	Ticket  Kind = "ticket"
	Report  Kind = "report"
	Drawer  Kind = "drawer"  // opens the drawer; its document, if any, says which
	Display Kind = "display" // lines for the guest; is never queued
	Raw     Kind = "raw"     // bytes that the page has made itself
	Fiscal  Kind = "fiscal"  // registers a document with a fiscal register
	Card    Kind = "card"    // takes money at a card terminal, or gives it back
)

// maxAge is how long a job may wait before it is given up: nobody wants last night's
// tickets in the morning, and a drawer must not spring open minutes later. What must be
// registered is never given up.
func (k Kind) maxAge() time.Duration {
	switch k {
	case Drawer:
		return 15 * time.Second
	case Fiscal:
		return 10 * 365 * 24 * time.Hour
	case Card:
		return 2 * time.Minute
	}
	return 30 * time.Minute
}

// asked says whether its machine can be asked what became of a job that was begun.
func (k Kind) asked() bool { return k == Fiscal || k == Card }

// A Job is one thing to print. The id is chosen by who asks, so that asking again is
// harmless.
type Job struct {
	ID       string          `json:"id"`
	Origin   string          `json:"origin"`
	Device   string          `json:"device"`
	Kind     Kind            `json:"kind"`
	Hash     string          `json:"hash"` // of what was asked for, to tell a repeat from a reuse
	Document json.RawMessage `json:"document,omitempty"`
	State    State           `json:"state"`
	Code     string          `json:"code,omitempty"`
	Result   json.RawMessage `json:"result,omitempty"` // what a fiscal register gave
	Added    time.Time       `json:"added"`
	Changed  time.Time       `json:"changed"`
}

// again says whether asking for an ended job once more is an attempt rather than a
// question.
func (j *Job) again() bool {
	return j.Kind == Fiscal && (j.State == Failed && j.Code != Cancelled && j.Code != Reused || j.State == Unknown)
}

// ready says whether a job may be given to its machine, now or once more.
func (j *Job) ready() bool { return j.State == Queued || j.State == Running && j.Kind.asked() }

// A View is a job as others see it, with what keeps it waiting.
type View struct {
	ID      string          `json:"id"`
	Device  string          `json:"device"`
	Kind    Kind            `json:"kind"`
	State   State           `json:"state"`
	Code    string          `json:"code,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"` // number, sign and time of a fiscal document
	Added   time.Time       `json:"added"`
	Changed time.Time       `json:"changed"`
}

// Seen names what a view says, for asking to be told when it is no longer so.
func (v View) Seen() string { return string(v.State) + "." + v.Code }

// view adds what the device is in trouble with to a job that still waits for it.
func view(j *Job, trouble string) View {
	v := View{ID: j.ID, Device: j.Device, Kind: j.Kind, State: j.State, Code: j.Code, Result: j.Result, Added: j.Added, Changed: j.Changed}
	if !j.State.Final() && trouble != escpos.Ready {
		v.Code = trouble
		if trouble == escpos.NoPaper {
			v.State = NeedsPaper
		}
	}
	return v
}

// The refusals of Add and Cancel.
var (
	ErrReused  = errors.New("this job id was used for something else")
	ErrFull    = errors.New("the queue of this device is full")
	ErrDevice  = errors.New("no such device")
	ErrUnknown = errors.New("no such job")
	ErrKind    = errors.New("this device does not do that")
	ErrBegun   = errors.New("the job has begun and cannot be taken back")
)
