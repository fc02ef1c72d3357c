// Package emulator is a payment terminal made of software that speaks ZVT over TCP, as strict as the
// protocol: it takes one command at a time, wants to be registered, counts receipts and traces, and
// keeps a journal of what it took.
//
// It owns the terminal's side of the exchange, what a guest does at it, and faults. It must not know
// who asks. Start reading at Terminal.Serve.
package emulator

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// A Mode is what the guest, or fate, does to the payments that come.
type Mode string

// The modes. Wait holds a payment until somebody presses Card or Key.
const (
	Approve Mode = "approve"
	Wait    Mode = "wait"
	Decline Mode = "decline"
	NoMoney Mode = "no_funds"
	Busy    Mode = "busy" // it is in its own menu
	Deaf    Mode = "deaf" // it takes lines, and says nothing
)

// Modes lists them.
func Modes() []Mode { return []Mode{Approve, Wait, Decline, NoMoney, Busy, Deaf} }

// A Fault happens once, at the next payment, reversal or refund.
type Fault string

// The faults.
const (
	Fine       Fault = ""
	AnswerLost Fault = "answer_lost" // it is carried out, and the line breaks before a word is said of it
	PowerCut   Fault = "power_cut"   // the line breaks before anything was done
	Twice      Fault = "twice"       // the status is sent twice
)

// Faults lists them.
func Faults() []Fault { return []Fault{Fine, AnswerLost, PowerCut, Twice} }

// A Booking is a transaction in the journal; what goes back to the guest is negative.
type Booking struct {
	Kind    string // "payment", "refund", "reversal"
	Amount  int64
	Receipt int
	Trace   int
	Undone  bool // reversed
}

// A Terminal is one.
type Terminal struct {
	TID   int64
	Steps time.Duration // between two things that it shows
	Told  func(string)  // what happens, in words; nil tells nobody

	mu      sync.Mutex
	mode    Mode
	fault   Fault
	tip     int64
	journal []Booking
	last    []byte // the status of the last transaction
	receipt int
	trace   int
	running bool
	turn    int // of commands that were taken
	shows   string
	amount  int64
	changed chan struct{}
	answer  chan byte // what the guest does while it waits: a result code
	cut     int       // bytes until the line breaks; below zero: it does not
}

// New makes a terminal that approves.
func New() *Terminal {
	return &Terminal{TID: 52500041, mode: Approve, cut: -1, receipt: 40, trace: 700, changed: make(chan struct{})}
}

// Set says what becomes of the payments from now on.
func (t *Terminal) Set(m Mode) { t.change(func() { t.mode = m }) }

// Break has a fault happen once.
func (t *Terminal) Break(f Fault) { t.change(func() { t.fault = f }) }

// Tip has guests add so much.
func (t *Terminal) Tip(amount int64) { t.change(func() { t.tip = amount }) }

// CutAfter has the line break once when so many more bytes have gone over it, in either direction.
func (t *Terminal) CutAfter(bytes int) { t.change(func() { t.cut = bytes }) }

// Whole says whether the line has not broken as CutAfter asked.
func (t *Terminal) Whole() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.cut >= 0
}

// Card holds a card to it, while it waits for one; false where it does not.
func (t *Terminal) Card() bool { return t.give(0x00) }

// Key presses its stop key.
func (t *Terminal) Key() bool { return t.give(0x6C) }

func (t *Terminal) give(code byte) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.answer == nil {
		return false
	}
	select {
	case t.answer <- code:
		return true
	default:
		return false
	}
}

// Journal is what was carried out.
func (t *Terminal) Journal() []Booking {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.journal)
}

// Taken is what it has taken, less what it gave back.
func (t *Terminal) Taken() (sum int64) {
	for _, b := range t.Journal() {
		sum += b.Amount
	}
	return sum
}

// Shows is what stands on its screen.
func (t *Terminal) Shows() (text string, amount int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.shows, t.amount
}

func (t *Terminal) change(do func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	do()
	close(t.changed)
	t.changed = make(chan struct{})
}

func (t *Terminal) show(text string, amount int64) {
	t.change(func() { t.shows, t.amount = text, amount })
}

func (t *Terminal) tell(format string, args ...any) {
	if t.Told != nil {
		t.Told(fmt.Sprintf(format, args...))
	}
}
