// Package fiscaltest is the one suite that every driver of a fiscal register passes with
// its emulator: all that the port can do, each trouble, and every fault at every byte.
//
// It owns what a shop relies on, whatever the make. It must not know a protocol: a Rig
// brings driver and emulator. Start reading at Run.
package fiscaltest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"time"

	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/emulated"
)

// A Machine is an emulated register.
type Machine interface {
	Documents() []emulated.Document
	Cash() int64
	EndPaper(n int)
	LoadPaper()
	Unprinted() bool // the last document is registered, and its paper incomplete
	Ail(h emulated.Health)
}

// A Bench is one machine with the cable to it.
type Bench struct {
	Machine Machine
	Line    *emulated.Line
	Driver  func(wait Wait) fiscal.Device // as a bridge makes it when it starts
}

// Wait is how a bridge waits.
type Wait = func(ctx context.Context, d time.Duration) error

// A Rig is a make: its emulator and its driver.
type Rig struct {
	New    func(o emulated.Options) Bench
	Faults []emulated.FaultKind // those that its line can have
	Stride int                  // a long script meets a fault at each stride-th byte; 1: at each
	Marks  bool                 // sells goods with marking codes
	Waits  bool                 // tells nothing of a document until there is paper for it
	Words  string               // how the register's own words for too little cash begin
}

// TB is what a shop needs of a test, or of one try of a property.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// A disk is a journal that a power cut leaves as it is.
type disk struct{ bytes.Buffer }

func (d *disk) Append(line any) error { return json.NewEncoder(d).Encode(line) }

// A Shop is a bridge with an emulated register, in a time of their own: waiting takes none.
type Shop struct {
	*fiscal.Register
	Bench
	Clock   time.Time
	Waiting func()                  // what happens while the bridge waits
	Told    func(emulated.Document) // hears what the device registers
	t       TB
	disk    *disk
	waits   int
}

// NewShop opens one.
func NewShop(t TB, rig Rig, o emulated.Options) *Shop {
	s := &Shop{t: t, Clock: time.Date(2026, 1, 15, 9, 32, 0, 0, time.UTC), disk: &disk{}}
	o.Now = func() time.Time { return s.Clock }
	o.Told = func(d emulated.Document) {
		if s.Told != nil {
			s.Told(d)
		}
	}
	s.Bench = rig.New(o)
	s.Start()
	return s
}

// Start is the bridge's: all it knows is on disk.
func (s *Shop) Start() {
	s.t.Helper()
	book, err := fiscal.ReadBook(bytes.NewReader(s.disk.Bytes()), s.disk)
	if err != nil {
		s.t.Fatal(err)
	}
	s.Register = &fiscal.Register{Device: s.Driver(s.wait), Book: book, Now: func() time.Time { return s.Clock }, Wait: s.wait, Poll: time.Second}
}

// Other is a second bridge on the same machine, with a cable of its own.
func (s *Shop) Other(rig Rig) *Shop {
	other := NewShop(s.t, rig, emulated.Options{})
	other.Machine, other.Line.Peer = s.Machine, s.Line.Peer
	return other
}

var errForever = errors.New("waits forever")

func (s *Shop) wait(ctx context.Context, d time.Duration) error {
	s.Clock = s.Clock.Add(d)
	if s.waits++; s.waits > 10_000 {
		return errForever
	}
	if s.Waiting != nil {
		s.Waiting()
	}
	return ctx.Err()
}

// Sell registers a document, and starts the bridge again where it lost power.
func (s *Shop) Sell(id string, d fiscal.Document) fiscal.Job {
	s.t.Helper()
	for {
		ctx, stop := context.WithCancel(context.Background())
		s.Line.Died = stop
		j, err := s.Do(ctx, id, d, fiscal.Hooks{})
		died := ctx.Err() != nil
		stop()
		if !died {
			if err != nil {
				s.t.Fatalf("%s: %v", id, err)
			}
			return j
		}
		s.Line.Revive()
		s.Start()
	}
}

// DieAfterRegistering lets the bridge lose power in the moment in which the device has
// registered a document, before a byte of the answer comes.
func (s *Shop) DieAfterRegistering(id string, d fiscal.Document) {
	s.t.Helper()
	s.Told = func(emulated.Document) { s.Line.Fault, s.Line.At = emulated.HostDies, s.Line.Passed()+1 }
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	s.Line.Died = stop
	if j, err := s.Do(ctx, id, d, fiscal.Hooks{}); err == nil {
		s.t.Fatalf("the bridge did not die; the job is %s", j.State)
	}
	s.Told = nil
}

// PaperEnds lets the roll end with the n-th print from now; somebody puts in a new one
// while the bridge waits.
func (s *Shop) PaperEnds(n int) {
	s.Machine.EndPaper(n)
	s.Waiting = s.Machine.LoadPaper
}

// Registered is what the device's own storage has since it was made.
func (s *Shop) Registered() []emulated.Document { return s.Machine.Documents()[1:] }

// Agrees compares the device's storage with the book, document by document: the receipts
// are those of the ids, in this order, and nothing is open.
func (s *Shop) Agrees(ids ...string) {
	s.t.Helper()
	for _, j := range s.Book.OpenJobs() {
		s.t.Errorf("%s is %s (%s %s %s)", j.ID, j.State, j.Code, j.Text, j.Note)
	}
	theirs, ours := s.Registered(), s.Book.Registered()
	if len(theirs) != len(ours) {
		s.t.Fatalf("the device has %d documents, the book %d", len(theirs), len(ours))
	}
	byNumber := map[uint32]fiscal.Job{} // a shift is opened for a sale that was asked for before it
	for _, j := range ours {
		byNumber[j.Registered.Number] = j
	}
	var sales []string
	for _, d := range theirs {
		j, known := byNumber[d.Number]
		if !known {
			s.t.Fatalf("the book has no document %d", d.Number)
		}
		if d.Form == 3 || d.Form == 31 {
			sales = append(sales, j.ID)
		}
		got := *j.Registered
		want := fiscal.Registered{
			Form: fiscal.Form(d.Form), Number: d.Number, Sign: d.Sign, Time: d.Time, Operation: fiscal.Operation(d.Operation),
			Total: fiscal.Amount(d.Sum), Change: got.Change, Memory: emulated.Serial, Shift: got.Shift,
		}
		if got != want || got.Shift != 0 && got.Shift != d.Shift || got.Shift == 0 && (d.Form == 2 || d.Form == 5) {
			s.t.Fatalf("the device has %+v of shift %d, the book %+v", want, d.Shift, got)
		}
	}
	if len(sales) != len(ids) {
		s.t.Fatalf("registered are %q, want %q", sales, ids)
	}
	for i, id := range ids {
		if sales[i] != id {
			s.t.Fatalf("registered are %q, want %q", sales, ids)
		}
	}
}
